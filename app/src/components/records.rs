//! 进出记录 of a site with filters and the ledger as a file, for its administrators and for the office.

use leptos::prelude::*;
use wire::at_gate::Records;
use wire::gate::VisitCard;

use crate::addresses;
use crate::components::filters::FilterBar;
use crate::components::form::refusal_summary;
use crate::components::visit_card::visit_card;
use crate::page::parts::{At, Shown};

/// The page, for whoever may see it; `crumbs` lead back to where they come from, `path` is the page's own.
pub fn show(list: &Records, at: &At, crumbs: AnyView, path: String) -> Shown {
    let bar = FilterBar::new(path, at.search())
        .search("search", "查找", "环保登记号码")
        .select("state", "状态", vec![("inside".into(), "在场".into()), ("left".into(), "已出场".into())])
        .days("入场日期从");
    let ledger = |format: &str| bar.at(&addresses::ledger_file(list.site.id, format));
    Shown::new(
        "进出记录",
        view! {
            <p class="crumbs">{crumbs}</p>
            <h1>"进出记录"</h1>
            <p class="print-only">{list.site.name.clone()}</p>
            {refusal_summary(at.said.refusal.as_ref())}
            {bar.show()}
            {visits(&list.visits, bar.is_narrowed())}
            {bar.paging(list.next.clone())}
            {(!list.visits.is_empty()).then(|| view! {
                <p class="links">
                    <a class="button quiet" href=ledger("xlsx") download>"导出Excel"</a>
                    <a class="button quiet" href=ledger("csv") download>"导出CSV"</a>
                </p>
            })}
        },
    )
}

fn visits(visits: &[VisitCard], narrowed: bool) -> AnyView {
    if visits.is_empty() {
        let words = if narrowed {
            "没有符合条件的记录，请改变或清除条件。"
        } else {
            "还没有机械进出。"
        };
        return view! { <p class="empty">{words}</p> }.into_any();
    }
    let cards = visits.iter().map(|visit| {
        let state = if visit.left.is_none() { "在场" } else { "已出场" };
        let class = if visit.left.is_none() { "state state-approved" } else { "state" };
        visit_card(visit, Some(view! { <span class=class>{state}</span> }.into_any()))
    });
    view! { <ul class="cards visits">{cards.collect_view()}</ul> }.into_any()
}
