//! 导出: any list as a file, with its filters, in the asker's districts, personal data masked. Made in the background,
//! found again under `/office/exports`, kept for seven days, handed to who asked and to administrators of the city.

use bytes::Bytes;
use domain::refusal::Refusal;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::ObjectStoreExt as _;
use object_store::buffered::BufWriter;
use object_store::path::Path as BlobPath;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use crate::actor::Actor;
use crate::error::Result;
use crate::filters::Filters;
use crate::jobs::{Job, JobState, KEPT_MS, Taken, Task, asker};
use crate::service::Exports;
use crate::spreadsheets::{Format, Writer};

mod cells;
mod rows;
pub(crate) mod what;

use rows::Source;
pub use what::What;

/// An export as it was asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ExportTask {
    what: String,
    format: Format,
    query: String,
}

impl Task for ExportTask {
    const KIND: &'static str = "export";
    const NAME: &'static str = "Export";
}

/// What is known of an export.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The list, a key of [`What`].
    pub what: String,
    /// The ending of the file.
    pub format: String,
    /// The filters in words; what was searched is not repeated.
    pub filters: String,
    /// Rows of the file.
    pub rows: i64,
    /// Why it failed.
    #[serde(default)]
    pub sentence: String,
}

/// An export in the list.
#[derive(Debug, Clone)]
pub struct Export {
    /// The job behind it.
    pub job: Job,
    /// What is known.
    pub outcome: Outcome,
}

impl Export {
    fn of(job: Job) -> Self {
        let outcome = job.outcome();
        Self { job, outcome }
    }

    /// The name of the list.
    pub fn title(&self) -> &'static str {
        What::from_code(&self.outcome.what).map_or("", What::label)
    }
}

/// A file on its way out.
pub struct Download {
    /// Its name.
    pub name: String,
    /// Its content type.
    pub media_type: &'static str,
    /// Its length in bytes.
    pub length: u64,
    /// Its bytes.
    pub bytes: BoxStream<'static, std::result::Result<Bytes, object_store::Error>>,
}

fn place(id: Uuid) -> BlobPath {
    BlobPath::from(format!("exports/{id}.file"))
}

impl Exports<'_> {
    /// Asks for a list as a file. `query` is the query string of the list's page.
    pub async fn start_export(self, actor: &Actor, what: &str, format: &str, query: &str) -> Result<Uuid> {
        actor.viewer()?;
        let what = What::from_code(what).ok_or(Refusal::BadRequest)?;
        let format = Format::from_code(format).ok_or(Refusal::BadRequest)?;
        if query.len() > 4000 {
            return Err(Refusal::BadRequest.into());
        }
        // What the page would refuse is refused here, not later.
        let parsed = Filters::parse(query);
        Source::of(what, actor, &parsed)?;
        let outcome = Outcome {
            what: what.code().to_owned(),
            format: format.code().to_owned(),
            filters: parsed.words(&self.offices().all().await?),
            ..Outcome::default()
        };
        let task = ExportTask { what: what.code().to_owned(), format, query: query.to_owned() };
        self.jobs().start_job(actor, &task, &outcome, KEPT_MS).await
    }

    /// The exports one may fetch, the newest first.
    pub async fn list(self, actor: &Actor) -> Result<Vec<Export>> {
        Ok(self.jobs().jobs_of::<ExportTask>(actor).await?.into_iter().map(Export::of).collect())
    }

    /// Makes the file. Begun anew when its worker died.
    pub(crate) async fn export(self, job: &Taken, task: &ExportTask) -> Result<()> {
        let what = What::from_code(&task.what).ok_or(Refusal::BadRequest)?;
        let actor = asker(&job.row)?;
        let mut source = Source::of(what, &actor, &Filters::parse(&task.query))?;
        let total = source.count(&self, &actor).await?;
        self.jobs().progress(job, total, 0).await?;
        let file = self.photos().incoming();
        let mut writer = Writer::create(task.format, file.path(), what.label(), what.heading())?;
        let mut rows = 0;
        loop {
            let page = source.page(&self, &actor).await?;
            if page.is_empty() {
                break;
            }
            rows += i64::try_from(page.len()).unwrap_or_default();
            writer = writer.rows(page).await?;
            self.jobs().progress(job, total.max(rows), rows).await?;
        }
        writer.finished().await?;
        let mut out = BufWriter::new(self.photos.blobs(), place(job.row.id));
        tokio::io::copy(&mut tokio::fs::File::open(file.path()).await?, &mut out).await?;
        out.shutdown().await?;
        let outcome = Outcome { rows, ..serde_json::from_str(&job.row.outcome)? };
        let detail = serde_json::json!({
            "what": outcome.what, "format": outcome.format, "filters": outcome.filters, "rows": rows
        });
        let mut tx = self.db.begin().await?;
        self.jobs().finish_job(&mut tx, job, "done", &outcome).await?;
        self.trail().record(&mut tx, (job.row.id, home(job)), &actor, "export.made", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The file of an export; handing it out is recorded.
    pub async fn export_file(self, actor: &Actor, id: Uuid) -> Result<Download> {
        let job = self.jobs().job::<ExportTask>(actor, id).await?;
        if job.state != JobState::Done || job.expires_at <= self.clock.now_ms() {
            return Err(Refusal::FileGone.into());
        }
        let export = Export::of(job);
        What::from_code(&export.outcome.what).ok_or(Refusal::FileGone)?.admits(actor)?;
        let format = Format::from_code(&export.outcome.format).unwrap_or(Format::Csv);
        let day = domain::day::iso(crate::clock::china_day(export.job.created_at));
        let name = format!("{}-{day}.{}", export.title(), format.code());
        let file = self.stored_file(place(id), name, format.media_type()).await?;
        let mut tx = self.db.begin().await?;
        self.trail().record(&mut tx, id, actor, "export.fetched", &serde_json::json!({})).await?;
        tx.commit().await?;
        Ok(file)
    }

    /// A file that was made and kept, on its way out.
    pub(crate) async fn stored_file(self, place: BlobPath, name: String, media_type: &'static str) -> Result<Download> {
        let found = match self.photos.blobs().get(&place).await {
            Err(object_store::Error::NotFound { .. }) => return Err(Refusal::FileGone.into()),
            found => found?,
        };
        Ok(Download { name, media_type, length: found.meta.size, bytes: found.into_stream().boxed() })
    }

    pub(crate) async fn remove_export(self, id: Uuid) -> Result<()> {
        match self.photos.blobs().delete(&place(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The office in whose trail it stands.
pub(crate) fn home(job: &Taken) -> &str {
    job.row.office_id.as_deref().or(job.row.account_office_id.as_deref()).unwrap_or_default()
}
