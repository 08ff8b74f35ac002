//! `/office/sites/{id}`: a site for its office: what it says, its photos, the decision, what is inside, what happened.

use domain::fields::{Fields, Remark};
use domain::message::masked_phone;
use domain::refusal::Refusal;
use domain::site::{FIELDS, SitePhoto, SiteState, position};
use leptos::prelude::*;
use registry::clock::china_time;
use registry::gate::{RecordFilter, Visit};
use registry::sites::{Member, SiteFile, SiteRevision};
use registry::trail::Event;
use registry::trail::words::{actor_words, sentence};
use registry::{Actor, Duty, Registry, Role};

use super::super::pieces::due_tag;
use crate::addresses;
use crate::answers::districts;
use crate::answers::{Beside, fact_list as facts};
use crate::components::facts::site_reason;
use crate::components::filters::FilterBar;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::served::{Person, kept_note, notice, page as frame, unsent};
use crate::components::visits::{counts, site_tag, visit_card};
use crate::components::zone_map::zone_map;
use crate::context::{Flash, actor, query_string, registry, take_desk_flash};
use crate::pages::cursor;
use crate::pages::{id_param, loaded};

/// One site.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor, registry) = (id?, actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        let file = registry.sites().site(&actor, id).await?;
        let (members, _) = registry.sites().site_members(&actor, id).await?;
        let filter = RecordFilter { inside: Some(true), after: cursor(), ..RecordFilter::default() };
        let inside = registry.gate().records(&actor, id, &filter).await?;
        let events = registry.sites().site_events(&actor, id).await?;
        let phrases = registry.desk().phrases(&actor).await?;
        let districts = districts(&registry).await?;
        let site = &file.site;
        let decides = actor.has_duty(Duty::Sites);
        // An office reads what was sent, never what is being mended. Whoever only looks needs nobody's phone.
        let read = |fields: &Fields| {
            let phone = fields.get("phone");
            if decides { fields.clone() } else { fields.clone().with("phone", &masked_phone(phone)) }
        };
        let mut sent = file.revisions.iter().map(|revision| read(&revision.fields));
        let fields = sent.next().unwrap_or_else(|| read(&site.fields));
        let beside = Beside { before: sent.next(), warnings: assessed(&registry, &file).await? };
        let path = addresses::office_site(id);
        let bar = FilterBar::new(path, &query_string());
        Ok(frame(
            Person::Office,
            &format!("{} {}", site.name, site.state.label()),
            flash.refusal.is_some(),
            view! {
                <p class="crumbs">
                    <a href="/office">"审核首页"</a>
                    " › "
                    <a href=addresses::office_sites_in(site.state.code())>"工地"</a>
                </p>
                <div class="dossier-head">
                    <h1>{site.name.clone()} " " {site_tag(site.state)}</h1>
                    {site.due.map(due_tag)}
                    <p class="hint">
                        {site.office.as_ref().map(|office| office.district.clone())}
                        {site.in_zone.then_some(" · 位于低排放控制区")}
                        {site.submitted_at.map(|at| format!(" · 第{}次提交，{}", site.revision, china_time(at)))}
                        {site.decided_by.clone().map(|name| view! { " · 审核人：" {name} })}
                    </p>
                </div>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {kept_note(&flash)}
                {(site.state != SiteState::Submitted || !decides).then(|| unsent(&flash, &labels()))}
                {matches!(site.state, SiteState::Approved | SiteState::Closed).then(|| counts(site))}
                {site.closed_reason.clone().map(|reason| view! { <p class="warning-box">"关闭原因：" {reason}</p> })}
                <div class="dossier">
                    <div class="dossier-photos">
                        {photos(&file)}
                        {zone_map(registry.config().zone.as_ref(), position(&fields))}
                    </div>
                    <div class="dossier-data">
                        <section class="card">
                            <h2>"工地信息"</h2>
                            {facts(FIELDS, &fields, &districts, Some(&beside))}
                        </section>
                        <section class="card"><h2>"工地管理员"</h2>{people(&members)}</section>
                        {revisions(&file.revisions)}
                        {trail(&events)}
                    </div>
                </div>
                {(site.state == SiteState::Submitted && decides)
                    .then(|| decision(&file, &flash, &phrases, registry.config().zone.is_some()))}
                {matches!(site.state, SiteState::Approved | SiteState::Closed)
                    .then(|| machines(&actor, &file, &inside.visits, &flash))}
                {bar.paging(crate::answers::place(inside.next))}
                {(site.state == SiteState::Approved && decides).then(|| close(&file, &flash))}
            },
        ))
    })
}

