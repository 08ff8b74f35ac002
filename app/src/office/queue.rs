//! `/office/filings`: the queues of the office, narrowed, searched and ordered; everything in the address.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::emission::Flag;
use domain::filing::{FilingKind, FilingState, QueueState};
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::queue::{Queue, QueueLine};

use super::on_desk;
use crate::addresses::{filing_address, queue};
use crate::api::ApiError;
use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, options};
use crate::components::form::refusal_summary;
use crate::components::layout::notice;
use crate::components::office_pieces::{count_words, due_tag};
use crate::components::stage;
use crate::components::table::table;
use crate::page::{At, Page, Person, Shown};

/// The filings that the address asks for.
#[server(name = AskQueue, endpoint = "office/queue", input = GetUrl)]
pub async fn filings() -> Result<Desk<Queue>, ApiError> {
    crate::answers::queue::queue().await
}

/// A queue, or what was searched for.
pub struct List;

impl Page for List {
    type Question = AskQueue;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Queue>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(found: Queue, at: &At) -> Shown {
    let (said, query) = (&at.said, at.search());
    let state = found.state.unwrap_or(QueueState::In(FilingState::Submitted));
    let heading = if found.searching { "查询结果".to_owned() } else { heading(state) };
    let bar = bar(query, &found);
    Shown::new(
        heading.clone(),
        view! {
            <h1>{heading}</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {tabs(query, (!found.searching).then_some(state), &found)}
            {bar.show()}
            {list(query, &found, bar.is_narrowed())}
            {bar.paging(found.next.clone())}
            {(!found.lines.is_empty()).then(|| export_buttons("filings", &queue::without_place(query)))}
        },
    )
    .wrong(said.refusal.is_some())
}

fn heading(state: QueueState) -> String {
    match state {
        QueueState::In(state) => format!("{}备案", state.label()),
        other => other.label().to_owned(),
    }
}

fn tabs(query: &str, current: Option<QueueState>, found: &Queue) -> AnyView {
    let tabs = QueueState::ALL
        .into_iter()
        .map(|tab| {
            let count = found.counts.get(tab.code()).copied().unwrap_or_default();
            let open = !matches!(tab, QueueState::In(FilingState::Returned | FilingState::Approved));
            let here = (current == Some(tab)).then_some("page");
            view! {
                <li><a href=queue::with(query, "state", Some(tab.code())) aria-current=here>
                    {tab.label()}
                    {open.then(|| view! { " " <span class="tab-count">{count_words(tab.code(), count)}</span> })}
                </a></li>
            }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="审核状态"><ul>{tabs}</ul></nav> }.into_any()
}

fn bar(query: &str, found: &Queue) -> FilterBar {
    FilterBar::new("/office/filings", query)
        .keeping("state", found.state.map_or("", QueueState::code))
        .search("search", "查找", "环保登记号码、PIN码、所有者、手机后四位、厂家、型号")
        .districts("全部", found.districts.clone())
        .select("product", "机械产品名称", options(Product::ALL, Product::code, Product::label))
        .select("stage", "排放阶段", options(Stage::ALL, Stage::code, Stage::name))
        .select("fuel", "燃料类型", options(Fuel::ALL, Fuel::code, Fuel::label))
        .select("flag", "提示", options(Flag::ALL, Flag::code, Flag::label))
        .select("kind", "事项", options(FilingKind::ALL, FilingKind::code, FilingKind::label))
        .order(found.order, "先提交的在前", "后提交的在前")
        .days("提交日期从")
}

/// The columns.
const COLUMNS: [&str; 8] = ["机械", "机械制造企业", "所有者", "区县", "排放阶段", "提示", "提交时间", "状态"];

fn list(query: &str, found: &Queue, narrowed: bool) -> AnyView {
    if found.lines.is_empty() {
        let words = if narrowed || found.behind {
            "没有符合条件的备案，请改变或清除条件。"
        } else {
            "这里没有备案了。"
        };
        return view! { <p class="empty">{words}</p> }.into_any();
    }
    // The queue goes along, so that a decision can lead to the next one in it.
    let queue = queue::without_place(query);
    let queue = if queue.is_empty() { "state=submitted".to_owned() } else { queue };
    let rows = found.lines.iter().map(|line| row(line, &queue)).collect_view();
    table("备案列表", "", &COLUMNS, rows.into_any())
}

fn row(line: &QueueLine, queue: &str) -> AnyView {
    let resent = (line.revision > 1).then(|| format!("第{}次提交", line.revision));
    let kind = (line.kind != FilingKind::Registration).then(|| line.kind.label());
    let state = match (&line.number, line.state) {
        (Some(number), FilingState::Approved) => view! { <strong class="number">{number.clone()}</strong> }.into_any(),
        _ => stage::state_tag(line.state),
    };
    let doubtful =
        (line.doubtful && line.state.is_undecided()).then(|| view! { <span class="doubtful">"疑似重复"</span> " " });
    view! {
        <tr>
            <td>
                <a href=filing_address(line.id, Some(queue), "")>
                    {line.product.clone()} " "
                    <span class="code">{line.model.clone()}</span>
                </a>
                {kind.map(|kind| view! { " " <span class="kind">{kind}</span> })}
            </td>
            <td>{line.maker.clone()}</td>
            <td>{line.owner.clone()}</td>
            <td>{line.district.clone()}</td>
            <td>{line.stage.map(stage::badge)}</td>
            <td>
                {doubtful}
                {(line.remarks > 0).then(|| view! { <span class="flag-count">{line.remarks} "条"</span> })}
            </td>
            <td>{line.submitted.clone()} {line.due.as_ref().map(|due| view! { <br/> {due_tag(due)} })}</td>
            <td>
                {state} " "
                {resent} " "
                {line.claimed_by.clone().map(|name| view! { <span class="holder">{name}</span> })}
            </td>
        </tr>
    }
    .into_any()
}
