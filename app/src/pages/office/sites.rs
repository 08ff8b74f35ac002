//! `/office/sites`: 待审核工地 and every other list of sites of one's districts.

pub mod one;
pub mod records;

use domain::site::SiteState;
use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::filters::Filters;
use registry::sites::{MOST_FOUND, Site};

use super::choosable;
use super::pieces::due_tag;
use crate::addresses;
use crate::components::export::export_buttons;
use crate::components::filters::FilterBar;
use crate::components::form::refusal_summary;
use crate::components::served::{Person, notice, page as frame};
use crate::components::table::table;
use crate::components::visits::site_tag;
use crate::context::{actor, query_string, registry, take_flash};
use crate::pages::loaded;

const PATH: &str = "/office/sites";
/// The tabs: a draft is nobody's business but its writer's.
const TABS: [SiteState; 4] = [SiteState::Submitted, SiteState::Approved, SiteState::Returned, SiteState::Closed];

/// The sites of one's districts.
pub fn list() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry, flash, query) = (actor(Role::Staff)?, registry(), take_flash(), query_string());
        let filter = Filters::parse(&query).sites();
        let state = filter.state;
        let page = registry.sites().list(&actor, &filter).await?;
        let counts = registry.desk().queue_counts(&actor).await?;
        let suspected = counts.get("suspicions").copied().unwrap_or_default();
        let bar = FilterBar::new(PATH, &query)
            .keeping("state", state.code())
            .search("search", "查找", "工地名称、施工单位、地址")
            .districts("全部", choosable(&actor, &registry).await?);
        let title = format!("{}工地", state.label());
        let narrowed = bar.is_narrowed();
        Ok(frame(
            Person::Office,
            &title,
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>{title.clone()}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {tabs(state, &counts)}
                {bar.show()}
                {(!filter.search.is_empty()).then(|| view! {
                    <p class="hint">{format!("一次最多查找{MOST_FOUND}个工地；结果太多时，请多输入几个字")}</p>
                })}
                {listed(&page.sites, narrowed)}
                {bar.paging(crate::answers::place(page.next))}
                {(!page.sites.is_empty()).then(|| export_buttons("sites", &bar.query()))}
                <p><a class="button quiet" href="/office/suspicions">{format!("疑似伪造号牌（待核实{suspected}）")}</a></p>
            },
        ))
    })
}

fn tabs(current: SiteState, counts: &std::collections::BTreeMap<String, i64>) -> AnyView {
    let tabs = TABS.into_iter().map(|tab| {
        let here = (tab == current).then_some("page");
        let count = counts.get(&format!("site:{}", tab.code())).copied().unwrap_or_default();
        view! {
            <li>
                <a href=format!("{PATH}?state={}", tab.code()) aria-current=here>
                    {tab.label()} " "
                    <span class="tab-count">{count}</span>
                </a>
            </li>
        }
    });
    view! { <nav class="tabs" aria-label="工地状态"><ul>{tabs.collect_view()}</ul></nav> }.into_any()
}

/// The columns.
const COLUMNS: [&str; 7] = ["工地名称", "施工单位", "详细地址", "区县", "现有机械数", "提交时间", "状态"];

fn listed(sites: &[Site], narrowed: bool) -> AnyView {
    if sites.is_empty() {
        let words = if narrowed {
            "没有符合条件的工地，请改变或清除条件。"
        } else {
            "这里没有工地。"
        };
        return view! { <p class="empty">{words}</p> }.into_any();
    }
    let rows = sites.iter().map(|site| {
        view! {
            <tr>
                <td><a href=addresses::office_site(site.id)>{site.name.clone()}</a></td>
                <td>{site.contractor.clone()}</td>
                <td>{site.address.clone()}</td>
                <td>{site.office.as_ref().map(|office| office.district.clone())}</td>
                <td>{site.inside}</td>
                <td>{site.submitted_at.map(china_time)} {site.due.map(|due| view! { <br/> {due_tag(due)} })}</td>
                <td>{site_tag(site.state)} {site.in_zone.then_some(" 低排放控制区")}</td>
            </tr>
        }
    });
    table("工地列表", "", &COLUMNS, rows.collect_view().into_any())
}
