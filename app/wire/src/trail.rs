//! 操作记录.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Choice;

/// 操作记录, a page of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// The newest first.
    pub lines: Vec<Audited>,
    /// What can have happened: keys and words.
    pub events: Vec<Choice>,
    /// The districts to choose from.
    pub districts: Vec<Choice>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// When.
    pub at: String,
    /// Whose account; none for the system.
    pub account: Option<Uuid>,
    /// Who, in words.
    pub person: String,
    /// What was done.
    pub what: String,
    /// What else is known.
    pub detail: String,
    /// The record.
    pub subject: Uuid,
    /// Its number, or the end of its id.
    pub record: String,
    /// In which district it lies.
    pub district: Option<String>,
}
