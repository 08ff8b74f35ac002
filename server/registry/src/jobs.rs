//! Long work that can be left and found again: a row of the table `job`, done by a worker of any process. A worker
//! takes a job by one conditional update and for a while only; when its process dies, the job starts again elsewhere or
//! later. What a job carries is known to the room it comes from, and who does it to [`crate::upkeep::work`].

pub(crate) mod store;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::actor::{Actor, Duty, Scope};
use crate::clock::DAY_MS;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::jobs::store as sql;
use crate::jobs::store::{JobRow, TaskRow};
use crate::seal::Seal;
use crate::service::Jobs;
use crate::spreadsheets::Reader;

mod worker;

pub(crate) use worker::{Taken, asker};

/// Jobs that one person may have waiting.
const MOST_OPEN: i64 = 5;
/// What was made is kept for so long.
pub(crate) const KEPT_MS: i64 = 7 * DAY_MS;

/// What a job carries: a room says what its long work is, and does it; here it only waits.
pub(crate) trait Task: Serialize + DeserializeOwned {
    /// The key of its kind in the database.
    const KIND: &'static str;
    /// Its name in what is sealed.
    const NAME: &'static str;
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Nobody has begun.
    Waiting,
    /// Somebody works on it.
    Running,
    /// A table was looked at; its sender decides.
    Checked,
    /// All done.
    Done,
    /// Given up.
    Failed,
    /// Its sender gave it up.
    Dropped,
}

impl JobState {
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "waiting" => Self::Waiting,
            "running" => Self::Running,
            "checked" => Self::Checked,
            "done" => Self::Done,
            "failed" => Self::Failed,
            "dropped" => Self::Dropped,
            _ => return None,
        })
    }

    /// The words on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "排队中",
            Self::Running => "进行中",
            Self::Checked => "待确认",
            Self::Done => "已完成",
            Self::Failed => "未完成",
            Self::Dropped => "已放弃",
        }
    }

    /// Whether waiting changes anything.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// A job as a list shows it.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: JobState,
    /// What is known of it, in the words of its kind.
    pub outcome: serde_json::Value,
    /// How much there is to do, once known.
    pub total: Option<i64>,
    /// How much is done.
    pub done: i64,
    /// Who started it.
    pub by: String,
    /// When.
    pub created_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Until when it is kept.
    pub expires_at: i64,
    pub(crate) account: Uuid,
    pub(crate) kind: String,
}

impl Job {
    fn from_row(row: JobRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            state: JobState::from_code(&row.state).ok_or(Error::Broken("job state"))?,
            outcome: serde_json::from_str(&row.outcome)?,
            total: row.total,
            done: row.done,
            by: row.account_name,
            created_at: row.created_at,
            ended_at: row.ended_at,
            expires_at: row.expires_at,
            account: row.account_id,
            kind: row.kind,
        })
    }

    /// What is known of it, by its kind.
    pub fn outcome<T: DeserializeOwned + Default>(&self) -> T {
        serde_json::from_value(self.outcome.clone()).unwrap_or_default()
    }
}

/// A task as it is kept. Waiting ones outlive a program: the form stays.
fn sealed<T: Task>(seal: &Seal, task: &T) -> Result<String> {
    seal.seal(&BTreeMap::from([(T::NAME, task)]))
}

/// The task in what is kept.
fn unsealed<T: Task>(seal: &Seal, sealed: &str) -> Result<T> {
    let mut tasks: BTreeMap<String, T> = seal.open(sealed)?;
    tasks.remove(T::NAME).ok_or(Error::Broken("a job of another kind"))
}

/// The workers of this process.
#[derive(Clone)]
pub(crate) struct Desk {
    bell: Arc<tokio::sync::Notify>,
    worker: Uuid,
    pub reader: Reader,
}

impl Desk {
    pub fn new(worker: Uuid) -> Self {
        Self { bell: Arc::default(), worker, reader: Reader::new() }
    }
}

