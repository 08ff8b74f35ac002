//! What pages are answered: the register's rows and states in the words and types that travel. Only on the server.
//!
//! Nothing is decided here: a service is asked, and what it says is written down for the page.

pub mod administration;
pub mod at_gate;
pub mod desk;
pub mod dossier;
pub mod filings;
pub mod gate;
pub mod imports;
pub mod inspections;
pub mod machines;
pub mod office_sites;
pub mod offices;
pub mod people;
pub mod plates;
pub mod queue;
pub mod register;
pub mod sites;
pub mod staff;
pub mod steps;
pub mod trail;
pub mod zone_map;

use domain::emission::Determination;
use domain::fields::{FieldSpec, Fields, Input, Remark};
use domain::filing::Step;
use domain::refusal::Refusal;
use registry::Registry;
use registry::filings::drafts::Draft;
use registry::offices::Office;
use uuid::Uuid;
use wire::filings::Photo;
use wire::machines::Explained;
use wire::{Choice, Contact, Fact};

use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::{applies, value_words};
use crate::context::response::set_status;

/// Leads to another page instead of answering. Nothing is wrong with that.
pub fn elsewhere<T>(to: String) -> Result<T, ApiError> {
    set_status(200);
    Err(ApiError::Elsewhere { to })
}

/// An id in an address; nonsense is not found.
pub fn id(text: &str) -> Result<Uuid, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// Where the next page of a list begins, as its address says it.
pub fn place(next: Option<(i64, Uuid)>) -> Option<String> {
    next.map(|(at, id)| format!("{at}.{id}"))
}

/// 挖掘机 SY215C.
pub fn machine_title(file: &registry::machines::MachineFile) -> String {
    format!("{} {}", file.entry.product.map_or("机械", domain::vocabulary::Product::label), file.entry.model)
}

/// How to reach an office.
pub fn contact(office: &Office) -> Contact {
    Contact {
        name: office.name.clone(),
        phone: office.phone.clone(),
        address: office.address.clone(),
        hours: office.hours.clone(),
    }
}

/// A stage and why, for its owner.
pub fn explained(found: &Determination) -> Explained {
    let evidence = found.evidence.iter().map(|fact| (fact.label.clone(), fact.value.clone())).collect();
    Explained {
        stage: found.stage,
        sentence: found.explanation.clone(),
        rule: format!("规则 {}：{}", found.rule.code(), found.rule.title()),
        evidence,
        flags: Vec::new(),
    }
}

/// The same for the office, with what to ask.
pub fn explained_to_office(found: &Determination) -> Explained {
    let flags = found.flags.iter().map(|flag| flag.sentence().to_string()).collect();
    Explained { flags, ..explained(found) }
}

/// The districts an owner can choose: code and name.
pub async fn districts(registry: &Registry) -> Result<Vec<Choice>, Refusal> {
    let offices = registry.offices().districts().await?;
    Ok(offices.into_iter().map(|office| (office.code, office.district)).collect())
}

/// What a line of facts also carries: an earlier value, a warning.
#[derive(Default)]
pub struct Beside {
    /// The submission before.
    pub before: Option<Fields>,
    /// Warnings per field.
    pub warnings: Vec<Remark>,
}

/// The fields of a step as facts. Empty optional ones are left out.
pub fn facts(specs: &[FieldSpec], fields: &Fields, districts: &[Choice], beside: &Beside) -> Vec<Fact> {
    let rows = specs.iter().filter(|spec| applies(spec, fields) && !spec.name.starts_with("after_"));
    let rows = rows.filter_map(|spec| {
        let value = value_words(spec, fields.get(spec.name), districts);
        let before = beside.before.as_ref().map(|before| value_words(spec, before.get(spec.name), districts));
        let before = before.filter(|before| *before != value);
        if value.is_empty() && before.is_none() {
            return None;
        }
        let unit = match spec.name {
            "power" => " 千瓦",
            "speed" => " 转/分",
            _ => "",
        };
        let warning = beside.warnings.iter().find(|remark| remark.field == spec.name);
        let unfilled = |words: String| if words.is_empty() { "（未填）".to_owned() } else { words };
        Some(Fact {
            label: spec.label.to_owned(),
            value: format!("{}{unit}", unfilled(value)),
            code: matches!(spec.input, Input::Code),
            warning: warning.map(|remark| remark.sentence.clone()),
            before: before.map(unfilled),
        })
    });
    let after: Vec<&str> = specs
        .iter()
        .filter(|spec| spec.name.starts_with("after_") && fields.get(spec.name) == "yes")
        .map(|spec| spec.label)
        .collect();
    let fitted = (!after.is_empty()).then(|| Fact {
        label: "后处理装置类型".to_owned(),
        value: after.join("、"),
        code: false,
        warning: None,
        before: None,
    });
    rows.chain(fitted).collect()
}

/// Photos in their slots.
pub fn photos(photos: &[registry::photos::Photo]) -> Vec<Photo> {
    let photo = |photo: &registry::photos::Photo| Photo {
        id: photo.id,
        slot: photo.slot,
        doubt: photo.doubt.map_or("", domain::photos::Doubt::words).to_owned(),
    };
    photos.iter().map(photo).collect()
}

/// The address of a step with something to mend. What is missing in a step that nobody has seen yet is no mistake.
pub fn unfinished_step(draft: &Draft, step: Step) -> String {
    addresses::step(draft.id, step, "", draft.was_saved(step))
}
