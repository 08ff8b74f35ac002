//! 1 主体信息 (manual 二(二)1).

use domain::filing::Step;
use domain::photos::Slot;
use domain::subject::{COMPANY_FIELDS, FIELDS, PERSON_FIELDS};
use leptos::prelude::*;
use registry::Role;

use super::{StepPage, only_differences, step_page};
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
            Ok(step) => show(&step),
            Err(path) => lead_to(&path),
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
            .map(|spec| field(spec, values, &only_differences(&step.sayings, values, name), true, &[]))
    };
    let consent_error = step.sayings.report.error_of("sensitive_consent").map(str::to_owned);
    let consent_class = if consent_error.is_some() { "consent wrong" } else { "consent" };
    let consent_invalid = consent_error.is_some().then_some("true");
    let consented = values.get("sensitive_consent") == "yes";
    let config = assist(filing, Step::Subject, true, &registry(), Vec::new());
    frame(
        Person::Owner,
        "主体信息",
        step.wrong(),
        view! {
            {wizard::steps(1, filing)}
            <h1>"主体信息"</h1>
            {step.summaries(Step::Subject)}
            <form method="post" action=format!("/photos/{filing}/form/subject") enctype="multipart/form-data" class="form subject-form" id="step-form" novalidate>
                {writer_field(&registry())}
                <input type="hidden" name="version" value=step.draft.version.to_string()/>
                <button type="submit" name="go" value="next" class="visually-hidden" tabindex="-1" aria-hidden="true">"下一步"</button>
                {one("subject_kind")}
                <div class=consent_class>
                    <p>"身份证号码、身份证照片属于敏感个人信息，仅用于核实机械所有人身份，加密保存，仅您本人和审核部门可以查看。详见"<a href="/privacy" target="_blank" rel="noopener">"《隐私政策》"</a>"。"</p>
                    <div class="tick">
                        <input type="checkbox" id="sensitive_consent" name="fields[sensitive_consent]" value="yes" checked=consented aria-describedby="sensitive_consent-error" aria-invalid=consent_invalid/>
                        <label for="sensitive_consent">"我单独同意为本次备案收集上述证件号码和证件照片"</label>
                    </div>
                    <p class="error" id="sensitive_consent-error" role="alert">{consent_error}</p>
                </div>
                <div class="if-person">{PERSON_FIELDS.into_iter().map(one).collect_view()} {slot(step, Slot::IdCard)}</div>
                <div class="if-company">{COMPANY_FIELDS.into_iter().map(one).collect_view()} {slot(step, Slot::License)}</div>
                {wizard::bar(false, view! { <FormAssist config=config/> }.into_any())}
            </form>
        },
    )
}

/// A photo slot with what is said about it.
pub(super) fn slot(step: &StepPage, slot: Slot) -> AnyView {
    let photos = step.draft.photos.iter().filter(|photo| photo.slot == slot).map(|photo| photo.id).collect::<Vec<_>>();
    let report = &step.sayings.report;
    let problem = report.error_of(slot.code()).unwrap_or_default().to_owned();
    let reason = step
        .draft
        .reasons
        .iter()
        .find(|remark| remark.field == slot.code())
        .map(|remark| remark.sentence.clone())
        .unwrap_or_default();
    view! { <PhotoSlot filing=step.draft.id kind=slot photos=photos problem=problem reason=reason/> }.into_any()
}
