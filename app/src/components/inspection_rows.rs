//! 检测记录 of one machine as the office reads them: a table.

use leptos::prelude::*;
use wire::register::InspectionRow;

use crate::addresses;
use crate::components::machine::verdict_tag;
use crate::components::table::classed_table;

const COLUMNS: [&str; 7] =
    ["报告编号", "检测时间", "检测类型", "检测机构", "平均值 / 限值（m⁻¹）", "林格曼黑度", "检测结论"];

/// The tests of a machine.
pub fn inspection_rows(list: &[InspectionRow]) -> AnyView {
    if list.is_empty() {
        return view! { <p class="empty">"暂无检测记录"</p> }.into_any();
    }
    let rows = list.iter().map(row).collect_view();
    classed_table("queue inspections", "检测记录", "，新的在前", &COLUMNS, rows.into_any())
}

fn row(one: &InspectionRow) -> AnyView {
    let paper = one.has_paper.then(|| view! { <a href=addresses::paper(one.id)>"附件"</a> });
    let withdrawn = one.withdrawn.then(|| view! { <span class="verdict none">"已撤销"</span> });
    view! {
        <tr>
            <td class="code"><a href=addresses::inspection(one.id)>{one.report_no.clone()}</a> " " {paper}</td>
            <td>{one.when.clone()}</td>
            <td>{one.origin.clone()}</td>
            <td>{one.body.clone()}</td>
            <td class="figure">{one.measured.clone()}</td>
            <td>{one.ringelmann.clone()}</td>
            <td>{verdict_tag(one.verdict)} " " {withdrawn}</td>
        </tr>
    }
    .into_any()
}
