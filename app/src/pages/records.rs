//! 进出记录 of a site with filters and the ledger as a file, for its administrators and for the office.

use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::Actor;
use registry::filters::Filters;
use registry::gate::Visit;
use uuid::Uuid;

use crate::addresses;
use crate::components::filters::FilterBar;
use crate::components::form::refusal_summary;
use crate::components::served::{Person, page as frame};
use crate::components::sites::site_name;
use crate::components::visits::visit_card;
use crate::context::{query_string, registry, take_flash};

/// The page, for whoever may see it; `base` is where their pages begin.
pub async fn show(actor: &Actor, id: Uuid, person: Person, base: &'static str) -> Result<AnyView, Refusal> {
    let (registry, flash, query) = (registry(), take_flash(), query_string());
    let file = registry.sites().site(actor, id).await?;
    let filter = Filters::parse(&query).records();
    let page = registry.gate().records(actor, id, &filter).await?;
    let path = format!("{base}/sites/{id}/records");
    let bar = FilterBar::new(path, &query)
        .search("search", "查找", "环保登记号码")
        .select("state", "状态", vec![("inside".into(), "在场".into()), ("left".into(), "已出场".into())])
        .days("入场日期从");
    let ledger = |format: &str| bar.at(&addresses::ledger_file(id, format));
    let narrowed = bar.is_narrowed();
    Ok(frame(
        person,
        "进出记录",
        false,
        view! {
            <p class="crumbs">
                <a href=base>{if base == "/site" { "我的工地" } else { "审核首页" }}</a>
                " › "
                <a href=format!("{base}/sites/{id}")>{site_name(&file.site)}</a>
            </p>
            <h1>"进出记录"</h1>
            <p class="print-only">{site_name(&file.site)}</p>
            {refusal_summary(flash.refusal.as_ref())}
            {bar.show()}
            {list(&page.visits, narrowed)}
            {bar.paging(crate::answers::place(page.next))}
            {(!page.visits.is_empty()).then(|| view! {
                <p class="links">
                    <a class="button quiet" href=ledger("xlsx")>"导出Excel"</a>
                    <a class="button quiet" href=ledger("csv")>"导出CSV"</a>
                </p>
            })}
        },
    ))
}

fn list(visits: &[Visit], narrowed: bool) -> AnyView {
    if visits.is_empty() {
        let words = if narrowed {
            "没有符合条件的记录，请改变或清除条件。"
        } else {
            "还没有机械进出。"
        };
        return view! { <p class="empty">{words}</p> }.into_any();
    }
    let cards = visits.iter().map(|visit| {
        let state = if visit.left_at.is_none() { "在场" } else { "已出场" };
        let class = if visit.left_at.is_none() { "state state-approved" } else { "state" };
        visit_card(visit, Some(view! { <span class=class>{state}</span> }.into_any()))
    });
    view! { <ul class="cards visits">{cards.collect_view()}</ul> }.into_any()
}
