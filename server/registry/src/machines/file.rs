//! One machine as an office sees it: its data, its holder, its filings, plates and trail.

use domain::emission::Determination;
use domain::fields::{Fields, Remark};
use domain::filing::{FilingKind, FilingState};
use domain::identifiers::Mobile;
use domain::machine::MachineData;
use domain::refusal::Refusal;
use uuid::Uuid;

use super::MachineEntry;
use crate::actor::{Actor, Duty};
use crate::db::values;
use crate::desk::masked;
use crate::error::{Error, Result};
use crate::filings::changes::Change;
use crate::filings::store::changes::{self as change_sql, ChangeRow};
use crate::machines::store::machines::{self as sql, MachineRow};
use crate::photos::Photo;
use crate::photos::store as photo_sql;
use crate::plates::Plate;
use crate::service::Machines;
use crate::trail::words::sentence;

/// A filing about a machine.
#[derive(Debug, Clone)]
pub struct FilingLine {
    /// Its id.
    pub id: Uuid,
    /// What it asks for.
    pub kind: FilingKind,
    /// Where it stands.
    pub state: FilingState,
    /// What is to be changed; nothing for the registration.
    pub change: Option<Change>,
    /// Why it came back.
    pub reasons: Vec<Remark>,
    /// When it was sent.
    pub submitted_at: Option<i64>,
    /// When it was decided.
    pub decided_at: Option<i64>,
    /// By whom.
    pub decided_by: Option<String>,
    /// Whether it lies in the viewer's districts; after a move the earlier ones do not.
    pub is_open_to_viewer: bool,
}

/// A line of the trail, in words.
#[derive(Debug, Clone)]
pub struct MachineEvent {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What.
    pub words: String,
}

/// A machine with everything an office needs.
#[derive(Debug, Clone)]
pub struct MachineFile {
    /// Its line of the list.
    pub entry: MachineEntry,
    /// Goes up with every change; a correction sends it back.
    pub version: i64,
    /// 机械信息 as the register holds it.
    pub fields: Fields,
    /// The choice of the photo step of its registration.
    pub photo_fields: Fields,
    /// 主体信息 of who holds it, masked unless revealed.
    pub subject: Fields,
    /// The stage as determined, with its reason.
    pub determination: Determination,
    /// The photos of its registration.
    pub photos: Vec<Photo>,
    /// Its registration and its changes, the newest first.
    pub filings: Vec<FilingLine>,
    /// Its plates, the newest first.
    pub plates: Vec<Plate>,
    /// Numbers it bore before, and until when.
    pub former_numbers: Vec<(String, i64)>,
    /// What happened to it.
    pub events: Vec<MachineEvent>,
}

impl MachineFile {
    /// The change that waits for its decision.
    pub fn open_change(&self) -> Option<&FilingLine> {
        self.filings.iter().find(|line| line.kind != FilingKind::Registration && line.state.is_undecided())
    }
}

