//! Sites and visits as every kind of person sees them: the three counts, a machine that is or was inside, a state.

use domain::site::SiteState;
use leptos::prelude::*;
use wire::gate::{Counts, VisitCard};

use crate::addresses;
use crate::components::machine::machine_words;

/// Where a site stands.
pub fn site_tag(state: SiteState) -> AnyView {
    view! { <span class=format!("state state-{}", state.code())>{state.label()}</span> }.into_any()
}

/// 工地现有机械数, 总入场机械数, 总出场机械数.
pub fn counts(counts: Counts) -> AnyView {
    let count = |words: &'static str, number: i64| {
        view! { <div class="count"><dt>{words}</dt><dd>{number}</dd></div> }
    };
    view! {
        <dl class="counts">
            {count("工地现有机械数", counts.inside)}
            {count("总入场机械数", counts.entries)}
            {count("总出场机械数", counts.exits)}
        </dl>
    }
    .into_any()
}

/// A machine on a site: what it is, since when, by whom, its photo; `action` is what can be done with it.
pub fn visit_card(visit: &VisitCard, action: Option<AnyView>) -> AnyView {
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
                {machine_words(&visit.number, visit.stage, &visit.product, &visit.model, &visit.maker)}
                <p class="hint">"入场 " {visit.entered.at.clone()} "，" {visit.entered.by.clone()}</p>
                {visit.left.clone().map(|left| view! { <p class="hint">"出场 " {left.at} "，" {left.by}</p> })}
                {visit.notes.as_deref().map(notes)}
            </div>
            {action.map(|action| view! { <div class="visit-action">{action}</div> })}
        </li>
    }
    .into_any()
}

/// What is worth knowing of a visit besides.
pub fn notes(words: &str) -> AnyView {
    view! { <p class="visit-note">{words.to_owned()}</p> }.into_any()
}
