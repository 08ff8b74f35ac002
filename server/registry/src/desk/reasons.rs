//! Why a filing goes back: for the whole, and beside each field and photo.

use std::collections::BTreeMap;

use domain::fields::{Remark, Report, line};
use domain::filing::Step;
use domain::photos::Slot;
use domain::refusal::Refusal;

/// The label of a reason for the whole; every sentence about a field begins with its label.
pub(crate) const WHOLE: &str = "整体原因";

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
        let label = |name: &str| {
            let mut fields = Step::ALL.iter().flat_map(|step| step.fields());
            fields.find(|field| field.name == name).map(|field| field.label).or(Slot::from_code(name).map(Slot::label))
        };
        let fields =
            self.fields.iter().filter_map(|(field, text)| Some((field.as_str(), label(field)?, text.as_str())));
        let mut remarks = Vec::new();
        for (field, label, text) in std::iter::once(("", WHOLE, self.whole.as_str())).chain(fields) {
            let read = line(text, 200).map_err(|sentence| {
                let mut report = Report::default();
                report.error(if field.is_empty() { "whole" } else { field }, format!("{label}：{sentence}"));
                Refusal::Invalid { report }
            })?;
            remarks.extend(read.map(|sentence| Remark { field: field.to_owned(), sentence }));
        }
        if remarks.is_empty() { Err(Refusal::ReasonMissing) } else { Ok(remarks) }
    }
}
