//! What pages of the register share: states, plates, and the forms of the counter and of changes.

use domain::changes;
use domain::fields::{FieldSpec, Fields};
use leptos::prelude::*;
use registry::clock::{china_day, china_time, deadline};
use registry::machines::FilingLine;
use registry::plates::Plate;
use uuid::Uuid;

use crate::addresses;
use crate::answers::filings::change_words;
use crate::components::change::form_fields;
use crate::components::facts::filing_reason;
use crate::components::form::{asking, deaf_to_enter, report_of};
use crate::components::stage;
use crate::context::Flash;

pub use crate::components::stage::machine_tag as state_tag;

/// `2026年11月24日`.
pub fn day(at: i64) -> String {
    domain::day::chinese(china_day(at))
}

/// The fields of a small form, with what was typed and what is wrong with it. Those of `required` carry the star.
pub fn fields(specs: &[FieldSpec], flash: &Flash, required: &[&str], districts: &[(String, String)]) -> AnyView {
    form_fields(specs, (&flash.typed, &report_of(flash.refusal.as_ref())), required, districts)
}

/// Whether a form came back because of one of its own fields, or with what was kept of it.
pub fn came_back(specs: &[FieldSpec], flash: &Flash) -> bool {
    let report = report_of(flash.refusal.as_ref());
    specs.iter().any(|spec| report.error_of(spec.name).is_some() || (flash.kept && !flash.typed(spec.name).is_empty()))
}

/// 领取登记. The first choice is the usual one, so that the counter presses once.
pub fn collect_form(machine: Uuid, from: &'static str, flash: &Flash) -> AnyView {
    let mut flash = flash.clone();
    if flash.typed("collected_as").is_empty() {
        flash.typed.set("collected_as", "owner");
    }
    view! {
        <form method="post" action="/api/office/collect_plate" class="form" novalidate>
            <input type="hidden" name="machine" value=machine.to_string()/>
            <input type="hidden" name="from" value=from/>
            {deaf_to_enter()}
            {fields(changes::HAND_OVER, &flash, &["collected_as"], &[])}
            {asking(
                "领取登记",
                "button secondary",
                "请核对领取人和环保登记号码。登记后标牌即已交给对方；当天可以撤销。",
                view! { <button type="submit" class="button primary">"确认领取"</button> }.into_any(),
            )}
        </form>
    }
    .into_any()
}

/// The filings about a machine, the newest first.
pub fn filings(lines: &[FilingLine]) -> AnyView {
    let items = lines
        .iter()
        .map(|line| {
            let words = change_words(line);
            let words = if line.is_open_to_viewer {
                view! { <a href=addresses::office_filing(line.id)>{words}</a> }.into_any()
            } else {
                words.into_any()
            };
            let reasons = line.reasons.iter().map(|remark| view! { <li>{filing_reason(remark)}</li> }).collect_view();
            view! {
                <li>
                    {words} " " {stage::state_tag(line.state)} " "
                    <span class="hint">
                        {line.submitted_at.map(china_time)} " "
                        {line.decided_by.clone().map(|by| format!("审核人：{by} ")) }
                        {line.decided_at.map(china_time)}
                    </span>
                    {(!line.reasons.is_empty()).then(|| view! { <ul>{reasons}</ul> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="history">{items}</ul> }.into_any()
}

/// The plates of a machine.
pub fn plates(plates: &[Plate]) -> AnyView {
    let rows = plates
        .iter()
        .map(|plate| {
            let stands = match (&plate.collection, plate.void_at) {
                (Some(collection), _) => {
                    let who = match &collection.agent {
                        Some((name, phone)) => format!("代领人{name} {phone}"),
                        None => "所有者领取".to_owned(),
                    };
                    let note = collection.note.clone().map(|note| format!("，备注：{note}")).unwrap_or_default();
                    format!("{}已领取，{who}，经办人：{}{note}", china_time(collection.at), collection.by)
                }
                (None, Some(at)) => format!("{}作废", china_time(at)),
                (None, None) => format!("待领取，{}前", deadline(plate.collect_by)),
            };
            let reason = (!plate.reason.is_empty()).then(|| format!("：{}", plate.reason));
            view! {
                <li>
                    <strong class="number">{plate.number.clone()}</strong> " "
                    {plate.kind.label()}
                    {reason}
                    " · "
                    {stands}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="history">{rows}</ul> }.into_any()
}

/// The values of a form that came back, else those of the register.
pub fn typed_or(flash: &Flash, held: &Fields) -> Fields {
    if flash.typed.is_blank() { held.clone() } else { flash.typed.clone() }
}