impl Machines<'_> {
    /// A machine of the viewer's districts; any other is not found.
    pub(crate) async fn machine_in_scope(self, actor: &Actor, id: Uuid) -> Result<MachineRow> {
        let scope = actor.viewer()?;
        let row: Option<MachineRow> = self.db.one(sql::FIND, values![id]).await?;
        row.filter(|row| scope.covers(&row.office_id)).ok_or_else(|| Refusal::NotFound.into())
    }

    /// A machine of the viewer's districts. `reveal` shows the full ID number and phone, which is recorded.
    pub async fn machine_file(self, actor: &Actor, id: Uuid, reveal: bool) -> Result<MachineFile> {
        let row = self.machine_in_scope(actor, id).await?;
        let (mut subject, since) = self.holder(id).await?;
        if reveal {
            actor.staff(Duty::Review)?;
            let mut tx = self.db.begin().await?;
            let detail = serde_json::json!({"what": "number"});
            self.trail().record(&mut tx, (id, row.office_id.as_str()), actor, "identity.viewed", &detail).await?;
            tx.commit().await?;
        } else {
            mask(&mut subject);
        }
        let revision =
            self.desk().revisions(id).await?.into_iter().next().ok_or(Error::Broken("a machine without a filing"))?;
        let photos: Vec<photo_sql::PhotoRow> = self.db.all(photo_sql::OF_FILING, values![id]).await?;
        let photos = photos
            .iter()
            .filter(|photo| revision.photo_ids.contains(&photo.id))
            .filter_map(Photo::from_row)
            // The documents of its registration are those of an earlier owner once it has passed on.
            .filter(|photo| since.is_none() || !photo.slot.is_sensitive())
            .collect();
        let data: MachineData = serde_json::from_str(&row.data)?;
        Ok(MachineFile {
            entry: MachineEntry::of(&row, &self.offices().all().await?, self.clock.now_ms())?,
            version: row.version,
            fields: data.fields(),
            photo_fields: revision.photo_fields,
            subject,
            determination: serde_json::from_str(&row.determination)?,
            photos,
            filings: self.filings_of_machine(Some(actor), id).await?,
            plates: self.plates().plates_of(id).await?,
            former_numbers: self.db.all(change_sql::FORMER_NUMBERS, values![id]).await?,
            events: self.machine_events(id).await?,
        })
    }

    /// 主体信息 of who holds a machine, in clear, and since when, when it passed to them.
    pub(crate) async fn holder(self, machine: Uuid) -> Result<(Fields, Option<i64>)> {
        let found: Option<(String, Option<i64>)> = self.db.one(change_sql::SUBJECT, values![machine]).await?;
        let (sealed, since) = found.ok_or(Refusal::NotFound)?;
        Ok((self.seal.open(&sealed)?, since))
    }

    /// The registration and the changes of a machine, the newest first; `viewer` says which of them an office may open.
    pub(crate) async fn filings_of_machine(self, viewer: Option<&Actor>, machine: Uuid) -> Result<Vec<FilingLine>> {
        let scope = viewer.map(Actor::viewer).transpose()?;
        let mut rows: Vec<ChangeRow> = self.db.all(change_sql::OF_MACHINE, values![machine]).await?;
        rows.extend(self.db.one::<ChangeRow>(change_sql::REGISTRATION, values![machine]).await?);
        rows.into_iter()
            .map(|row| {
                let kind = FilingKind::from_code(&row.kind).ok_or(Error::Broken("filing kind"))?;
                let is_open = scope.zip(row.office_id.as_deref()).is_some_and(|(scope, office)| scope.covers(office));
                Ok(FilingLine {
                    id: row.id,
                    kind,
                    state: FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?,
                    change: match kind {
                        FilingKind::Registration => None,
                        _ => Some(serde_json::from_str(&row.change)?),
                    },
                    reasons: serde_json::from_str(&row.reasons)?,
                    submitted_at: row.submitted_at,
                    decided_at: row.decided_at,
                    decided_by: row.decided_name,
                    is_open_to_viewer: is_open,
                })
            })
            .collect()
    }

    async fn machine_events(self, id: Uuid) -> Result<Vec<MachineEvent>> {
        let line = |event: crate::trail::Event| MachineEvent {
            at: event.at,
            words: sentence(&event.what, &serde_json::from_str(&event.detail).unwrap_or_default()),
            actor: event.actor,
        };
        Ok(self.trail().events_of(id).await?.into_iter().map(line).collect())
    }
}

/// Hides what identifies a person: ID number and phone.
fn mask(subject: &mut Fields) {
    let number = masked(subject.get("resident_id"));
    subject.set("resident_id", &number);
    for field in ["person_phone", "company_phone"] {
        let phone = masked_phone(subject.get(field));
        subject.set(field, &phone);
    }
}

/// `138****9911`; of a landline the last four digits.
pub(crate) fn masked_phone(raw: &str) -> String {
    match Mobile::parse(raw) {
        Ok(mobile) => mobile.masked(),
        Err(_) if raw.trim().is_empty() => String::new(),
        Err(_) => format!("****{}", domain::search::phone_tail(raw)),
    }
}
