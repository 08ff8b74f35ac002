//! `/office`: the queues with their counts.

use domain::filing::FilingState;
use leptos::prelude::*;
use registry::Role;
use registry::review::QueueState;

use super::queue::count_words;
use crate::components::layout::{Person, notice, page as frame};
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

/// The office's first page.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, flash) = (actor(Role::Staff)?, take_flash());
        let counts = registry().queue_counts(&actor).await.map_err(|error| error.refusal())?;
        let tile = |queue: &str, address: String, words: &'static str| {
            let count = counts.get(queue).copied().unwrap_or_default();
            let late = queue == QueueState::Overdue.code() && count > 0;
            view! {
                <li>
                    <a class="tile" class:tile-late=late href=address>
                        <span class="tile-title">{words}</span>
                        <span class="tile-count">{count_words(queue, count)}</span>
                    </a>
                </li>
            }
        };
        let filings = |state: QueueState, words: &'static str| {
            tile(state.code(), format!("/office/filings?state={}", state.code()), words)
        };
        Ok(frame(
            Person::Office,
            "审核首页",
            false,
            view! {
                <h1>{actor.office_name().unwrap_or_default().to_owned()}</h1>
                {notice(flash.notice.as_deref())}
                <p class="hint">{actor.name.clone()} "，您好"</p>
                <ul class="tiles">
                    {filings(QueueState::In(FilingState::Submitted), "待审核备案")}
                    {filings(QueueState::In(FilingState::UnderReview), "审核中")}
                    {filings(QueueState::Doubtful, "疑似重复")}
                    {filings(QueueState::Overdue, "超时")}
                    {tile("plates", "/office/machines?state=registered".to_owned(), "待领取标牌")}
                    {filings(QueueState::In(FilingState::Returned), "审核不通过")}
                    {filings(QueueState::In(FilingState::Approved), "审核通过")}
                </ul>
            },
        ))
    })
}
