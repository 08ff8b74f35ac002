//! The filings about a machine, as the office reads them.

use leptos::prelude::*;
use wire::register::FilingLine;

use crate::addresses;
use crate::components::stage;

/// The filings about a machine, the newest first.
pub fn filing_lines(lines: &[FilingLine]) -> AnyView {
    let items = lines
        .iter()
        .map(|line| {
            let words = line.words.clone();
            let words = if line.is_open {
                view! { <a href=addresses::office_filing(line.id)>{words}</a> }.into_any()
            } else {
                words.into_any()
            };
            let reasons = line.reasons.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect_view();
            view! {
                <li>
                    {words} " " {stage::state_tag(line.state)} " "
                    <span class="hint">
                        {line.submitted.clone()} " "
                        {line.decided_by.clone().map(|by| format!("审核人：{by} "))}
                        {line.decided.clone()}
                    </span>
                    {(!line.reasons.is_empty()).then(|| view! { <ul>{reasons}</ul> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="history">{items}</ul> }.into_any()
}
