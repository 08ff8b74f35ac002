//! 检测记录: the list with its filters, and the table that other pages embed.

use domain::inspection::{Origin, Verdict, opacity_words, ringelmann_words};
use leptos::prelude::*;
use registry::inspections::{Inspection, InspectionFilter};
use registry::{Duty, Role};

use crate::components::export::export_buttons;
use crate::components::form::{error_summary, refusal_summary, report_of};
use crate::components::layout::{Person, notice, page as frame};
use crate::context::{Flash, actor, percent_encode, query, registry, take_flash};
use crate::pages::loaded;
use crate::pages::owner::districts;
use crate::pages::owner::machines::cursor;

pub mod entry;
pub mod one;

/// 合格, 不合格, 不适用, told apart by more than colour.
fn verdict_tag(verdict: Verdict) -> AnyView {
    let (class, sign) = match verdict {
        Verdict::Pass => ("verdict pass", "✓ "),
        Verdict::Fail => ("verdict fail", "✗ "),
        Verdict::NotApplicable => ("verdict none", "— "),
    };
    view! { <span class=class><span aria-hidden="true">{sign}</span>{verdict.label()}</span> }.into_any()
}

fn when(one: &Inspection) -> String {
    format!("{} {}", domain::day::iso(one.data.tested_on), one.time_words()).trim().to_owned()
}

/// Mean and limit: `0.61 / 0.80`.
fn measured(one: &Inspection) -> String {
    let mean = one.judgement.mean.map_or_else(|| "—".to_owned(), opacity_words);
    let limit = one.judgement.limit.map_or_else(|| "—".to_owned(), opacity_words);
    format!("{mean} / {limit}")
}

fn withdrawn_tag(one: &Inspection) -> Option<AnyView> {
    one.withdrawn.as_ref().map(|_| view! { <span class="verdict none">"已撤销"</span> }.into_any())
}

fn rows(list: &[Inspection], with_machine: bool, linked: bool) -> AnyView {
    list.iter()
        .map(|one| {
            let report = one.data.report_no.clone();
            let report = if linked {
                view! { <a href=format!("/office/inspections/{}", one.id)>{report}</a> }.into_any()
            } else {
                report.into_any()
            };
            let paper = one.file.map(|_| view! { <a href=format!("/papers/{}", one.id)>"附件"</a> });
            view! {
                <tr>
                    <td class="code">{report} " " {paper}</td>
                    {with_machine.then(|| view! {
                        <td><span class="number">{one.number.clone()}</span> " " {one.product.clone()} " " {one.model.clone()}</td>
                    })}
                    <td>{when(one)}</td>
                    <td>{one.data.origin.label()}</td>
                    <td>{one.data.body.clone()}</td>
                    <td class="figure">{measured(one)}</td>
                    <td>{one.data.ringelmann.map(ringelmann_words)}</td>
                    <td>{verdict_tag(one.judgement.verdict)} " " {withdrawn_tag(one)}</td>
                </tr>
            }
        })
        .collect_view()
        .into_any()
}

