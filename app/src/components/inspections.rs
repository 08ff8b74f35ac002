//! 检测记录 as the office reads them: the table of many, and what marks one.

use leptos::prelude::*;
use wire::inspections::InspectionLine;

use crate::addresses;
pub use crate::components::machine::verdict_tag;
use crate::components::table::classed_table;

/// 已撤销, where it is so.
pub fn withdrawn_mark(withdrawn: bool) -> Option<AnyView> {
    withdrawn.then(|| view! { <span class="verdict none">"已撤销"</span> }.into_any())
}

/// The columns; the machine's stands second in a list of many machines.
const COLUMNS: [&str; 7] =
    ["报告编号", "检测时间", "检测类型", "检测机构", "平均值 / 限值（m⁻¹）", "林格曼黑度", "检测结论"];

/// A table of tests, of one machine or of many.
pub fn table(list: &[InspectionLine], with_machine: bool) -> AnyView {
    let mut columns = COLUMNS.to_vec();
    if with_machine {
        columns.insert(1, "机械");
    }
    let rows = list.iter().map(|one| row(one, with_machine)).collect_view();
    classed_table("queue inspections", "检测记录", "，新的在前", &columns, rows.into_any())
}

/// The tests of one machine, for the office's page of the machine.
pub fn of_machine(list: &[InspectionLine]) -> AnyView {
    if list.is_empty() {
        return view! { <p class="empty">"暂无检测记录"</p> }.into_any();
    }
    table(list, false)
}

fn row(one: &InspectionLine, with_machine: bool) -> AnyView {
    let report = view! { <a href=addresses::inspection(one.id)>{one.report_no.clone()}</a> };
    let paper = one.paper.then(|| view! { <a href=addresses::paper(one.id)>"附件"</a> });
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
            <td>{one.when.clone()}</td>
            <td>{one.origin.label()}</td>
            <td>{one.body.clone()}</td>
            <td class="figure">{one.measured.clone()}</td>
            <td>{one.ringelmann.clone()}</td>
            <td>{verdict_tag(one.verdict)} " " {withdrawn_mark(one.withdrawn)}</td>
        </tr>
    }
    .into_any()
}
