//! 检测记录: the list with its filters, and the table that other pages embed.

use domain::inspection::{Origin, Verdict, ringelmann_words};
use leptos::prelude::*;
use registry::filters::Filters;
use registry::inspections::Inspection;
use registry::{Duty, Role};

use crate::addresses;
use crate::answers::inspections::{measured, when};
use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, options};
use crate::components::form::{error_summary, refusal_summary, report_of};
use crate::components::inspections::{verdict_tag, withdrawn_mark};
use crate::components::served::{Person, notice, page as frame};
use crate::components::table::classed_table;
use crate::context::{Flash, actor, query_string, registry, take_flash};
use crate::pages::loaded;
use crate::pages::office::choosable;

pub mod entry;
pub mod one;

fn rows(list: &[Inspection], with_machine: bool) -> AnyView {
    list.iter()
        .map(|one| {
            let report = one.data.report_no.clone();
            let report = view! { <a href=addresses::inspection(one.id)>{report}</a> };
            let paper = one.file.map(|_| view! { <a href=addresses::paper(one.id)>"附件"</a> });
            view! {
                <tr>
                    <td class="code">{report} " " {paper}</td>
                    {with_machine.then(|| view! {
                        <td>
                            <span class="number">{one.number.clone()}</span> " "
                            {one.product.clone()} " "
                            {one.model.clone()}
                        </td>
                    })}
                    <td>{when(one)}</td>
                    <td>{one.data.origin.label()}</td>
                    <td>{one.data.body.clone()}</td>
                    <td class="figure">{measured(one)}</td>
                    <td>{one.data.ringelmann.map(ringelmann_words)}</td>
                    <td>{verdict_tag(one.judgement.verdict)} " " {withdrawn_mark(one.withdrawn.is_some())}</td>
                </tr>
            }
        })
        .collect_view()
        .into_any()
}

/// The columns; the machine's stands second in a list of many machines.
const COLUMNS: [&str; 7] =
    ["报告编号", "检测时间", "检测类型", "检测机构", "平均值 / 限值（m⁻¹）", "林格曼黑度", "检测结论"];

fn table(list: &[Inspection], with_machine: bool) -> AnyView {
    let mut columns = COLUMNS.to_vec();
    if with_machine {
        columns.insert(1, "机械");
    }
    classed_table("queue inspections", "检测记录", "，新的在前", &columns, rows(list, with_machine))
}

/// The tests of one machine, for the office's page of the machine.
pub fn of_machine(list: &[Inspection]) -> AnyView {
    if list.is_empty() {
        return view! { <p class="empty">"暂无检测记录"</p> }.into_any();
    }
    table(list, false)
}

fn filter_bar(districts: Vec<(String, String)>) -> FilterBar {
    FilterBar::new("/office/inspections", &query_string())
        .search("search", "环保登记号码或报告编号", "")
        .districts("全部", districts)
        .select("verdict", "检测结论", options(Verdict::ALL, Verdict::code, Verdict::label))
        .select("origin", "检测类型", options(Origin::ALL, Origin::code, Origin::label))
        .days("检测日期从")
}

/// `/office/inspections`.
pub fn list() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry, flash) = (actor(Role::Staff)?, registry(), take_flash());
        let filter = Filters::parse(&query_string()).inspections();
        let page = registry.inspections().list(&actor, &filter).await?;
        let bar = filter_bar(choosable(&actor, &registry).await?);
        let may_enter = actor.has_duty(Duty::Inspection);
        Ok(frame(
            Person::Office,
            "检测记录",
            false,
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"检测记录"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {bar.show()}
                <div class="list-actions">
                    {may_enter.then(|| view! {
                        <a class="button primary" href="/office/inspections/new">"录入检测记录"</a>
                        <a class="button secondary" href="/office/inspections/import">"导入表格"</a>
                    })}
                    {export_buttons("inspections", &bar.query())}
                </div>
                {if page.entries.is_empty() {
                    view! { <p class="empty">"没有符合条件的检测记录。"</p> }.into_any()
                } else {
                    table(&page.entries, true)
                }}
                {bar.paging(crate::answers::place(page.next))}
                <p class="paging"><a class="button quiet" href="/office">"返回审核首页"</a></p>
            },
        ))
    })
}

/// The summary of a refused upload, for the pages that have one.
pub(super) fn upload_summary(flash: &Flash) -> Option<AnyView> {
    flash.refusal.as_ref().and_then(|refusal| error_summary(Some(&refusal.sentence()), &report_of(Some(refusal))))
}
