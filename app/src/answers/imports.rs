//! Tables of 检测记录 that were brought in: the register's rows in the words that travel.

use domain::inspection::label;
use registry::Duty;
use registry::clock::china_time;
use registry::inspections::imports::{self, Outcome};
use registry::jobs::{Job, JobState};
use wire::desk::Desk;
use wire::imports::{Columns, Import, ImportLine, ImportState, Imports, Problem};

use super::desk;
use crate::api::ApiError;
use crate::context::data;

/// What was uploaded before.
pub async fn imports() -> Result<Desk<Imports>, ApiError> {
    desk::read(async |registry, actor| {
        actor.staff(Duty::Inspection)?;
        let imports = registry.inspections().imports(&actor).await?;
        Ok(Imports { lines: imports.iter().map(|(job, outcome)| line(job, outcome)).collect() })
    })
    .await
}

/// One table.
pub async fn import(of: &str) -> Result<Desk<Import>, ApiError> {
    let id = data(super::id(of))?;
    desk::read(async |registry, actor| Ok(one(registry.inspections().import_of(&actor, id).await?))).await
}

fn counts(outcome: &Outcome) -> String {
    let left_out = if outcome.left_out > 0 {
        format!("，另有{}行不是检测记录", outcome.left_out)
    } else {
        String::new()
    };
    let Outcome { rows, good, bad, odd, .. } = outcome;
    format!("共{rows}行，正确{good}行，有错误{bad}行，需核对{odd}行{left_out}")
}

fn line(job: &Job, outcome: &Outcome) -> ImportLine {
    let checked = outcome.good + outcome.bad > 0;
    ImportLine {
        id: job.id,
        file: outcome.file.clone(),
        standing: job.state.label().to_owned(),
        counts: checked.then(|| counts(outcome)),
        written: (job.state == JobState::Done).then(|| format!("{}行", outcome.written)),
        at: china_time(job.created_at),
    }
}

fn one(import: imports::Import) -> Import {
    let state = state(&import.job, &import.outcome);
    let left_out = import.left_out.iter();
    let left_out = left_out.map(|problem| format!("第{}行“{}”：{}", problem.row, problem.typed, problem.sentence));
    Import {
        id: import.job.id,
        standing: import.job.state.label().to_owned(),
        state,
        mine: import.mine,
        left_out: left_out.collect(),
        columns: import.columns.map(columns),
        problems: import.problems.into_iter().map(problem).collect(),
        file: import.outcome.file,
    }
}

fn state(job: &Job, outcome: &Outcome) -> ImportState {
    match job.state {
        JobState::Waiting | JobState::Running => {
            ImportState::Open { done: job.done, total: job.total.unwrap_or(outcome.rows) }
        }
        JobState::Checked => ImportState::Checked {
            counts: counts(outcome),
            good: outcome.good,
            bad: outcome.bad,
            until: china_time(job.expires_at),
        },
        JobState::Done => ImportState::Done {
            written: outcome.written,
            skipped: outcome.skipped.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        },
        JobState::Failed => ImportState::Failed { sentence: outcome.sentence.clone() },
        JobState::Dropped => ImportState::Dropped,
    }
}

fn columns(found: imports::Columns) -> Columns {
    Columns {
        sheet: found.sheet,
        heading_row: found.heading_row,
        heading: found.heading,
        places: found.places,
        others: found.others,
    }
}

fn problem(found: imports::Problem) -> Problem {
    Problem {
        row: found.row,
        column: label(&found.field).to_owned(),
        typed: found.typed,
        error: found.error,
        sentence: found.sentence,
    }
}
