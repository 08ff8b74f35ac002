//! `/office/exports`: the files that were asked for, how far they are, and the way to them.

use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::exports::Export;
use registry::jobs::JobState;

use crate::addresses;
use crate::components::form::refusal_summary;
use crate::components::served::{Person, notice, page as frame};
use crate::components::table::table;
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

const COLUMNS: [&str; 7] = ["内容", "筛选条件", "状态", "文件", "导出人", "时间", "保存到"];

/// The list.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, flash) = (actor(Role::Staff)?, take_flash());
        let exports = registry().exports().list(&actor).await?;
        let open = exports.iter().any(|export| export.job.state.is_open());
        let rows = exports.iter().map(row).collect_view();
        Ok(frame(
            Person::Office,
            "导出文件",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"导出文件"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                <p class="hint">"在各个列表里点“导出”。文件在后台生成，可以离开，稍后回到这里下载；保存7天。"</p>
                {open.then(|| view! { <p><a class="button secondary" href="/office/exports">"刷新进度"</a></p> })}
                {if exports.is_empty() {
                    view! { <p class="empty">"还没有导出文件。"</p> }.into_any()
                } else {
                    table("导出文件", "，新的在前", &COLUMNS, rows.into_any())
                }}
                <p><a class="button quiet" href="/office">"返回审核首页"</a></p>
            },
        ))
    })
}

fn row(export: &Export) -> AnyView {
    let (job, outcome) = (&export.job, &export.outcome);
    let filters = if outcome.filters.is_empty() { "全部".to_owned() } else { outcome.filters.clone() };
    let state = match (job.state, job.total) {
        (JobState::Running, Some(total)) => view! {
            {format!("{}/{total}行 ", job.done)}
            <progress max=total.max(1).to_string() value=job.done.to_string() aria-label="进度"></progress>
        }
        .into_any(),
        (JobState::Failed, _) => format!("未完成：{}", outcome.sentence).into_any(),
        (state, _) => state.label().into_any(),
    };
    let file = (job.state == JobState::Done).then(|| {
        view! { <a href=addresses::export(job.id)>{format!("下载 {}（{}行）", outcome.format, outcome.rows)}</a> }
    });
    view! {
        <tr>
            <td>{export.title()}</td>
            <td>{filters}</td>
            <td>{state}</td>
            <td>{file}</td>
            <td>{job.by.clone()}</td>
            <td>{china_time(job.created_at)}</td>
            <td>{(job.state == JobState::Done).then(|| china_time(job.expires_at))}</td>
        </tr>
    }
    .into_any()
}
