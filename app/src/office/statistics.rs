//! `/office/statistics`: what is registered and how it was decided, drawn and in tables, each table also as a file.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::administration::{Figures, Statistics, StatisticsPart};
use wire::desk::Desk;

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::charts::chart;
use crate::components::filters::FilterBar;
use crate::components::table::classed_table;
use crate::page::{At, Page, Person, Shown};

/// The statistics, narrowed by their address.
#[server(name = AskStatistics, endpoint = "office/statistics", input = GetUrl)]
pub async fn statistics() -> Result<Desk<Statistics>, ApiError> {
    crate::answers::administration::statistics().await
}

/// The statistics.
pub struct Overview;

impl Page for Overview {
    type Question = AskStatistics;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Statistics>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(Statistics { districts, figures }: Statistics, at: &At) -> Shown {
    let bar = FilterBar::new("/office/statistics", at.search()).named("统计范围").districts("全市", districts).months();
    let narrowed = bar.is_narrowed();
    Shown::new(
        "统计",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"统计"</h1>
            {bar.show()}
            {figures.is_none().then(|| view! {
                <p class="empty">
                    {if narrowed { "这段时间没有登记和审核。可以换一个时间或区县。" } else { "还没有登记和审核。审核第一份备案后，这里会有统计。" }}
                </p>
            })}
            {figures.as_ref().map(|found| counted(found, &bar.query()))}
        },
    )
}

fn counted(found: &Figures, query: &str) -> AnyView {
    let total = |(words, value): &(String, String)| {
        view! { <div><dt>{words.clone()}</dt><dd>{value.clone()}</dd></div> }
    };
    let parts = found.parts.iter().map(|part| section(part, query)).collect_view();
    view! {
        <dl class="figures">{found.totals.iter().map(total).collect_view()}</dl>
        <div class="statistics">{parts}</div>
    }
    .into_any()
}

fn section(part: &StatisticsPart, query: &str) -> AnyView {
    let file = |ending: &str| addresses::statistics_file(&part.code, ending, query);
    let of_part = || view! { <span class="visually-hidden">{format!("：{}", part.label)}</span> };
    let empty = part.rows.is_empty();
    view! {
        <section class="card statistics-part">
            <h2>{part.label.clone()}</h2>
            {part.chart.as_ref().map(|drawn| chart(&format!("chart-{}", part.code), &part.label, drawn))}
            {empty.then(|| view! { <p class="hint">"没有可以显示的数据。"</p> })}
            {(!empty).then(|| view! {
                <details>
                    <summary>"表格" {of_part()}</summary>
                    {figures_table(part)}
                </details>
                <p class="export-links">
                    <a class="export-link" href=file("xlsx") download>"导出 Excel" {of_part()}</a>
                    " "
                    <a class="export-link" href=file("csv") download>"导出 CSV" {of_part()}</a>
                </p>
            })}
        </section>
    }
    .into_any()
}

fn figures_table(part: &StatisticsPart) -> AnyView {
    let head: Vec<&str> = part.head.iter().map(String::as_str).collect();
    let rows = part
        .rows
        .iter()
        .map(|row| {
            let mut cells = row.iter();
            let name = cells.next().cloned().unwrap_or_default();
            let cells = cells.map(|cell| view! { <td>{cell.clone()}</td> }).collect_view();
            view! { <tr><th scope="row">{name}</th>{cells}</tr> }
        })
        .collect_view();
    classed_table("figures-table", &part.label, "", &head, rows.into_any())
}
