//! `/office/filings`: the queues of the office, narrowed, searched and ordered; everything in the address.

use domain::emission::Flag;
use domain::filing::{FilingKind, FilingState};
use domain::refusal::Refusal;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use leptos::prelude::*;
use registry::clock::china_time;
use registry::listing::{Entry, Page};
use registry::offices::Office;
use registry::review::queue::Order;
use registry::review::{QueueFilter, QueueState};
use registry::{Actor, Registry, Role};

use super::filing::{due_tag, filing_address};
use crate::components::export::export_buttons;
use crate::components::filters::{DayBox, FilterBar, SearchBox, Select, paging};
use crate::components::form::refusal_summary;
use crate::components::layout::{Person, notice, page as frame};
use crate::components::stage;
use crate::context::{actor, form_value, query_string, registry, take_flash};
use crate::pages::loaded;

pub mod address;

/// A queue, or what was searched for.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, flash, query, registry) = (actor(Role::Staff)?, take_flash(), query_string(), registry());
        let filter = address::filter(&query);
        let page = registry.queue(&actor, &filter).await.map_err(|error| error.refusal())?;
        let counts = registry.queue_counts(&actor).await.map_err(|error| error.refusal())?;
        let offices = offices(&registry, &actor).await?;
        let searching = filter.state.is_none() && !filter.search.trim().is_empty();
        let state = filter.state.unwrap_or(QueueState::In(FilingState::Submitted));
        let heading = if searching { "查询结果".to_owned() } else { heading(state) };
        let bar = bar(&query, &filter, &offices);
        let first = filter.after.map(|_| address::with(&query, "", None));
        let next = page.next.map(|(at, id)| {
            let first = address::with(&query, "", None);
            let joint = if first.ends_with('?') { "" } else { "&" };
            format!("{first}{joint}after={at}.{id}")
        });
        Ok(frame(
            Person::Office,
            &heading,
            flash.refusal.is_some(),
            view! {
                <h1>{heading.clone()}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_deref())}
                {tabs(&query, (!searching).then_some(state), &counts)}
                {bar.show()}
                {list(&query, &filter, &page, bar.is_narrowed())}
                {paging(first, next)}
                {(!page.entries.is_empty()).then(|| export_buttons("filings", &address::without_place(&query)))}
            },
        ))
    })
}

/// The offices that can be chosen: every one for the city, none for an office, which has only its own.
pub async fn offices(registry: &Registry, actor: &Actor) -> Result<Vec<Office>, Refusal> {
    if actor.sees_city() { registry.districts().await.map_err(|error| error.refusal()) } else { Ok(Vec::new()) }
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
                <li><a href=address::with(query, "state", Some(tab.code())) aria-current=here>
                    {tab.label()} {open.then(|| view! { " " <span class="tab-count">{count_words(tab.code(), count)}</span> })}
                </a></li>
            }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="审核状态"><ul>{tabs}</ul></nav> }.into_any()
}

/// 超时 is counted to a thousand only.
pub fn count_words(queue: &str, count: i64) -> String {
    if queue == QueueState::Overdue.code() && count >= 1000 { "999+".to_owned() } else { count.to_string() }
}

/// Value and words of a closed list.
fn options<T: Copy>(all: &[T], code: impl Fn(T) -> String, label: impl Fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().map(|value| (code(*value), label(*value).to_owned())).collect()
}

fn bar(query: &str, filter: &QueueFilter, offices: &[Office]) -> FilterBar {
    let value = |name: &str| form_value(query, name).unwrap_or_default();
    let select = |name: &'static str, label: &'static str, options: Vec<(String, String)>| Select {
        name,
        label,
        any: "全部",
        options,
        current: value(name),
    };
    let mut selects = Vec::new();
    if !offices.is_empty() {
        let districts = offices.iter().map(|office| (office.code.clone(), office.district.clone())).collect();
        selects.push(select("office", "区县", districts));
    }
    selects.push(select("product", "机械产品名称", options(Product::ALL, |it| it.code().into(), Product::label)));
    selects.push(select("stage", "排放阶段", options(Stage::ALL, |it| it.code().to_string(), Stage::name)));
    selects.push(select("fuel", "燃料类型", options(Fuel::ALL, |it| it.code().into(), Fuel::label)));
    selects.push(select("flag", "提示", options(Flag::ALL, |it| it.code().into(), Flag::label)));
    selects.push(select("kind", "事项", options(FilingKind::ALL, |it| it.code().into(), FilingKind::label)));
    selects.push(Select {
        name: "order",
        label: "排序",
        any: "",
        options: vec![("oldest".into(), "先提交的在前".into()), ("newest".into(), "后提交的在前".into())],
        current: if filter.order == Order::Newest { "newest" } else { "oldest" }.to_owned(),
    });
    FilterBar {
        action: "/office/filings".to_owned(),
        hidden: filter.state.map(|state| ("state", state.code().to_owned())).into_iter().collect(),
        search: Some(SearchBox {
            label: "查找",
            hint: "环保登记号码、PIN码、所有者、手机后四位、厂家、型号",
            value: filter.search.clone(),
        }),
        selects,
        days: vec![
            DayBox { name: "from", label: "提交日期从", value: value("from") },
            DayBox { name: "until", label: "到", value: value("until") },
        ],
    }
}

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
    let queue = address::without_place(query);
    let queue = if queue.is_empty() { "state=submitted".to_owned() } else { queue };
    let rows = page.entries.iter().map(|entry| row(entry, &queue)).collect_view();
    view! {
        <div class="table-scroll">
        <table class="queue">
            <caption class="visually-hidden">"备案列表"</caption>
            <thead>
                <tr>
                    <th scope="col">"机械"</th><th scope="col">"机械制造企业"</th><th scope="col">"所有者"</th>
                    <th scope="col">"区县"</th><th scope="col">"排放阶段"</th><th scope="col">"提示"</th>
                    <th scope="col">"提交时间"</th><th scope="col">"状态"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
    }
    .into_any()
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
            <td><a href=filing_address(&entry.id.to_string(), Some(queue), "")>{entry.product.clone()} " " <span class="code">{entry.model.clone()}</span></a> {kind.map(|kind| view! { " " <span class="kind">{kind}</span> })}</td>
            <td>{entry.maker.clone()}</td>
            <td>{entry.owner_name.clone()}</td>
            <td>{entry.office.as_ref().map(|office| office.district.clone())}</td>
            <td>{entry.stage.map(stage::badge)}</td>
            <td>{doubtful} {(entry.remarks > 0).then(|| view! { <span class="flag-count">{entry.remarks} "条"</span> })}</td>
            <td>{entry.submitted_at.map(china_time)} {entry.due.map(|due| view! { <br/> {due_tag(due)} })}</td>
            <td>{state} " " {resent} " " {entry.claimed_by.clone().map(|name| view! { <span class="holder">{name}</span> })}</td>
        </tr>
    }
    .into_any()
}
