//! `/stage`: 排放阶段自查. A form that anybody can use and an answer that can be sent as a link: everything is in the
//! address.

use domain::emission::{Facts, determine};
use domain::fields::{Fields, Report};
use domain::self_check::{self, FIELDS, REQUIRED};
use leptos::prelude::*;

use crate::components::form::{FieldNotes, error_summary, plain_field};
use crate::components::layout::{Person, page as frame};
use crate::components::{stage, zone};
use crate::context::{query, registry};

/// The question, and the answer when there is one.
pub fn page() -> AnyView {
    let registry = registry();
    let asked: Fields = FIELDS.into_iter().filter_map(|name| Some((name, query(name)?))).collect();
    let begun = FIELDS.into_iter().any(|name| query(name).is_some());
    let (facts, report) = self_check::read(&asked, registry.today());
    let report = if begun { report } else { Report::default() };
    let notes = FieldNotes { report: report.clone(), ..FieldNotes::default() };
    let fields =
        self_check::specs().map(|spec| plain_field(spec, &asked, &notes, REQUIRED.contains(&spec.name))).collect_view();
    frame(
        Person::Anybody,
        "排放阶段自查",
        !report.is_clean(),
        view! {
            <h1>"排放阶段自查"</h1>
            {error_summary(None, &report)}
            <p class="lead">"买机械、租机械或备案之前，查一查它是国几。结果与备案时的自动判定一致；最终以审核为准。"</p>
            {facts.filter(|_| begun).map(|facts| answer(&facts))}
            <form method="get" action="/stage" class="form" novalidate>
                {fields}
                <div class="action-bar">
                    <button type="submit" class="button primary">"查排放阶段"</button>
                    <a class="button quiet" href="/stage">"清空"</a>
                </div>
            </form>
        },
    )
}

fn answer(facts: &Facts) -> AnyView {
    let registry = registry();
    let (profile, today) = (registry.profile(), registry.today());
    let found = determine(facts, profile, today);
    let changes = self_check::changes(facts, &found, profile, today);
    let by_number = self_check::decided_by_number(&found);
    let changes = changes
        .iter()
        .map(|change| view! { <li>{change.condition.clone()} "：" {stage::badge(change.stage)}</li> })
        .collect_view();
    let flags = found.flags.iter().map(|flag| view! { <li>{flag.sentence()}</li> }).collect_view();
    view! {
        <section class="answer" aria-label="自查结果">
            {stage::explanation(&found, false)}
            {zone::meaning(registry.config().zone.as_ref(), found.stage)}
            {(!found.flags.is_empty()).then(|| view! {
                <div class="warning-box"><h2>"请再核对"</h2><ul>{flags}</ul></div>
            })}
            <section class="card">
                <h2>"什么会改变结果"</h2>
                <ul>
                    {changes}
                    {(!by_number && facts.fuel != domain::vocabulary::Fuel::Electric).then(|| view! {
                        <li>"机械或发动机的环保信息公开编号载有排放阶段的，以编号为准"</li>
                    })}
                    <li>"审核人员看到铭牌和标签后可以更正，并说明理由"</li>
                </ul>
            </section>
            <p class="hint">"这一页的地址可以收藏或发给别人，打开后看到同样的结果。"</p>
        </section>
    }
    .into_any()
}
