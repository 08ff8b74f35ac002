//! `/office/sites/{id}`: a site for its office: what it says, its photos, the decision, what is inside, what happened.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::Report;
use domain::site::{FIELDS, SitePhoto, SiteState};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use uuid::Uuid;
use wire::desk::Desk;
use wire::office_sites::{OfficeSite, OfficeSiteMember};

use super::due_tag;
use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::facts;
use crate::components::filters::FilterBar;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::kept::{kept_note, unsent};
use crate::components::layout::notice;
use crate::components::site_map::site_map;
use crate::components::visit_card::{counts, site_tag, visit_card};
use crate::office::on_desk;
use crate::page::{At, Page, Person, Shown};

/// One site.
#[server(name = AskOfficeSite, endpoint = "office/site", input = GetUrl)]
pub async fn site(#[server(default)] id: String) -> Result<Desk<OfficeSite>, ApiError> {
    crate::answers::office_sites::office_one(&id).await
}

/// The site.
pub struct One;

impl Page for One {
    type Question = AskOfficeSite;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<OfficeSite>, at: &At) -> Shown {
        on_desk(desk, at, |site, at| show(&site, at))
    }
}

fn show(site: &OfficeSite, at: &At) -> Shown {
    let (said, line) = (&at.said, &site.line);
    let (id, state, decides) = (line.id, line.state, site.decides);
    let settled = matches!(state, SiteState::Approved | SiteState::Closed);
    let waits = state == SiteState::Submitted;
    let bar = FilterBar::new(addresses::office_site(id), at.search());
    Shown::new(
        format!("{} {}", line.name, state.label()),
        view! {
            <p class="crumbs">
                <a href="/office">"审核首页"</a>
                " › "
                <a href=addresses::office_sites_in(state.code())>"工地"</a>
            </p>
            {head(site)}
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {kept_note(at)}
            {(!waits || !decides).then(|| unsent(at, &labels()))}
            {settled.then(|| counts(site.counts))}
            {site.closed_reason.clone().map(|reason| view! { <p class="warning-box">"关闭原因：" {reason}</p> })}
            <div class="dossier">
                <div class="dossier-photos">{photos(&site.photos)} {site.map.as_ref().map(site_map)}</div>
                <div class="dossier-data">
                    <section class="card"><h2>"工地信息"</h2>{facts(&site.facts)}</section>
                    <section class="card"><h2>"工地管理员"</h2>{people(&site.people)}</section>
                    <section class="card"><h2>"提交记录"</h2>{lines(&site.revisions)}</section>
                    <section class="card"><details><summary>"操作记录"</summary>{lines(&site.trail)}</details></section>
                </div>
            </div>
            {(waits && decides).then(|| decision(site, at))}
            {settled.then(|| machines(site, at))}
            {bar.paging(site.next.clone())}
            {(state == SiteState::Approved && decides).then(|| close(id, at))}
        },
    )
    .wrong(said.refusal.is_some())
}

fn head(site: &OfficeSite) -> AnyView {
    let line = &site.line;
    let sent = line.submitted.as_ref().map(|at| format!(" · 第{}次提交，{at}", site.revision));
    view! {
        <div class="dossier-head">
            <h1>{line.name.clone()} " " {site_tag(line.state)}</h1>
            {line.due.clone().map(due_tag)}
            <p class="hint">
                {line.district.clone()}
                {line.in_zone.then_some(" · 位于低排放控制区")}
                {sent}
                {site.decided_by.clone().map(|name| view! { " · 审核人：" {name} })}
            </p>
        </div>
    }
    .into_any()
}

/// Every field that a reason can be about, with its words.
fn about() -> impl Iterator<Item = (&'static str, &'static str)> + Clone {
    let photos = SitePhoto::REGISTRATION.into_iter().map(|slot| (slot.code(), slot.label()));
    FIELDS.iter().map(|spec| (spec.name, spec.label)).chain(photos)
}

fn labels() -> Vec<(&'static str, &'static str)> {
    let own = [("whole", "整体原因"), (FORCE.name, FORCE.label), (CLOSE.name, CLOSE.label)];
    own.into_iter().chain(about()).collect()
}

fn photos(photos: &[(SitePhoto, Uuid)]) -> AnyView {
    photos
        .iter()
        .map(|(slot, photo)| {
            view! {
                <figure class="site-figure">
                    <a href=addresses::photo(photo) target="_blank" rel="noopener">
                        <img src=addresses::photo(photo) alt=format!("{}（点开看大图）", slot.label())/>
                    </a>
                    <figcaption>{slot.label()}</figcaption>
                </figure>
            }
        })
        .collect_view()
        .into_any()
}