/// What looks odd in a site that waits.
async fn assessed(registry: &Registry, file: &SiteFile) -> Result<Vec<Remark>, Refusal> {
    if file.site.state != SiteState::Submitted {
        return Ok(Vec::new());
    }
    let (_, report) = registry.sites().assess_site(file).await?;
    Ok(report.warnings)
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

fn photos(file: &SiteFile) -> AnyView {
    file.photos
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

fn people(members: &[Member]) -> AnyView {
    let lines = members.iter().map(|member| {
        view! {
            <li>
                {member.name.clone()} " " {member.phone.clone()} " "
                <span class="hint">{china_time(member.since)} "起"</span>
            </li>
        }
    });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

fn revisions(revisions: &[SiteRevision]) -> AnyView {
    let lines = revisions.iter().map(|revision| {
        let outcome = revision.outcome.map_or("待审核", SiteState::label);
        let reasons: Vec<String> = revision.reasons.iter().map(site_reason).collect();
        let reasons = if reasons.is_empty() { String::new() } else { format!("（{}）", reasons.join("；")) };
        let by = revision.decided_by.clone().unwrap_or_default();
        view! {
            <li>{format!("第{}次提交 {}：{outcome}{reasons} {by}", revision.no, china_time(revision.submitted_at))}</li>
        }
    });
    view! { <section class="card"><h2>"提交记录"</h2><ul>{lines.collect_view()}</ul></section> }.into_any()
}

fn trail(events: &[Event]) -> AnyView {
    let lines = events.iter().map(|event| {
        let detail = serde_json::from_str(&event.detail).unwrap_or_default();
        let words = sentence(&event.what, &detail);
        view! { <li>{china_time(event.at)} " " {actor_words(&event.actor, true)} " " {words}</li> }
    });
    view! {
        <section class="card"><details><summary>"操作记录"</summary><ul>{lines.collect_view()}</ul></details></section>
    }
    .into_any()
}

fn decision(file: &SiteFile, flash: &Flash, phrases: &[String], zone: bool) -> AnyView {
    let site = &file.site;
    let report = report_of(flash.refusal.as_ref());
    let about = about();
    let per_field = about.clone().any(|(name, _)| !flash.typed(name).is_empty() || report.error_of(name).is_some());
    let open = per_field
        || !flash.typed("whole").is_empty()
        || report.error_of("whole").is_some()
        || flash.refusal == Some(Refusal::ReasonMissing);
    let reason = |wire: String, name: &str, label: &'static str| {
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
                    value=flash.typed(name)
                    list="common-reasons"
                    autocomplete="off"
                    maxlength="200"
                    aria-describedby=error_id.clone()
                    aria-invalid=wrong
                />
                <p class="error" id=error_id>{error}</p>
            </div>
        }
    };
    view! {
        <div class="decision">
            <div class="decision-main">
                <form method="post" action="/api/office/approve_site" class="inline-form">
                    <input type="hidden" name="site" value=site.id.to_string()/>
                    <input type="hidden" name="revision" value=site.revision.to_string()/>
                    <button type="submit" class="button primary" id="approve">"审核通过"</button>
                    {zone.then(|| view! {
                        <label class="zone-tick">
                            <input type="checkbox" name="in_zone" value="yes" checked=site.in_zone/> "位于低排放控制区"
                        </label>
                    })}
                </form>
            </div>
            <details class="return-box" open=open>
                <summary>"审核不通过"</summary>
                <form method="post" action="/api/office/return_site" class="form" novalidate>
                    <input type="hidden" name="site" value=site.id.to_string()/>
                    <input type="hidden" name="revision" value=site.revision.to_string()/>
                    <datalist id="common-reasons">
                        {phrases.iter().map(|reason| view! { <option value=reason.clone()></option> }).collect_view()}
                    </datalist>
                    {reason("whole".to_owned(), "whole", "整体原因")}
                    <details class="per-field" open=per_field>
                        <summary>"按项目填写原因"</summary>
                        {about.map(|(name, label)| reason(format!("reasons[{name}]"), name, label)).collect_view()}
                    </details>
                    <button type="submit" class="button danger">"审核不通过"</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

const FORCE: Line =
    Line {
        name: "force_reason", label: "强制出场的原因", kind: "text", mode: "text", autocomplete: "off", hint: ""
    };

fn machines(actor: &Actor, file: &SiteFile, visits: &[Visit], flash: &Flash) -> AnyView {
    let decides = actor.has_duty(Duty::Sites);
    let report = report_of(flash.refusal.as_ref());
    let wrong = report.error_of("force_reason").map(str::to_owned);
    let cards = visits.iter().map(|visit| {
        let id = format!("force-{}", visit.id);
        let action = decides.then(|| {
            view! {
                <details>
                    <summary>"强制出场"</summary>
                    <form method="post" action="/api/office/force_exit" class="form">
                        <input type="hidden" name="site" value=visit.site.to_string()/>
                        <input type="hidden" name="visit" value=visit.id.to_string()/>
                        <div class="field">
                            <label for=id.clone()>{FORCE.label}</label>
                            <input
                                type="text"
                                id=id
                                name=FORCE.name
                                value=flash.typed(FORCE.name)
                                maxlength="200"
                                autocomplete="off"
                            />
                        </div>
                        <button type="submit" class="button danger">"强制出场"</button>
                    </form>
                </details>
            }
            .into_any()
        });
        visit_card(visit, action)
    });
    view! {
        <section class="gate-part">
            <h2>"在场机械"</h2>
            <p class="error">{wrong}</p>
            <p><a class="button secondary" href=addresses::office_site_records(file.site.id)>"进出记录"</a></p>
            {visits.is_empty().then(|| view! { <p class="empty">"现在没有机械在场。"</p> })}
            <ul class="cards visits">{cards.collect_view()}</ul>
        </section>
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

fn close(file: &SiteFile, flash: &Flash) -> AnyView {
    let report = report_of(flash.refusal.as_ref());
    view! {
        <details class="card" open=report.error_of("close_reason").is_some() || !flash.typed("close_reason").is_empty()>
            <summary>"关闭工地"</summary>
            <form method="post" action="/api/office/close_site" class="form" novalidate>
                <input type="hidden" name="site" value=file.site.id.to_string()/>
                {line(CLOSE, flash.typed("close_reason"), &report, None)}
                <button type="submit" class="button danger">"关闭工地"</button>
            </form>
        </details>
    }
    .into_any()
}