impl Jobs<'_> {
    /// Puts a job into the queue.
    pub(crate) async fn start_job(
        self,
        actor: &Actor,
        task: &impl Task,
        outcome: &impl Serialize,
        kept_ms: i64,
    ) -> Result<Uuid> {
        let id = self.clock.new_id();
        let mut tx = self.db.begin().await?;
        self.put_job(&mut tx, actor, id, task, outcome, kept_ms).await?;
        tx.commit().await?;
        self.ring_jobs();
        Ok(id)
    }

    /// Puts a job into the queue with what else is written in a transaction; the bell is the caller's to ring.
    pub(crate) async fn put_job<T: Task>(
        self,
        tx: &mut Tx,
        actor: &Actor,
        id: Uuid,
        task: &T,
        outcome: &impl Serialize,
        kept_ms: i64,
    ) -> Result<()> {
        let office = actor.viewer()?.filter().map(str::to_owned);
        let now = self.clock.now_ms();
        let (task, outcome) = (sealed(&self.seal, task)?, serde_json::to_string(outcome)?);
        tx.run(crate::people::store::accounts::LOCK, values![actor.account]).await?;
        let open: Option<(i64,)> = tx.one(sql::COUNT_OPEN, values![actor.account, T::KIND]).await?;
        if open.is_some_and(|(open,)| open >= MOST_OPEN) {
            return Err(Refusal::JobLimit.into());
        }
        let values = values![id, T::KIND, actor.account, office, task, outcome, now, now + kept_ms];
        tx.run(sql::INSERT, values).await?;
        Ok(())
    }

    pub(crate) fn ring_jobs(self) {
        self.jobs.bell.notify_one();
    }

    /// Jobs of one kind, the newest first: one's own, and for administrators of the city everybody's.
    pub(crate) async fn jobs_of<T: Task>(self, actor: &Actor) -> Result<Vec<Job>> {
        actor.viewer()?;
        let now = self.clock.now_ms();
        let rows: Vec<JobRow> = if sees_all_jobs(actor) {
            self.db.all(sql::OF_CITY, values![T::KIND, now]).await?
        } else {
            self.db.all(sql::OF_ACCOUNT, values![actor.account, T::KIND, now]).await?
        };
        rows.into_iter().map(Job::from_row).collect()
    }

    /// One job, for who started it and for administrators of the city; any other is not found.
    pub(crate) async fn job<T: Task>(self, actor: &Actor, id: Uuid) -> Result<Job> {
        actor.viewer()?;
        let row: JobRow = self.db.one(sql::FIND, values![id]).await?.ok_or(Refusal::NotFound)?;
        let job = Job::from_row(row)?;
        let theirs = job.account == actor.account || sees_all_jobs(actor);
        if job.kind == T::KIND && theirs { Ok(job) } else { Err(Refusal::NotFound.into()) }
    }

    /// What a job holds; nobody is asked for their right here.
    pub(crate) async fn task<T: Task>(self, id: Uuid) -> Result<T> {
        let row: TaskRow = self.db.one(sql::TASK, values![id]).await?.ok_or(Refusal::NotFound)?;
        if row.task_sealed.is_empty() {
            return Err(Refusal::FileGone.into());
        }
        unsealed(&self.seal, &row.task_sealed)
    }

    /// Has a table looked at anew, with another task. Only its sender may, until they have decided.
    pub(crate) async fn start_again<T: Task>(
        self,
        actor: &Actor,
        id: Uuid,
        task: &T,
        outcome: &impl Serialize,
    ) -> Result<()> {
        let (task, outcome) = (sealed(&self.seal, task)?, serde_json::to_string(outcome)?);
        let mut tx = self.db.begin().await?;
        if tx.run(sql::AGAIN, values![id, actor.account, task, outcome, self.clock.now_ms()]).await? == 0 {
            return Err(Refusal::JobOver.into());
        }
        tx.commit().await?;
        self.ring_jobs();
        Ok(())
    }
}

/// Administrators of the city see everybody's jobs.
fn sees_all_jobs(actor: &Actor) -> bool {
    matches!(actor.staff(Duty::Administration), Ok(Scope::City))
}
