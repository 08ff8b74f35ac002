//! Doing jobs: taking one, saying that it is alive and how far it is, ending it, trying again.

use std::time::Duration;

use serde::Serialize;
use uuid::Uuid;

use super::{KEPT_MS, Task, unsealed};
use crate::actor::{Actor, Duty, Role, Scope};
use crate::db::values;
use crate::error::{Error, Result};
use crate::jobs::store::{self as sql, TaskRow};
use crate::seal::Seal;
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

impl Taken {
    /// What is to be done.
    pub(crate) fn task<T: Task>(&self, seal: &Seal) -> Result<T> {
        unsealed(seal, &self.row.task_sealed)
    }

    /// Whether its worker died as often as a job is tried.
    pub(crate) const fn ends_its_worker(&self) -> bool {
        self.row.tries > MOST_TRIES
    }
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
        task: &impl Task,
        outcome: &impl Serialize,
        total: i64,
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let (task, outcome) = (super::sealed(&self.seal, task)?, serde_json::to_string(outcome)?);
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
    pub(crate) async fn take_job(self) -> Result<Option<Taken>> {
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

    /// A job did not succeed: refused for good, or to be tried again a little later.
    pub(crate) async fn job_failed(self, job: &Taken, error: &Error) -> Result<()> {
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

    /// Waits until something is started here, or a few seconds for what other processes left.
    pub(crate) async fn wait(self) {
        let _ = tokio::time::timeout(Duration::from_secs(5), self.jobs.bell.notified()).await;
    }
}
