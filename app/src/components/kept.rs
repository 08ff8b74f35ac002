//! What was typed on a page of the office and could not be saved: given back there, to be sent again or to be read.

use leptos::prelude::*;

use crate::components::form::post_button;
use crate::page::parts::At;

/// What was typed on this page and could not be saved is here again.
pub fn kept_note(at: &At) -> Option<AnyView> {
    at.kept.then(|| {
        view! {
            <div class="kept-box" id="kept">
                <p>"您在这里填写、没有保存成功的内容已恢复，请核对后再提交。"</p>
                {post_button("/api/office/drop_desk_form", &[("back", at.here.clone())], "放弃恢复的内容", "button quiet")}
            </div>
        }
        .into_any()
    })
}

/// The same where nothing can be submitted any more: the words, to be read and copied.
pub fn unsent(at: &At, labels: &[(&str, &str)]) -> Option<AnyView> {
    let lines: Vec<AnyView> = labels
        .iter()
        .filter(|(name, _)| at.kept && !at.said.typed(name).trim().is_empty())
        .map(|(name, label)| view! { <li>{(*label).to_owned()} "：" {at.said.typed(name)}</li> }.into_any())
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card" id="unsent"><h2>"您填写而没有提交的内容"</h2><ul>{lines}</ul></section> }
            .into_any()
    })
}
