//! Drafts (填报中): the owner's text, valid or not, step by step, on any device. Nothing typed is lost: what cannot be
//! saved because the page is stale or the session has ended is kept aside and shown again.

use domain::fields::{Fields, Remark};
use domain::filing::{FilingKind, FilingState, Step};
use domain::machine::REGISTRATION_TYPE;
use domain::photos::{REPLACED, Slot};
use domain::refusal::Refusal;
use domain::shown::shown;
use domain::subject;
use uuid::Uuid;

use crate::actor::Actor;
use crate::db::values;
use crate::error::{Error, Result};
use crate::filings::store::filings::{self as sql, FilingRow};
use crate::photos::Photo;
use crate::photos::store as photo_sql;
use crate::service::Filings;

mod start;

pub use start::Known;

/// Why a form was kept aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptWhy {
    /// The page was older than the draft.
    Stale,
    /// The session had ended.
    Expired,
}

/// A form that could not be saved, shown again.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What was typed.
    pub fields: Fields,
    /// Why it could not be saved.
    pub why: KeptWhy,
}

/// A filing with everything its owner may see.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its id, which the machine keeps.
    pub id: Uuid,
    /// Where it stands.
    pub state: FilingState,
    /// Goes up with every change; a form sends it back.
    pub version: i64,
    /// How often it has been sent.
    pub revision: i64,
    /// 主体信息 as typed.
    pub subject: Fields,
    /// What the photo step asks: its choice, and 机械类型, which is kept with 机械信息.
    pub photo_fields: Fields,
    /// 机械信息 as typed.
    pub machine: Fields,
    /// The photos in their slots.
    pub photos: Vec<Photo>,
    /// Why it came back (审核不通过). Of a photo that has been replaced since, the reason says so.
    pub reasons: Vec<Remark>,
    pub(crate) row: FilingRow,
}

impl Draft {
    /// The slots that have a photo.
    pub fn slots(&self) -> Vec<Slot> {
        self.photos.iter().map(|photo| photo.slot).collect()
    }

    /// Whether a step was saved once, or all of it was sent: before that nothing is said to be missing in it.
    pub fn was_saved(&self, step: Step) -> bool {
        let bit = match step {
            Step::Subject => 1,
            Step::Photos => 2,
            Step::Machine => 4,
        };
        self.revision > 0 || self.row.saved_steps & bit != 0
    }

    /// When the consent that this filing carries was given.
    pub fn consented_at(&self) -> Option<i64> {
        self.row.consent_at
    }

    /// The fields of a step.
    pub fn fields(&self, step: Step) -> &Fields {
        match step {
            Step::Subject => &self.subject,
            Step::Photos => &self.photo_fields,
            Step::Machine => &self.machine,
        }
    }
}

/// 机械信息 with what the photo step said of 机械类型. One choice of two can be changed but not be taken back.
fn with_registration_type(machine: Fields, photo_step: &Fields) -> Fields {
    match photo_step.get(REGISTRATION_TYPE.name) {
        "" => machine,
        chosen => machine.with(REGISTRATION_TYPE.name, chosen),
    }
}

/// The office's reasons as they stand now: one about a photo that was replaced since it was sent belongs to the old
/// photo.
fn standing_reasons(row: &FilingRow, photos: &[photo_sql::PhotoRow]) -> Result<Vec<Remark>> {
    let mut reasons: Vec<Remark> = serde_json::from_str(&row.reasons)?;
    let replaced = |slot: &str| {
        let sent = row.submitted_at.unwrap_or(i64::MAX);
        photos.iter().any(|photo| photo.slot == slot && photo.created_at > sent)
    };
    // 机械环保代码 is the name of a photo and of a field: what is said of the number still stands when its photo is new.
    let about_text = |name: &str| Step::ALL.iter().any(|step| step.fields().iter().any(|spec| spec.name == name));
    for reason in &mut reasons {
        if !about_text(&reason.field) && replaced(&reason.field) {
            reason.sentence.push_str(REPLACED);
        }
    }
    Ok(reasons)
}

