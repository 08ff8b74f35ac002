//! `/site/sites/{id}`: the three counts, who is inside, what others ask for, what waits (manual 三(四), 三(六)).

use domain::site::{FIELDS, position};
use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::gate::{RecordFilter, Visit, Waiting};
use registry::sites::{Site, SiteFile};

use crate::addresses;
use crate::answers::districts;
use crate::answers::fact_list as facts;
use crate::components::facts::contact;
use crate::components::filters::FilterBar;
use crate::components::form::{post_button, refusal_summary};
use crate::components::gate_queue::gate_queue;
use crate::components::served::{Person, notice, page as frame};
use crate::components::sites::site_name;
use crate::components::visits::{counts, site_tag, visit_card};
use crate::components::zone_map::zone_map;
use crate::context::{actor, query, query_string, registry, take_flash};
use crate::pages::cursor;
use crate::pages::{id_param, loaded};

/// A site.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Site, async move {
        let (id, actor, registry, flash) = (id?, actor(Role::Site)?, registry(), take_flash());
        let file = registry.sites().site(&actor, id).await?;
        let site = &file.site;
        let path = addresses::site(id);
        let search = query("search").unwrap_or_default();
        let filter =
            RecordFilter { inside: Some(true), search: search.clone(), after: cursor(), ..RecordFilter::default() };
        let inside = registry.gate().records(&actor, id, &filter).await?;
        let asked = registry.gate().asked_exits(&actor, id).await?;
        let waiting = registry.gate().waiting_entries(&actor, id).await?;
        let undoable = registry.gate().undoable_exits(&actor, id).await?;
        let districts = districts(&registry).await?;
        let open = site.is_open();
        let bar = FilterBar::new(path.clone(), &query_string()).search("search", "按号码查找在场机械", "");
        let body = if open {
            view! {
                {gate_queue(id)}
                <div class="gate-actions">
                    <a class="button primary gate-enter" href=format!("{path}/enter")>"机械入场"</a>
                    <a class="button secondary" href=format!("{path}/records")>"进出记录"</a>
                </div>
                {undoable.iter().map(|visit| undo(site, visit)).collect_view()}
                {asked.iter().map(|one| asked_for(site, one)).collect_view()}
                {(!waiting.is_empty()).then(|| view! {
                    <section id="waiting" class="gate-part">
                        <h2>"等待入场"</h2>
                        {waiting.iter().map(|one| waits(site, one)).collect_view()}
                    </section>
                })}
                {inside_list(site, &inside.visits, &search)}
                {bar.paging(crate::answers::place(inside.next))}
            }
            .into_any()
        } else {
            not_open(&file)
        };
        Ok(frame(
            Person::Site,
            &site_name(site),
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/site">"我的工地"</a></p>
                <h1>{site_name(site)} " " {site_tag(site.state)}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {counts(site)}
                {body}
                <section class="card">
                    <h2>"工地信息"</h2>
                    {facts(FIELDS, &site.fields, &districts, None)}
                    {zone_map(registry.config().zone.as_ref(), position(&site.fields))}
                    <div class="thumbs">
                        {file.photos.iter().map(|(slot, photo)| view! {
                            <a href=addresses::photo(photo) target="_blank" rel="noopener">
                                <img class="site-photo" src=addresses::thumbnail(photo) alt=slot.label()/>
                            </a>
                        }).collect_view()}
                    </div>
                    {site.office.as_ref().map(|office| contact(&crate::answers::contact(office)))}
                </section>
                <div class="foot-links">
                    <a class="button quiet" href=format!("{path}/members")>"工地管理员"</a>
                    <a class="button quiet" href="/site">"返回我的工地"</a>
                </div>
            },
        ))
    })
}

fn not_open(file: &SiteFile) -> AnyView {
    use domain::site::SiteState;
    let site = &file.site;
    match site.state {
        SiteState::Submitted => view! {
            <p class="warning-box">"正在等待生态环境部门审核，审核通过后才能办理机械入场。"</p>
        }
        .into_any(),
        SiteState::Closed => view! {
            <p class="warning-box">
                "工地已关闭，不能再办理机械进出场。"
                {site.closed_reason.clone().map(|reason| format!("原因：{reason}"))}
            </p>
            <p><a class="button secondary" href=addresses::site_records(site.id)>"进出记录"</a></p>
        }
        .into_any(),
        _ => {
            let lines =
                site.reasons.iter().map(|remark| view! { <li>{crate::components::facts::site_reason(remark)}</li> });
            view! {
                {(!site.reasons.is_empty()).then(|| view! {
                    <div class="returned-box"><h2>"审核不通过的原因"</h2><ul>{lines.collect_view()}</ul></div>
                })}
                <p><a class="button primary" href=addresses::site_edit(site.id)>"填写工地信息"</a></p>
            }
            .into_any()
        }
    }
}

fn undo(site: &Site, visit: &Visit) -> AnyView {
    let hidden = [("site", site.id.to_string()), ("visit", visit.id.to_string())];
    view! {
        <div class="notice undo" role="status">
            <p><strong class="number">{visit.number.clone()}</strong> " 已出场；办错了可以在2分钟内撤销"</p>
            {post_button("/api/site/undo_exit", &hidden, "撤销出场", "button secondary")}
        </div>
    }
    .into_any()
}

fn asked_for(site: &Site, one: &Waiting) -> AnyView {
    let hidden =
        [("site", site.id.to_string()), ("visit", one.visit.map(|visit| visit.to_string()).unwrap_or_default())];
    view! {
        <section class="warning-box asked">
            <p>"工地“" {one.site_name.clone()} "”请求机械 " <strong class="number">{one.number.clone()}</strong> " 出场"</p>
            <p class="hint">
                {one.by.clone()} " "
                <a href=format!("tel:{}", domain::identifiers::phone::dial(&one.phone))>{one.phone.clone()}</a>
                {one.asked_at.map(|at| format!("，{}", china_time(at)))}
            </p>
            {post_button("/api/site/exit", &hidden, "已离开，办理出场", "button primary")}
        </section>
    }
    .into_any()
}

fn waits(site: &Site, one: &Waiting) -> AnyView {
    let hidden = [("site", site.id.to_string()), ("waiting", one.id.to_string())];
    let state = match &one.blocker {
        Some(blocker) => {
            let digits = domain::identifiers::phone::dial(&blocker.phone);
            view! {
                <p>
                    "还在工地“"
                    {blocker.site_name.clone()}
                    "”（"
                    {blocker.address.clone()}
                    "），"
                    {china_time(blocker.since)}
                    "入场，没有办理出场"
                </p>
                <p>"请联系：" {blocker.manager.clone()} " " <a href=format!("tel:{digits}")>{blocker.phone.clone()}</a></p>
                {one.asked_at.map(|at| view! { <p class="hint">{china_time(at)} "已请求对方出场"</p> })}
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
                <span class="hint"> " " {china_time(one.since)}"，"{one.by.clone()}</span>
            </p>
            {state}
        </section>
    }
    .into_any()
}

fn inside_list(site: &Site, visits: &[Visit], search: &str) -> AnyView {
    let cards = visits.iter().map(|visit| {
        let hidden = [("site", site.id.to_string()), ("visit", visit.id.to_string())];
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
            {(site.inside > 5 || !search.is_empty()).then(|| view! {
                <form method="get" class="search-row" role="search">
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
