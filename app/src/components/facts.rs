//! What a filing says, read-only: label and value, as owners check it and offices read it.

use domain::fields::{FieldSpec, Fields, Input, Remark};
use leptos::prelude::*;
use wire::{Contact, Fact};

/// A value in words, as it will be kept.
pub fn value_words(spec: &FieldSpec, value: &str, districts: &[(String, String)]) -> String {
    match spec.input {
        Input::Choice(choices) => {
            choices.iter().find(|(code, _)| *code == value).map(|(_, words)| (*words).to_owned()).unwrap_or_default()
        }
        Input::District => {
            districts.iter().find(|(code, _)| code == value).map(|(_, words)| words.clone()).unwrap_or_default()
        }
        Input::Day => domain::day::parse(value).map_or_else(|| value.to_owned(), domain::day::chinese),
        Input::Tick => {
            if value == "yes" {
                "有".to_owned()
            } else {
                String::new()
            }
        }
        _ => domain::shown::shown(spec.name, value),
    }
}

/// Which fields of a step say something for this filing: not those of the other subject type or the other identity.
pub fn applies(spec: &FieldSpec, fields: &Fields) -> bool {
    let kind = fields.get("subject_kind");
    // The same name in the form of a site is another field.
    if !domain::subject::FIELDS.contains(spec) {
        return applies_to_machine(spec, fields);
    }
    if domain::subject::PERSON_FIELDS.contains(&spec.name) {
        return kind == "person";
    }
    if domain::subject::COMPANY_FIELDS.contains(&spec.name) {
        return kind == "company";
    }
    spec.name != "sensitive_consent"
}

fn applies_to_machine(spec: &FieldSpec, fields: &Fields) -> bool {
    match spec.name {
        "identity_kind" => false,
        "pin" => fields.get("identity_kind") == "pin",
        "factory_number" => fields.get("identity_kind") == "factory",
        "plant_number" => fields.get("registration_type") == "vehicle",
        "product" => fields.get("registration_type") != "vehicle",
        name if name.starts_with("after_") => fields.get(name) == "yes",
        _ => true,
    }
}

/// A list of facts.
pub fn facts(facts: &[Fact]) -> AnyView {
    let rows = facts
        .iter()
        .map(|fact| {
            let class = if fact.before.is_some() { "fact changed" } else { "fact" };
            view! {
                <div class=class>
                    <dt>{fact.label.clone()}</dt>
                    <dd>
                        <span class=fact.code.then_some("code")>{fact.value.clone()}</span>
                        {fact.before.clone().map(|before| view! { <del class="before">{before}</del> })}
                        {fact.warning.clone().map(|warning| view! { <span class="warning">{warning}</span> })}
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// 审核单位 and how to reach it.
pub fn contact(office: &Contact) -> AnyView {
    let digits = domain::identifiers::phone::dial(&office.phone);
    view! {
        <div class="contact">
            <p>"审核单位：" {office.name.clone()}</p>
            <p>"联系方式：" <a href=format!("tel:{digits}")>{office.phone.clone()}</a></p>
            <p>"地址：" {office.address.clone()}</p>
            <p>"办公时间：" {office.hours.clone()}</p>
        </div>
    }
    .into_any()
}

/// 「型号规格：…」
pub fn filing_reason(remark: &Remark) -> String {
    let field = domain::filing::Step::ALL
        .iter()
        .flat_map(|step| step.fields())
        .find(|spec| spec.name == remark.field)
        .map(|spec| spec.label);
    let slot = domain::photos::Slot::from_code(&remark.field).map(domain::photos::Slot::label);
    match field.or(slot) {
        Some(label) => format!("{label}：{}", remark.sentence),
        None => remark.sentence.clone(),
    }
}

/// 「施工单位：…」
pub fn site_reason(remark: &Remark) -> String {
    let field = domain::site::FIELDS.iter().find(|spec| spec.name == remark.field).map(|spec| spec.label);
    match field.or_else(|| domain::site::SitePhoto::from_code(&remark.field).map(domain::site::SitePhoto::label)) {
        Some(label) => format!("{label}：{}", remark.sentence),
        None => remark.sentence.clone(),
    }
}
