//! `/office/machines/{id}`: everything the register holds of a machine, and what the duties at hand may do with it.

use domain::changes::{self, MachineState};
use domain::filing::{FilingKind, Step};
use leptos::prelude::*;
use registry::clock::deadline;
use registry::inspections::Inspection;
use registry::machines::MachineFile;
use registry::messages::Logged;
use registry::{Actor, Duty, Role};
use uuid::Uuid;

use super::inspections::of_machine;
use super::pieces::{of_subject, proved, title};
use crate::addresses;
use crate::answers::districts;
use crate::answers::fact_list as facts;
use crate::answers::filings::stay;
use crate::components::form::{Line, line, post_button, refusal_summary, report_of};
use crate::components::machine::whereabouts;
use crate::components::register::{came_back, collect_form, day, fields, filings, plates, state_tag};
use crate::components::served::{Person, kept_note, notice, page as frame};
use crate::components::stage;
use crate::context::{Flash, actor, query, registry, take_desk_flash};
use crate::islands::{PhotoViewer, Shown};
use crate::pages::{id_param, loaded};

/// One machine.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor, registry) = (id?, actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        let reveal = query("reveal").is_some();
        let file = registry.machines().machine_file(&actor, id, reveal).await?;
        let districts = districts(&registry).await?;
        let inspections = registry.inspections().inspections_of(&actor, id).await?;
        let messages = registry.messages().messages_of(&actor, id).await?;
        let stays: Vec<_> = registry.gate().visits_of(&actor, id).await?.iter().map(stay).collect();
        let sections = view! {
            {data(&actor, &file, &districts, reveal)}
            {plate_section(&actor, &file, &flash)}
            {inspection_section(&actor, id, &inspections)}
            <section class="card" id="visits"><h2>"进出工地记录"</h2>{whereabouts(&stays, true)}</section>
            {filing_section(&actor, &file)}
            {trail(&file, &messages)}
        };
        Ok(frame(
            Person::Office,
            &format!("{} {}", file.entry.number, title(&file)),
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/machines">"机械登记册"</a></p>
                {head(&file)}
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {kept_note(&flash)}
                <div class="dossier">
                    {photos(&file, &districts)}
                    <div class="dossier-data">{sections}</div>
                </div>
            },
        ))
    })
}

fn head(file: &MachineFile) -> AnyView {
    let entry = &file.entry;
    let former = file.former_numbers.iter().map(|(number, until)| {
        view! {
            <p class="hint">"原环保登记号码 "<span class="number">{number.clone()}</span>{format!("（{}更正）", day(*until))}</p>
        }
    });
    view! {
        <div class="dossier-head">
            <h1>{title(file)} " " {state_tag(entry.state)}</h1>
            <p class="number big">{entry.number.clone()}</p>
            {stage::badge(entry.stage)}
            <p class="hint">
                {entry.owner_name.clone()} " · " {entry.office.as_ref().map(|office| office.district.clone())}
                " · 登记日期 " {day(entry.registered_at)}
            </p>
        </div>
        {former.collect_view()}
    }
    .into_any()
}

fn photos(file: &MachineFile, districts: &[(String, String)]) -> AnyView {
    let (identity, shown): (Vec<_>, Vec<_>) = file.photos.iter().partition(|photo| photo.slot.is_sensitive());
    let shown: Vec<Shown> = shown
        .into_iter()
        .map(|photo| Shown {
            id: photo.id,
            label: photo.slot.label().to_owned(),
            slot: photo.slot.code().to_owned(),
            proves: proved(photo.slot, &file.fields, districts),
        })
        .collect();
    let links = identity.iter().map(|photo| {
        view! {
            <a href=addresses::photo(photo.id) target="_blank" rel="noopener">"查看"{photo.slot.label()}</a> " "
        }
    });
    view! {
        <div class="dossier-photos">
            <PhotoViewer photos=shown/>
            {(!identity.is_empty()).then(|| view! {
                <p class="identity-photos">{links.collect_view()} <span class="hint">"查看证件会留下记录"</span></p>
            })}
        </div>
    }
    .into_any()
}

fn data(actor: &Actor, file: &MachineFile, districts: &[(String, String)], reveal: bool) -> AnyView {
    let id = file.entry.id;
    let set_by_hand = (file.entry.stage != file.determination.stage).then(|| {
        view! { <p class="warning-box">"登记的排放阶段由审核人员确定，与自动判定不同，理由见操作记录。"</p> }
    });
    let corrects = actor.has_duty(Duty::Review) && file.entry.state != MachineState::Cancelled;
    view! {
        {stage::explanation(&crate::answers::explained_to_office(&file.determination), true)}
        {set_by_hand}
        <section class="card">
            <h2>"机械信息"</h2>
            {facts(Step::Machine.fields(), &file.fields, districts, None)}
            {corrects.then(|| view! {
                <p><a class="button secondary" href=addresses::office_correct(id)>"更正"</a></p>
            })}
        </section>
        <section class="card">
            <h2>"所有者"</h2>
            {facts(Step::Subject.fields(), &file.subject, districts, None)}
            {(!reveal && actor.has_duty(Duty::Review)).then(|| view! {
                <p class="no-print"><a href=addresses::office_machine_revealed(id)>"查看完整身份证号码和电话（留下记录）"</a></p>
            })}
        </section>
    }
    .into_any()
}