fn table(list: &[Inspection], caption: &'static str, with_machine: bool, linked: bool) -> AnyView {
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=caption>
            <table class="queue inspections">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"报告编号"</th>
                        {with_machine.then(|| view! { <th scope="col">"机械"</th> })}
                        <th scope="col">"检测时间"</th>
                        <th scope="col">"检测类型"</th>
                        <th scope="col">"检测机构"</th>
                        <th scope="col">"平均值 / 限值（m⁻¹）"</th>
                        <th scope="col">"林格曼黑度"</th>
                        <th scope="col">"检测结论"</th>
                    </tr>
                </thead>
                <tbody>{rows(list, with_machine, linked)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The tests of one machine, for the office's page of the machine.
pub fn of_machine(list: &[Inspection]) -> AnyView {
    if list.is_empty() {
        return view! { <p class="empty">"暂无检测记录"</p> }.into_any();
    }
    table(list, "检测记录，新的在前", false, true)
}

/// The same for the owner, without the way into the office.
pub fn of_own_machine(list: &[Inspection]) -> AnyView {
    if list.is_empty() {
        return view! { <p class="empty">"暂无检测记录"</p> }.into_any();
    }
    table(list, "检测记录，新的在前", false, false)
}

fn filter_now() -> InspectionFilter {
    let day = |name: &str| query(name).as_deref().and_then(domain::day::parse);
    InspectionFilter {
        office: query("office").filter(|office| !office.is_empty()),
        verdict: query("verdict").as_deref().and_then(Verdict::from_code),
        origin: query("origin").as_deref().and_then(Origin::from_code),
        from: day("from"),
        until: day("until"),
        search: query("search").unwrap_or_default(),
        after: cursor(),
    }
}

/// Everything that narrows the list, for its address.
fn query_text(filter: &InspectionFilter) -> String {
    let day = |day: Option<jiff::civil::Date>| day.map(domain::day::iso).unwrap_or_default();
    let pairs = [
        ("office", filter.office.clone().unwrap_or_default()),
        ("verdict", filter.verdict.map(|verdict| verdict.code().to_owned()).unwrap_or_default()),
        ("origin", filter.origin.map(|origin| origin.code().to_owned()).unwrap_or_default()),
        ("from", day(filter.from)),
        ("until", day(filter.until)),
        ("search", filter.search.trim().to_owned()),
    ];
    let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
    pairs.map(|(name, value)| format!("{name}={}", percent_encode(value))).collect::<Vec<_>>().join("&")
}

fn select(name: &'static str, words: &'static str, options: Vec<(String, String)>, current: &str) -> AnyView {
    let id = format!("filter-{name}");
    view! {
        <div class="filter">
            <label for=id.clone()>{words}</label>
            <select id=id name=name>
                <option value="">"全部"</option>
                {options.into_iter().map(|(value, words)| {
                    let selected = value == current;
                    view! { <option value=value selected=selected>{words}</option> }
                }).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

fn filters(filter: &InspectionFilter, districts: Vec<(String, String)>) -> AnyView {
    let owned = |list: Vec<(&'static str, &'static str)>| {
        list.into_iter().map(|(code, words)| (code.to_owned(), words.to_owned())).collect::<Vec<_>>()
    };
    let verdicts = owned(Verdict::ALL.iter().map(|verdict| (verdict.code(), verdict.label())).collect());
    let origins = owned(Origin::ALL.iter().map(|origin| (origin.code(), origin.label())).collect());
    let day = |name: &'static str, words: &'static str, value: Option<jiff::civil::Date>| {
        let id = format!("filter-{name}");
        view! {
            <div class="filter filter-day">
                <label for=id.clone()>{words}</label>
                <input type="date" id=id name=name value=value.map(domain::day::iso).unwrap_or_default()/>
            </div>
        }
    };
    view! {
        <form method="get" action="/office/inspections" class="filters" role="search">
            <div class="filter filter-search">
                <label for="filter-search">"环保登记号码或报告编号"</label>
                <input type="search" id="filter-search" name="search" value=filter.search.clone() autocomplete="off" maxlength="60"/>
            </div>
            {(districts.len() > 1).then(|| select("office", "区县", districts, filter.office.as_deref().unwrap_or_default()))}
            {select("verdict", "检测结论", verdicts, filter.verdict.map_or("", Verdict::code))}
            {select("origin", "检测类型", origins, filter.origin.map_or("", Origin::code))}
            {day("from", "检测日期从", filter.from)}
            {day("until", "到", filter.until)}
            <div class="filter-buttons">
                <button type="submit" class="button secondary">"查询"</button>
                <a class="button quiet" href="/office/inspections">"清除"</a>
            </div>
        </form>
    }
    .into_any()
}

/// `/office/inspections`.
pub fn list() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry, flash) = (actor(Role::Staff)?, registry(), take_flash());
        let filter = filter_now();
        let page = registry.inspections(&actor, &filter).await.map_err(|error| error.refusal())?;
        let districts = if actor.narrowed(None)?.is_none() { districts(&registry).await? } else { Vec::new() };
        let text = query_text(&filter);
        let next = page.next.map(|(at, id)| {
            let and = if text.is_empty() { "" } else { "&" };
            format!("/office/inspections?{text}{and}after={at}.{id}")
        });
        let first = filter.after.map(|_| format!("/office/inspections?{text}"));
        let may_enter = actor.has_duty(Duty::Inspection);
        Ok(frame(
            Person::Office,
            "检测记录",
            false,
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"检测记录"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_deref())}
                {filters(&filter, districts)}
                <div class="list-actions">
                    {may_enter.then(|| view! {
                        <a class="button primary" href="/office/inspections/new">"录入检测记录"</a>
                        <a class="button secondary" href="/office/inspections/import">"导入表格"</a>
                    })}
                    {export_buttons("inspections", &text)}
                </div>
                {if page.entries.is_empty() {
                    view! { <p class="empty">"没有符合条件的检测记录。"</p> }.into_any()
                } else {
                    table(&page.entries, "检测记录，新的在前", true, true)
                }}
                <nav class="paging" aria-label="翻页">
                    {first.map(|first| view! { <a class="button quiet" href=first>"第一页"</a> })}
                    {next.map(|next| view! { <a class="button secondary" href=next rel="next">"下一页"</a> })}
                    <a class="button quiet" href="/office">"返回审核首页"</a>
                </nav>
            },
        ))
    })
}

/// The summary of a refused upload, for the pages that have one.
pub(super) fn upload_summary(flash: &Flash) -> Option<AnyView> {
    flash.refusal.as_ref().and_then(|refusal| error_summary(Some(&refusal.sentence()), &report_of(Some(refusal))))
}
