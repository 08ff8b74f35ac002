//! 导入检测记录: the upload with what was uploaded before, and one table with what is wrong in it.

use domain::inspection::{FIELDS, label};
use domain::sheet::column_letters;
use leptos::prelude::*;
use registry::clock::china_time;
use registry::inspections::imports::{Columns, Import, Outcome, Problem};
use registry::jobs::{Job, JobState};
use registry::{Duty, Role};

use super::inspections::upload_summary;
use crate::addresses;
use crate::components::form::post_button;
use crate::components::served::{Person, notice, page as frame};
use crate::components::table::{classed_table, table};
use crate::context::{actor, registry, take_flash};
use crate::pages::{id_param, loaded};

fn counts(outcome: &Outcome) -> String {
    let left_out = if outcome.left_out > 0 {
        format!("，另有{}行不是检测记录", outcome.left_out)
    } else {
        String::new()
    };
    let Outcome { rows, good, bad, odd, .. } = outcome;
    format!("共{rows}行，正确{good}行，有错误{bad}行，需核对{odd}行{left_out}")
}

const UPLOADED: [&str; 5] = ["文件", "状态", "检查结果", "已导入", "上传时间"];

/// `/office/inspections/import`.
pub fn list() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry, flash) = (actor(Role::Staff)?, registry(), take_flash());
        actor.staff(Duty::Inspection)?;
        let imports = registry.inspections().imports(&actor).await?;
        let rows = imports.iter().map(|(job, outcome)| row(job, outcome)).collect_view();
        Ok(frame(
            Person::Office,
            "导入检测记录",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/inspections">"检测记录"</a></p>
                <h1>"导入检测记录"</h1>
                {upload_summary(&flash)}
                {notice(flash.notice.as_ref())}
                <section class="card">
                    <p>"1. " <a href="/sheets/template">"下载模板"</a> "，按第2行的示例填写；也可以直接上传检测机构的表格，系统会找到表头，各列的对应关系可以更改。"</p>
                    <p>"2. 上传填好的表格。全部行检查完以后，由您决定是否导入；检查时不会写入任何记录。"</p>
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
                </section>
                {(!imports.is_empty()).then(|| view! {
                    <h2>"上传过的表格"</h2>
                    {table("上传过的表格", "，新的在前", &UPLOADED, rows.into_any())}
                })}
            },
        ))
    })
}

fn row(job: &Job, outcome: &Outcome) -> AnyView {
    let checked = outcome.good + outcome.bad > 0;
    view! {
        <tr>
            <td><a href=addresses::inspection_import(job.id)>{outcome.file.clone()}</a></td>
            <td>{job.state.label()}</td>
            <td>{checked.then(|| counts(outcome))}</td>
            <td>{(job.state == JobState::Done).then(|| format!("{}行", outcome.written))}</td>
            <td>{china_time(job.created_at)}</td>
        </tr>
    }
    .into_any()
}

/// `/office/inspections/import/{id}`.
pub fn one() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor, registry, flash) = (id?, actor(Role::Staff)?, registry(), take_flash());
        let import = registry.inspections().import_of(&actor, id).await?;
        Ok(frame(
            Person::Office,
            "导入检测记录",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs">
                    <a href="/office">"审核首页"</a>
                    " › "
                    <a href="/office/inspections">"检测记录"</a>
                    " › "
                    <a href="/office/inspections/import">"导入"</a>
                </p>
                <h1>{import.outcome.file.clone()} " " <span class="verdict none">{import.job.state.label()}</span></h1>
                {upload_summary(&flash)}
                {notice(flash.notice.as_ref())}
                {state(&import)}
                {left_out(&import)}
                {columns(&import)}
                {problems(&import)}
            },
        ))
    })
}

