//! 1 主体信息 (manual 二(二)1).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::photos::Slot;
use domain::subject::{COMPANY_FIELDS, FIELDS, PERSON_FIELDS};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::filings::{Known, StepForm};

use super::step::Filled;
use crate::addresses;
use crate::api::ApiError;
use crate::components::wizard;
use crate::page::{At, Page, Person, Shown};

/// 主体信息 as it stands.
#[server(name = AskSubject, endpoint = "owner/step_subject", input = GetUrl)]
pub async fn subject(
    #[server(default)] id: String,
    #[server(default)] check: Option<String>,
) -> Result<StepForm, ApiError> {
    crate::answers::steps::step(&id, domain::filing::Step::Subject, check.is_some()).await
}

/// The step's page.
pub struct Subject;

impl Page for Subject {
    type Question = AskSubject;
    const PERSON: Person = Person::Owner;

    fn show(form: StepForm, at: &At) -> Shown {
        show(&Filled::new(form, at))
    }
}

fn show(step: &Filled) -> Shown {
    let filing = step.form.filing;
    let one = |name: &str| FIELDS.iter().find(|spec| spec.name == name).map(|spec| step.field(spec, true));
    Shown::new(
        "主体信息",
        view! {
            {wizard::steps(1, filing)}
            <h1>"主体信息"</h1>
            {step.summaries()}
            <form
                method="post"
                action=addresses::photo_form(filing, "subject")
                enctype="multipart/form-data"
                class="form subject-form"
                id="step-form"
                novalidate
            >
                {step.hidden()}
                {one("subject_kind")}
                {step.form.known.as_ref().map(known)}
                <div class="if-person">
                    {consent(step)}
                    {PERSON_FIELDS.into_iter().map(one).collect_view()}
                    {step.slot(Slot::IdCard)}
                </div>
                <div class="if-company">
                    <p class="consent">
                        "企业名称、统一社会信用代码、营业执照照片、联系人姓名和联系电话仅用于核实机械所有者和通知审核结果，仅本企业和审核部门可以查看。详见"
                        {policy()}
                        "。"
                    </p>
                    {COMPANY_FIELDS.into_iter().map(one).collect_view()}
                    {step.slot(Slot::License)}
                </div>
                {step.bar(false)}
            </form>
        },
    )
    .wrong(step.wrong())
}

fn policy() -> AnyView {
    view! { <a href="/privacy" target="_blank" rel="noopener">"《隐私政策》"</a> }.into_any()
}

/// 单独同意, of a person only: a company is not asked for an ID card.
fn consent(step: &Filled) -> AnyView {
    let error = step.report().error_of("sensitive_consent").map(str::to_owned);
    let class = if error.is_some() { "consent wrong" } else { "consent" };
    let invalid = error.is_some().then_some("true");
    let consented = step.values().get("sensitive_consent") == "yes";
    let given = step.form.consented.clone().filter(|_| consented);
    let given = given.map(|day| view! { <p class="hint">{format!("您已于{day}同意")}</p> });
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
fn known(known: &Known) -> AnyView {
    let (day, slot) = (&known.sent_on, known.slot.label());
    let consent = known.consented_on.as_ref().map(|day| {
        let words = format!("同时沿用您于{day}作出的单独同意：为备案收集身份证号码和身份证正面照片。");
        view! { <p class="hint">{words}</p> }
    });
    view! {
        <div class="known">
            <p>{format!("您在{day}的备案中已上传{slot}。")}</p>
            {consent}
            <button type="submit" name="go" value="reuse" class="button secondary" formnovalidate>
                {format!("沿用上次的{slot}")}
            </button>
        </div>
    }
    .into_any()
}
