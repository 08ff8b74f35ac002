//! A table of tests into the register: every row is checked before anything is written; then its sender decides. What
//! was checked waits a day, sealed; what is written is written once, however often it is confirmed.

use domain::inspection::{FIELDS, label};
use domain::refusal::Refusal;
use domain::sheet::SheetProblem;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::{Actor, Duty, Scope};
use crate::clock::DAY_MS;
use crate::db::values;
use crate::error::{Error, Result};
use crate::jobs::store as sql;
use crate::jobs::{Job, JobState, KEPT_MS, Taken, Task, asker};
use crate::photos::Incoming;
use crate::service::Inspections;
use crate::spreadsheets::{Cell, Format, Writer};

mod check;
mod heading;
mod rows;

pub use check::Problem;
use check::Row;
pub use heading::Places;
use heading::Table;
use rows::EXAMPLE;

/// Rows written in one transaction.
const CHUNK: usize = 100;
/// An import as it stands: rows as they were typed, then what the check found.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ImportTask {
    /// Rows still to be checked, or found good.
    rows: Vec<Row>,
    /// What is wrong, once checked.
    problems: Option<Vec<Problem>>,
    /// The table they are from, so that its columns can be taken otherwise.
    #[serde(default)]
    table: Option<Table>,
}

impl Task for ImportTask {
    const KIND: &'static str = "import";
    const NAME: &'static str = "Import";
}

/// What is known of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The name of the file.
    pub file: String,
    /// Rows of the table.
    pub rows: i64,
    /// Rows that can be written.
    pub good: i64,
    /// Rows with something wrong.
    pub bad: i64,
    /// Rows to look at again, which can be written.
    pub odd: i64,
    /// Rows that are no tests: sums, signatures, the example.
    #[serde(default)]
    pub left_out: i64,
    /// Rows written.
    pub written: i64,
    /// Rows that had become impossible by then: entered by somebody else, machine moved away or cancelled.
    pub skipped: Vec<i64>,
    /// Why it failed.
    #[serde(default)]
    pub sentence: String,
}

/// Where the rows of an import stood, and which column was taken for which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The name of the sheet; a text file has none.
    pub sheet: String,
    /// The number of the heading's row.
    pub heading_row: usize,
    /// The words of every column.
    pub heading: Vec<String>,
    /// The columns that were taken, counted from 0.
    pub places: Places,
    /// Sheets that look like tables of tests too and were not taken.
    pub others: Vec<String>,
}

/// An import, with what is wrong in it.
#[derive(Debug, Clone)]
pub struct Import {
    /// The job behind it.
    pub job: Job,
    /// What is known.
    pub outcome: Outcome,
    /// The first of what is wrong, in the order of the rows.
    pub problems: Vec<Problem>,
    /// Rows that were left out, as problems of no field.
    pub left_out: Vec<Problem>,
    /// How the table was understood, while that is kept.
    pub columns: Option<Columns>,
    /// Whether it is their own, who alone decides.
    pub mine: bool,
}

/// The columns of the report.
const REPORT: [&str; 5] = ["行", "列", "填写的内容", "级别", "说明"];
/// Problems that a page shows; the report as a file has all.
const SHOWN: usize = 200;