/// What it has come to, and what can be done now.
fn state(import: &Import) -> AnyView {
    let (job, outcome) = (&import.job, &import.outcome);
    let again = view! {
        <p>
            <a class="button secondary" href=addresses::inspection_import(job.id)>"刷新进度"</a>
        </p>
    };
    let total = job.total.unwrap_or(outcome.rows);
    let progress = view! {
        <p role="status">{format!("已处理{}行，共{total}行。可以离开，稍后再回来查看。", job.done)}</p>
        <progress max=total.max(1).to_string() value=job.done.to_string() aria-label="进度"></progress>
    };
    match job.state {
        JobState::Waiting | JobState::Running => {
            view! { <section class="card">{progress} {again}</section> }.into_any()
        }
        JobState::Checked => {
            let hidden = [("import", job.id.to_string())];
            let words = if outcome.bad == 0 { "全部导入" } else { "只导入正确的行" };
            view! {
                <section class="card">
                    <p role="status"><strong>{counts(outcome)}</strong></p>
                    {(outcome.bad > 0).then(|| view! { <p>"有错误的行不会导入。可以先改正表格后重新上传，也可以只导入正确的行。"</p> })}
                    <p class="hint">{format!("请在{}前确认，过期后需要重新上传。", china_time(job.expires_at))}</p>
                    <div class="list-actions">
                        {(import.mine && outcome.good > 0).then(|| {
                            let words = format!("{words}（{}行）", outcome.good);
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
        JobState::Done => {
            let skipped = outcome.skipped.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
            view! {
                <section class="card">
                    <p role="status"><strong>{format!("已导入{}行", outcome.written)}</strong></p>
                    {(!skipped.is_empty()).then(|| view! {
                        <p>{format!("第{skipped}行在确认前已由他人录入，或机械已注销、转出，没有导入。")}</p>
                    })}
                    <p><a class="button secondary" href="/office/inspections">"查看检测记录"</a></p>
                </section>
            }
            .into_any()
        }
        JobState::Failed => {
            view! { <section class="card"><p role="status">{outcome.sentence.clone()}</p></section> }.into_any()
        }
        JobState::Dropped => {
            view! { <section class="card"><p role="status">"这个表格已放弃，没有导入任何记录。"</p></section> }
                .into_any()
        }
    }
}

/// Rows that are no tests, so that nothing goes without a word.
fn left_out(import: &Import) -> Option<AnyView> {
    let row = |problem: &Problem| {
        let words = format!("第{}行“{}”：{}", problem.row, problem.typed, problem.sentence);
        view! { <li>{words}</li> }
    };
    (!import.left_out.is_empty()).then(|| {
        view! {
            <h2>"没有作为检测记录的行"</h2>
            <ul>{import.left_out.iter().map(row).collect_view()}</ul>
        }
        .into_any()
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
    let body = if import.mine && import.job.state == JobState::Checked {
        view! {
            <form method="post" action="/api/office/import_columns" class="form">
                <input type="hidden" name="import" value=import.job.id.to_string()/>
                {FIELDS.iter().map(|spec| choice(columns, spec.name, spec.label)).collect_view()}
                <button type="submit" class="button secondary">"按所选的列重新检查"</button>
            </form>
        }
        .into_any()
    } else {
        let line = |field: &str, words: &str| {
            let column =
                columns.places.get(field).map_or("没有这一列".to_owned(), |at| column_words(columns, *at));
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

fn problems(import: &Import) -> Option<AnyView> {
    if import.problems.is_empty() {
        return None;
    }
    let row = |problem: &Problem| {
        let level = if problem.error { view! { <strong>"错误"</strong> }.into_any() } else { "请核对".into_any() };
        view! {
            <tr>
                <td class="figure">{problem.row}</td>
                <td>{label(&problem.field)}</td>
                <td class="code">{problem.typed.clone()}</td>
                <td>{level}</td>
                <td>{problem.sentence.clone()}</td>
            </tr>
        }
    };
    Some(
        view! {
            <h2>"检查结果"</h2>
            <p><a href=addresses::import_report(import.job.id)>"下载全部检查结果（Excel）"</a></p>
            {classed_table(
                "queue problems",
                "检查结果",
                "，按行和列列出，最多200条",
                &PROBLEMS,
                import.problems.iter().map(row).collect_view().into_any(),
            )}
        }
        .into_any(),
    )
}
