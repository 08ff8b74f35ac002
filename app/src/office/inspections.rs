//! `/office/inspections`: 检测记录 with its filters.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::inspection::{Origin, Verdict};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::Choice;
use wire::desk::Desk;
use wire::inspections::Inspections;

use super::on_desk;
use crate::api::ApiError;
use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, options};
use crate::components::form::refusal_summary;
use crate::components::inspections::table;
use crate::components::layout::notice;
use crate::page::{At, Page, Person, Shown};

pub mod entry;
pub mod one;

/// The list, narrowed by its address.
#[server(name = AskInspections, endpoint = "office/inspections", input = GetUrl)]
pub async fn inspections() -> Result<Desk<Inspections>, ApiError> {
    crate::answers::inspections::inspections().await
}

/// The list.
pub struct List;

impl Page for List {
    type Question = AskInspections;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Inspections>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn filter_bar(districts: Vec<Choice>, at: &At) -> FilterBar {
    FilterBar::new("/office/inspections", at.search())
        .search("search", "环保登记号码或报告编号", "")
        .districts("全部", districts)
        .select("verdict", "检测结论", options(Verdict::ALL, Verdict::code, Verdict::label))
        .select("origin", "检测类型", options(Origin::ALL, Origin::code, Origin::label))
        .days("检测日期从")
}

fn show(list: Inspections, at: &At) -> Shown {
    let Inspections { districts, may_enter, lines, next } = list;
    let bar = filter_bar(districts, at);
    Shown::new(
        "检测记录",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"检测记录"</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            {bar.show()}
            <div class="list-actions">
                {may_enter.then(|| view! {
                    <a class="button primary" href="/office/inspections/new">"录入检测记录"</a>
                    <a class="button secondary" href="/office/inspections/import">"导入表格"</a>
                })}
                {export_buttons("inspections", &bar.query())}
            </div>
            {if lines.is_empty() {
                view! { <p class="empty">"没有符合条件的检测记录。"</p> }.into_any()
            } else {
                table(&lines, true)
            }}
            {bar.paging(next)}
            <p class="paging"><a class="button quiet" href="/office">"返回审核首页"</a></p>
        },
    )
}
