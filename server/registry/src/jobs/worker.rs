//! Doing jobs: taking one, saying that it is alive and how far it is, ending it, trying again.

use std::convert::Infallible;
use std::time::Duration;

use serde::Serialize;
use uuid::Uuid;

use super::{KEPT_MS, Task};
use crate::actor::{Actor, Duty, Role, Scope};
use crate::db::values;
use crate::error::{Error, Result};
use crate::jobs::store::{self as sql, TaskRow};
use crate::service::Jobs;
use domain::refusal::Refusal;

/// A worker that says nothing for so long is taken for dead.
const LEASE_MS: i64 = 2 * 60 * 1000;
/// A job that failed so often is given up.
const MOST_TRIES: i64 = 3;

/// A job that this worker has taken.
pub(crate) struct Taken {
    pub row: TaskRow,
    worker: Uuid,
}

/// Another worker has taken the job over, or its sender gave it up: what was done so far counts no more.
const LOST: Error = Error::Broken("a job that another worker has taken over");

/// The person a job is done for, as they are now: who was closed or lost their duties gets nothing more.
pub(crate) fn asker(row: &TaskRow) -> Result<Actor> {
    if row.closed_at.is_some() {
        return Err(Refusal::Forbidden.into());
    }
    let office = row
        .account_office_id
        .clone()
        .map(|id| if row.office_kind.as_deref() == Some("city") { Scope::City } else { Scope::Office(id) });
    Ok(Actor {
        account: row.account_id,
        role: Role::Staff,
        name: row.name.clone(),
        login: row.login.clone(),
        office,
        office_code: row.account_office_id.clone(),
        office_name: row.office_name.clone(),
        duties: row.duties.split(',').filter_map(Duty::from_code).collect(),
        session: String::new(),
    })
}

impl Jobs<'_> {
    /// Says that a job is still being worked on, and how far it is.
    pub(crate) async fn progress(self, job: &Taken, total: i64, done: i64) -> Result<()> {
        let lease = self.clock.now_ms() + LEASE_MS;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::PROGRESS, values![job.row.id, job.worker, total, done, lease]).await? == 0 {
            return Err(LOST);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Moves a job on by what the transaction at hand writes, so that nothing is written twice.
    pub(crate) async fn advance_job(
        self,
        tx: &mut crate::db::Tx,
        job: &Taken,
        step: (i64, i64),
        outcome: &impl Serialize,
    ) -> Result<()> {
        let lease = self.clock.now_ms() + LEASE_MS;
        let outcome = serde_json::to_string(outcome)?;
        let values = values![job.row.id, job.worker, step.0, step.1, outcome, lease];
        if tx.run(sql::ADVANCE, values).await? == 0 { Err(LOST) } else { Ok(()) }
    }

    /// Ends looking at a table: its sender decides now.
    pub(crate) async fn job_checked(
        self,
        job: &Taken,
        task: &Task,
        outcome: &impl Serialize,
        total: i64,
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let (task, outcome) = (self.seal.seal(task)?, serde_json::to_string(outcome)?);
        if tx.run(sql::CHECKED, values![job.row.id, job.worker, task, outcome, total]).await? == 0 {
            return Err(LOST);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends a job within a transaction.
    pub(crate) async fn finish_job(
        self,
        tx: &mut crate::db::Tx,
        job: &Taken,
        state: &str,
        outcome: &impl Serialize,
    ) -> Result<()> {
        let (now, outcome) = (self.clock.now_ms(), serde_json::to_string(outcome)?);
        let values = values![job.row.id, job.worker, state, outcome, now, now + KEPT_MS];
        if tx.run(sql::FINISH, values).await? == 0 { Err(LOST) } else { Ok(()) }
    }

    /// Takes the next job, if one waits.
    async fn take_job(self) -> Result<Option<Taken>> {
        loop {
            let now = self.clock.now_ms();
            let Some((id,)) = self.db.one::<(Uuid,)>(sql::NEXT, values![now]).await? else { return Ok(None) };
            let worker = self.jobs.worker;
            let mut tx = self.db.begin().await?;
            if tx.run(sql::TAKE, values![id, worker, now, now + LEASE_MS]).await? == 0 {
                // Another worker was quicker.
                continue;
            }
            let row: TaskRow =
                tx.one(sql::TASK, values![id]).await?.ok_or(Error::Broken("a job without an account"))?;
            tx.commit().await?;
            return Ok(Some(Taken { row, worker }));
        }
    }

    async fn work_on(self, job: &Taken) -> Result<()> {
        match self.seal.open(&job.row.task_sealed)? {
            Task::Export(task) => self.exports().export(job, &task).await,
            Task::Import(task) => self.inspections().import(job, task).await,
            Task::Print(_) => self.plates().print(job).await,
        }
    }

    /// A job did not succeed: refused for good, or to be tried again a little later.
    async fn job_failed(self, job: &Taken, error: &Error) -> Result<()> {
        let (id, now) = (job.row.id, self.clock.now_ms());
        let for_good = matches!(error, Error::Refused(_)) || job.row.tries >= MOST_TRIES;
        tracing::warn!(job = %id, tries = job.row.tries, for_good, %error, "a job did not succeed");
        let mut tx = self.db.begin().await?;
        if for_good {
            let mut outcome: serde_json::Value = serde_json::from_str(&job.row.outcome)?;
            if let Some(outcome) = outcome.as_object_mut() {
                outcome.insert("sentence".to_owned(), error.refusal().sentence().into());
            }
            tx.run(sql::FINISH, values![id, job.worker, "failed", outcome.to_string(), now, now + KEPT_MS]).await?;
        } else {
            tx.run(sql::LET_GO, values![id, job.worker, now + 10_000 * job.row.tries]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Does what waits, one after the other; answers how many jobs were worked on.
    pub async fn do_jobs(self) -> Result<usize> {
        let mut count = 0;
        while let Some(job) = self.take_job().await? {
            count += 1;
            if job.row.tries > MOST_TRIES {
                // Its worker died every time.
                self.job_failed(&job, &Error::Broken("a job that ends its worker")).await?;
            } else if let Err(error) = self.work_on(&job).await {
                self.job_failed(&job, &error).await?;
            }
        }
        Ok(count)
    }

    /// Works for ever: at once when something was started here, and every few seconds what other processes left. Comes
    /// back with what it failed of; whoever watches it begins anew.
    pub async fn run_jobs(self) -> Result<Infallible> {
        loop {
            self.do_jobs().await?;
            let _ = tokio::time::timeout(Duration::from_secs(5), self.jobs.bell.notified()).await;
        }
    }
}