fn people(members: &[OfficeSiteMember]) -> AnyView {
    let lines = members.iter().map(|member| {
        view! {
            <li>
                {member.name.clone()} " " {member.phone.clone()} " "
                <span class="hint">{member.since.clone()} "起"</span>
            </li>
        }
    });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

fn lines(sentences: &[String]) -> AnyView {
    let lines = sentences.iter().map(|words| view! { <li>{words.clone()}</li> });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

fn decision(site: &OfficeSite, at: &At) -> AnyView {
    view! {
        <div class="decision">
            <div class="decision-main">
                <form method="post" action="/api/office/approve_site" class="inline-form">
                    <input type="hidden" name="site" value=site.line.id.to_string()/>
                    <input type="hidden" name="revision" value=site.revision.to_string()/>
                    <button type="submit" class="button primary" id="approve">"审核通过"</button>
                    {site.has_zone.then(|| view! {
                        <label class="zone-tick">
                            <input type="checkbox" name="in_zone" value="yes" checked=site.line.in_zone/>
                            " 位于低排放控制区"
                        </label>
                    })}
                </form>
            </div>
            {giving_back(site, at)}
        </div>
    }
    .into_any()
}

fn giving_back(site: &OfficeSite, at: &At) -> AnyView {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    let named = |name: &str| !said.typed(name).is_empty() || report.error_of(name).is_some();
    let per_field = about().any(|(name, _)| named(name));
    let none_given = said.refusal.as_ref().is_some_and(|refused| refused.code == "reason_missing");
    let open = per_field || named("whole") || none_given;
    let line = |wire: String, name: &str, label: &'static str| reason(wire, name, label, said.typed(name), &report);
    view! {
        <details class="return-box" open=open>
            <summary>"审核不通过"</summary>
            <form method="post" action="/api/office/return_site" class="form" novalidate>
                <input type="hidden" name="site" value=site.line.id.to_string()/>
                <input type="hidden" name="revision" value=site.revision.to_string()/>
                <datalist id="common-reasons">
                    {site.phrases.iter().map(|reason| view! { <option value=reason.clone()></option> }).collect_view()}
                </datalist>
                {line("whole".to_owned(), "whole", "整体原因")}
                <details class="per-field" open=per_field>
                    <summary>"按项目填写原因"</summary>
                    {about().map(|(name, label)| line(format!("reasons[{name}]"), name, label)).collect_view()}
                </details>
                <button type="submit" class="button danger">"审核不通过"</button>
            </form>
        </details>
    }
    .into_any()
}

fn reason(wire: String, name: &str, label: &'static str, typed: String, report: &Report) -> AnyView {
    let (id, error_id) = (name.to_owned(), format!("{name}-error"));
    let error = report.error_of(name).map(str::to_owned);
    let wrong = error.is_some().then_some("true");
    view! {
        <div class="reason-line">
            <label for=id.clone()>{label}</label>
            <input
                type="text"
                id=id
                name=wire
                value=typed
                list="common-reasons"
                autocomplete="off"
                maxlength="200"
                aria-describedby=error_id.clone()
                aria-invalid=wrong
            />
            <p class="error" id=error_id>{error}</p>
        </div>
    }
    .into_any()
}

const FORCE: Line =
    Line {
        name: "force_reason", label: "强制出场的原因", kind: "text", mode: "text", autocomplete: "off", hint: ""
    };

fn machines(site: &OfficeSite, at: &At) -> AnyView {
    let wrong = report_of(at.said.refusal.as_ref()).error_of(FORCE.name).map(str::to_owned);
    let cards = site.inside.iter().map(|visit| {
        let action = site.decides.then(|| force(site.line.id, visit.id, at.said.typed(FORCE.name)));
        visit_card(visit, action)
    });
    view! {
        <section class="gate-part">
            <h2>"在场机械"</h2>
            <p class="error">{wrong}</p>
            <p><a class="button secondary" href=addresses::office_site_records(site.line.id)>"进出记录"</a></p>
            {site.inside.is_empty().then(|| view! { <p class="empty">"现在没有机械在场。"</p> })}
            <ul class="cards visits">{cards.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn force(site: Uuid, visit: Uuid, typed: String) -> AnyView {
    let id = format!("force-{visit}");
    view! {
        <details>
            <summary>"强制出场"</summary>
            <form method="post" action="/api/office/force_exit" class="form">
                <input type="hidden" name="site" value=site.to_string()/>
                <input type="hidden" name="visit" value=visit.to_string()/>
                <div class="field">
                    <label for=id.clone()>{FORCE.label}</label>
                    <input type="text" id=id name=FORCE.name value=typed maxlength="200" autocomplete="off"/>
                </div>
                <button type="submit" class="button danger">"强制出场"</button>
            </form>
        </details>
    }
    .into_any()
}

const CLOSE: Line = Line {
    name: "close_reason",
    label: "关闭的原因",
    kind: "text",
    mode: "text",
    autocomplete: "off",
    hint: "在场机械全部办理出场，以后不能再办理进出场",
};

fn close(site: Uuid, at: &At) -> AnyView {
    let report = report_of(at.said.refusal.as_ref());
    let typed = at.said.typed(CLOSE.name);
    view! {
        <details class="card" open=report.error_of(CLOSE.name).is_some() || !typed.is_empty()>
            <summary>"关闭工地"</summary>
            <form method="post" action="/api/office/close_site" class="form" novalidate>
                <input type="hidden" name="site" value=site.to_string()/>
                {line(CLOSE, typed.clone(), &report, None)}
                <button type="submit" class="button danger">"关闭工地"</button>
            </form>
        </details>
    }
    .into_any()
}
