//! The emission stage as a badge and as an explanation. Colours by stage group, never colour alone.

use domain::changes::MachineState;
use domain::filing::FilingState;
use domain::stage::Stage;
use leptos::prelude::*;
use wire::Tag;
use wire::machines::Explained;

/// 国三, in its group's colour.
pub fn badge(stage: Stage) -> AnyView {
    view! { <span class=format!("stage stage-{}", stage.group().code())>{stage.name()}</span> }.into_any()
}

/// Where a filing stands.
pub fn state_tag(state: FilingState) -> AnyView {
    view! { <span class=format!("state state-{}", state.code())>{state.label()}</span> }.into_any()
}

/// Where a machine stands.
pub fn machine_tag(state: MachineState) -> AnyView {
    view! { <span class=format!("state state-{}", state.code())>{state.label()}</span> }.into_any()
}

/// Where something stands, in a word that was chosen already.
pub fn tag(tag: &Tag) -> AnyView {
    view! { <span class=format!("state state-{}", tag.code)>{tag.label.clone()}</span> }.into_any()
}

/// Stage, rule and facts used, and what to ask.
pub fn explanation(found: &Explained, for_office: bool) -> AnyView {
    let evidence = found
        .evidence
        .iter()
        .map(|(label, value)| view! { <li>{label.clone()} "：" {value.clone()}</li> })
        .collect_view();
    let flags = for_office
        .then(|| found.flags.iter().map(|sentence| view! { <li class="flag">{sentence.clone()}</li> }).collect_view());
    view! {
        <div class="stage-box">
            <p class="stage-line">"排放阶段：" {badge(found.stage)}</p>
            <p>{found.sentence.clone()}</p>
            <details open=for_office>
                <summary>"判定依据"</summary>
                <p>{found.rule.clone()}</p>
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
