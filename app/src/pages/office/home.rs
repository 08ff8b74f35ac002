//! `/office`: the queues with their counts.

use domain::filing::FilingState;
use leptos::prelude::*;
use registry::Role;

use crate::components::form::post_button;
use crate::components::layout::{Person, page as frame};
use crate::context::{actor, registry};
use crate::pages::loaded;

/// The office's first page.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let counts = registry().queue_counts(&actor).await.map_err(|error| error.refusal())?;
        let tile = |state: FilingState, words: &'static str| {
            let count = counts.get(state.code()).copied().unwrap_or_default();
            view! {
                <li>
                    <a class="tile" href=format!("/office/filings?state={}", state.code())>
                        <span class="tile-title">{words}</span>
                        <span class="tile-count">{count}</span>
                    </a>
                </li>
            }
        };
        Ok(frame(
            Person::Office,
            "审核首页",
            false,
            view! {
                <h1>{actor.office_name().unwrap_or_default().to_owned()}</h1>
                <p class="hint">{actor.name.clone()} "，您好"</p>
                <ul class="tiles">
                    {tile(FilingState::Submitted, "待审核备案")}
                    {tile(FilingState::UnderReview, "审核中")}
                    {tile(FilingState::Returned, "审核不通过")}
                    {tile(FilingState::Approved, "审核通过")}
                </ul>
                <div class="foot-links">{post_button("/api/account/log_out", &[], "退出登录", "button quiet")}</div>
            },
        ))
    })
}
