//! `/office/audit`: who did what to which record, for the administration.

use leptos::prelude::*;
use registry::clock::china_time;
use registry::filters::Filters;
use registry::offices::Office;
use registry::trail::audit::Audited;
use registry::trail::words::{EVENTS, actor_words, detail_words, event_words};
use registry::{Actor, Role};

use crate::addresses;
use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, options};
use crate::components::served::{Person, page as frame};
use crate::components::table::classed_table;
use crate::context::{actor, query_string, registry};
use crate::pages::loaded;

/// The page.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let query = query_string();
        let filter = Filters::parse(&query).audit();
        let registry = registry();
        let page = registry.trail().audit(&actor, &filter).await?;
        let offices = registry.offices().all().await?;
        let bar = filter_bar(&query, &actor, &offices);
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
                {bar.show()}
                {empty.then(|| view! { <p class="empty">"没有符合条件的操作记录。请核对人员和记录编号，或清除条件后再看。"</p> })}
                {(!empty).then(|| view! {
                    {classed_table("queue audit-log", "操作记录", "，最新的在前", &COLUMNS, rows.into_any())}
                })}
                {bar.paging(crate::answers::place(page.next))}
                <p class="paging"><a class="button quiet" href="/office">"返回审核首页"</a></p>
                {(!empty).then(|| export_buttons("audit", &bar.query()))}
            },
        ))
    })
}

/// The columns.
const COLUMNS: [&str; 6] = ["时间", "人员", "操作", "说明", "记录", "区县"];

fn filter_bar(query: &str, actor: &Actor, offices: &[Office]) -> FilterBar {
    let choosable = if actor.sees_city() { offices } else { &[] };
    FilterBar::new("/office/audit", query)
        .named("查找操作记录")
        .search("person", "人员（用户名、手机号或姓名）", "")
        .search("record", "登记号码或记录编号", "")
        .select("what", "操作", options(EVENTS, |(what, _)| what, |(_, words)| words))
        .districts("全部", choosable.iter().map(|office| (office.code.clone(), office.district.clone())).collect())
        .days("从")
}

fn row(line: &Audited, offices: &[Office]) -> AnyView {
    let name = actor_words(&line.actor_name, line.actor.is_some());
    let person = match line.actor {
        Some(id) => view! { <a href=addresses::audit_of_person(id)>{name}</a> }.into_any(),
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
            <td><a class="number" href=addresses::audit_of_record(id)>{record}</a></td>
            <td>{district.map(|office| office.district.clone())}</td>
        </tr>
    }
    .into_any()
}
