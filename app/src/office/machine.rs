//! `/office/machines/{id}`: everything the register holds of a machine, and what the duties at hand may do with it.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::changes;
use domain::filing::FilingKind;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use uuid::Uuid;
use wire::desk::Desk;
use wire::register::RegisteredMachine;

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::change::form_fields;
use crate::components::facts::facts;
use crate::components::filing_lines::filing_lines;
use crate::components::form::{Line, line, post_button, refusal_summary, report_of};
use crate::components::inspections::of_machine;
use crate::components::kept::kept_note;
use crate::components::layout::notice;
use crate::components::machine::whereabouts;
use crate::components::messages::messages_about;
use crate::components::plates::{collect_form, plates};
use crate::components::stage::{self, machine_tag};
use crate::components::viewer::viewer;
use crate::page::{At, Page, Person, Shown};

/// One machine. `reveal` in the address asks for its owner's identity in full, which leaves a trace.
#[server(name = AskRegistered, endpoint = "office/machine", input = GetUrl)]
pub async fn machine(#[server(default)] id: String) -> Result<Desk<RegisteredMachine>, ApiError> {
    crate::answers::register::machine(&id).await
}

/// One machine.
pub struct Machine;

impl Page for Machine {
    type Question = AskRegistered;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<RegisteredMachine>, at: &At) -> Shown {
        on_desk(desk, at, |machine, at| show(&machine, at))
    }
}

fn show(machine: &RegisteredMachine, at: &At) -> Shown {
    let said = &at.said;
    let sections = view! {
        {data(machine)}
        {plate_section(machine, at)}
        {inspection_section(machine)}
        <section class="card" id="visits"><h2>"进出工地记录"</h2>{whereabouts(&machine.visits, true)}</section>
        {filing_section(machine)}
        {trail(machine)}
    };
    Shown::new(
        format!("{} {}", machine.number, machine.title),
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/machines">"机械登记册"</a></p>
            {head(machine)}
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {kept_note(at)}
            <div class="dossier">
                {photos(machine)}
                <div class="dossier-data">{sections}</div>
            </div>
        },
    )
    .wrong(said.refusal.is_some())
}

fn head(machine: &RegisteredMachine) -> AnyView {
    let former = machine.former_numbers.iter().map(|(number, until)| {
        view! {
            <p class="hint">"原环保登记号码 "<span class="number">{number.clone()}</span>{format!("（{until}更正）")}</p>
        }
    });
    view! {
        <div class="dossier-head">
            <h1>{machine.title.clone()} " " {machine_tag(machine.state)}</h1>
            <p class="number big">{machine.number.clone()}</p>
            {stage::badge(machine.stage)}
            <p class="hint">
                {machine.owner_name.clone()} " · " {machine.district.clone()}
                " · 登记日期 " {machine.registered_on.clone()}
            </p>
        </div>
        {former.collect_view()}
    }
    .into_any()
}

fn photos(machine: &RegisteredMachine) -> AnyView {
    let links = machine.documents.iter().map(|(id, label)| {
        view! {
            <a href=addresses::photo(id) target="_blank" rel="noopener">"查看"{label.clone()}</a> " "
        }
    });
    view! {
        <div class="dossier-photos">
            {viewer(machine.photos.clone())}
            {(!machine.documents.is_empty()).then(|| view! {
                <p class="identity-photos">{links.collect_view()} <span class="hint">"查看证件会留下记录"</span></p>
            })}
        </div>
    }
    .into_any()
}

fn data(machine: &RegisteredMachine) -> AnyView {
    let id = machine.id;
    let set_by_hand = machine.set_by_hand.then(|| {
        view! { <p class="warning-box">"登记的排放阶段由审核人员确定，与自动判定不同，理由见操作记录。"</p> }
    });
    view! {
        {stage::explanation(&machine.explained, true)}
        {set_by_hand}
        <section class="card">
            <h2>"机械信息"</h2>
            {facts(&machine.machine)}
            {machine.may.correct.then(|| view! {
                <p><a class="button secondary" href=addresses::office_correct(id)>"更正"</a></p>
            })}
        </section>
        <section class="card">
            <h2>"所有者"</h2>
            {facts(&machine.owner)}
            {machine.may.reveal.then(|| view! {
                <p class="no-print"><a href=addresses::office_machine_revealed(id)>"查看完整身份证号码和电话（留下记录）"</a></p>
            })}
        </section>
    }
    .into_any()
}

