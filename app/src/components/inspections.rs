//! 检测记录 as the office reads them: time and figures.

use domain::inspection::opacity_words;
use leptos::prelude::*;
use registry::inspections::Inspection;

pub use crate::components::machine::verdict_tag;

/// Day and time of a test.
pub fn when(one: &Inspection) -> String {
    format!("{} {}", domain::day::iso(one.data.tested_on), one.time_words()).trim().to_owned()
}

/// Mean and limit: `0.61 / 0.80`.
pub fn measured(one: &Inspection) -> String {
    let mean = one.judgement.mean.map_or_else(|| "—".to_owned(), opacity_words);
    let limit = one.judgement.limit.map_or_else(|| "—".to_owned(), opacity_words);
    format!("{mean} / {limit}")
}

/// 已撤销, of one that was.
pub fn withdrawn_tag(one: &Inspection) -> Option<AnyView> {
    one.withdrawn.as_ref().map(|_| view! { <span class="verdict none">"已撤销"</span> }.into_any())
}
