//! `/office/filings`: the queues of the office, narrowed, searched and ordered; everything in the address.

use domain::emission::Flag;
use domain::filing::{FilingKind, FilingState};
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::desk::{QueueFilter, QueueState};
use registry::filings::listing::{Entry, Page};
use registry::filters::Filters;

use super::pieces::{count_words, due_tag};
use crate::addresses::filing_address;
use crate::addresses::queue;
use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, options};
use crate::components::form::refusal_summary;
use crate::components::served::{Person, notice, page as frame};
use crate::components::stage;
use crate::components::table::table;
use crate::context::{actor, query_string, registry, take_flash};
use crate::pages::loaded;
use crate::pages::office::choosable;

/// A queue, or what was searched for.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, flash, query, registry) = (actor(Role::Staff)?, take_flash(), query_string(), registry());
        let filter = Filters::parse(&query).filings();
        let page = registry.desk().queue(&actor, &filter).await?;
        let counts = registry.desk().queue_counts(&actor).await?;
        let districts = choosable(&actor, &registry).await?;
        let searching = filter.state.is_none() && !filter.search.trim().is_empty();
        let state = filter.state.unwrap_or(QueueState::In(FilingState::Submitted));
        let heading = if searching { "查询结果".to_owned() } else { heading(state) };
        let bar = bar(&query, &filter, districts);
        Ok(frame(
            Person::Office,
            &heading,
            flash.refusal.is_some(),
            view! {
                <h1>{heading.clone()}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {tabs(&query, (!searching).then_some(state), &counts)}
                {bar.show()}
                {list(&query, &filter, &page, bar.is_narrowed())}
                {bar.paging(crate::answers::place(page.next))}
                {(!page.entries.is_empty()).then(|| export_buttons("filings", &queue::without_place(&query)))}
            },
        ))
    })
}

fn heading(state: QueueState) -> String {
    match state {
        QueueState::In(state) => format!("{}备案", state.label()),
        other => other.label().to_owned(),
    }
}

fn tabs(query: &str, current: Option<QueueState>, counts: &std::collections::BTreeMap<String, i64>) -> AnyView {
    let tabs = QueueState::ALL
        .into_iter()
        .map(|tab| {
            let count = counts.get(tab.code()).copied().unwrap_or_default();
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

fn bar(query: &str, filter: &QueueFilter, districts: Vec<(String, String)>) -> FilterBar {
    FilterBar::new("/office/filings", query)
        .keeping("state", filter.state.map_or("", QueueState::code))
        .search("search", "查找", "环保登记号码、PIN码、所有者、手机后四位、厂家、型号")
        .districts("全部", districts)
        .select("product", "机械产品名称", options(Product::ALL, Product::code, Product::label))
        .select("stage", "排放阶段", options(Stage::ALL, Stage::code, Stage::name))
        .select("fuel", "燃料类型", options(Fuel::ALL, Fuel::code, Fuel::label))
        .select("flag", "提示", options(Flag::ALL, Flag::code, Flag::label))
        .select("kind", "事项", options(FilingKind::ALL, FilingKind::code, FilingKind::label))
        .order(filter.order, "先提交的在前", "后提交的在前")
        .days("提交日期从")
}

/// The columns.
const COLUMNS: [&str; 8] = ["机械", "机械制造企业", "所有者", "区县", "排放阶段", "提示", "提交时间", "状态"];

fn list(query: &str, filter: &QueueFilter, page: &Page, narrowed: bool) -> AnyView {
    if page.entries.is_empty() {
        let words = if narrowed || filter.after.is_some() {
            "没有符合条件的备案，请改变或清除条件。"
        } else {
            "这里没有备案了。"
        };
        return view! { <p class="empty">{words}</p> }.into_any();
    }
    // The queue goes along, so that a decision can lead to the next one in it.
    let queue = queue::without_place(query);
    let queue = if queue.is_empty() { "state=submitted".to_owned() } else { queue };
    let rows = page.entries.iter().map(|entry| row(entry, &queue)).collect_view();
    table("备案列表", "", &COLUMNS, rows.into_any())
}

fn row(entry: &Entry, queue: &str) -> AnyView {
    let resent = (entry.revision > 1).then(|| format!("第{}次提交", entry.revision));
    let kind = (entry.kind != FilingKind::Registration).then(|| entry.kind.label());
    let state = match (&entry.number, entry.state) {
        (Some(number), FilingState::Approved) => view! { <strong class="number">{number.clone()}</strong> }.into_any(),
        _ => stage::state_tag(entry.state),
    };
    let doubtful = (entry.doubtful > 0 && entry.state.is_undecided())
        .then(|| view! { <span class="doubtful">"疑似重复"</span> " " });
    view! {
        <tr>
            <td>
                <a href=filing_address(entry.id, Some(queue), "")>
                    {entry.product.clone()} " "
                    <span class="code">{entry.model.clone()}</span>
                </a>
                {kind.map(|kind| view! { " " <span class="kind">{kind}</span> })}
            </td>
            <td>{entry.maker.clone()}</td>
            <td>{entry.owner_name.clone()}</td>
            <td>{entry.office.as_ref().map(|office| office.district.clone())}</td>
            <td>{entry.stage.map(stage::badge)}</td>
            <td>
                {doubtful}
                {(entry.remarks > 0).then(|| view! { <span class="flag-count">{entry.remarks} "条"</span> })}
            </td>
            <td>{entry.submitted_at.map(china_time)} {entry.due.map(|due| view! { <br/> {due_tag(due)} })}</td>
            <td>
                {state} " "
                {resent} " "
                {entry.claimed_by.clone().map(|name| view! { <span class="holder">{name}</span> })}
            </td>
        </tr>
    }
    .into_any()
}
