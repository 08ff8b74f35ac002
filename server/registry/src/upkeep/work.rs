//! Who does which job: takes what waits, hands it to its room, and says how it ended.

use std::convert::Infallible;

use uuid::Uuid;

use crate::db::values;
use crate::error::{Error, Result};
use crate::exports::ExportTask;
use crate::inspections::imports::ImportTask;
use crate::jobs::store as sql;
use crate::jobs::{Taken, Task as _};
use crate::plates::batches::PrintTask;
use crate::service::Upkeep;

impl Upkeep<'_> {
    async fn work_on(self, job: &Taken) -> Result<()> {
        match job.row.kind.as_str() {
            ExportTask::KIND => self.exports().export(job, &job.task(&self.seal)?).await,
            ImportTask::KIND => self.inspections().import(job, job.task(&self.seal)?).await,
            PrintTask::KIND => self.plates().print(job).await,
            _ => Err(Error::Broken("a job that nobody does")),
        }
    }

    /// Does what waits, one after the other; answers how many jobs were worked on.
    pub async fn do_jobs(self) -> Result<usize> {
        let mut count = 0;
        while let Some(job) = self.jobs().take_job().await? {
            count += 1;
            if job.ends_its_worker() {
                self.jobs().job_failed(&job, &Error::Broken("a job that ends its worker")).await?;
            } else if let Err(error) = self.work_on(&job).await {
                self.jobs().job_failed(&job, &error).await?;
            }
        }
        Ok(count)
    }

    /// Works for ever: at once when something was started here, and every few seconds what other processes left. Comes
    /// back with what it failed of; whoever watches it begins anew.
    pub async fn run_jobs(self) -> Result<Infallible> {
        loop {
            self.do_jobs().await?;
            self.jobs().wait().await;
        }
    }

    /// Deletes what has been kept long enough, files included; answers how many jobs.
    pub async fn sweep_jobs(self) -> Result<u64> {
        let now = self.clock.now_ms();
        if !self.may_remove(now).await? {
            return Ok(0);
        }
        let mut swept = 0;
        for (id,) in self.db.all::<(Uuid,)>(sql::EXPIRED, values![now]).await? {
            self.exports().remove_export(id).await?;
            let mut tx = self.db.begin().await?;
            swept += tx.run(sql::FORGET, values![id, now]).await?;
            tx.commit().await?;
        }
        Ok(swept)
    }
}
