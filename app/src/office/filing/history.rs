//! What was sent and decided, each submission to be opened, and everything that was done.

use leptos::prelude::*;
use wire::dossier::Sent;

use super::Open;
use crate::components::messages::messages_about;

/// Submissions and events.
pub fn section(open: &Open) -> AnyView {
    let dossier = open.dossier;
    let sent = dossier.sent.iter().map(|sent| submission(open, sent)).collect_view();
    let events = dossier.events.iter().map(|event| view! { <li>{event.clone()}</li> }).collect_view();
    view! {
        <section class="card">
            <h2>"历史"</h2>
            <ol class="history" reversed>{sent}</ol>
            <details><summary>"短信"</summary>{messages_about(&dossier.messages)}</details>
            <details><summary>"操作记录"</summary><ul class="history">{events}</ul></details>
        </section>
    }
    .into_any()
}

fn submission(open: &Open, sent: &Sent) -> AnyView {
    let words = format!("第{}次提交 {}", sent.no, sent.at);
    let link = if sent.is_shown {
        view! { <strong>{words}</strong> }.into_any()
    } else {
        view! { <a href=open.address(&format!("no={}", sent.no))>{words}</a> }.into_any()
    };
    let reasons = sent.reasons.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect_view();
    view! {
        <li>
            {link} {format!("：{}", sent.outcome)}
            {(!sent.reasons.is_empty()).then(|| view! { <ul>{reasons}</ul> })}
        </li>
    }
    .into_any()
}
