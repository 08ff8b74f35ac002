//! A filing on a reviewer's desk: what was sent, when, with which photos, what looks odd, what happened.

use domain::emission::Determination;
use domain::fields::{Fields, Remark};
use domain::filing::{FilingKind, FilingState};
use domain::refusal::Refusal;
use domain::stage::Stage;
use uuid::Uuid;

use super::CLAIM_LAPSES_MS;
use super::duplicates::Pair;
use crate::actor::{Actor, Duty};
use crate::db::values;
use crate::error::{Error, Result};
use crate::filings::changes::Change;
use crate::filings::listing::Due;
use crate::filings::store::filings::{self as sql, FilingRow, RevisionRow};
use crate::offices::Office;
use crate::photos::Photo;
use crate::photos::store as photo_sql;
use crate::service::Desk;
use crate::trail::Event;

/// One submission, as it was sent.
#[derive(Debug, Clone)]
pub struct Revision {
    /// 1 for the first.
    pub no: i64,
    /// 主体信息 as sent.
    pub subject: Fields,
    /// The choice of the photo step.
    pub photo_fields: Fields,
    /// 机械信息 as sent.
    pub machine: Fields,
    /// The photos that belonged to it.
    pub photo_ids: Vec<Uuid>,
    /// The stage as determined when it was sent.
    pub determination: Determination,
    /// When, milliseconds since 1970.
    pub submitted_at: i64,
    /// How it was decided.
    pub outcome: Option<FilingState>,
    /// Why it was sent back.
    pub reasons: Vec<Remark>,
    /// The stage that the reviewer set instead of the determined one, and why.
    pub stage_override: Option<(Stage, String)>,
    /// By whom.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
}

/// A filing with everything a reviewer needs.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Its id.
    pub id: Uuid,
    /// What it asks for.
    pub kind: FilingKind,
    /// For everything but a registration: what is to be changed.
    pub change: Option<Change>,
    /// The machine it is about, when it is registered.
    pub machine: Option<Uuid>,
    /// Where it stands.
    pub state: FilingState,
    /// Every submission, the newest first; the first is what is decided about.
    pub revisions: Vec<Revision>,
    /// The photos of the newest submission.
    pub photos: Vec<Photo>,
    /// What looks odd, at its fields.
    pub warnings: Vec<Remark>,
    /// Everything that lists count as 提示.
    pub hints: Vec<Remark>,
    /// The office it lies with.
    pub office: Option<Office>,
    /// Who has taken it.
    pub claimed_by: Option<String>,
    /// Whether that is the one who looks.
    pub mine: bool,
    /// Whether the one who looks asked for it: another decides.
    pub own: bool,
    /// Until when it should be decided.
    pub due: Option<Due>,
    /// Its number, once registered.
    pub number: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// What happened to it.
    pub events: Vec<Event>,
    /// Other filings and machines that may be the same machine.
    pub pairs: Vec<Pair>,
}

