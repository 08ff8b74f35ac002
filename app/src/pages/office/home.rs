//! `/office`: the queues with their counts.

use domain::filing::FilingState;
use leptos::prelude::*;
use registry::desk::QueueState;
use registry::{Duty, Role};

use super::pieces::{count_words, messages_used_up};
use crate::addresses;
use crate::components::served::{Person, notice, page as frame};
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

/// What stands in no section of its own, with the duty that it needs.
const SHORTCUTS: [(Option<Duty>, &str, &str); 7] = [
    (None, "/m", "扫码查验"),
    (Some(Duty::Plates), "/office/plates", "领取登记"),
    (Some(Duty::Plates), "/office/prints", "制作标牌"),
    (Some(Duty::Inspection), "/office/inspections/new", "录入检测记录"),
    (Some(Duty::Inspection), "/office/inspections/import", "导入检测记录"),
    (Some(Duty::Review), "/office/phrases", "常用退回原因"),
    (None, "/office/exports", "导出文件"),
];

/// The office's first page.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, flash) = (actor(Role::Staff)?, take_flash());
        let counts = registry().desk().queue_counts(&actor).await?;
        let used_up = registry().people().messages_used_up().await?;
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
            tile(state.code(), addresses::office_filings_in(state.code()), words)
        };
        let shortcuts = SHORTCUTS
            .into_iter()
            .filter(|(duty, ..)| duty.is_none_or(|duty| actor.has_duty(duty)))
            .map(|(_, address, words)| view! { <li><a href=address>{words}</a></li> })
            .collect_view();
        Ok(frame(
            Person::Office,
            "审核首页",
            false,
            view! {
                <h1>{actor.office_name().unwrap_or_default().to_owned()}</h1>
                {notice(flash.notice.as_ref())}
                {used_up.then(messages_used_up)}
                <p class="hint">{actor.name.clone()} "，您好"</p>
                <ul class="tiles">
                    {filings(QueueState::In(FilingState::Submitted), "待审核备案")}
                    {tile("site:submitted", "/office/sites".to_owned(), "待审核工地")}
                    {filings(QueueState::In(FilingState::UnderReview), "审核中")}
                    {filings(QueueState::Doubtful, "疑似重复")}
                    {filings(QueueState::Overdue, "超时")}
                    {tile("suspicions", "/office/suspicions".to_owned(), "疑似伪造号牌")}
                    {tile("plates", "/office/machines?state=registered".to_owned(), "待领取标牌")}
                    {filings(QueueState::In(FilingState::Returned), "审核不通过")}
                    {filings(QueueState::In(FilingState::Approved), "审核通过")}
                </ul>
                <form method="get" action="/office/machines" class="search-row" role="search">
                    <div class="field">
                        <label for="search">"查找登记机械"</label>
                        <input
                            type="search"
                            id="search"
                            name="search"
                            autocomplete="off"
                            placeholder="号码、PIN码、所有者、手机尾号"
                        />
                    </div>
                    <button type="submit" class="button secondary">"查询"</button>
                </form>
                <ul class="shortcuts">{shortcuts}</ul>
            },
        ))
    })
}
