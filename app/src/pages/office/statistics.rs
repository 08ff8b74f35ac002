//! `/office/statistics`: what is registered and how it was decided, drawn and in tables, each table also as a file.

use leptos::prelude::*;
use registry::Role;
use registry::filters::Filters;
use registry::statistics::{Figures, Part};

use crate::addresses;
use crate::components::charts::{Shares, bars, stage_shares};
use crate::components::filters::FilterBar;
use crate::components::served::{Person, page as frame};
use crate::components::table::classed_table;
use crate::context::{actor, query_string, registry};
use crate::pages::loaded;
use crate::pages::office::choosable;

/// The page.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let (query, registry) = (query_string(), registry());
        let found = registry.statistics().read(&actor, &Filters::parse(&query).statistics()).await?;
        let bar = FilterBar::new("/office/statistics", &query)
            .named("统计范围")
            .districts("全市", choosable(&actor, &registry).await?)
            .months();
        let narrowed = bar.is_narrowed();
        Ok(frame(
            Person::Office,
            "统计",
            false,
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"统计"</h1>
                {bar.show()}
                {found.is_empty().then(|| view! {
                    <p class="empty">
                        {if narrowed { "这段时间没有登记和审核。可以换一个时间或区县。" } else { "还没有登记和审核。审核第一份备案后，这里会有统计。" }}
                    </p>
                })}
                {(!found.is_empty()).then(|| show(&found, &bar.query()))}
            },
        ))
    })
}

fn show(found: &Figures, query: &str) -> AnyView {
    let registered: i64 = found.districts.iter().map(|district| district.registered).sum();
    let waiting = &found.waiting;
    let figure = |words: &'static str, value: String| view! { <div><dt>{words}</dt><dd>{value}</dd></div> };
    let parts = Part::ALL.into_iter().map(|part| section(found, part, query)).collect_view();
    view! {
        <dl class="figures">
            {figure("在册机械", registered.to_string())}
            {figure("审核通过", waiting.approved.to_string())}
            {figure("审核不通过", waiting.returned.to_string())}
            {figure("等待时间中位数", waiting.median().unwrap_or_else(|| "—".to_owned()))}
            {figure("按时办结", waiting.in_time_percent().map_or_else(|| "—".to_owned(), |share| format!("{share}%")))}
        </dl>
        <div class="statistics">{parts}</div>
    }
    .into_any()
}

fn owned(rows: impl Iterator<Item = (&'static str, i64)>) -> Vec<(String, i64)> {
    rows.map(|(name, n)| (name.to_owned(), n)).collect()
}

fn chart(found: &Figures, part: Part) -> Option<AnyView> {
    let title = part.label();
    let rows = match part {
        Part::Districts => found.districts.iter().map(|one| (one.name.clone(), one.registered)).collect(),
        Part::Products => owned(found.products.iter().map(|(product, n)| (product.label(), *n))),
        Part::Fuels => owned(found.fuels.iter().map(|(fuel, n)| (fuel.label(), *n))),
        Part::Stages => {
            let whole = Shares { name: "在册机械".to_owned(), parts: found.stages.clone() };
            return Some(stage_shares("chart-stages", title, &[whole]));
        }
        Part::Months => {
            let periods = found.periods.iter();
            let rows: Vec<Shares> = periods
                .map(|period| Shares {
                    name: period.name.clone(),
                    parts: period.stages.iter().map(|(stage, n)| (*stage, *n)).collect(),
                })
                .collect();
            return Some(stage_shares("chart-months", title, &rows));
        }
        Part::Waiting => found.waiting.steps(),
        Part::Reviewers => found.reviewers.iter().map(|one| (one.name.clone(), one.waiting.decided())).collect(),
    };
    let id = match part {
        Part::Districts => "chart-districts",
        Part::Products => "chart-products",
        Part::Fuels => "chart-fuels",
        Part::Waiting => "chart-waiting",
        _ => "chart-reviewers",
    };
    (!rows.is_empty()).then(|| bars(id, title, &rows))
}

fn section(found: &Figures, part: Part, query: &str) -> AnyView {
    let table = found.table(part);
    let file = |ending: &str| addresses::statistics_file(part.code(), ending, query);
    let empty = table.rows.is_empty();
    let head: Vec<&str> = table.head.iter().map(String::as_str).collect();
    let rows = table
        .rows
        .iter()
        .map(|row| {
            let mut cells = row.iter();
            let name = cells.next().cloned().unwrap_or_default();
            let cells = cells.map(|cell| view! { <td>{cell.clone()}</td> }).collect_view();
            view! { <tr><th scope="row">{name}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <section class="card statistics-part">
            <h2>{part.label()}</h2>
            {chart(found, part)}
            {empty.then(|| view! { <p class="hint">"没有可以显示的数据。"</p> })}
            {(!empty).then(|| view! {
                <details>
                    <summary>"表格" <span class="visually-hidden">{format!("：{}", part.label())}</span></summary>
                    {classed_table("figures-table", part.label(), "", &head, rows.into_any())}
                </details>
                <p class="export-links">
                    <a class="export-link" href=file("xlsx") download>
                        "导出 Excel"
                        <span class="visually-hidden">{format!("：{}", part.label())}</span>
                    </a>
                    " "
                    <a class="export-link" href=file("csv") download>
                        "导出 CSV"
                        <span class="visually-hidden">{format!("：{}", part.label())}</span>
                    </a>
                </p>
            })}
        </section>
    }
    .into_any()
}
