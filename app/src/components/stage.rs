//! The emission stage as a badge and as an explanation. Colours by stage group, never colour alone.

use domain::emission::Determination;
use domain::filing::FilingState;
use domain::stage::Stage;
use leptos::prelude::*;

/// 国三, in its group's colour.
pub fn badge(stage: Stage) -> AnyView {
    view! { <span class=format!("stage stage-{}", stage.group().code())>{stage.name()}</span> }.into_any()
}

/// Where a filing stands.
pub fn state_tag(state: FilingState) -> AnyView {
    view! { <span class=format!("state state-{}", state.code())>{state.label()}</span> }.into_any()
}

/// Stage, rule and facts used; the flags only for the office.
pub fn explanation(found: &Determination, for_office: bool) -> AnyView {
    let evidence = found
        .evidence
        .iter()
        .map(|fact| view! { <li>{fact.label.clone()} "：" {fact.value.clone()}</li> })
        .collect_view();
    let flags = for_office
        .then(|| found.flags.iter().map(|flag| view! { <li class="flag">{flag.sentence()}</li> }).collect_view());
    view! {
        <div class="stage-box">
            <p class="stage-line">"排放阶段：" {badge(found.stage)}</p>
            <p>{found.explanation.clone()}</p>
            <details open=for_office>
                <summary>"判定依据"</summary>
                <p>{format!("规则 {}：{}", found.rule.code(), found.rule.title())}</p>
                <ul>{evidence}</ul>
            </details>
            {flags.map(|flags| view! { <ul class="flags">{flags}</ul> })}
        </div>
    }
    .into_any()
}

/// Above the stage that follows from what is typed so far.
pub fn live_heading() -> &'static str {
    "按目前填写的内容，自动判定的排放阶段："
}
