//! A table of tests into the register: every row is checked before anything is written; then its sender decides. What was
//! checked waits a day, sealed; what is written is written once, however often it is confirmed.

use std::collections::HashMap;

use domain::fields::Fields;
use domain::inspection::{FIELDS, NUMBER, Origin, label};
use domain::refusal::Refusal;
use domain::sheet::SheetProblem;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Registry;
use crate::actor::{Actor, Duty, Scope};
use crate::clock::DAY_MS;
use crate::db::values;
use crate::error::{Error, Result};
use crate::jobs::{Job, JobKind, JobState, KEPT_MS, Taken, Task, asker};
use crate::photos::Incoming;
use crate::sheets::{Cell, Format, Table, Writer};
use crate::store::jobs as sql;

mod check;

pub use check::Problem;
use check::Row;

/// A row with this report number is the example of the template.
const EXAMPLE: &str = "示例-请删除本行";
/// Rows written in one transaction.
const CHUNK: usize = 100;
/// Columns without which nothing can be checked.
const NEEDED: [&str; 7] = [NUMBER, "report_no", "body", "tested_on", "place", "origin", "reading1"];

/// An import as it stands: rows as they were typed, then what the check found.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ImportTask {
    /// Rows still to be checked, or found good.
    rows: Vec<Row>,
    /// What is wrong, once checked.
    problems: Option<Vec<Problem>>,
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
    /// Rows written.
    pub written: i64,
    /// Rows that had become impossible by then: entered by somebody else, machine moved away or cancelled.
    pub skipped: Vec<i64>,
    /// Why it failed.
    #[serde(default)]
    pub sentence: String,
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
    /// Whether it is their own, who alone decides.
    pub mine: bool,
}

/// Problems that a page shows; the report as a file has all.
const SHOWN: usize = 200;

impl Registry {
    /// Takes a received table, reads it, and has it checked.
    pub async fn start_import(&self, actor: &Actor, name: &str, file: &Incoming) -> Result<Uuid> {
        actor.staff(Duty::Inspection)?;
        let rows = rows_of(&self.jobs.reader.read(file.path()).await?)?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
        let count = i64::try_from(rows.len()).unwrap_or_default();
        let outcome = Outcome { file: name, rows: count, ..Outcome::default() };
        let task = Task::Import(ImportTask { rows, problems: None });
        self.start_job(actor, JobKind::Import, &task, &outcome, DAY_MS).await
    }

    /// One's imports, the newest first.
    pub async fn imports(&self, actor: &Actor) -> Result<Vec<(Job, Outcome)>> {
        actor.staff(Duty::Inspection)?;
        let jobs = self.jobs_of(actor, JobKind::Import).await?;
        Ok(jobs.into_iter().map(|job| (job.clone(), job.outcome())).collect())
    }

    /// One import.
    pub async fn import_of(&self, actor: &Actor, id: Uuid) -> Result<Import> {
        actor.staff(Duty::Inspection)?;
        let job = self.job(actor, JobKind::Import, id).await?;
        let outcome = job.outcome();
        let mut problems = self.problems(id).await?;
        problems.truncate(SHOWN);
        Ok(Import { outcome, problems, mine: job.account == actor.account, job })
    }

