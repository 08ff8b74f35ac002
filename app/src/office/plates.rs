//! `/office/plates`: the counter. A 领取码 or a number leads to the machine, one press hands its plate over.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::plates::{Counter, CounterMachine};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::layout::notice;
use crate::components::plates::{collect_form, plates};
use crate::components::stage::{self, machine_tag};
use crate::page::{At, Page, Person, Shown};

/// The machine of the address.
#[server(name = AskCounter, endpoint = "office/plates", input = GetUrl)]
pub async fn counter() -> Result<Desk<Counter>, ApiError> {
    crate::answers::plates::counter().await
}

/// The counter.
pub struct Plates;

impl Page for Plates {
    type Question = AskCounter;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Counter>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(Counter { found }: Counter, at: &At) -> Shown {
    let said = &at.said;
    // What was not found is not the machine that was found before.
    let not_found = report_of(said.refusal.as_ref()).error_of("code").is_some();
    let found = found.filter(|_| !not_found);
    Shown::new(
        "领取登记",
        view! {
            <p class="crumbs">
                <a href="/office">"审核首页"</a>
                " › "
                <a href="/office/machines?state=registered">"待领取标牌"</a>
            </p>
            <h1>"领取登记"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {kept_note(at)}
            {find_form(at)}
            {found.map(|machine| found_machine(&machine, at))}
        },
    )
    .wrong(said.refusal.is_some())
}

/// Posted, because a code in an address would stay in logs and histories.
fn find_form(at: &At) -> AnyView {
    let code = Line {
        name: "code",
        label: "领取码或环保登记号码",
        kind: "text",
        mode: "text",
        autocomplete: "off",
        hint: "领取码在机械主的短信和“我的机械”里",
    };
    let find = view! { <button type="submit" class="button secondary">"查找"</button> };
    let report = report_of(at.said.refusal.as_ref());
    view! {
        <form method="post" action="/api/office/find_plate" class="form counter" novalidate>
            {line(code, at.said.typed("code"), &report, Some(find.into_any()))}
        </form>
    }
    .into_any()
}

fn found_machine(machine: &CounterMachine, at: &At) -> AnyView {
    let id = machine.id;
    view! {
        <section class="card counter-machine">
            <h2><a href=addresses::office_machine(id)>{machine.title.clone()}</a> " " {machine_tag(machine.state)}</h2>
            <p class="number big">{machine.number.clone()}</p>
            <p>{stage::badge(machine.stage)} " " {machine.maker.clone()}</p>
            <p>
                "所有者：" <strong>{machine.owner_name.clone()}</strong> {format!("，手机尾号{}", machine.phone_tail)}
            </p>
            {plates(&machine.plates)}
            {machine.late.clone().map(|day| view! { <p class="late">{day} "前领取，已超期"</p> })}
            {if machine.waits {
                collect_form(id, "counter", at)
            } else {
                view! { <p class="warning-box">"没有待领取的标牌。标牌丢失或损坏的，请在机械页面办理补领。"</p> }.into_any()
            }}
        </section>
    }
    .into_any()
}
