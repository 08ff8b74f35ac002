//! `/office/inspections/new`: the form that enters a test; what looks odd is asked about before it is saved.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::{Fields, Report};
use domain::inspection::{FIELDS, LIMITS, NUMBER, READINGS};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::inspections::{InspectionForm, TestedMachine};

use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{FieldNotes, field, refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::stage;
use crate::office::on_desk;
use crate::page::{At, Page, Person, Shown};

/// The form, of the machine in its address where there is one.
#[server(name = AskInspectionForm, endpoint = "office/inspection_form", input = GetUrl)]
pub async fn inspection_form() -> Result<Desk<InspectionForm>, ApiError> {
    crate::answers::inspections::inspection_form().await
}

/// The form.
pub struct Entry;

impl Page for Entry {
    type Question = AskInspectionForm;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<InspectionForm>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

/// Fields that may stay empty; so may the readings.
const OPTIONAL: [&str; 6] = ["cma", "tested_time", "ringelmann", "instrument", "tester", "zone"];

fn show(InspectionForm { machine }: InspectionForm, at: &At) -> Shown {
    let report = report_of(at.said.refusal.as_ref());
    let asks = report.is_clean() && !report.warnings.is_empty();
    let cancel = machine
        .as_ref()
        .map_or_else(|| "/office/inspections".to_owned(), |machine| addresses::office_machine(machine.id));
    let summary = if asks { Some(asked(&report)) } else { refusal_summary(at.said.refusal.as_ref()) };
    Shown::new(
        "录入检测记录",
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/inspections">"检测记录"</a></p>
            <h1>"录入检测记录"</h1>
            {summary}
            {kept_note(at)}
            {machine.as_ref().map(tested)}
            <form method="post" action="/api/office/inspection_enter" class="form inspection-form" novalidate>
                <input
                    type="hidden"
                    name="machine"
                    value=machine.as_ref().map(|machine| machine.id.to_string()).unwrap_or_default()
                />
                {groups(machine.as_ref(), report, at)}
                {asks.then(|| view! {
                    <div class="tick">
                        <input type="checkbox" id="confirmed" name="confirmed" value="yes"/>
                        <label for="confirmed">"已核对检测报告，填写无误"</label>
                    </div>
                })}
                <div class="action-bar">
                    <button type="submit" class="button primary">"保存"</button>
                    <a class="button quiet" href=cancel>"取消"</a>
                </div>
            </form>
        },
    )
    .wrong(at.said.refusal.is_some())
}

/// What looks odd, asked about once.
fn asked(report: &Report) -> AnyView {
    let lines = report
        .warnings
        .iter()
        .map(|remark| view! { <li><a href=format!("#{}", remark.field)>{remark.sentence.clone()}</a></li> })
        .collect_view();
    view! {
        <div class="warning-box" role="alert" tabindex="-1" autofocus id="warnings">
            <h2>"请再核对一次"</h2>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}

/// The machine that the form was opened for.
fn tested(machine: &TestedMachine) -> AnyView {
    view! {
        <section class="card">
            <p>
                <strong class="number">{machine.number.clone()}</strong> " "
                {machine.product.clone()} " "
                {machine.model.clone()} " "
                {stage::badge(machine.stage)}
            </p>
            <p class="hint">{machine.maker.clone()}</p>
        </section>
    }
    .into_any()
}

fn groups(machine: Option<&TestedMachine>, report: Report, at: &At) -> AnyView {
    let mut values: Fields = at.said.typed.clone();
    if let Some(machine) = machine
        && values.get(NUMBER).is_empty()
    {
        values.set(NUMBER, &machine.number);
    }
    let notes = FieldNotes { report, ..FieldNotes::default() };
    let one = |name: &str| {
        let required = !OPTIONAL.contains(&name) && !READINGS.contains(&name);
        FIELDS.iter().find(|spec| spec.name == name).map(|spec| field(spec, &values, &notes, required, &[]))
    };
    let many = |names: &[&str]| names.iter().map(|name| one(name)).collect_view();
    view! {
        <fieldset class="group">
            <legend>"机械和报告"</legend>
            {many(&[NUMBER, "report_no", "body", "cma"])}
        </fieldset>
        <fieldset class="group">
            <legend>"检测"</legend>
            {many(&["origin", "tested_on", "tested_time", "place", "instrument", "tester"])}
        </fieldset>
        <fieldset class="group">
            <legend>"检测值"</legend>
            <p class="hint">{format!("按{}自动计算平均值并判定；电动机械不用填写", LIMITS.name)}</p>
            <div class="readings">{many(&READINGS)}</div>
            {one("ringelmann")}
            {one("zone")}
        </fieldset>
    }
    .into_any()
}