    async fn problems(&self, id: Uuid) -> Result<Vec<Problem>> {
        match self.task(id).await {
            Ok(Task::Import(task)) => Ok(task.problems.unwrap_or_default()),
            Ok(Task::Export(_) | Task::Print(_)) => Err(Refusal::NotFound.into()),
            // Given up: nothing is kept.
            Err(Error::Refused(Refusal::FileGone)) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// 全部导入, 只导入正确的行. Confirming twice writes once.
    pub async fn confirm_import(&self, actor: &Actor, id: Uuid) -> Result<()> {
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
        self.ring_jobs();
        Ok(())
    }

    /// 全部放弃.
    pub async fn drop_import(&self, actor: &Actor, id: Uuid) -> Result<()> {
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
    pub async fn import_report(&self, actor: &Actor, id: Uuid) -> Result<Incoming> {
        self.import_of(actor, id).await?;
        let problems = self.problems(id).await?;
        let file = self.incoming();
        let writer = Writer::create(Format::Xlsx, file.path(), &["行", "列", "填写的内容", "级别", "说明"])?;
        let rows = problems.into_iter().map(|problem| {
            let level = if problem.error { "错误" } else { "请核对" };
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
    pub async fn import_template(&self, actor: &Actor) -> Result<Incoming> {
        actor.staff(Duty::Inspection)?;
        let file = self.incoming();
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
        let writer = Writer::create(Format::Xlsx, file.path(), &heading)?;
        writer.rows(vec![example.into_iter().map(Cell::from).collect()]).await?.finished().await?;
        Ok(file)
    }

    /// A worker's part: checks what was sent, or writes what was confirmed.
    pub(crate) async fn import(&self, job: &Taken, task: ImportTask) -> Result<()> {
        let actor = asker(&job.row)?;
        let scope = actor.staff(Duty::Inspection)?.clone();
        let outcome: Outcome = serde_json::from_str(&job.row.outcome)?;
        match task.problems {
            None => self.check_import(job, &scope, task.rows, outcome).await,
            Some(_) => self.write_import(job, &actor, &scope, &task.rows, outcome).await,
        }
    }

    async fn check_import(&self, job: &Taken, scope: &Scope, rows: Vec<Row>, mut outcome: Outcome) -> Result<()> {
        let checked = self.check_rows(job, scope, rows).await?;
        let number = |count: usize| i64::try_from(count).unwrap_or_default();
        outcome.good = number(checked.good.len());
        outcome.bad = number(checked.bad);
        outcome.odd = number(checked.odd);
        let good = outcome.good;
        let task = Task::Import(ImportTask { rows: checked.good, problems: Some(checked.problems) });
        self.job_checked(job, &task, &outcome, good).await
    }

    /// Writes the good rows, some at a time: each time the rows and how far the job is in one transaction, so that a job
    /// that begins again goes on where it stopped.
    async fn write_import(
        &self,
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
            self.advance_job(&mut tx, job, (before, i64::try_from(done).unwrap_or_default()), &outcome).await?;
            tx.commit().await?;
        }
        outcome.skipped.sort_unstable();
        let detail = serde_json::json!({"rows": outcome.rows, "written": outcome.written, "bad": outcome.bad});
        let mut tx = self.db.begin().await?;
        self.finish_job(&mut tx, job, "done", &outcome).await?;
        self.record(&mut tx, (job.row.id, crate::exports::home(job)), actor, "inspections.imported", &detail).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The rows of a table by the fields that its heading names; columns with other headings are passed over.
fn rows_of(table: &Table) -> Result<Vec<Row>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for spec in FIELDS {
        let place = table.heading.iter().position(|heading| heading.trim_end_matches('*').trim() == spec.label);
        if let Some(place) = place {
            places.insert(spec.name, place);
        } else if NEEDED.contains(&spec.name) {
            let problem = SheetProblem::MissingColumn { heading: spec.label.to_owned() };
            return Err(Refusal::Sheet { problem }.into());
        }
    }
    let mut rows = Vec::new();
    for (number, cells) in &table.rows {
        let mut fields = Fields::default();
        for (name, place) in &places {
            let text = cells.get(*place).map_or("", String::as_str);
            if !text.is_empty() {
                fields.set(name, text);
            }
        }
        if fields.is_blank() || fields.get("report_no") == EXAMPLE {
            continue;
        }
        rows.push(Row { number: i64::try_from(*number).unwrap_or_default(), fields: understood(fields) });
    }
    if rows.is_empty() {
        return Err(Refusal::Sheet { problem: SheetProblem::Empty }.into());
    }
    Ok(rows)
}

/// Words of a table as the form would send them: labels of choices, 是 and 否, a day with its time in one cell.
fn understood(mut fields: Fields) -> Fields {
    let origin = domain::text::fold(fields.get("origin"));
    if let Some(origin) = Origin::ALL.iter().find(|known| known.label() == origin) {
        fields.set("origin", origin.code());
    }
    let zone = match domain::text::fold(fields.get("zone")).as_str() {
        "" | "否" | "0" | "N" | "n" => "",
        _ => "yes",
    };
    fields.set("zone", zone);
    let moment = fields.get("tested_on").to_owned();
    if let Some((day, time)) = moment.split_once(' ')
        && domain::day::parse(day).is_some()
    {
        fields.set("tested_on", day);
        if fields.get("tested_time").is_empty() {
            fields.set("tested_time", time.trim());
        }
    }
    fields
}
