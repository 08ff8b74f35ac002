//! 检测记录 as a machine shows them: verdict, figures, and the list of one machine for its owner.

use crate::addresses;
use domain::inspection::{Verdict, opacity_words, ringelmann_words};
use leptos::prelude::*;
use registry::inspections::Inspection;

/// 合格, 不合格, 不适用, told apart by more than colour.
pub fn verdict_tag(verdict: Verdict) -> AnyView {
    let (class, sign) = match verdict {
        Verdict::Pass => ("verdict pass", "✓ "),
        Verdict::Fail => ("verdict fail", "✗ "),
        Verdict::NotApplicable => ("verdict none", "— "),
    };
    view! { <span class=class><span aria-hidden="true">{sign}</span>{verdict.label()}</span> }.into_any()
}

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

/// The same for the owner, without the way into the office: one below the other, so that a phone shows all of each, its
/// verdict first.
pub fn of_own_machine(list: &[Inspection]) -> AnyView {
    if list.is_empty() {
        return view! { <p class="empty">"暂无检测记录"</p> }.into_any();
    }
    let fact = |words: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div class="fact"><dt>{words}</dt><dd>{value}</dd></div> })
    };
    let items = list.iter().map(|one| {
        let paper = one.file.map(|_| view! { <p><a href=addresses::paper(one.id)>"附件"</a></p> });
        view! {
            <li class="test">
                <p>{verdict_tag(one.judgement.verdict)} " " {withdrawn_tag(one)} " " {when(one)}</p>
                <dl class="facts">
                    {fact("报告编号", one.data.report_no.clone())}
                    {fact("检测类型", one.data.origin.label().to_owned())}
                    {fact("检测机构", one.data.body.clone())}
                    {fact("平均值 / 限值（m⁻¹）", measured(one))}
                    {fact("林格曼黑度", one.data.ringelmann.map(ringelmann_words).unwrap_or_default())}
                </dl>
                {paper}
            </li>
        }
    });
    view! { <ul class="tests">{items.collect_view()}</ul> }.into_any()
}
