//! 导入检测记录: `/office/inspections/import`, the upload with what was uploaded before, and
//! `/office/inspections/import/{id}`, one table with what is wrong in it.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::inspection::FIELDS;
use domain::sheet::column_letters;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use uuid::Uuid;
use wire::desk::Desk;
use wire::imports::{Columns, Import, ImportLine, ImportState, Imports, Problem};
use wire::{Refused, Refuses as _};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{error_summary, post_button, report_of};
use crate::components::layout::notice;
use crate::components::table::{classed_table, table};
use crate::page::{At, Page, Person, Shown};

/// What was uploaded before.
#[server(name = AskImports, endpoint = "office/imports", input = GetUrl)]
pub async fn imports() -> Result<Desk<Imports>, ApiError> {
    crate::answers::imports::imports().await
}

/// One table.
#[server(name = AskImport, endpoint = "office/import", input = GetUrl)]
pub async fn import(#[server(default)] id: String) -> Result<Desk<Import>, ApiError> {
    crate::answers::imports::import(&id).await
}

/// The upload, with what was uploaded before.
pub struct List;

impl Page for List {
    type Question = AskImports;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Imports>, at: &At) -> Shown {
        on_desk(desk, at, show_list)
    }
}

/// One table.
pub struct One;

impl Page for One {
    type Question = AskImport;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Import>, at: &At) -> Shown {
        on_desk(desk, at, show_one)
    }
}

const UPLOADED: [&str; 5] = ["文件", "状态", "检查结果", "已导入", "上传时间"];

/// What was refused of an upload, in its own words above what is wrong with each part.
fn upload_summary(refusal: Option<&Refused>) -> Option<AnyView> {
    refusal.and_then(|refusal| error_summary(Some(&refusal.sentence()), &report_of(Some(refusal))))
}

fn show_list(Imports { lines }: Imports, at: &At) -> Shown {
    Shown::new(
        "导入检测记录",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/inspections">"检测记录"</a></p>
            <h1>"导入检测记录"</h1>
            {upload_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            <section class="card">
                <p>"1. " <a href="/sheets/template">"下载模板"</a> "，按第2行的示例填写；也可以直接上传检测机构的表格，系统会找到表头，各列的对应关系可以更改。"</p>
                <p>"2. 上传填好的表格。全部行检查完以后，由您决定是否导入；检查时不会写入任何记录。"</p>
                {upload_form()}
            </section>
            {(!lines.is_empty()).then(|| view! {
                <h2>"上传过的表格"</h2>
                {table("上传过的表格", "，新的在前", &UPLOADED, lines.iter().map(row).collect_view().into_any())}
            })}
        },
    )
    .wrong(at.said.refusal.is_some())
}

fn upload_form() -> AnyView {
    view! {
        <form method="post" action="/sheets/import" enctype="multipart/form-data" class="form">
            <div class="field">
                <label for="table">"表格文件"</label>
                <p class="hint" id="table-hint">"Excel（.xlsx）或CSV，不超过10MB、20000行"</p>
                <input
                    type="file"
                    id="table"
                    name="table"
                    accept=".xlsx,.csv,text/csv,\
                        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    aria-describedby="table-hint"
                    required
                />
            </div>
            <button type="submit" class="button primary">"上传并检查"</button>
        </form>
    }
    .into_any()
}

fn row(line: &ImportLine) -> AnyView {
    view! {
        <tr>
            <td><a href=addresses::inspection_import(line.id)>{line.file.clone()}</a></td>
            <td>{line.standing.clone()}</td>
            <td>{line.counts.clone()}</td>
            <td>{line.written.clone()}</td>
            <td>{line.at.clone()}</td>
        </tr>
    }
    .into_any()
}

fn show_one(import: Import, at: &At) -> Shown {
    Shown::new(
        "导入检测记录",
        view! {
            <p class="crumbs">
                <a href="/office">"审核首页"</a>
                " › "
                <a href="/office/inspections">"检测记录"</a>
                " › "
                <a href="/office/inspections/import">"导入"</a>
            </p>
            <h1>{import.file.clone()} " " <span class="verdict none">{import.standing.clone()}</span></h1>
            {upload_summary(at.said.refusal.as_ref())}
            {notice(at.said.notice.as_ref())}
            {state(&import)}
            {left_out(&import.left_out)}
            {columns(&import)}
            {problems(import.id, &import.problems)}
        },
    )
    .wrong(at.said.refusal.is_some())
}

/// What it has come to, and what can be done now.
fn state(import: &Import) -> AnyView {
    match &import.state {
        ImportState::Open { done, total } => view! {
            <section class="card">
                <p role="status">{format!("已处理{done}行，共{total}行。可以离开，稍后再回来查看。")}</p>
                <progress max=(*total).max(1).to_string() value=done.to_string() aria-label="进度"></progress>
                <p>
                    <a class="button secondary" href=addresses::inspection_import(import.id)>"刷新进度"</a>
                </p>
            </section>
        }
        .into_any(),
        ImportState::Checked { counts, good, bad, until } => decision(import, counts, (*good, *bad), until),
        ImportState::Done { written, skipped } => view! {
            <section class="card">
                <p role="status"><strong>{format!("已导入{written}行")}</strong></p>
                {(!skipped.is_empty()).then(|| view! {
                    <p>{format!("第{skipped}行在确认前已由他人录入，或机械已注销、转出，没有导入。")}</p>
                })}
                <p><a class="button secondary" href="/office/inspections">"查看检测记录"</a></p>
            </section>
        }
        .into_any(),
        ImportState::Failed { sentence } => {
            view! { <section class="card"><p role="status">{sentence.clone()}</p></section> }.into_any()
        }
        ImportState::Dropped => {
            view! { <section class="card"><p role="status">"这个表格已放弃，没有导入任何记录。"</p></section> }
                .into_any()
        }
    }
}

