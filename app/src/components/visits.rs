//! Sites and visits as every kind of person sees them: the three counts, a machine that is or was inside, a state.

use domain::site::SiteState;
use domain::stage::Stage;
use leptos::prelude::*;
use registry::clock::china_time;
use registry::gate::Visit;
use registry::sites::Site;

use crate::addresses;
use crate::components::stage;

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

/// What a machine is: number, stage, kind and maker.
pub fn machine_words(number: &str, found: Option<Stage>, product: &str, model: &str, maker: &str) -> AnyView {
    let known = !product.is_empty() || !model.is_empty();
    view! {
        <p class="gate-machine"><strong class="number">{number.to_owned()}</strong> " " {found.map(stage::badge)}</p>
        {known.then(|| view! {
            <p>{product.to_owned()} " " <span class="code">{model.to_owned()}</span> " · " {maker.to_owned()}</p>
        })}
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
pub fn notes(visit: &Visit) -> Option<AnyView> {
    let notes: Vec<String> = visit
        .exemption
        .iter()
        .map(|words| format!("豁免：{words}"))
        .chain(visit.foreign_fuel.iter().map(|fuel| format!("外地机械，燃料类型：{fuel}")))
        .chain(visit.forced_reason.iter().map(|words| format!("强制出场：{words}")))
        .chain(visit.clock.iter().cloned())
        .collect();
    (!notes.is_empty()).then(|| view! { <p class="visit-note">{notes.join("；")}</p> }.into_any())
}

/// Where a machine is and has been, for its owner and its office.
pub fn whereabouts(visits: &[Visit], with_links: bool) -> AnyView {
    if visits.is_empty() {
        return view! { <p class="empty">"还没有进出工地的记录。"</p> }.into_any();
    }
    let lines = visits.iter().map(|visit| {
        let site = if with_links {
            view! { <a href=addresses::office_site(visit.site)>{visit.site_name.clone()}</a> }.into_any()
        } else {
            visit.site_name.clone().into_any()
        };
        let end = visit.left_at.map_or_else(
            || view! { <strong>"在场"</strong> }.into_any(),
            |left| format!("{}出场", china_time(left)).into_any(),
        );
        view! { <li>{site} "：" {china_time(visit.entered_at)} "入场，" {end} {notes(visit)}</li> }
    });
    view! { <ul class="whereabouts">{lines.collect_view()}</ul> }.into_any()
}