/// The name that lists show while a filing is being written.
fn display_name(subject: &Fields) -> String {
    let name =
        if subject.get("subject_kind") == "company" { subject.get("company_name") } else { subject.get("person_name") };
    shown("person_name", name).chars().take(100).collect()
}

impl<'r> Filings<'r> {
    /// The owner's own filing; another's is not found.
    pub async fn draft(self, actor: &Actor, id: Uuid) -> Result<Draft> {
        let owner = actor.owner()?;
        let row: FilingRow = self.db.one(sql::FIND, values![id]).await?.ok_or(Refusal::NotFound)?;
        // A change of a registered machine is no draft: it is asked for anew, never mended.
        if row.owner_id != owner || row.kind != FilingKind::Registration.code() {
            return Err(Refusal::NotFound.into());
        }
        self.read_draft(row).await
    }

    pub(crate) async fn read_draft(self, row: FilingRow) -> Result<Draft> {
        let photos: Vec<photo_sql::PhotoRow> = self.db.all(photo_sql::CURRENT, values![row.id]).await?;
        let (mut photo_fields, machine): (Fields, Fields) =
            (serde_json::from_str(&row.photos)?, serde_json::from_str(&row.machine)?);
        photo_fields.set(REGISTRATION_TYPE.name, machine.get(REGISTRATION_TYPE.name));
        Ok(Draft {
            id: row.id,
            state: FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?,
            version: row.version,
            revision: row.revision,
            subject: self.seal.open(&row.subject_sealed)?,
            photo_fields,
            machine,
            photos: photos.iter().filter_map(Photo::from_row).collect(),
            reasons: standing_reasons(&row, &photos)?,
            row,
        })
    }

    /// Saves a step as typed. A page older than the draft overwrites nothing: its text is kept aside and shown again.
    pub async fn save_step(self, actor: &Actor, id: Uuid, version: i64, step: Step, fields: &Fields) -> Result<i64> {
        let saved = self.try_save_step(actor, id, version, step, fields).await;
        if let Err(Error::Refused(Refusal::Stale)) = &saved {
            self.keep_form(id, step, fields, KeptWhy::Stale).await?;
        }
        saved
    }

    /// As [`Registry::save_step`], but a stale page is only told so: it keeps its text itself (saving while typing).
    pub async fn try_save_step(
        self,
        actor: &Actor,
        id: Uuid,
        version: i64,
        step: Step,
        fields: &Fields,
    ) -> Result<i64> {
        let owner = actor.owner()?;
        let fields = fields.only(step.form());
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        let short = |name: &str| -> String { shown(name, fields.get(name)).chars().take(120).collect() };
        let saved: Option<(i64,)> = match step {
            Step::Subject => {
                let consent = self.consent_of(&fields);
                let values = values![id, owner, version, self.seal.seal(&fields)?, display_name(&fields), now, consent];
                tx.one(sql::SAVE_SUBJECT, values).await?
            }
            Step::Photos => {
                let row: Option<FilingRow> = tx.one(sql::FIND, values![id]).await?;
                let machine = row.map(|row| serde_json::from_str::<Fields>(&row.machine)).transpose()?;
                let machine = with_registration_type(machine.unwrap_or_default(), &fields);
                let values = values![
                    id,
                    owner,
                    version,
                    serde_json::to_string(&fields.only(step.fields()))?,
                    now,
                    serde_json::to_string(&machine)?,
                    domain::machine::product(&machine).map_or("", domain::vocabulary::Product::code)
                ];
                tx.one(sql::SAVE_PHOTOS, values).await?
            }
            Step::Machine => {
                let values = values![
                    id,
                    owner,
                    version,
                    serde_json::to_string(&fields)?,
                    domain::machine::product(&fields).map_or("", domain::vocabulary::Product::code),
                    short("maker"),
                    short("model"),
                    now
                ];
                tx.one(sql::SAVE_MACHINE, values).await?
            }
        };
        let Some((version,)) = saved else {
            drop(tx);
            return Err(self.why_not_saved(owner, id).await?.into());
        };
        tx.run(sql::DROP_KEPT_FORM, values![id, step.code()]).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// The version of the text that a person has consented to with this form; empty without a consent.
    fn consent_of(self, subject: &Fields) -> &'r str {
        let given = subject::needs_consent(subject) && subject.get("sensitive_consent") == "yes";
        if given { self.0.config.agreement_version.as_str() } else { "" }
    }

