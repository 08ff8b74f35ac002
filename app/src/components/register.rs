//! What pages of the register share: states, plates, and the forms of the counter and of changes.

use domain::changes::{self, MachineState};
use domain::fields::{FieldSpec, Fields};
use domain::filing::FilingKind;
use leptos::prelude::*;
use registry::clock::{china_day, china_time, deadline};
use registry::machines::FilingLine;
use registry::plates::Plate;
use uuid::Uuid;

use crate::addresses;
use crate::components::facts::filing_reason;
use crate::components::form::{FieldNotes, asking, deaf_to_enter, field, report_of};
use crate::components::stage;
use crate::context::Flash;

/// Where a machine stands.
pub fn state_tag(state: MachineState) -> AnyView {
    view! { <span class=format!("state state-{}", state.code())>{state.label()}</span> }.into_any()
}

/// `2026年11月24日`.
pub fn day(at: i64) -> String {
    domain::day::chinese(china_day(at))
}

/// The fields of a small form, with what was typed and what is wrong with it. Those of `required` carry the star.
pub fn fields(specs: &[FieldSpec], flash: &Flash, required: &[&str], districts: &[(String, String)]) -> AnyView {
    let notes = FieldNotes { report: report_of(flash.refusal.as_ref()), ..FieldNotes::default() };
    specs
        .iter()
        .map(|spec| field(spec, &flash.typed, &notes, required.contains(&spec.name), districts))
        .collect_view()
        .into_any()
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

/// The form of a change; every field is required.
pub fn change_form(
    action: &'static str,
    machine: Uuid,
    kind: FilingKind,
    flash: &Flash,
    districts: &[(String, String)],
) -> AnyView {
    let specs = changes::fields(kind);
    let required: Vec<&str> = specs.iter().map(|spec| spec.name).collect();
    view! {
        <form method="post" action=action class="form" novalidate>
            {crate::context::writer_field(&crate::context::registry())}
            <input type="hidden" name="machine" value=machine.to_string()/>
            <input type="hidden" name="kind" value=kind.code()/>
            {fields(specs, flash, &required, districts)}
            <button type="submit" class="button primary wide">"提交申请"</button>
        </form>
    }
    .into_any()
}

/// What an applicant should know before asking.
pub const fn change_hint(kind: FilingKind) -> &'static str {
    match kind {
        FilingKind::Registration => "",
        FilingKind::Transfer => "审核通过后，机械列入新所有者的“我的机械”，环保登记号码不变。",
        FilingKind::Move => "由现登记区县审核；通过后由迁入区县管理，环保登记号码不变。",
        FilingKind::Reissue => "审核通过后原标牌作废，凭新的领取码在30日内领取。",
        FilingKind::Cancellation => "审核通过后环保登记号码和标牌不再有效。再次使用时需重新登记。",
    }
}

/// 过户 from → to, with its reason.
pub fn change_words(line: &FilingLine) -> String {
    let Some(change) = &line.change else { return line.kind.label().to_owned() };
    let what = if change.from.is_empty() {
        change.cause_words(line.kind).to_owned()
    } else {
        format!("{}→{}", change.from, change.to)
    };
    format!("{}：{what}；理由：{}", line.kind.label(), change.reason)
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
