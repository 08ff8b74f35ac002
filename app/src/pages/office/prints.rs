//! `/office/prints`: 待制牌. What waits to be made, batches of plates, cards and tables, and the way to their files.

use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::clock::china_time;
use registry::plates::batches::{Batch, BatchFile, MOST, Queue};
use registry::{Duty, Registry, Role};

use crate::addresses;
use crate::components::form::refusal_summary;
use crate::components::served::{Person, notice, page as frame};
use crate::components::stage;
use crate::components::table::table;
use crate::context::{actor, registry, take_flash};
use crate::pages::loaded;

/// How many plates a batch may have, as the page offers it.
const SIZES: [i64; 5] = [10, 30, 100, 200, MOST];

const WAITING: [&str; 5] = ["环保登记号码", "排放阶段", "机械", "区县", "等待自"];
const BATCHES: [&str; 4] = ["时间", "制作人", "张数", "文件"];

/// The queue and the batches.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry, flash) = (actor(Role::Staff)?, registry(), take_flash());
        actor.staff(Duty::Plates)?;
        let queue = registry.plates().plates_to_make(&actor).await?;
        let batches = registry.plates().batches(&actor).await?;
        let open = batches.iter().any(|batch| !batch.is_done && batch.failure.is_none());
        Ok(frame(
            Person::Office,
            "制作标牌",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"制作标牌"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {unapproved(&registry)}
                <p><a href="/office/prints/templates">"查看标牌、卡和表的式样"</a></p>
                {waiting(&queue)}
                <section class="card" id="batches">
                    <h2>"批次"</h2>
                    {open.then(|| view! {
                        <p><a class="button secondary" href="/office/prints#batches">"刷新进度"</a></p>
                    })}
                    {listed(&batches)}
                </section>
            },
        ))
    })
}

/// The word of caution, until the authority has approved what is printed.
pub(super) fn unapproved(registry: &Registry) -> Option<AnyView> {
    let words =
        "标牌、信息采集卡和信息采集表的式样（尺寸、颜色、内容）尚未经主管部门批准，批准后由系统管理员在配置中确认。";
    (!registry.plates().templates_approved()).then(|| view! { <p class="warning-box">{words}</p> }.into_any())
}

fn waiting(queue: &Queue) -> AnyView {
    if queue.count == 0 {
        return view! {
            <section class="card">
                <h2>"待制牌"</h2>
                <p class="empty">"没有等待制作的标牌。审核通过、补领或更正号码后，标牌出现在这里。"</p>
            </section>
        }
        .into_any();
    }
    let sizes = SIZES.into_iter().filter(|size| *size < queue.count).map(|size| (size, format!("最早的{size}张")));
    let all = (queue.count <= MOST).then(|| (queue.count, format!("全部{}张", queue.count)));
    let largest = (queue.count > MOST).then(|| (MOST, format!("最早的{MOST}张")));
    let mut choices: Vec<(i64, String)> = all.into_iter().chain(sizes).chain(largest).collect();
    choices.dedup_by_key(|(size, _)| *size);
    let options = choices
        .into_iter()
        .map(|(size, words)| view! { <option value=size.to_string()>{words}</option> })
        .collect_view();
    let rows = queue.first.iter().map(|plate| {
        let lacking = (!plate.lacking.is_empty()).then(|| {
            let sentence = Refusal::NoGlyph { characters: plate.lacking.clone() }.sentence();
            view! { <p class="hint warning">{sentence}</p> }
        });
        view! {
            <tr>
                <td>
                    <a class="number" href=addresses::office_machine(plate.machine)>{plate.number.clone()}</a>
                    {lacking}
                </td>
                <td>{plate.stage.map(stage::badge)}</td>
                <td>{plate.product} " " <span class="code">{plate.model.clone()}</span></td>
                <td>{plate.office.clone()}</td>
                <td>{china_time(plate.since)}</td>
            </tr>
        }
    });
    let shown = i64::try_from(queue.first.len()).unwrap_or_default();
    view! {
        <section class="card">
            <h2>"待制牌 " <span class="flag-count">{queue.count}</span></h2>
            <form method="post" action="/api/office/start_batch" class="search-row">
                <div class="field">
                    <label for="count">"制作"</label>
                    <select id="count" name="count">{options}</select>
                </div>
                <button type="submit" class="button primary">"制作标牌、卡和表"</button>
            </form>
            {table("待制牌", "，等得最久的在前", &WAITING, rows.collect_view().into_any())}
            {(shown < queue.count).then(|| view! { <p class="hint">{format!("只显示最早的{shown}张")}</p> })}
        </section>
    }
    .into_any()
}

fn listed(batches: &[Batch]) -> AnyView {
    if batches.is_empty() {
        return view! { <p class="empty">"还没有制作过。"</p> }.into_any();
    }
    let rows = batches.iter().map(row).collect_view();
    table("批次", "，新的在前", &BATCHES, rows.into_any())
}

fn row(batch: &Batch) -> AnyView {
    let files = match (&batch.failure, batch.is_done) {
        (Some(sentence), _) => view! { <span class="message-error">"未完成：" {sentence.clone()}</span> }.into_any(),
        (None, true) => BatchFile::ALL
            .into_iter()
            .map(|file| view! { <a href=addresses::print_file(batch.id, file.name())>{file.label()}</a> " " })
            .collect_view()
            .into_any(),
        (None, false) => match batch.made {
            Some((made, total)) => view! {
                {format!("制作中，已完成{made}页，共{total}页 ")}
                <progress max=total.max(1).to_string() value=made.to_string() aria-label="进度"></progress>
            }
            .into_any(),
            None => "等待制作".into_any(),
        },
    };
    view! {
        <tr>
            <td>{china_time(batch.created_at)}</td>
            <td>{batch.by.clone()}</td>
            <td>{batch.count}</td>
            <td>{files}</td>
        </tr>
    }
    .into_any()
}