/// What was found, and for its sender what to do with it.
fn decision(import: &Import, counts: &str, (good, bad): (i64, i64), until: &str) -> AnyView {
    let hidden = [("import", import.id.to_string())];
    let words = if bad == 0 { "全部导入" } else { "只导入正确的行" };
    view! {
        <section class="card">
            <p role="status"><strong>{counts.to_owned()}</strong></p>
            {(bad > 0).then(|| view! { <p>"有错误的行不会导入。可以先改正表格后重新上传，也可以只导入正确的行。"</p> })}
            <p class="hint">{format!("请在{until}前确认，过期后需要重新上传。")}</p>
            <div class="list-actions">
                {(import.mine && good > 0).then(|| {
                    let words = format!("{words}（{good}行）");
                    post_button("/api/office/import_confirm", &hidden, &words, "button primary")
                })}
                {import.mine.then(|| {
                    post_button("/api/office/import_drop", &hidden, "全部放弃", "button quiet danger")
                })}
            </div>
        </section>
    }
    .into_any()
}

/// Rows that are no tests, so that nothing goes without a word.
fn left_out(sentences: &[String]) -> Option<AnyView> {
    (!sentences.is_empty()).then(|| {
        let lines = sentences.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
        view! { <h2>"没有作为检测记录的行"</h2> <ul>{lines}</ul> }.into_any()
    })
}

/// Which column was taken for which field, and while its sender decides a form to take it otherwise.
fn columns(import: &Import) -> Option<AnyView> {
    let columns = import.columns.as_ref()?;
    let place = if columns.sheet.is_empty() { String::new() } else { format!("工作表“{}”", columns.sheet) };
    let read = format!("读取的是{place}第{}行表头下面的各行。", columns.heading_row);
    let others = (!columns.others.is_empty()).then(|| {
        let names = columns.others.join("”“");
        view! { <p><strong>{format!("工作表“{names}”也像检测记录，没有读取。需要时请另存为单独的文件后导入。")}</strong></p> }
    });
    let body = if import.mine && matches!(import.state, ImportState::Checked { .. }) {
        view! {
            <form method="post" action="/api/office/import_columns" class="form">
                <input type="hidden" name="import" value=import.id.to_string()/>
                {FIELDS.iter().map(|spec| choice(columns, spec.name, spec.label)).collect_view()}
                <button type="submit" class="button secondary">"按所选的列重新检查"</button>
            </form>
        }
        .into_any()
    } else {
        let line = |field: &str, words: &str| {
            let column =
                columns.places.get(field).map_or_else(|| "没有这一列".to_owned(), |at| column_words(columns, *at));
            view! { <div><dt>{words.to_owned()}</dt><dd>{column}</dd></div> }
        };
        view! { <dl class="facts">{FIELDS.iter().map(|spec| line(spec.name, spec.label)).collect_view()}</dl> }
            .into_any()
    };
    Some(
        view! {
            <h2>"各列的对应关系"</h2>
            <section class="card"><p>{read}</p> {others} {body}</section>
        }
        .into_any(),
    )
}

/// A column as its sheet names it.
fn column_words(columns: &Columns, at: usize) -> String {
    let heading = columns.heading.get(at).map(String::as_str).unwrap_or_default();
    format!("{}列 {heading}", column_letters(at)).trim_end().to_owned()
}

fn choice(columns: &Columns, field: &'static str, words: &'static str) -> AnyView {
    let id = format!("column-{field}");
    let taken = columns.places.get(field).copied();
    let last = columns.heading.len().max(taken.map_or(0, |at| at + 1));
    let option = |at: usize| {
        view! { <option value=at.to_string() selected=taken == Some(at)>{column_words(columns, at)}</option> }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{words}</label>
            <select id=id name=format!("columns[{field}]")>
                <option value="" selected=taken.is_none()>"没有这一列"</option>
                {(0..last).map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// The columns.
const PROBLEMS: [&str; 5] = ["行", "列", "填写的内容", "级别", "说明"];

fn problems(import: Uuid, problems: &[Problem]) -> Option<AnyView> {
    if problems.is_empty() {
        return None;
    }
    let row = |problem: &Problem| {
        let level = if problem.error { view! { <strong>"错误"</strong> }.into_any() } else { "请核对".into_any() };
        view! {
            <tr>
                <td class="figure">{problem.row}</td>
                <td>{problem.column.clone()}</td>
                <td class="code">{problem.typed.clone()}</td>
                <td>{level}</td>
                <td>{problem.sentence.clone()}</td>
            </tr>
        }
    };
    Some(
        view! {
            <h2>"检查结果"</h2>
            <p><a href=addresses::import_report(import)>"下载全部检查结果（Excel）"</a></p>
            {classed_table(
                "queue problems",
                "检查结果",
                "，按行和列列出，最多200条",
                &PROBLEMS,
                problems.iter().map(row).collect_view().into_any(),
            )}
        }
        .into_any(),
    )
}