fn plate_section(machine: &RegisteredMachine, at: &At) -> AnyView {
    let (id, own, serve) = (machine.id, &machine.plates, machine.may.serve);
    view! {
        <section class="card" id="plates">
            <h2>"环保标牌"</h2>
            {own.late.clone().map(|day| view! { <p class="late">{day} "前领取，已超期"</p> })}
            {own.renumbered.then(|| view! {
                <p class="warning-box">"环保登记号码已更正，已领取的标牌上是原号码，请办理补领。"</p>
            })}
            {if own.lines.is_empty() {
                view! { <p class="empty">"没有标牌记录"</p> }.into_any()
            } else {
                plates(&own.lines)
            }}
            {(serve && own.waits).then(|| collect_form(id, "machine", at))}
            {(serve && own.handed_over).then(|| undo_form(id, at))}
            {serve.then(|| reissue_form(id, at))}
            {serve.then(|| view! {
                <div class="card-actions">
                    {post_button(
                        "/api/office/print_machine",
                        &[("machine", id.to_string())],
                        "打印标牌、卡和表",
                        "button secondary",
                    )}
                    <a class="button quiet" href=addresses::plate_drawing(id)>"标牌SVG（雕刻用）"</a>
                </div>
            })}
        </section>
    }
    .into_any()
}

fn undo_form(machine: Uuid, at: &At) -> AnyView {
    let report = report_of(at.said.refusal.as_ref());
    let typed = at.said.typed("undo_reason");
    let came_back = report.error_of("undo_reason").is_some() || !typed.is_empty();
    let reason = Line {
        name: "undo_reason",
        label: "撤销领取的理由",
        kind: "text",
        mode: "text",
        autocomplete: "off",
        hint: "只能在领取当天撤销",
    };
    view! {
        <details open=came_back>
            <summary>"撤销领取"</summary>
            <form method="post" action="/api/office/undo_collection" class="form" novalidate>
                <input type="hidden" name="machine" value=machine.to_string()/>
                {line(reason, typed, &report, None)}
                <button type="submit" class="button danger">"撤销领取"</button>
            </form>
        </details>
    }
    .into_any()
}

fn reissue_form(machine: Uuid, at: &At) -> AnyView {
    let report = report_of(at.said.refusal.as_ref());
    // It came back because of one of its own fields, or with what was kept of it.
    let came_back = changes::REISSUE
        .iter()
        .any(|spec| report.error_of(spec.name).is_some() || (at.kept && !at.said.typed(spec.name).is_empty()));
    view! {
        <details open=came_back>
            <summary>"补领标牌"</summary>
            <form method="post" action="/api/office/reissue_plate" class="form" novalidate>
                <input type="hidden" name="machine" value=machine.to_string()/>
                <p class="hint">"原标牌作废，机械主凭新的领取码领取。"</p>
                {form_fields(changes::REISSUE, (&at.said.typed, &report), &["cause", "reason"], &[])}
                <button type="submit" class="button secondary">"补领标牌"</button>
            </form>
        </details>
    }
    .into_any()
}

fn filing_section(machine: &RegisteredMachine) -> AnyView {
    let links = FilingKind::ALL.iter().filter(|kind| **kind != FilingKind::Registration).map(|kind| {
        let path = addresses::office_change(machine.id, kind.code());
        view! { <a class="button quiet" href=path>{kind.label()}</a> }
    });
    view! {
        <section class="card">
            <h2>"备案和变更"</h2>
            {filing_lines(&machine.filings)}
            {machine.may.change.then(|| view! { <div class="card-actions">{links.collect_view()}</div> })}
        </section>
    }
    .into_any()
}

fn inspection_section(machine: &RegisteredMachine) -> AnyView {
    view! {
        <section class="card" id="inspections">
            <h2>"检测记录"</h2>
            {of_machine(&machine.inspections)}
            {machine.may.inspect.then(|| view! {
                <p>
                    <a class="button secondary" href=addresses::new_inspection(machine.id)>
                        "录入检测记录"
                    </a>
                </p>
            })}
        </section>
    }
    .into_any()
}

fn trail(machine: &RegisteredMachine) -> AnyView {
    let events = machine
        .events
        .iter()
        .map(|event| view! { <li>{event.when.clone()} " " {event.actor.clone()} " " {event.words.clone()}</li> })
        .collect_view();
    view! {
        <section class="card">
            <h2>"历史"</h2>
            <details><summary>"短信"</summary>{messages_about(&machine.messages)}</details>
            <details><summary>"操作记录"</summary><ul class="history">{events}</ul></details>
        </section>
    }
    .into_any()
}
