//! 3 机械信息 (manual 二(二)3).

use domain::filing::Step;
use domain::machine::{AFTERTREATMENT_FIELDS, FIELDS, NUMBER_FIELDS};
use domain::photos::has_nameplate;
use leptos::prelude::*;
use registry::Role;

use super::{LoadedStep, StepPage, only_differences, step_page};
use crate::components::form::field;
use crate::components::layout::{Person, page as frame};
use crate::components::{stage, wizard};
use crate::context::{registry, writer_field};
use crate::islands::FormAssist;
use crate::islands::form_assist_config as assist;
use crate::pages::districts;
use crate::pages::{id_param, lead_to, loaded};

/// The step's page.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Owner, async move {
        Ok(match step_page(id, Step::Machine).await? {
            LoadedStep::Ready(step) => show(&step, &districts(&registry()).await?),
            LoadedStep::Elsewhere(path) => lead_to(&path),
        })
    })
}

fn show(step: &StepPage, districts: &[(String, String)]) -> AnyView {
    let filing = step.draft.id;
    let values = step.values(Step::Machine);
    let nameplate = has_nameplate(&step.draft.photo_fields).unwrap_or(true);
    let one = |name: &str| {
        let optional = ["engine_number", "speed", "engine_date"];
        let of_plates = ["machine_date", "engine_maker", "engine_model"];
        let required =
            !optional.contains(&name) && !NUMBER_FIELDS.contains(&name) && (nameplate || !of_plates.contains(&name));
        FIELDS
            .iter()
            .find(|spec| spec.name == name)
            .map(|spec| field(spec, values, &only_differences(&step.notes, values, name), required, districts))
    };
    let config =
        assist(filing, Step::Machine, nameplate, &registry(), districts.iter().map(|(code, _)| code.clone()).collect());
    let blank = values.get("fuel").is_empty();
    let found = &step.assessment.determination;
    let now = if blank {
        "选择燃料类型后显示".to_owned()
    } else {
        format!("{}。{}", found.stage.name(), found.explanation)
    };
    frame(
        Person::Owner,
        "机械信息",
        step.wrong(),
        view! {
            {wizard::steps(3, filing)}
            <h1>"机械信息"</h1>
            {step.summaries(Step::Machine)}
            <form method="post" action="/api/filing/save_machine" class="form machine-form" id="step-form" novalidate>
                <input type="hidden" name="filing" value=filing.to_string()/>
                {writer_field(&registry())}
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
                    <p id="stage-now">{now}</p>
                </div>
                {wizard::bar(true, view! { <FormAssist config=config/> }.into_any())}
            </form>
        },
    )
}