impl Inspections<'_> {
    /// Takes a received table, reads it, and has it checked.
    pub async fn start_import(self, actor: &Actor, name: &str, file: &Incoming) -> Result<Uuid> {
        actor.staff(Duty::Inspection)?;
        let grids = self.jobs.reader.read(file.path()).await?;
        let table = heading::find(grids).map_err(|problem| Refusal::Sheet { problem })?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
        let (task, outcome) = begun(table, name)?;
        self.jobs().start_job(actor, &task, &outcome, DAY_MS).await
    }

    /// Takes the columns of a table otherwise, and has it checked anew: `chosen` is a column's number for each field.
    pub async fn change_columns(
        self,
        actor: &Actor,
        id: Uuid,
        chosen: impl IntoIterator<Item = (String, String)>,
    ) -> Result<()> {
        let import = self.import_of(actor, id).await?;
        if !import.mine {
            return Err(Refusal::Forbidden.into());
        }
        let ImportTask { table: Some(mut table), .. } = self.jobs().task(id).await? else {
            return Err(Refusal::JobOver.into());
        };
        let known = |field: &str| FIELDS.iter().any(|spec| spec.name == field);
        table.places = chosen
            .into_iter()
            .filter_map(|(field, column)| Some((field, column.parse::<usize>().ok()?)))
            .filter(|(field, column)| known(field) && *column < domain::sheet::MAX_COLUMNS)
            .collect();
        let (task, outcome) = begun(table, import.outcome.file)?;
        self.jobs().start_again(actor, id, &task, &outcome).await
    }

    /// One's imports, the newest first.
    pub async fn imports(self, actor: &Actor) -> Result<Vec<(Job, Outcome)>> {
        actor.staff(Duty::Inspection)?;
        let jobs = self.jobs().jobs_of::<ImportTask>(actor).await?;
        Ok(jobs.into_iter().map(|job| (job.clone(), job.outcome())).collect())
    }

    /// One import.
    pub async fn import_of(self, actor: &Actor, id: Uuid) -> Result<Import> {
        actor.staff(Duty::Inspection)?;
        let job = self.jobs().job::<ImportTask>(actor, id).await?;
        let outcome = job.outcome();
        let (problems, columns) = self.found(id).await?;
        let (left_out, mut problems): (Vec<_>, Vec<_>) = problems.into_iter().partition(Problem::is_of_no_field);
        problems.truncate(SHOWN);
        Ok(Import { outcome, problems, left_out, columns, mine: job.account == actor.account, job })
    }

    /// What was found in a table, and how it was understood.
    async fn found(self, id: Uuid) -> Result<(Vec<Problem>, Option<Columns>)> {
        match self.jobs().task::<ImportTask>(id).await {
            Ok(task) => {
                let columns = task.table.map(|table| Columns {
                    sheet: table.sheet,
                    heading_row: table.heading_row,
                    heading: table.heading,
                    places: table.places,
                    others: table.others,
                });
                Ok((task.problems.unwrap_or_default(), columns))
            }
            // Given up: nothing is kept.
            Err(Error::Refused(Refusal::FileGone)) => Ok((Vec::new(), None)),
            Err(error) => Err(error),
        }
    }

    /// 全部导入, 只导入正确的行. Confirming twice writes once.
    pub async fn confirm_import(self, actor: &Actor, id: Uuid) -> Result<()> {
        let import = self.import_of(actor, id).await?;
        if !import.mine {
            return Err(Refusal::Forbidden.into());
        }
        let mut tx = self.db.begin().await?;
        let now = self.clock.now_ms();
        if tx.run(sql::CONFIRM, values![id, actor.account, now, now + KEPT_MS]).await? == 0 {
            drop(tx);
            // A second press, or a colleague's clock: what is being written or done is what was asked for.
            let now = self.import_of(actor, id).await?;
            let confirmed = matches!(now.job.state, JobState::Waiting | JobState::Running | JobState::Done);
            return if confirmed { Ok(()) } else { Err(Refusal::JobOver.into()) };
        }
        tx.commit().await?;
        self.jobs().ring_jobs();
        Ok(())
    }

    /// 全部放弃.
    pub async fn drop_import(self, actor: &Actor, id: Uuid) -> Result<()> {
        let import = self.import_of(actor, id).await?;
        if !import.mine {
            return Err(Refusal::Forbidden.into());
        }
        if import.job.state == JobState::Dropped {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        if tx.run(sql::DROP, values![id, actor.account, self.clock.now_ms()]).await? == 0 {
            return Err(Refusal::JobOver.into());
        }
        tx.commit().await?;
        Ok(())
    }

    /// What is wrong, as a file.
    pub async fn import_report(self, actor: &Actor, id: Uuid) -> Result<Incoming> {
        self.import_of(actor, id).await?;
        let (problems, _) = self.found(id).await?;
        let file = self.photos().incoming();
        let writer = Writer::create(Format::Xlsx, file.path(), "检查结果", &REPORT)?;
        let rows = problems.into_iter().map(|problem| {
            let level = match problem.error {
                _ if problem.is_of_no_field() => "未导入",
                true => "错误",
                false => "请核对",
            };
            vec![
                Cell::Whole(problem.row),
                label(&problem.field).into(),
                problem.typed.into(),
                level.into(),
                problem.sentence.into(),
            ]
        });
        writer.rows(rows.collect()).await?.finished().await?;
        Ok(file)
    }

    /// The empty table to fill in, with one row that shows how.
    pub async fn import_template(self, actor: &Actor) -> Result<Incoming> {
        actor.staff(Duty::Inspection)?;
        let file = self.photos().incoming();
        let heading: Vec<&'static str> = FIELDS.iter().map(|spec| spec.label).collect();
        let example = [
            "3-DL000123",
            EXAMPLE,
            "临汾市机动车检测中心",
            "200400340123",
            "2026-11-02",
            "14:30",
            "尧都区滨河西路工地",
            "定期检验",
            "0.61",
            "0.60",
            "0.63",
            "",
            "",
            "",
            "0.5",
            "NHT-6 0123",
            "张伟",
            "否",
        ];
        let writer = Writer::create(Format::Xlsx, file.path(), "检测记录", &heading)?;
        writer.rows(vec![example.into_iter().map(Cell::from).collect()]).await?.finished().await?;
        Ok(file)
    }

    /// A worker's part: checks what was sent, or writes what was confirmed.
    pub(crate) async fn import(self, job: &Taken, task: ImportTask) -> Result<()> {
        let actor = asker(&job.row)?;
        let scope = actor.staff(Duty::Inspection)?.clone();
        let outcome: Outcome = serde_json::from_str(&job.row.outcome)?;
        match task.problems {
            None => self.check_import(job, &scope, task, outcome).await,
            Some(_) => self.write_import(job, &actor, &scope, &task.rows, outcome).await,
        }
    }

    async fn check_import(self, job: &Taken, scope: &Scope, task: ImportTask, mut outcome: Outcome) -> Result<()> {
        let table = task.table;
        let places = table.as_ref().map(|table| &table.places);
        let number = |count: usize| i64::try_from(count).unwrap_or_default();
        let unnamed = table.as_ref().map(rows::unnamed).unwrap_or_default();
        let mut checked = if unnamed.is_empty() {
            self.check_rows(job, scope, task.rows, places).await?
        } else {
            check::Checked { bad: task.rows.len(), problems: unnamed, ..check::Checked::default() }
        };
        checked.problems.extend(table.as_ref().map(|table| rows::of(table).1).unwrap_or_default());
        outcome.good = number(checked.good.len());
        outcome.bad = number(checked.bad);
        outcome.odd = number(checked.odd);
        let good = outcome.good;
        let task = ImportTask { rows: checked.good, problems: Some(checked.problems), table };
        self.jobs().job_checked(job, &task, &outcome, good).await
    }

    /// Writes the good rows, some at a time: each time the rows and how far the job is in one transaction, so that a
    /// job that begins again goes on where it stopped.
    async fn write_import(
        self,
        job: &Taken,
        actor: &Actor,
        scope: &Scope,
        rows: &[Row],
        mut outcome: Outcome,
    ) -> Result<()> {
        let mut done = usize::try_from(job.row.done).unwrap_or_default();
        while done < rows.len() {
            let mut chunk: Vec<&Row> = rows[done..].iter().take(CHUNK).collect();
            let count = chunk.len();
            let machines = self.machines_of(chunk.iter().map(|row| &row.fields)).await?;
            // In the order of the machines: two imports that meet wait for each other and never lock.
            chunk.sort_by_key(|row| (check::machine_of(&row.fields, &machines).map(|machine| machine.id), row.number));
            let mut tx = self.db.begin().await?;
            for row in chunk {
                let machine = check::machine_of(&row.fields, &machines);
                let fits = machine.filter(|_| crate::inspections::Tested::objection(machine, scope).is_none());
                let data = fits.and_then(|machine| {
                    let (data, _) = domain::inspection::check(&row.fields, Some(&machine.facts), self.today());
                    data.map(|data| (machine, data))
                });
                let written = match data {
                    Some((machine, data)) => self.write_inspection(&mut tx, actor, machine, &data).await?,
                    None => None,
                };
                match written {
                    Some(_) => outcome.written += 1,
                    None => outcome.skipped.push(row.number),
                }
            }
            let before = i64::try_from(done).unwrap_or_default();
            done += count;
            self.jobs().advance_job(&mut tx, job, (before, i64::try_from(done).unwrap_or_default()), &outcome).await?;
            tx.commit().await?;
        }
        outcome.skipped.sort_unstable();
        let detail = serde_json::json!({"rows": outcome.rows, "written": outcome.written, "bad": outcome.bad});
        let mut tx = self.db.begin().await?;
        self.jobs().finish_job(&mut tx, job, "done", &outcome).await?;
        self.trail()
            .record(&mut tx, (job.row.id, crate::exports::home(job)), actor, "inspections.imported", &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A table that waits to be checked.
fn begun(table: Table, file: String) -> Result<(ImportTask, Outcome)> {
    let (rows, left_out) = rows::of(&table);
    if rows.is_empty() {
        return Err(Refusal::Sheet { problem: SheetProblem::Empty }.into());
    }
    let number = |count: usize| i64::try_from(count).unwrap_or_default();
    let outcome = Outcome { file, rows: number(rows.len()), left_out: number(left_out.len()), ..Outcome::default() };
    Ok((ImportTask { rows, problems: None, table: Some(table) }, outcome))
}
