//! `/office/sites`: 待审核工地 and every other list of sites of one's districts.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

pub mod one;

use domain::query::Query;
use domain::site::SiteState;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::Tag;
use wire::desk::Desk;
use wire::office_sites::{OfficeSiteLine, OfficeSites};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::export::export_buttons;
use crate::components::filters::FilterBar;
use crate::components::form::refusal_summary;
use crate::components::layout::notice;
use crate::components::table::table;
use crate::components::visit_card::site_tag;
use crate::page::{At, Page, Person, Shown};

const PATH: &str = "/office/sites";

/// A page of the list.
#[server(name = AskOfficeSites, endpoint = "office/sites", input = GetUrl)]
pub async fn sites() -> Result<Desk<OfficeSites>, ApiError> {
    crate::answers::office_sites::office_list().await
}

/// The sites of one's districts.
pub struct List;

impl Page for List {
    type Question = AskOfficeSites;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<OfficeSites>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(found: OfficeSites, at: &At) -> Shown {
    let (said, state) = (&at.said, found.state);
    let bar = FilterBar::new(PATH, at.search())
        .keeping("state", state.code())
        .search("search", "查找", "工地名称、施工单位、地址")
        .districts("全部", found.districts);
    let title = format!("{}工地", state.label());
    let searched = !Query::parse(at.search()).get("search").is_empty();
    let (empty, narrowed) = (found.sites.is_empty(), bar.is_narrowed());
    let (most, suspected) = (found.most_found, found.suspected);
    Shown::new(
        title.clone(),
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>{title}</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {tabs(state, &found.tabs)}
            {bar.show()}
            {searched.then(|| view! {
                <p class="hint">{format!("一次最多查找{most}个工地；结果太多时，请多输入几个字")}</p>
            })}
            {listed(found.sites, narrowed)}
            {bar.paging(found.next)}
            {(!empty).then(|| export_buttons("sites", &bar.query()))}
            <p><a class="button quiet" href="/office/suspicions">{format!("疑似伪造号牌（待核实{suspected}）")}</a></p>
        },
    )
    .wrong(said.refusal.is_some())
}

fn tabs(current: SiteState, counts: &[(SiteState, i64)]) -> AnyView {
    let tabs = counts.iter().map(|(tab, count)| {
        let here = (*tab == current).then_some("page");
        view! {
            <li>
                <a href=format!("{PATH}?state={}", tab.code()) aria-current=here>
                    {tab.label()} " "
                    <span class="tab-count">{*count}</span>
                </a>
            </li>
        }
    });
    view! { <nav class="tabs" aria-label="工地状态"><ul>{tabs.collect_view()}</ul></nav> }.into_any()
}

/// The columns.
const COLUMNS: [&str; 7] = ["工地名称", "施工单位", "详细地址", "区县", "现有机械数", "提交时间", "状态"];

fn listed(sites: Vec<OfficeSiteLine>, narrowed: bool) -> AnyView {
    if sites.is_empty() {
        let words = if narrowed {
            "没有符合条件的工地，请改变或清除条件。"
        } else {
            "这里没有工地。"
        };
        return view! { <p class="empty">{words}</p> }.into_any();
    }
    let rows = sites.into_iter().map(|site| {
        view! {
            <tr>
                <td><a href=addresses::office_site(site.id)>{site.name}</a></td>
                <td>{site.contractor}</td>
                <td>{site.address}</td>
                <td>{site.district}</td>
                <td>{site.inside}</td>
                <td>{site.submitted} {site.due.map(|due| view! { <br/> {due_tag(due)} })}</td>
                <td>{site_tag(site.state)} {site.in_zone.then_some(" 低排放控制区")}</td>
            </tr>
        }
    });
    table("工地列表", "", &COLUMNS, rows.collect_view().into_any())
}

/// Until when a site should be decided.
fn due_tag(due: Tag) -> AnyView {
    view! { <span class=due.code>{due.label}</span> }.into_any()
}
