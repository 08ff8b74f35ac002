//! Tables of 检测记录 that were brought in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The tables that were uploaded before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imports {
    /// The newest first.
    pub lines: Vec<ImportLine>,
}

/// A table in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    /// Its id.
    pub id: Uuid,
    /// The name of the file.
    pub file: String,
    /// Where it stands, in a word.
    pub standing: String,
    /// What the check found, once there was one.
    pub counts: Option<String>,
    /// How much was written, once it was.
    pub written: Option<String>,
    /// When it came.
    pub at: String,
}

/// One table, with what is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Its id.
    pub id: Uuid,
    /// The name of the file.
    pub file: String,
    /// Where it stands, in a word.
    pub standing: String,
    /// What it has come to.
    pub state: ImportState,
    /// Whose it is reads it, who alone decides.
    pub mine: bool,
    /// Rows that are no tests, in sentences.
    pub left_out: Vec<String>,
    /// How the table was understood, while that is kept.
    pub columns: Option<Columns>,
    /// The first of what is wrong, in the order of the rows.
    pub problems: Vec<Problem>,
}

/// What a table has come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportState {
    /// It waits, or is being worked on.
    Open {
        /// Rows behind it.
        done: i64,
        /// Rows in all.
        total: i64,
    },
    /// It was looked at; its sender decides.
    Checked {
        /// What the check found, in a sentence.
        counts: String,
        /// Rows that can be written.
        good: i64,
        /// Rows with something wrong.
        bad: i64,
        /// Until when there is time to decide.
        until: String,
    },
    /// Written.
    Done {
        /// Rows written.
        written: i64,
        /// The numbers of rows that had become impossible by then; empty where there are none.
        skipped: String,
    },
    /// Given up by the register.
    Failed {
        /// Why.
        sentence: String,
    },
    /// Given up by its sender.
    Dropped,
}

/// Which column was taken for which field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// The name of the sheet; a text file has none.
    pub sheet: String,
    /// The number of the heading's row.
    pub heading_row: usize,
    /// The words of every column.
    pub heading: Vec<String>,
    /// The columns that were taken, by field, counted from 0.
    pub places: BTreeMap<String, usize>,
    /// Sheets that look like tables of tests too and were not taken.
    pub others: Vec<String>,
}

/// Something about one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The row's number in the file.
    pub row: i64,
    /// The label of the field.
    pub column: String,
    /// What the cell says.
    pub typed: String,
    /// It holds the row back.
    pub error: bool,
    /// What is wrong and what to do.
    pub sentence: String,
}
