//! `/office/audit`: who did what to which record, for the administration.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::trail::{Audit, Audited};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::export::export_buttons;
use crate::components::filters::FilterBar;
use crate::components::table::classed_table;
use crate::page::{At, Page, Person, Shown};

/// A page of 操作记录.
#[server(name = AskAudit, endpoint = "office/audit", input = GetUrl)]
pub async fn audit() -> Result<Desk<Audit>, ApiError> {
    crate::answers::trail::audit().await
}

/// 操作记录.
pub struct List;

impl Page for List {
    type Question = AskAudit;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Audit>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(audit: Audit, at: &At) -> Shown {
    let bar = FilterBar::new("/office/audit", at.search())
        .named("查找操作记录")
        .search("person", "人员（用户名、手机号或姓名）", "")
        .search("record", "登记号码或记录编号", "")
        .select("what", "操作", audit.events)
        .districts("全部", audit.districts)
        .days("从");
    let empty = audit.lines.is_empty();
    let rows = audit.lines.into_iter().map(row).collect_view();
    Shown::new(
        "操作记录",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"操作记录"</h1>
            <p class="hint">"查看某个人的操作记录，会在这个人的记录里留下痕迹；导出也会留下记录。"</p>
            {bar.show()}
            {empty.then(|| view! { <p class="empty">"没有符合条件的操作记录。请核对人员和记录编号，或清除条件后再看。"</p> })}
            {(!empty).then(|| view! {
                {classed_table("queue audit-log", "操作记录", "，最新的在前", &COLUMNS, rows.into_any())}
            })}
            {bar.paging(audit.next)}
            <p class="paging"><a class="button quiet" href="/office">"返回审核首页"</a></p>
            {(!empty).then(|| export_buttons("audit", &bar.query()))}
        },
    )
}

/// The columns.
const COLUMNS: [&str; 6] = ["时间", "人员", "操作", "说明", "记录", "区县"];

fn row(line: Audited) -> AnyView {
    let person = match line.account {
        Some(id) => view! { <a href=addresses::audit_of_person(id)>{line.person}</a> }.into_any(),
        None => line.person.into_any(),
    };
    view! {
        <tr>
            <td>{line.at}</td>
            <td>{person}</td>
            <td>{line.what}</td>
            <td class="message-text">{line.detail}</td>
            <td><a class="number" href=addresses::audit_of_record(line.subject)>{line.record}</a></td>
            <td>{line.district}</td>
        </tr>
    }
    .into_any()
}
