//! Checking the rows of a table: against the rules, against each other, and against the register.

use std::collections::{HashMap, HashSet};

use domain::fields::{Fields, Report};
use domain::inspection::{self, InspectionData, NUMBER};
use domain::sheet::{column_letters, is_error_value};
use serde::{Deserialize, Serialize};

use super::heading::Places;
use crate::actor::Scope;
use crate::error::Result;
use crate::inspections::store::{self as sql, TestedRow};
use crate::inspections::{KNOWN_REPORT, Tested};
use crate::jobs::Taken;
use crate::service::Inspections;

/// Rows looked up at once.
const CHUNK: usize = 200;
/// Problems that are kept; a table with more is wrong throughout.
const MOST_PROBLEMS: usize = 20_000;

/// A row of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    /// Its number in the file, counted from 1.
    pub number: i64,
    /// What its cells say, by field.
    pub fields: Fields,
}

/// Something about one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The row's number in the file.
    pub row: i64,
    /// The field; none where a whole row was left out.
    pub field: String,
    /// What the cell says.
    pub typed: String,
    /// Whether it holds the row back.
    pub error: bool,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl Problem {
    /// Whether a whole row was left out.
    pub fn is_of_no_field(&self) -> bool {
        self.field.is_empty()
    }
}

/// What the check found.
#[derive(Default)]
pub(super) struct Checked {
    pub good: Vec<Row>,
    pub bad: usize,
    pub odd: usize,
    pub problems: Vec<Problem>,
}

/// Machines by prefix and serial.
pub(super) type Machines = HashMap<(String, String), Tested>;

fn key(fields: &Fields) -> Option<(String, String)> {
    let number = inspection::number(fields).ok()?;
    Some((number.prefix().to_owned(), number.serial().as_str().to_owned()))
}

/// The machine that a row names.
pub(super) fn machine_of<'a>(fields: &Fields, machines: &'a Machines) -> Option<&'a Tested> {
    key(fields).and_then(|key| machines.get(&key))
}

/// An error of a formula is never a value: the cell is named, and nothing else is said about it.
fn errors_for_values(row: &Row, places: Option<&Places>, found: &mut Report) {
    for (field, text) in row.fields.iter().filter(|(_, text)| is_error_value(text)) {
        found.errors.retain(|remark| remark.field != field);
        found.warnings.retain(|remark| remark.field != field);
        let cell = places
            .and_then(|places| places.get(field))
            .map(|column| format!("{}{}单元格", column_letters(*column), row.number));
        let cell = cell.unwrap_or_else(|| "单元格".to_owned());
        found.error(field, format!("{cell}是错误值{text}，没有内容可以导入，请改正公式或直接填写后重新上传"));
    }
}

impl Checked {
    fn say(&mut self, row: &Row, field: &str, error: bool, sentence: &str) {
        if self.problems.len() < MOST_PROBLEMS {
            let typed: String = row.fields.get(field).chars().take(100).collect();
            let (field, sentence) = (field.to_owned(), sentence.to_owned());
            self.problems.push(Problem { row: row.number, field, typed, error, sentence });
        }
    }
}

impl Inspections<'_> {
    /// The machines that some rows name.
    pub(super) async fn machines_of(self, rows: impl Iterator<Item = &Fields>) -> Result<Machines> {
        let wanted: HashSet<(String, String)> = rows.filter_map(key).collect();
        let wanted: Vec<(String, String)> = wanted.into_iter().collect();
        let mut machines = Machines::new();
        if wanted.is_empty() {
            return Ok(machines);
        }
        for row in self.db.list::<TestedRow>(sql::tested(&wanted)).await? {
            machines.insert((row.prefix.clone(), row.serial.clone()), Tested::from_row(row)?);
        }
        Ok(machines)
    }

    async fn known_reports(self, reports: &[(String, String)]) -> Result<HashSet<(String, String)>> {
        if reports.is_empty() {
            return Ok(HashSet::new());
        }
        Ok(self.db.list::<(String, String)>(sql::known_reports(reports)).await?.into_iter().collect())
    }

    /// Checks every row. Of rows with the same report the first stands, the others are told which it is.
    pub(super) async fn check_rows(
        self,
        job: &Taken,
        scope: &Scope,
        rows: Vec<Row>,
        places: Option<&Places>,
    ) -> Result<Checked> {
        let total = i64::try_from(rows.len()).unwrap_or_default();
        let (today, mut done) = (self.today(), 0);
        let mut checked = Checked::default();
        let mut seen: HashMap<(String, String), i64> = HashMap::new();
        for chunk in rows.chunks(CHUNK) {
            let machines = self.machines_of(chunk.iter().map(|row| &row.fields)).await?;
            let read: Vec<_> = chunk
                .iter()
                .map(|row| {
                    let machine = machine_of(&row.fields, &machines);
                    inspection::check(&row.fields, machine.map(|machine| &machine.facts), today)
                })
                .collect();
            let report = |data: &InspectionData| (data.body.clone(), data.report_no.clone());
            let reports: Vec<_> = read.iter().filter_map(|(data, _)| data.as_ref().map(report)).collect();
            let known = self.known_reports(&reports).await?;
            for (row, (data, mut found)) in chunk.iter().zip(read) {
                let machine = machine_of(&row.fields, &machines);
                let objection = inspection::number(&row.fields).err().or_else(|| Tested::objection(machine, scope));
                if let Some(sentence) = objection {
                    found.error(NUMBER, sentence);
                }
                if let Some(report) = data.as_ref().map(report) {
                    if known.contains(&report) {
                        found.error("report_no", KNOWN_REPORT);
                    }
                    match seen.get(&report) {
                        Some(first) => {
                            found.error("report_no", format!("与第{first}行的检测机构和报告编号相同，请核对"));
                        }
                        None => drop(seen.insert(report, row.number)),
                    }
                }
                errors_for_values(row, places, &mut found);
                for remark in &found.errors {
                    checked.say(row, &remark.field, true, &remark.sentence);
                }
                for remark in &found.warnings {
                    checked.say(row, &remark.field, false, &remark.sentence);
                }
                if found.is_clean() {
                    checked.odd += usize::from(!found.warnings.is_empty());
                    checked.good.push(row.clone());
                } else {
                    checked.bad += 1;
                }
            }
            done += i64::try_from(chunk.len()).unwrap_or_default();
            self.jobs().progress(job, total, done).await?;
        }
        Ok(checked)
    }
}
