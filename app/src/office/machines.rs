//! `/office/machines`: the register, with filters and search; 待领取标牌 is its first tab. Everything in the address.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::changes::MachineState;
use domain::lists::Order;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::Choice;
use wire::desk::Desk;
use wire::register::{MachineList, MachineRow};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::export::export_buttons;
use crate::components::filters::{FilterBar, address, options};
use crate::components::form::refusal_summary;
use crate::components::layout::notice;
use crate::components::stage::{self, machine_tag};
use crate::components::table::classed_table;
use crate::page::{At, Page, Person, Shown};

const PATH: &str = "/office/machines";

/// A page of the register.
#[server(name = AskMachines, endpoint = "office/machines", input = GetUrl)]
pub async fn machines() -> Result<Desk<MachineList>, ApiError> {
    crate::answers::register::machines().await
}

/// The register.
pub struct List;

impl Page for List {
    type Question = AskMachines;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<MachineList>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(list: MachineList, at: &At) -> Shown {
    let said = &at.said;
    let state = list.state;
    let order = if list.newest_first { Order::Newest } else { Order::Oldest };
    let bar = filter_bar(at, state, order, list.districts);
    let query = bar.query();
    let title = state.map_or("登记册", MachineState::label);
    let waiting = state == Some(MachineState::Registered);
    let is_empty = list.machines.is_empty();
    let rows = list.machines.iter().map(row).collect_view();
    Shown::new(
        title,
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a></p>
            <h1>"机械登记册"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {tabs(state)}
            {bar.show()}
            {waiting.then(|| view! { <p><a class="button secondary" href="/office/plates">"按领取码办理领取"</a></p> })}
            {if is_empty {
                empty(state, &bar)
            } else {
                classed_table("queue machines", title, "", &COLUMNS, rows.into_any())
            }}
            {bar.paging(list.next)}
            {(!is_empty).then(|| view! {
                <div class="exports">
                    {export_buttons("machines", &query)}
                    <h2 class="exports-title">"进出场台账格式"</h2>
                    {export_buttons("ledger", &query)}
                </div>
            })}
        },
    )
}

fn filter_bar(at: &At, state: Option<MachineState>, order: Order, districts: Vec<Choice>) -> FilterBar {
    FilterBar::new(PATH, at.search())
        .keeping("state", state.map_or("", MachineState::code))
        .search("search", "查找", "号码、PIN码后6位、所有者、手机尾号、厂家、型号")
        .districts("全部", districts)
        .select("product", "机械产品名称", options(Product::ALL, Product::code, Product::label))
        .select("stage", "排放阶段", options(Stage::ALL, Stage::code, Stage::name))
        .select("fuel", "燃料类型", options(Fuel::ALL, Fuel::code, Fuel::label))
        .order(order, "先登记的在前", "后登记的在前")
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

fn empty(state: Option<MachineState>, bar: &FilterBar) -> AnyView {
    let words = if bar.is_narrowed() {
        "没有符合条件的机械，请放宽条件，或清除后重新查询。"
    } else if state == Some(MachineState::Registered) {
        "没有待领取的标牌。"
    } else {
        "还没有登记的机械。备案审核通过后列在这里。"
    };
    view! { <p class="empty">{words}</p> }.into_any()
}

/// The columns.
const COLUMNS: [&str; 8] = ["环保登记号码", "机械", "机械制造企业", "所有者", "区县", "排放阶段", "登记日期", "状态"];

fn row(machine: &MachineRow) -> AnyView {
    let waits = machine.collect_by.as_ref().map(|day| {
        let words = format!("{day}前领取");
        if machine.late {
            view! { <span class="late">{words} "，已超期"</span> }.into_any()
        } else {
            view! { <span class="hint">{words}</span> }.into_any()
        }
    });
    view! {
        <tr>
            <td><a class="number" href=addresses::office_machine(machine.id)>{machine.number.clone()}</a></td>
            <td>{machine.product.clone()} " " {machine.model.clone()}</td>
            <td>{machine.maker.clone()}</td>
            <td>{machine.owner_name.clone()} " " <span class="hint">{format!("尾号{}", machine.phone_tail)}</span></td>
            <td>{machine.district.clone()}</td>
            <td>{stage::badge(machine.stage)}</td>
            <td>{machine.registered_on.clone()}</td>
            <td>{machine_tag(machine.state)} " " {waits}</td>
        </tr>
    }
    .into_any()
}