fn plate_section(actor: &Actor, file: &MachineFile, flash: &Flash) -> AnyView {
    let entry = &file.entry;
    let at_counter = actor.has_duty(Duty::Plates) && entry.state != MachineState::Cancelled;
    let waits = file.plates.first().is_some_and(|plate| plate.collection.is_none() && plate.void_at.is_none());
    let handed_over = file.plates.first().is_some_and(|plate| plate.collection.is_some());
    let renumbered = handed_over
        && file.plates.first().is_some_and(|plate| plate.number != entry.number)
        && entry.state == MachineState::Collected;
    view! {
        <section class="card" id="plates">
            <h2>"环保标牌"</h2>
            {entry.is_overdue.then(|| view! { <p class="late">{deadline(entry.collect_by)} "前领取，已超期"</p> })}
            {renumbered.then(|| view! { <p class="warning-box">"环保登记号码已更正，已领取的标牌上是原号码，请办理补领。"</p> })}
            {if file.plates.is_empty() {
                view! { <p class="empty">"没有标牌记录"</p> }.into_any()
            } else {
                plates(&file.plates)
            }}
            {(at_counter && waits).then(|| collect_form(entry.id, "machine", flash))}
            {(at_counter && handed_over).then(|| undo_form(entry.id, flash))}
            {at_counter.then(|| reissue_form(entry.id, flash))}
            {at_counter.then(|| view! {
                <div class="card-actions">
                    {post_button(
                        "/api/office/print_machine",
                        &[("machine", entry.id.to_string())],
                        "打印标牌、卡和表",
                        "button secondary",
                    )}
                    <a class="button quiet" href=addresses::plate_drawing(entry.id)>"标牌SVG（雕刻用）"</a>
                </div>
            })}
        </section>
    }
    .into_any()
}

fn undo_form(machine: Uuid, flash: &Flash) -> AnyView {
    let report = report_of(flash.refusal.as_ref());
    let reason = Line {
        name: "undo_reason",
        label: "撤销领取的理由",
        kind: "text",
        mode: "text",
        autocomplete: "off",
        hint: "只能在领取当天撤销",
    };
    view! {
        <details open=report.error_of("undo_reason").is_some() || !flash.typed("undo_reason").is_empty()>
            <summary>"撤销领取"</summary>
            <form method="post" action="/api/office/undo_collection" class="form" novalidate>
                <input type="hidden" name="machine" value=machine.to_string()/>
                {line(reason, flash.typed("undo_reason"), &report, None)}
                <button type="submit" class="button danger">"撤销领取"</button>
            </form>
        </details>
    }
    .into_any()
}

fn reissue_form(machine: Uuid, flash: &Flash) -> AnyView {
    view! {
        <details open=came_back(changes::REISSUE, flash)>
            <summary>"补领标牌"</summary>
            <form method="post" action="/api/office/reissue_plate" class="form" novalidate>
                <input type="hidden" name="machine" value=machine.to_string()/>
                <p class="hint">"原标牌作废，机械主凭新的领取码领取。"</p>
                {fields(changes::REISSUE, flash, &["cause", "reason"], &[])}
                <button type="submit" class="button secondary">"补领标牌"</button>
            </form>
        </details>
    }
    .into_any()
}

fn filing_section(actor: &Actor, file: &MachineFile) -> AnyView {
    let may_ask =
        actor.has_duty(Duty::Review) && file.entry.state != MachineState::Cancelled && file.open_change().is_none();
    let links = FilingKind::ALL.iter().filter(|kind| **kind != FilingKind::Registration).map(|kind| {
        let path = addresses::office_change(file.entry.id, kind.code());
        view! { <a class="button quiet" href=path>{kind.label()}</a> }
    });
    view! {
        <section class="card">
            <h2>"备案和变更"</h2>
            {filings(&file.filings)}
            {may_ask.then(|| view! { <div class="card-actions">{links.collect_view()}</div> })}
        </section>
    }
    .into_any()
}

fn inspection_section(actor: &Actor, id: Uuid, inspections: &[Inspection]) -> AnyView {
    let enters = actor.has_duty(Duty::Inspection);
    view! {
        <section class="card" id="inspections">
            <h2>"检测记录"</h2>
            {of_machine(inspections)}
            {enters.then(|| view! {
                <p>
                    <a class="button secondary" href=addresses::new_inspection(id)>
                        "录入检测记录"
                    </a>
                </p>
            })}
        </section>
    }
    .into_any()
}

fn trail(file: &MachineFile, messages: &[Logged]) -> AnyView {
    let events = file
        .events
        .iter()
        .rev()
        .map(|event| {
            let at = registry::clock::china_time(event.at);
            view! { <li>{at} " " {event.actor.clone()} " " {event.words.clone()}</li> }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>"历史"</h2>
            <details><summary>"短信"</summary>{of_subject(messages)}</details>
            <details><summary>"操作记录"</summary><ul class="history">{events}</ul></details>
        </section>
    }
    .into_any()
}
