//! `/office/machines`: the register, with filters and search; 待领取标牌 is its first tab. Everything in the address.

use domain::changes::MachineState;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use leptos::prelude::*;
use registry::Role;
use registry::clock::deadline;
use registry::filters::Filters;
use registry::machines::{MachineEntry, MachineFilter};

use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, address, options};
use crate::components::form::refusal_summary;
use crate::components::register::{day, state_tag};
use crate::components::served::{Person, notice, page as frame};
use crate::components::stage;
use crate::components::table::classed_table;
use crate::context::{actor, query_string, registry, take_flash};
use crate::pages::loaded;
use crate::pages::office::choosable;

const PATH: &str = "/office/machines";

/// The register.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry, flash) = (actor(Role::Staff)?, registry(), take_flash());
        let filter = Filters::parse(&query_string()).machines();
        let page = registry.machines().list(&actor, &filter).await?;
        let bar = filter_bar(&filter, choosable(&actor, &registry).await?);
        let query = bar.query();
        let title = filter.state.map_or("登记册", MachineState::label);
        let waiting = filter.state == Some(MachineState::Registered);
        let rows = page.entries.iter().map(row).collect_view();
        Ok(frame(
            Person::Office,
            title,
            false,
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a></p>
                <h1>"机械登记册"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {tabs(filter.state)}
                {bar.show()}
                {waiting.then(|| view! { <p><a class="button secondary" href="/office/plates">"按领取码办理领取"</a></p> })}
                {if page.entries.is_empty() {
                    empty(&filter, &bar)
                } else {
                    classed_table("queue machines", title, "", &COLUMNS, rows.into_any())
                }}
                {bar.paging(crate::answers::place(page.next))}
                {(!page.entries.is_empty()).then(|| view! {
                    <div class="exports">
                        {export_buttons("machines", &query)}
                        <h2 class="exports-title">"进出场台账格式"</h2>
                        {export_buttons("ledger", &query)}
                    </div>
                })}
            },
        ))
    })
}

fn filter_bar(filter: &MachineFilter, districts: Vec<(String, String)>) -> FilterBar {
    FilterBar::new(PATH, &query_string())
        .keeping("state", filter.state.map_or("", MachineState::code))
        .search("search", "查找", "号码、PIN码后6位、所有者、手机尾号、厂家、型号")
        .districts("全部", districts)
        .select("product", "机械产品名称", options(Product::ALL, Product::code, Product::label))
        .select("stage", "排放阶段", options(Stage::ALL, Stage::code, Stage::name))
        .select("fuel", "燃料类型", options(Fuel::ALL, Fuel::code, Fuel::label))
        .order(filter.order, "先登记的在前", "后登记的在前")
        .days("登记日期从")
}

fn tabs(current: Option<MachineState>) -> AnyView {
    let every = std::iter::once(None).chain(MachineState::ALL.iter().copied().map(Some));
    let tabs = every
        .map(|state| {
            let path = address(PATH, &[("state", state.map_or("", MachineState::code).to_owned())]);
            let words = state.map_or("全部", MachineState::label);
            view! { <li><a href=path aria-current=(state == current).then_some("page")>{words}</a></li> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="登记状态"><ul>{tabs}</ul></nav> }.into_any()
}

fn empty(filter: &MachineFilter, bar: &FilterBar) -> AnyView {
    let words = if bar.is_narrowed() {
        "没有符合条件的机械，请放宽条件，或清除后重新查询。"
    } else if filter.state == Some(MachineState::Registered) {
        "没有待领取的标牌。"
    } else {
        "还没有登记的机械。备案审核通过后列在这里。"
    };
    view! { <p class="empty">{words}</p> }.into_any()
}

/// The columns.
const COLUMNS: [&str; 8] = ["环保登记号码", "机械", "机械制造企业", "所有者", "区县", "排放阶段", "登记日期", "状态"];

fn row(entry: &MachineEntry) -> AnyView {
    let waits = (entry.state == MachineState::Registered).then(|| {
        let words = format!("{}前领取", deadline(entry.collect_by));
        if entry.is_overdue {
            view! { <span class="late">{words} "，已超期"</span> }.into_any()
        } else {
            view! { <span class="hint">{words}</span> }.into_any()
        }
    });
    view! {
        <tr>
            <td><a class="number" href=format!("{PATH}/{}", entry.id)>{entry.number.clone()}</a></td>
            <td>{entry.product.map(Product::label)} " " {entry.model.clone()}</td>
            <td>{entry.maker.clone()}</td>
            <td>{entry.owner_name.clone()} " " <span class="hint">{format!("尾号{}", entry.phone_tail)}</span></td>
            <td>{entry.office.as_ref().map(|office| office.district.clone())}</td>
            <td>{stage::badge(entry.stage)}</td>
            <td>{day(entry.registered_at)}</td>
            <td>{state_tag(entry.state)} " " {waits}</td>
        </tr>
    }
    .into_any()
}
