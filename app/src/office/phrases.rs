//! `/office/phrases`: 常用的审核不通过原因, one a line.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::queue::Phrases;

use super::on_desk;
use crate::api::ApiError;
use crate::components::form::{refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::layout::notice;
use crate::page::{At, Page, Person, Shown};

/// The list.
#[server(name = AskPhrases, endpoint = "office/phrases", input = GetUrl)]
pub async fn phrases() -> Result<Desk<Phrases>, ApiError> {
    crate::answers::queue::phrases().await
}

/// The list, to read; to edit for the city's administration.
pub struct List;

impl Page for List {
    type Question = AskPhrases;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Phrases>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(Phrases { phrases, may_edit }: Phrases, at: &At) -> Shown {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    let error = report.errors.first().map(|remark| remark.sentence.clone());
    let text = match said.typed("phrases") {
        typed if typed.is_empty() => phrases.join("\n"),
        typed => typed,
    };
    let list = phrases.iter().map(|phrase| view! { <li>{phrase.clone()}</li> }).collect_view();
    Shown::new(
        "常用原因",
        view! {
            <h1>"审核不通过的常用原因"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {kept_note(at)}
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
    )
    .wrong(said.refusal.is_some())
}
