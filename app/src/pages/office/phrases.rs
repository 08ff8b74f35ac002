//! `/office/phrases`: 常用的审核不通过原因, one a line.

use leptos::prelude::*;
use registry::{Duty, Role};

use crate::components::form::{refusal_summary, report_of};
use crate::components::served::{Person, kept_note, notice, page as frame};
use crate::context::{actor, registry, take_desk_flash};
use crate::pages::loaded;

/// The list, to read; to edit for the city's administration.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let flash = take_desk_flash(&actor).await;
        let phrases = registry().desk().phrases(&actor).await?;
        let may_edit = actor.sees_city() && actor.has_duty(Duty::Administration);
        let report = report_of(flash.refusal.as_ref());
        let error = report.errors.first().map(|remark| remark.sentence.clone());
        let text = match flash.typed("phrases") {
            typed if typed.is_empty() => phrases.join("\n"),
            typed => typed,
        };
        let list = phrases.iter().map(|phrase| view! { <li>{phrase.clone()}</li> }).collect_view();
        Ok(frame(
            Person::Office,
            "常用原因",
            flash.refusal.is_some(),
            view! {
                <h1>"审核不通过的常用原因"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {kept_note(&flash)}
                {if may_edit {
                    view! {
                        <form method="post" action="/api/office/set_phrases" class="form">
                            <div class="field">
                                <label for="phrases">"原因，每行一条"</label>
                                <p class="hint" id="phrases-hint">"各分局审核时可以选用；每条最多200个字，最多60条"</p>
                                <p class="error" id="phrases-error" role="alert">{error}</p>
                                <textarea
                                    id="phrases"
                                    name="phrases"
                                    rows="14"
                                    aria-describedby="phrases-hint phrases-error"
                                >
                                    {text}
                                </textarea>
                            </div>
                            <button type="submit" class="button primary">"保存"</button>
                        </form>
                    }.into_any()
                } else {
                    view! { <ul>{list}</ul> <p class="hint">"由市局管理员修改。"</p> }.into_any()
                }}
            },
        ))
    })
}