    /// Nothing was changed: because it is not theirs, not open, or newer than the page.
    pub(crate) async fn why_not_saved(self, owner: Uuid, id: Uuid) -> Result<Refusal> {
        let row: Option<FilingRow> = self.db.one(sql::FIND, values![id]).await?;
        let is_theirs = |row: &FilingRow| row.owner_id == owner && row.kind == FilingKind::Registration.code();
        let Some(row) = row.filter(is_theirs) else { return Ok(Refusal::NotFound) };
        let state = FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?;
        Ok(if state.is_editable() { Refusal::Stale } else { Refusal::NotEditable { state } })
    }

    /// Keeps what was typed in a session that has ended, for its own account only.
    pub async fn keep_expired_form(self, account: Uuid, id: Uuid, step: Step, fields: &Fields) -> Result<()> {
        let row: Option<FilingRow> = self.db.one(sql::FIND, values![id]).await?;
        match row {
            Some(row) if row.owner_id == account => self.keep_form(id, step, fields, KeptWhy::Expired).await,
            _ => Ok(()),
        }
    }

    async fn keep_form(self, id: Uuid, step: Step, fields: &Fields, why: KeptWhy) -> Result<()> {
        let sealed = self.seal.seal(&fields.only(step.form()))?;
        let why = match why {
            KeptWhy::Stale => "stale",
            KeptWhy::Expired => "expired",
        };
        let mut tx = self.db.begin().await?;
        tx.run(sql::KEEP_FORM, values![id, step.code(), sealed, why, self.clock.now_ms()]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The form kept aside for a step of the owner's filing.
    pub async fn kept_form(self, actor: &Actor, id: Uuid, step: Step) -> Result<Option<Kept>> {
        self.draft_row_of(actor, id).await?;
        let Some(row) = self.db.one::<sql::KeptRow>(sql::KEPT_FORM, values![id, step.code()]).await? else {
            return Ok(None);
        };
        let why = if row.why == "stale" { KeptWhy::Stale } else { KeptWhy::Expired };
        Ok(Some(Kept { fields: self.seal.open(&row.fields_sealed)?, why }))
    }

    /// Throws the kept form away: the owner prefers what is saved.
    pub async fn drop_kept_form(self, actor: &Actor, id: Uuid, step: Step) -> Result<()> {
        self.draft_row_of(actor, id).await?;
        let mut tx = self.db.begin().await?;
        tx.run(sql::DROP_KEPT_FORM, values![id, step.code()]).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn draft_row_of(self, actor: &Actor, id: Uuid) -> Result<FilingRow> {
        let owner = actor.owner()?;
        let row: Option<FilingRow> = self.db.one(sql::FIND, values![id]).await?;
        row.filter(|row| row.owner_id == owner).ok_or_else(|| Refusal::NotFound.into())
    }

    /// Deletes a draft that was never sent, with its photos.
    pub async fn delete_draft(self, actor: &Actor, id: Uuid) -> Result<()> {
        let owner = actor.owner()?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::LOCK_EDITABLE, values![id, owner, self.clock.now_ms()]).await? == 0 {
            drop(tx);
            return Err(self.why_not_saved(owner, id).await?.into());
        }
        let row: FilingRow = tx.one(sql::FIND, values![id]).await?.ok_or(Refusal::NotFound)?;
        if row.revision > 0 {
            return Err(Refusal::Forbidden.into());
        }
        tx.run(photo_sql::DELETE_OF_FILING, values![id]).await?;
        tx.run(sql::DROP_KEPT_FORMS, values![id]).await?;
        self.trail().record(&mut tx, id, actor, "filing.deleted", &serde_json::json!({})).await?;
        tx.run(sql::DELETE_DRAFT, values![id, owner]).await?;
        tx.commit().await?;
        Ok(())
    }
}