impl Desk<'_> {
    /// A filing of the reviewer's districts, as it was last sent. `reveal` shows the full ID number, which is recorded.
    pub async fn dossier(self, actor: &Actor, id: Uuid, reveal: bool) -> Result<Dossier> {
        let row = self.filing_in_scope(actor, id).await?;
        let state = FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?;
        let kind = FilingKind::from_code(&row.kind).ok_or(Error::Broken("filing kind"))?;
        let mut revisions = self.revisions(id).await?;
        if reveal {
            actor.staff(Duty::Review)?;
            let mut tx = self.db.begin().await?;
            let about = (id, row.office_id.as_deref().unwrap_or_default());
            self.trail()
                .record(&mut tx, about, actor, "identity.viewed", &serde_json::json!({"what": "number"}))
                .await?;
            tx.commit().await?;
        } else {
            for revision in &mut revisions {
                let masked = masked(revision.subject.get("resident_id"));
                revision.subject.set("resident_id", &masked);
            }
        }
        let photos = self.photos_sent(&row, revisions.first()).await?;
        let office = match &row.office_id {
            Some(office) => self.offices().find_office(office).await?,
            None => None,
        };
        let now = self.clock.now_ms();
        let lapsed = row.claimed_at.is_some_and(|at| at < now - CLAIM_LAPSES_MS);
        let machine = match kind {
            FilingKind::Registration => row.number.as_ref().map(|_| id),
            _ => row.machine_id,
        };
        let change = match kind {
            FilingKind::Registration => None,
            _ => Some(serde_json::from_str(&row.change)?),
        };
        Ok(Dossier {
            id,
            kind,
            change,
            machine,
            state,
            revisions,
            photos,
            warnings: serde_json::from_str(&row.warnings)?,
            hints: crate::filings::listing::hints(row.determination.as_deref(), &row.warnings)?,
            office,
            own: row.filed_by == Some(actor.account),
            mine: row.claimed_by == Some(actor.account),
            claimed_by: row.claimed_name.filter(|_| state == FilingState::UnderReview && !lapsed),
            due: Due::of(state, row.amber_at, row.due_at, now),
            number: row.number,
            decided_by: row.decided_name,
            events: self.trail().events_of(id).await?,
            pairs: self.pairs(actor, id).await?,
        })
    }

    /// The photos that belong to a submission.
    async fn photos_sent(self, row: &FilingRow, sent: Option<&Revision>) -> Result<Vec<Photo>> {
        let Some(sent) = sent else { return Ok(Vec::new()) };
        let photos: Vec<photo_sql::PhotoRow> =
            self.db.all(photo_sql::OF_FILING, values![row.machine_id.unwrap_or(row.id)]).await?;
        Ok(photos.iter().filter(|photo| sent.photo_ids.contains(&photo.id)).filter_map(Photo::from_row).collect())
    }

    /// The photos of a filing of the reviewer's districts as it was last sent, identity documents apart: what a browser
    /// may fetch before the filing is opened.
    pub async fn photos_ahead(self, actor: &Actor, id: Uuid) -> Result<Vec<Uuid>> {
        let row = self.filing_in_scope(actor, id).await?;
        let photos = self.photos_sent(&row, self.revisions(id).await?.first()).await?;
        Ok(photos.into_iter().filter(|photo| !photo.slot.is_sensitive()).map(|photo| photo.id).collect())
    }

    /// What a filing of the reviewer's districts asks for.
    pub async fn kind_of_filing(self, actor: &Actor, id: Uuid) -> Result<FilingKind> {
        let row = self.filing_in_scope(actor, id).await?;
        FilingKind::from_code(&row.kind).ok_or(Error::Broken("filing kind"))
    }

    pub(crate) async fn revisions(self, id: Uuid) -> Result<Vec<Revision>> {
        let rows: Vec<RevisionRow> = self.db.all(sql::REVISIONS, values![id]).await?;
        rows.into_iter()
            .map(|row| {
                let stage = row.override_stage.as_deref().and_then(|code| code.chars().next());
                Ok(Revision {
                    no: row.no,
                    subject: self.seal.open(&row.subject_sealed)?,
                    photo_fields: serde_json::from_str(&row.photos)?,
                    machine: serde_json::from_str(&row.machine)?,
                    photo_ids: serde_json::from_str(&row.photo_ids)?,
                    determination: serde_json::from_str(&row.determination)?,
                    submitted_at: row.submitted_at,
                    outcome: row.outcome.as_deref().and_then(FilingState::from_code),
                    reasons: row.reasons.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
                    stage_override: stage.and_then(Stage::from_code).zip(row.override_reason),
                    decided_by: row.decided_name,
                    decided_at: row.decided_at,
                })
            })
            .collect()
    }

    /// A sent filing inside the scope of a member of staff; any other is not found.
    pub(crate) async fn filing_in_scope(self, actor: &Actor, id: Uuid) -> Result<FilingRow> {
        let scope = actor.viewer()?;
        let row: Option<FilingRow> = self.db.one(sql::FIND, values![id]).await?;
        row.filter(|row| row.revision > 0 && row.office_id.as_deref().is_some_and(|office| scope.covers(office)))
            .ok_or_else(|| Refusal::NotFound.into())
    }
}

/// `1410**********0014`; what does not look like a number is hidden whole.
pub(crate) fn masked(raw: &str) -> String {
    domain::identifiers::ResidentId::parse(raw)
        .map_or_else(|_| "*".repeat(raw.chars().count().min(18)), |id| id.masked())
}
