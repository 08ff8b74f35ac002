//! 1 主体信息 (manual 二(二)1).

use domain::filing::Step;
use domain::photos::{Doubt, Slot};
use domain::subject::{COMPANY_FIELDS, FIELDS, PERSON_FIELDS};
use leptos::prelude::*;
use registry::Role;
use registry::filings::drafts::Known;

use super::{LoadedStep, StepPage, only_differences, step_page};
use crate::addresses;
use crate::components::form::field;
use crate::components::layout::{Person, page as frame};
use crate::components::wizard;
use crate::context::{registry, writer_field};
use crate::islands::form_assist_config as assist;
use crate::islands::{FormAssist, PhotoSlot};
use crate::pages::{id_param, lead_to, loaded};

/// The step's page.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Owner, async move {
        Ok(match step_page(id, Step::Subject).await? {
            LoadedStep::Ready(step) => show(&step),
            LoadedStep::Elsewhere(path) => lead_to(&path),
        })
    })
}

fn show(step: &StepPage) -> AnyView {
    let filing = step.draft.id;
    let values = step.values(Step::Subject);
    let one = |name: &str| {
        FIELDS
            .iter()
            .find(|spec| spec.name == name)
            .map(|spec| field(spec, values, &only_differences(&step.notes, values, name), true, &[]))
    };
    let config = assist(filing, Step::Subject, true, &registry(), Vec::new());
    frame(
        Person::Owner,
        "主体信息",
        step.wrong(),
        view! {
            {wizard::steps(1, filing)}
            <h1>"主体信息"</h1>
            {step.summaries(Step::Subject)}
            <form
                method="post"
                action=addresses::photo_form(filing, "subject")
                enctype="multipart/form-data"
                class="form subject-form"
                id="step-form"
                novalidate
            >
                {writer_field(&registry())}
                {step.hidden()}
                {one("subject_kind")}
                {step.known.map(known)}
                <div class="if-person">
                    {consent(step)}
                    {PERSON_FIELDS.into_iter().map(one).collect_view()}
                    {slot(step, Slot::IdCard)}
                </div>
                <div class="if-company">
                    <p class="consent">
                        "企业名称、统一社会信用代码、营业执照照片、联系人姓名和联系电话仅用于核实机械所有者和通知审核结果，仅本企业和审核部门可以查看。详见"
                        {policy()}
                        "。"
                    </p>
                    {COMPANY_FIELDS.into_iter().map(one).collect_view()}
                    {slot(step, Slot::License)}
                </div>
                {wizard::bar(false, view! { <FormAssist config=config/> }.into_any())}
            </form>
        },
    )
}

fn policy() -> AnyView {
    view! { <a href="/privacy" target="_blank" rel="noopener">"《隐私政策》"</a> }.into_any()
}

/// 单独同意, of a person only: a company is not asked for an ID card.
fn consent(step: &StepPage) -> AnyView {
    let error = step.notes.report.error_of("sensitive_consent").map(str::to_owned);
    let class = if error.is_some() { "consent wrong" } else { "consent" };
    let invalid = error.is_some().then_some("true");
    let consented = step.values(Step::Subject).get("sensitive_consent") == "yes";
    let given = step.draft.consented_at().filter(|_| consented).map(|at| {
        let day = domain::day::chinese(registry::clock::china_day(at));
        view! { <p class="hint">{format!("您已于{day}同意")}</p> }
    });
    view! {
        <div class=class>
            <p>"身份证号码、身份证正面照片属于敏感个人信息，仅用于核实机械所有人身份，加密保存，仅您本人和审核部门可以查看。详见"{policy()}"。"</p>
            <div class="tick">
                <input
                    type="checkbox"
                    id="sensitive_consent"
                    name="fields[sensitive_consent]"
                    value="yes"
                    checked=consented
                    aria-describedby="sensitive_consent-error"
                    aria-invalid=invalid
                />
                <label for="sensitive_consent">"我单独同意为本次备案收集身份证号码和身份证正面照片"</label>
            </div>
            {given}
            <p class="error" id="sensitive_consent-error" role="alert">{error}</p>
        </div>
    }
    .into_any()
}

/// What the last filing can lend, by one press: its photo, with the consent that was given for it.
fn known(known: Known) -> AnyView {
    let day = domain::day::chinese(known.sent_on);
    let consent = known.consented_on.map(|day| {
        let words =
            format!("同时沿用您于{}作出的单独同意：为备案收集身份证号码和身份证正面照片。", domain::day::chinese(day));
        view! { <p class="hint">{words}</p> }
    });
    view! {
        <div class="known">
            <p>{format!("您在{day}的备案中已上传{}。", known.slot.label())}</p>
            {consent}
            <button type="submit" name="go" value="reuse" class="button secondary" formnovalidate>
                {format!("沿用上次的{}", known.slot.label())}
            </button>
        </div>
    }
    .into_any()
}

/// A photo slot with what is said about it.
pub(super) fn slot(step: &StepPage, slot: Slot) -> AnyView {
    let here = || step.draft.photos.iter().filter(|photo| photo.slot == slot);
    let photos = here().map(|photo| photo.id).collect::<Vec<_>>();
    let doubt = here().find_map(|photo| photo.doubt).map(Doubt::words).unwrap_or_default().to_owned();
    let report = &step.notes.report;
    let problem = report.error_of(slot.code()).unwrap_or_default().to_owned();
    let reason = step
        .draft
        .reasons
        .iter()
        .find(|remark| remark.field == slot.code())
        .map(|remark| remark.sentence.clone())
        .unwrap_or_default();
    view! { <PhotoSlot filing=step.draft.id kind=slot photos=photos problem=problem doubt=doubt reason=reason/> }
        .into_any()
}
