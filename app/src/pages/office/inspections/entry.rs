//! The form that enters a test; what looks odd is asked about before it is saved.

use domain::fields::Fields;
use domain::inspection::{FIELDS, LIMITS, NUMBER, READINGS};
use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::inspections::Tested;
use registry::{Duty, Role};
use uuid::Uuid;

use crate::addresses;
use crate::components::form::{FieldNotes, field, refusal_summary, report_of};
use crate::components::served::{Person, kept_note, page as frame};
use crate::components::stage;
use crate::context::{Flash, actor, query, registry, take_desk_flash};
use crate::pages::loaded;

/// `/office/inspections/new?machine=…`.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let (actor, registry) = (actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        actor.staff(Duty::Inspection)?;
        let machine = match query("machine").filter(|machine| !machine.is_empty()) {
            Some(id) => {
                let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
                Some(registry.inspections().machine_to_test(&actor, id).await?)
            }
            None => None,
        };
        Ok(form(machine.as_ref(), &flash))
    })
}

fn form(machine: Option<&Tested>, flash: &Flash) -> AnyView {
    let mut values: Fields = flash.typed.clone();
    if let Some(machine) = machine
        && values.get(NUMBER).is_empty()
    {
        values.set(NUMBER, &machine.number);
    }
    let report = report_of(flash.refusal.as_ref());
    let asks = report.is_clean() && !report.warnings.is_empty();
    let notes = FieldNotes { report: report.clone(), ..FieldNotes::default() };
    let optional = ["cma", "tested_time", "ringelmann", "instrument", "tester", "zone"];
    let one = |name: &str| {
        let required = !optional.contains(&name) && !READINGS.contains(&name);
        FIELDS.iter().find(|spec| spec.name == name).map(|spec| field(spec, &values, &notes, required, &[]))
    };
    let many = |names: &[&str]| names.iter().map(|name| one(name)).collect_view();
    let cancel = machine.map_or("/office/inspections".to_owned(), |machine| addresses::office_machine(machine.id));
    let summary = if asks {
        let lines = report
            .warnings
            .iter()
            .map(|remark| view! { <li><a href=format!("#{}", remark.field)>{remark.sentence.clone()}</a></li> });
        Some(
            view! {
                <div class="warning-box" role="alert" tabindex="-1" autofocus id="warnings">
                    <h2>"请再核对一次"</h2>
                    <ul>{lines.collect_view()}</ul>
                </div>
            }
            .into_any(),
        )
    } else {
        refusal_summary(flash.refusal.as_ref())
    };
    frame(
        Person::Office,
        "录入检测记录",
        flash.refusal.is_some(),
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/inspections">"检测记录"</a></p>
            <h1>"录入检测记录"</h1>
            {summary}
            {kept_note(flash)}
            {machine.map(|machine| view! {
                <section class="card">
                    <p>
                        <strong class="number">{machine.number.clone()}</strong> " "
                        {machine.product.clone()} " "
                        {machine.model.clone()} " "
                        {stage::badge(machine.facts.stage)}
                    </p>
                    <p class="hint">{machine.maker.clone()}</p>
                </section>
            })}
            <form method="post" action="/api/office/inspection_enter" class="form inspection-form" novalidate>
                <input
                    type="hidden"
                    name="machine"
                    value=machine.map(|machine| machine.id.to_string()).unwrap_or_default()
                />
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
}
