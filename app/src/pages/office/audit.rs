//! `/office/audit`: who did what to which record, for the administration.

use domain::day;
use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::audit::{AuditFilter, Audited};
use registry::clock::china_time;
use registry::events::words::{EVENTS, actor_words, detail_words, event_words};
use registry::offices::Office;
use registry::{Actor, Role};

use crate::components::export::export_buttons;
use crate::components::layout::{Person, page as frame};
use crate::context::{actor, form_value, here, percent_encode, registry};
use crate::pages::loaded;
use crate::pages::owner::machines::cursor;

/// Reads the filter of an address, without its page; what cannot be read does not narrow.
fn filter_of(query: &str) -> AuditFilter {
    let value = |name: &str| form_value(query, name).unwrap_or_default();
    AuditFilter {
        person: value("person"),
        what: value("what"),
        office: Some(value("office")).filter(|office| !office.is_empty()),
        from: day::parse(&value("from")),
        until: day::parse(&value("until")),
        record: value("record"),
        after: None,
    }
}

fn query_of(filter: &AuditFilter) -> String {
    format!(
        "?person={}&what={}&office={}&from={}&until={}&record={}",
        percent_encode(filter.person.trim()),
        percent_encode(filter.what.trim()),
        percent_encode(filter.office.as_deref().unwrap_or_default()),
        filter.from.map(day::iso).unwrap_or_default(),
        filter.until.map(day::iso).unwrap_or_default(),
        percent_encode(filter.record.trim()),
    )
}

/// The page.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let here = here();
        let filter = filter_of(here.split_once('?').map_or("", |(_, query)| query));
        let registry = registry();
        let failed = |error: registry::Error| -> Refusal { error.refusal() };
        let asked = AuditFilter { after: cursor(), ..filter.clone() };
        let page = registry.audit(&actor, &asked).await.map_err(failed)?;
        let offices = registry.offices().await.map_err(failed)?;
        let query = query_of(&filter);
        let next = page.next.map(|(at, id)| format!("/office/audit{query}&after={at}.{id}"));
        let empty = page.lines.is_empty();
        let rows = page.lines.iter().map(|line| row(line, &offices)).collect_view();
        Ok(frame(
            Person::Office,
            "操作记录",
            false,
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"操作记录"</h1>
                <p class="hint">"查看某个人的操作记录，会在这个人的记录里留下痕迹；导出也会留下记录。"</p>
                {filters(&actor, &filter, &offices)}
                {empty.then(|| view! { <p class="empty">"没有符合条件的操作记录。请核对人员和记录编号，或清除条件后再看。"</p> })}
                {(!empty).then(|| view! {
                    <div class="table-scroll">
                    <table class="queue audit-log">
                        <caption class="visually-hidden">"操作记录，最新的在前"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"时间"</th><th scope="col">"人员"</th><th scope="col">"操作"</th>
                                <th scope="col">"说明"</th><th scope="col">"记录"</th><th scope="col">"区县"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    </div>
                })}
                <p class="paging">
                    {next.map(|next| view! { <a class="button secondary" href=next>"下一页"</a> })}
                    <a class="button quiet" href="/office">"返回审核首页"</a>
                </p>
                {(!empty).then(|| export_buttons("audit", &query))}
            },
        ))
    })
}

fn filters(actor: &Actor, filter: &AuditFilter, offices: &[Office]) -> AnyView {
    let kinds = EVENTS
        .iter()
        .map(|(what, words)| view! { <option value=*what selected=filter.what == *what>{*words}</option> })
        .collect_view();
    let choices = offices
        .iter()
        .map(|office| {
            let selected = filter.office.as_deref() == Some(office.code.as_str());
            view! { <option value=office.code.clone() selected=selected>{office.district.clone()}</option> }
        })
        .collect_view();
    let district = actor.sees_city().then(|| view! {
        <div><label for="office">"区县"</label><select id="office" name="office"><option value="">"全部"</option>{choices}</select></div>
    });
    view! {
        <form method="get" action="/office/audit" class="filter-bar" role="search" aria-label="查找操作记录">
            <div><label for="person">"人员（用户名、手机号或姓名）"</label><input id="person" name="person" type="search" value=filter.person.clone() autocomplete="off"/></div>
            <div><label for="record">"登记号码或记录编号"</label><input id="record" name="record" type="search" value=filter.record.clone() autocomplete="off"/></div>
            <div><label for="what">"操作"</label><select id="what" name="what"><option value="">"全部"</option>{kinds}</select></div>
            {district}
            <div><label for="from">"从"</label><input id="from" name="from" type="date" value=filter.from.map(day::iso)/></div>
            <div><label for="until">"到"</label><input id="until" name="until" type="date" value=filter.until.map(day::iso)/></div>
            <button type="submit" class="button secondary">"查询"</button>
            <a class="button quiet" href="/office/audit">"清除"</a>
        </form>
    }
    .into_any()
}

fn row(line: &Audited, offices: &[Office]) -> AnyView {
    let name = actor_words(&line.actor_name, line.actor.is_some());
    let person = match line.actor {
        Some(id) => view! { <a href=format!("/office/audit?person={id}")>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let district = offices.iter().find(|office| line.office.as_ref() == Some(&office.code));
    // An id is long and says little: its end tells records apart, the link tells all.
    let id = line.subject.to_string();
    let record = line.number.clone().unwrap_or_else(|| id.chars().skip(id.len().saturating_sub(8)).collect());
    view! {
        <tr>
            <td>{china_time(line.at)}</td>
            <td>{person}</td>
            <td>{event_words(&line.what)}</td>
            <td class="message-text">{detail_words(&line.detail)}</td>
            <td><a class="number" href=format!("/office/audit?record={id}")>{record}</a></td>
            <td>{district.map(|office| office.district.clone())}</td>
        </tr>
    }
    .into_any()
}
