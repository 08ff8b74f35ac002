//! 3 机械信息 (manual 二(二)3).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::machine::{AFTERTREATMENT_FIELDS, FIELDS, NUMBER_FIELDS};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::filings::StepForm;

use super::step::Filled;
use crate::api::ApiError;
use crate::components::{stage, wizard};
use crate::page::{At, Page, Person, Shown};

/// 机械信息 as it stands.
#[server(name = AskMachineStep, endpoint = "owner/step_machine", input = GetUrl)]
pub async fn machine_step(
    #[server(default)] id: String,
    #[server(default)] check: Option<String>,
) -> Result<StepForm, ApiError> {
    crate::answers::steps::step(&id, domain::filing::Step::Machine, check.is_some()).await
}

/// The step's page.
pub struct Machine;

impl Page for Machine {
    type Question = AskMachineStep;
    const PERSON: Person = Person::Owner;

    fn show(form: StepForm, at: &At) -> Shown {
        show(&Filled::new(form, at))
    }
}

fn show(step: &Filled) -> Shown {
    let filing = step.form.filing;
    let nameplate = step.form.nameplate;
    let one = |name: &str| {
        let optional = ["engine_number", "speed", "engine_date"];
        let of_plates = ["machine_date", "engine_maker", "engine_model"];
        let required =
            !optional.contains(&name) && !NUMBER_FIELDS.contains(&name) && (nameplate || !of_plates.contains(&name));
        FIELDS.iter().find(|spec| spec.name == name).map(|spec| step.field(spec, required))
    };
    Shown::new(
        "机械信息",
        view! {
            {wizard::steps(3, filing)}
            <h1>"机械信息"</h1>
            {step.summaries()}
            <form method="post" action="/api/filing/save_machine" class="form machine-form" id="step-form" novalidate>
                <input type="hidden" name="filing" value=filing.to_string()/>
                {step.hidden()}
                <fieldset class="group">
                    <legend>"登记类型"</legend>
                    <p class="hint">
                        {if nameplate { "根据铭牌照片，三项至少填写一个（电动机械可不填）。有发动机出厂编号的，也可以填写。" } else { "没有铭牌的机械可以不填。" }}
                    </p>
                    {NUMBER_FIELDS.into_iter().map(one).collect_view()}
                    {one("engine_number")}
                </fieldset>
                <fieldset class="group">
                    <legend>"机械"</legend>
                    {one("registration_type")}
                    <div class="unless-vehicle">{one("product")}</div>
                    <p class="if-vehicle hint">"机械产品名称：场内车辆"</p>
                    {one("identity_kind")}
                    <div class="if-pin">{one("pin")}</div>
                    <div class="if-factory">{one("factory_number")}</div>
                    {["district", "place"].into_iter().map(one).collect_view()}
                    <div class="if-vehicle">{one("plant_number")}</div>
                    {["maker", "model", "machine_date"].into_iter().map(one).collect_view()}
                </fieldset>
                <fieldset class="group">
                    <legend>"动力"</legend>
                    {["fuel", "power", "speed", "engine_maker", "engine_model", "engine_date"]
                        .into_iter()
                        .map(one)
                        .collect_view()}
                    <fieldset class="field">
                        <legend>"后处理装置类型"</legend>
                        <p class="hint">"装有几种选几种，没有不选"</p>
                        {AFTERTREATMENT_FIELDS.iter().map(|(name, _)| one(name)).collect_view()}
                    </fieldset>
                </fieldset>
                <div class="stage-box">
                    <p>{stage::live_heading()}</p>
                    <p id="stage-now">{step.form.stage_now.clone()}</p>
                </div>
                {step.bar(true)}
            </form>
        },
    )
    .wrong(step.wrong())
}
