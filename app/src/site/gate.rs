//! `/site/sites/{id}`: the three counts, who is inside, what others ask for, what waits (manual 三(四), 三(六)).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::site::SiteState;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use uuid::Uuid;
use wire::at_gate::{AskedExit, GatePage, OpenGate, WaitingEntry};
use wire::gate::VisitCard;

use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::{contact, facts, site_reason};
use crate::components::filters::FilterBar;
use crate::components::form::{post_button, refusal_summary};
use crate::components::gate_queue::gate_queue;
use crate::components::layout::notice;
use crate::components::site_map::site_map;
use crate::components::visit_card::{counts, site_tag, visit_card};
use crate::page::{At, Page, Person, Shown};

/// A site for its administrators; whom to show inside stands in the address.
#[server(name = AskGate, endpoint = "site/gate", input = GetUrl)]
pub async fn gate(#[server(default)] id: String) -> Result<GatePage, ApiError> {
    crate::answers::at_gate::gate(&id).await
}

/// The gate.
pub struct Gate;

impl Page for Gate {
    type Question = AskGate;
    const PERSON: Person = Person::Site;

    fn show(gate: GatePage, at: &At) -> Shown {
        show(&gate, at)
    }
}

fn show(gate: &GatePage, at: &At) -> Shown {
    let (said, id) = (&at.said, gate.site.id);
    let body = match &gate.open {
        Some(open) => open_gate(gate, open, at),
        None => not_open(gate),
    };
    Shown::new(
        gate.site.name.clone(),
        view! {
            <p class="crumbs"><a href="/site">"我的工地"</a></p>
            <h1>{gate.site.name.clone()} " " {site_tag(gate.state)}</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {counts(gate.counts)}
            {body}
            <section class="card">
                <h2>"工地信息"</h2>
                {facts(&gate.facts)}
                {gate.map.as_ref().map(site_map)}
                <div class="thumbs">
                    {gate.photos.iter().map(|(slot, photo)| view! {
                        <a href=addresses::photo(photo) target="_blank" rel="noopener">
                            <img class="site-photo" src=addresses::thumbnail(photo) alt=slot.label()/>
                        </a>
                    }).collect_view()}
                </div>
                {gate.office.as_ref().map(contact)}
            </section>
            <div class="foot-links">
                <a class="button quiet" href=addresses::site_members(id)>"工地管理员"</a>
                <a class="button quiet" href="/site">"返回我的工地"</a>
            </div>
        },
    )
    .wrong(said.refusal.is_some())
}

fn open_gate(gate: &GatePage, open: &OpenGate, at: &At) -> AnyView {
    let id = gate.site.id;
    let bar = FilterBar::new(addresses::site(id), at.search()).search("search", "按号码查找在场机械", "");
    view! {
        {gate_queue(id, open.account)}
        <div class="gate-actions">
            <a class="button primary gate-enter" href=addresses::site_enter(id)>"机械入场"</a>
            <a class="button secondary" href=addresses::site_records(id)>"进出记录"</a>
        </div>
        {open.undoable.iter().map(|(visit, number)| undo(id, *visit, number)).collect_view()}
        {open.asked.iter().map(|one| asked_for(id, one)).collect_view()}
        {(!open.waiting.is_empty()).then(|| view! {
            <section id="waiting" class="gate-part">
                <h2>"等待入场"</h2>
                {open.waiting.iter().map(|one| waits(id, one)).collect_view()}
            </section>
        })}
        {inside_list(id, gate.counts.inside, &open.inside, &at.query("search").unwrap_or_default())}
        {bar.paging(open.next.clone())}
    }
    .into_any()
}

fn not_open(gate: &GatePage) -> AnyView {
    match gate.state {
        SiteState::Submitted => view! {
            <p class="warning-box">"正在等待生态环境部门审核，审核通过后才能办理机械入场。"</p>
        }
        .into_any(),
        SiteState::Closed => view! {
            <p class="warning-box">
                "工地已关闭，不能再办理机械进出场。"
                {gate.closed_reason.clone().map(|reason| format!("原因：{reason}"))}
            </p>
            <p><a class="button secondary" href=addresses::site_records(gate.site.id)>"进出记录"</a></p>
        }
        .into_any(),
        _ => {
            let lines = gate.reasons.iter().map(|remark| view! { <li>{site_reason(remark)}</li> });
            view! {
                {(!gate.reasons.is_empty()).then(|| view! {
                    <div class="returned-box"><h2>"审核不通过的原因"</h2><ul>{lines.collect_view()}</ul></div>
                })}
                <p><a class="button primary" href=addresses::site_edit(gate.site.id)>"填写工地信息"</a></p>
            }
            .into_any()
        }
    }
}

