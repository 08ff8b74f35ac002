//! `/office/exports`: the files that were asked for, how far they are, and the way to them.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::administration::{ExportLine, ExportState, Exports};
use wire::desk::Desk;

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::refusal_summary;
use crate::components::layout::notice;
use crate::components::table::table;
use crate::page::{At, Page, Person, Shown};

/// The list.
#[server(name = AskExports, endpoint = "office/exports", input = GetUrl)]
pub async fn exports() -> Result<Desk<Exports>, ApiError> {
    crate::answers::administration::exports().await
}

/// The list.
pub struct List;

impl Page for List {
    type Question = AskExports;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Exports>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

const COLUMNS: [&str; 7] = ["内容", "筛选条件", "状态", "文件", "导出人", "时间", "保存到"];

fn show(Exports { open, lines }: Exports, at: &At) -> Shown {
    Shown::new(
        "导出文件",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"导出文件"</h1>
            {refusal_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            <p class="hint">"在各个列表里点“导出”。文件在后台生成，可以离开，稍后回到这里下载；保存7天。"</p>
            {open.then(|| view! { <p><a class="button secondary" href="/office/exports">"刷新进度"</a></p> })}
            {if lines.is_empty() {
                view! { <p class="empty">"还没有导出文件。"</p> }.into_any()
            } else {
                table("导出文件", "，新的在前", &COLUMNS, lines.iter().map(row).collect_view().into_any())
            }}
            <p><a class="button quiet" href="/office">"返回审核首页"</a></p>
        },
    )
    .wrong(at.said.refusal.is_some())
}

fn row(export: &ExportLine) -> AnyView {
    let (state, file, until) = match &export.state {
        ExportState::Running { done, total } => {
            let state = view! {
                {format!("{done}/{total}行 ")}
                <progress max=(*total).max(1).to_string() value=done.to_string() aria-label="进度"></progress>
            };
            (state.into_any(), None, None)
        }
        ExportState::Done { label, words, until } => {
            let file = view! { <a href=addresses::export(export.id)>{words.clone()}</a> };
            (label.clone().into_any(), Some(file), Some(until.clone()))
        }
        ExportState::Other { words } => (words.clone().into_any(), None, None),
    };
    view! {
        <tr>
            <td>{export.title.clone()}</td>
            <td>{export.filters.clone()}</td>
            <td>{state}</td>
            <td>{file}</td>
            <td>{export.by.clone()}</td>
            <td>{export.at.clone()}</td>
            <td>{until}</td>
        </tr>
    }
    .into_any()
}
