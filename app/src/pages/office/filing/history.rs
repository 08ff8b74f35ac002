//! What was sent and decided, each submission to be opened, and everything that was done.

use leptos::prelude::*;
use registry::clock::china_time;
use registry::trail::words::event_words;

use super::{Desk, outcome_words};
use crate::components::facts::filing_reason;
use crate::pages::office::pieces::of_subject;

/// Submissions and events.
pub fn section(desk: &Desk) -> AnyView {
    let revisions = desk
        .dossier
        .revisions
        .iter()
        .enumerate()
        .map(|(index, revision)| {
            let by = revision.decided_by.clone().unwrap_or_default();
            let at = revision.decided_at.map(china_time).unwrap_or_default();
            let sent = format!("第{}次提交 {}", revision.no, china_time(revision.submitted_at));
            let link = if index == desk.shown {
                view! { <strong>{sent}</strong> }.into_any()
            } else {
                view! { <a href=desk.address(&format!("no={}", revision.no))>{sent}</a> }.into_any()
            };
            let reasons =
                revision.reasons.iter().map(|remark| view! { <li>{filing_reason(remark)}</li> }).collect_view();
            view! {
                <li>
                    {link} {format!("：{} {by} {at}", outcome_words(revision.outcome))}
                    {(!revision.reasons.is_empty()).then(|| view! { <ul>{reasons}</ul> })}
                </li>
            }
        })
        .collect_view();
    let events = desk
        .dossier
        .events
        .iter()
        .map(|event| view! { <li>{china_time(event.at)} " " {event.actor.clone()} " " {event_words(&event.what)}</li> })
        .collect_view();
    view! {
        <section class="card">
            <h2>"历史"</h2>
            <ol class="history" reversed>{revisions}</ol>
            <details><summary>"短信"</summary>{of_subject(&desk.messages)}</details>
            <details><summary>"操作记录"</summary><ul class="history">{events}</ul></details>
        </section>
    }
    .into_any()
}