fn undo(site: Uuid, visit: Uuid, number: &str) -> AnyView {
    let hidden = [("site", site.to_string()), ("visit", visit.to_string())];
    view! {
        <div class="notice undo" role="status">
            <p><strong class="number">{number.to_owned()}</strong> " 已出场；办错了可以在2分钟内撤销"</p>
            {post_button("/api/site/undo_exit", &hidden, "撤销出场", "button secondary")}
        </div>
    }
    .into_any()
}

fn asked_for(site: Uuid, one: &AskedExit) -> AnyView {
    let hidden = [("site", site.to_string()), ("visit", one.visit.map(|visit| visit.to_string()).unwrap_or_default())];
    view! {
        <section class="warning-box asked">
            <p>"工地“" {one.site.clone()} "”请求机械 " <strong class="number">{one.number.clone()}</strong> " 出场"</p>
            <p class="hint">
                {one.by.clone()} " "
                <a href=format!("tel:{}", domain::identifiers::phone::dial(&one.phone))>{one.phone.clone()}</a>
                {one.at.clone().map(|at| format!("，{at}"))}
            </p>
            {post_button("/api/site/exit", &hidden, "已离开，办理出场", "button primary")}
        </section>
    }
    .into_any()
}

fn waits(site: Uuid, one: &WaitingEntry) -> AnyView {
    let hidden = [("site", site.to_string()), ("waiting", one.id.to_string())];
    let state = match &one.blocker {
        Some(blocker) => {
            let digits = domain::identifiers::phone::dial(&blocker.phone);
            view! {
                <p>
                    "还在工地“"
                    {blocker.site.clone()}
                    "”（"
                    {blocker.address.clone()}
                    "），"
                    {blocker.since.clone()}
                    "入场，没有办理出场"
                </p>
                <p>"请联系：" {blocker.manager.clone()} " " <a href=format!("tel:{digits}")>{blocker.phone.clone()}</a></p>
                {one.asked.clone().map(|at| view! { <p class="hint">{at} "已请求对方出场"</p> })}
                <div class="card-actions">
                    {post_button("/api/site/ask_exit", &hidden, "请求对方出场", "button primary")}
                    {post_button("/api/site/drop_waiting", &hidden, "放弃入场", "button quiet")}
                </div>
            }
            .into_any()
        }
        None => view! {
            <p>"已从上一个工地出场，可以入场了"</p>
            <div class="card-actions">
                {post_button("/api/site/enter_waiting", &hidden, "确认入场", "button primary")}
                {post_button("/api/site/drop_waiting", &hidden, "放弃入场", "button quiet")}
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="card waiting">
            <p>
                <strong class="number">{one.number.clone()}</strong>
                <span class="hint"> " " {one.since.clone()}"，"{one.by.clone()}</span>
            </p>
            {state}
        </section>
    }
    .into_any()
}

fn inside_list(site: Uuid, count: i64, visits: &[VisitCard], search: &str) -> AnyView {
    let cards = visits.iter().map(|visit| {
        let hidden = [("site", site.to_string()), ("visit", visit.id.to_string())];
        visit_card(visit, Some(post_button("/api/site/exit", &hidden, "出场", "button secondary gate-exit")))
    });
    let empty = match (visits.is_empty(), search.trim().is_empty()) {
        (false, _) => None,
        (true, true) => Some("现在没有机械在场。机械到场时点“机械入场”。"),
        (true, false) => Some("没有这个号码的在场机械。"),
    };
    view! {
        <section class="gate-part">
            <h2>"在场机械"</h2>
            {(count > 5 || !search.is_empty()).then(|| view! {
                <form method="get" action=addresses::site(site) class="search-row" role="search">
                    <div class="field">
                        <label for="search">"按号码查找在场机械"</label>
                        <input
                            type="search"
                            id="search"
                            name="search"
                            value=search.to_owned()
                            autocomplete="off"
                            autocapitalize="characters"
                        />
                    </div>
                    <button type="submit" class="button secondary">"查找"</button>
                </form>
            })}
            {empty.map(|words| view! { <p class="empty">{words}</p> })}
            <ul class="cards visits">{cards.collect_view()}</ul>
        </section>
    }
    .into_any()
}
