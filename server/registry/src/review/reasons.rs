//! Why a filing goes back: for the whole, and beside each field and photo.

use std::collections::BTreeMap;

use domain::fields::{Remark, Report, line};
use domain::filing::Step;
use domain::photos::Slot;
use domain::refusal::Refusal;

/// What a reviewer answers when sending a filing back.
#[derive(Debug, Clone, Default)]
pub struct ReturnReasons {
    /// For the whole.
    pub whole: String,
    /// Per field or photo slot.
    pub fields: BTreeMap<String, String>,
}

impl ReturnReasons {
    /// What is said about fields and slots that there are; at least one reason is needed.
    pub(super) fn read(&self) -> Result<Vec<Remark>, Refusal> {
        let known = |name: &str| {
            Step::ALL.iter().any(|step| step.fields().iter().any(|field| field.name == name))
                || Slot::from_code(name).is_some()
        };
        let fields = self.fields.iter().map(|(field, text)| (field.as_str(), text.as_str()));
        let fields = fields.filter(|(field, _)| known(field));
        let mut remarks = Vec::new();
        for (field, text) in std::iter::once(("", self.whole.as_str())).chain(fields) {
            let read = line(text, 200).map_err(|sentence| {
                let mut report = Report::default();
                report.error(if field.is_empty() { "whole" } else { field }, sentence);
                Refusal::Invalid { report }
            })?;
            remarks.extend(read.map(|sentence| Remark { field: field.to_owned(), sentence }));
        }
        if remarks.is_empty() { Err(Refusal::ReasonMissing) } else { Ok(remarks) }
    }
}
