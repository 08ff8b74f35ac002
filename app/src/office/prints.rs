//! `/office/prints`: 待制牌. What waits to be made, batches of plates, cards and tables, and the way to their files.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::Choice;
use wire::desk::Desk;
use wire::plates::{Batch, Prints as Answer, Progress, WaitingPlate};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::refusal_summary;
use crate::components::layout::notice;
use crate::components::plates::unapproved;
use crate::components::stage;
use crate::components::table::table;
use crate::page::{At, Page, Person, Shown};

/// How many plates a batch may have, as the page offers it; the most of all is the last.
const SIZES: [i64; 4] = [10, 30, 100, 200];

const WAITING: [&str; 5] = ["环保登记号码", "排放阶段", "机械", "区县", "等待自"];
const BATCHES: [&str; 4] = ["时间", "制作人", "张数", "文件"];

/// What waits and what was made.
#[server(name = AskPrints, endpoint = "office/prints", input = GetUrl)]
pub async fn prints() -> Result<Desk<Answer>, ApiError> {
    crate::answers::plates::prints().await
}

/// The queue and the batches.
pub struct Prints;

impl Page for Prints {
    type Question = AskPrints;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Answer>, at: &At) -> Shown {
        on_desk(desk, at, |prints, at| show(&prints, at))
    }
}

fn show(prints: &Answer, at: &At) -> Shown {
    let said = &at.said;
    let open = prints.batches.iter().any(|batch| batch.progress.is_open());
    Shown::new(
        "制作标牌",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"制作标牌"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {unapproved(prints.approved)}
            <p><a href="/office/prints/templates">"查看标牌、卡和表的式样"</a></p>
            {waiting(prints)}
            <section class="card" id="batches">
                <h2>"批次"</h2>
                {open.then(|| view! {
                    <p><a class="button secondary" href="/office/prints#batches">"刷新进度"</a></p>
                })}
                {listed(&prints.batches, &prints.files)}
            </section>
        },
    )
    .wrong(said.refusal.is_some())
}

fn waiting(prints: &Answer) -> AnyView {
    let count = prints.count;
    if count == 0 {
        return view! {
            <section class="card">
                <h2>"待制牌"</h2>
                <p class="empty">"没有等待制作的标牌。审核通过、补领或更正号码后，标牌出现在这里。"</p>
            </section>
        }
        .into_any();
    }
    let options = sizes(count, prints.most)
        .into_iter()
        .map(|(size, words)| view! { <option value=size.to_string()>{words}</option> })
        .collect_view();
    let rows = prints.first.iter().map(waiting_row).collect_view();
    let shown = i64::try_from(prints.first.len()).unwrap_or_default();
    view! {
        <section class="card">
            <h2>"待制牌 " <span class="flag-count">{count}</span></h2>
            <form method="post" action="/api/office/start_batch" class="search-row">
                <div class="field">
                    <label for="count">"制作"</label>
                    <select id="count" name="count">{options}</select>
                </div>
                <button type="submit" class="button primary">"制作标牌、卡和表"</button>
            </form>
            {table("待制牌", "，等得最久的在前", &WAITING, rows.into_any())}
            {(shown < count).then(|| view! { <p class="hint">{format!("只显示最早的{shown}张")}</p> })}
        </section>
    }
    .into_any()
}

/// How many can be made at once: all of them where that is not too many, else the most of all last.
fn sizes(count: i64, most: i64) -> Vec<(i64, String)> {
    let some = SIZES.into_iter().chain([most]).filter(|size| *size < count);
    let all = (count <= most).then(|| (count, format!("全部{count}张")));
    all.into_iter().chain(some.map(|size| (size, format!("最早的{size}张")))).collect()
}

fn waiting_row(plate: &WaitingPlate) -> AnyView {
    let lacking = plate.lacking.clone().map(|sentence| view! { <p class="hint warning">{sentence}</p> });
    view! {
        <tr>
            <td>
                <a class="number" href=addresses::office_machine(plate.machine)>{plate.number.clone()}</a>
                {lacking}
            </td>
            <td>{plate.stage.map(stage::badge)}</td>
            <td>{plate.product.clone()} " " <span class="code">{plate.model.clone()}</span></td>
            <td>{plate.district.clone()}</td>
            <td>{plate.since.clone()}</td>
        </tr>
    }
    .into_any()
}

fn listed(batches: &[Batch], files: &[Choice]) -> AnyView {
    if batches.is_empty() {
        return view! { <p class="empty">"还没有制作过。"</p> }.into_any();
    }
    let rows = batches.iter().map(|batch| row(batch, files)).collect_view();
    table("批次", "，新的在前", &BATCHES, rows.into_any())
}

fn row(batch: &Batch, files: &[Choice]) -> AnyView {
    let files = match &batch.progress {
        Progress::Failed(sentence) => {
            view! { <span class="message-error">"未完成：" {sentence.clone()}</span> }.into_any()
        }
        Progress::Done => files
            .iter()
            .map(|(name, label)| view! { <a href=addresses::print_file(batch.id, name)>{label.clone()}</a> " " })
            .collect_view()
            .into_any(),
        Progress::Making { made, total } => view! {
            {format!("制作中，已完成{made}页，共{total}页 ")}
            <progress max=(*total).max(1).to_string() value=made.to_string() aria-label="进度"></progress>
        }
        .into_any(),
        Progress::Waits => "等待制作".into_any(),
    };
    view! {
        <tr>
            <td>{batch.when.clone()}</td>
            <td>{batch.by.clone()}</td>
            <td>{batch.count}</td>
            <td>{files}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_offered_first_and_never_more_than_can_be_made_at_once() {
        let offered = |count| sizes(count, 500).into_iter().map(|(size, _)| size).collect::<Vec<_>>();
        assert_eq!(offered(7), [7]);
        assert_eq!(offered(30), [30, 10]);
        assert_eq!(offered(500), [500, 10, 30, 100, 200]);
        assert_eq!(offered(501), [10, 30, 100, 200, 500]);
    }
}
