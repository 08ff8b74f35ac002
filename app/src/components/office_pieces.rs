//! What several pages of the office show alike: terms and counts.

use domain::filing::QueueState;
use leptos::prelude::*;
use wire::queue::{Due, Haste};

/// Until when a filing should be decided: in words, and amber or red.
pub fn due_tag(due: &Due) -> AnyView {
    let (class, words) = match due.haste {
        Haste::InTime => ("due", "办理时限"),
        Haste::LastDay => ("due due-amber", "今日到期"),
        Haste::Late => ("due due-red", "已超时"),
    };
    view! { <span class=class>{words} " " {due.day.clone()}</span> }.into_any()
}

/// 超时 is counted to a thousand only.
pub fn count_words(queue: &str, count: i64) -> String {
    if queue == QueueState::Overdue.code() && count >= 1000 { "999+".to_owned() } else { count.to_string() }
}
