//! Sites and visits as every kind of person sees them: the three counts, a machine that is or was inside, a state.

use domain::site::SiteState;
use leptos::prelude::*;
use registry::clock::china_time;
use registry::gate::Visit;
use registry::sites::Site;

use crate::addresses;
pub use crate::components::machine::machine_words;

/// Where a site stands.
pub fn site_tag(state: SiteState) -> AnyView {
    view! { <span class=format!("state state-{}", state.code())>{state.label()}</span> }.into_any()
}

/// 工地现有机械数, 总入场机械数, 总出场机械数.
pub fn counts(site: &Site) -> AnyView {
    let count = |words: &'static str, number: i64| {
        view! { <div class="count"><dt>{words}</dt><dd>{number}</dd></div> }
    };
    view! {
        <dl class="counts">
            {count("工地现有机械数", site.inside)}
            {count("总入场机械数", site.entries)}
            {count("总出场机械数", site.exits)}
        </dl>
    }
    .into_any()
}

/// A machine on a site: what it is, since when, by whom, its photo; `action` is what can be done with it.
pub fn visit_card(visit: &Visit, action: Option<AnyView>) -> AnyView {
    let photo = visit.photo;
    view! {
        <li class="card visit" id=format!("visit-{}", visit.id)>
            <a class="visit-photo" href=addresses::photo(photo) target="_blank" rel="noopener">
                <img
                    src=addresses::thumbnail(photo)
                    alt=format!("{}的入场照片（点开看大图）", visit.number)
                    width="120"
                    height="90"
                    loading="lazy"
                />
            </a>
            <div class="visit-words">
                {machine_words(&visit.number, visit.stage, visit.product, &visit.model, &visit.maker)}
                <p class="hint">"入场 " {china_time(visit.entered_at)} "，" {visit.entered_by.clone()}</p>
                {visit.left_at.map(|left| view! {
                    <p class="hint">"出场 " {china_time(left)} "，" {visit.left_by.clone()}</p>
                })}
                {notes(visit)}
            </div>
            {action.map(|action| view! { <div class="visit-action">{action}</div> })}
        </li>
    }
    .into_any()
}

/// What is worth knowing besides: an exemption, a forced exit, a tablet's clock.
pub fn note_words(visit: &Visit) -> Option<String> {
    let notes: Vec<String> = visit
        .exemption
        .iter()
        .map(|words| format!("豁免：{words}"))
        .chain(visit.foreign_fuel.iter().map(|fuel| format!("外地机械，燃料类型：{fuel}")))
        .chain(visit.forced_reason.iter().map(|words| format!("强制出场：{words}")))
        .chain(visit.clock.iter().cloned())
        .collect();
    (!notes.is_empty()).then(|| notes.join("；"))
}

/// The same, shown.
pub fn notes(visit: &Visit) -> Option<AnyView> {
    note_words(visit).map(|words| view! { <p class="visit-note">{words}</p> }.into_any())
}
