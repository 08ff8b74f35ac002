//! The office decides: queue, claim, 审核通过 with the number in the same transaction, 审核不通过 with reasons.
//!
//! Every race ends in the database: a decision is one conditional update, a number one row of its series.

use std::collections::BTreeMap;

use domain::emission::Determination;
use domain::fields::{Fields, Remark, line};
use domain::filing::{FilingState, Step};
use domain::machine::{self, MachineData};
use domain::photos::{Slot, has_nameplate};
use domain::refusal::Refusal;
use domain::registration_number::{RegistrationNumber, Serial};
use domain::subject::{self, Subject};
use uuid::Uuid;

use crate::Registry;
use crate::actor::{Actor, Duty};
use crate::db::{self, Tx, values};
use crate::drafts::Draft;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::listing::Page;
use crate::offices::Office;
use crate::photos::Photo;
use crate::store::filings::{self as sql, FilingRow, RevisionRow};
use crate::store::{machines, photos as photo_sql};

/// A claim that is not used lapses.
const CLAIM_LAPSES_MS: i64 = 30 * 60 * 1000;

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
    /// By whom.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
}

/// A filing on a reviewer's desk.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: FilingState,
    /// Every submission, the newest first; the first is what is decided about.
    pub revisions: Vec<Revision>,
    /// The photos of the newest submission.
    pub photos: Vec<Photo>,
    /// What looks odd.
    pub warnings: Vec<Remark>,
    /// The office it lies with.
    pub office: Option<Office>,
    /// Who has taken it.
    pub claimed_by: Option<String>,
    /// Whether that is the one who looks.
    pub mine: bool,
    /// Its number, once registered.
    pub number: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// What happened to it.
    pub events: Vec<Event>,
    /// Other filings and machines with the same identity.
    pub same_identity: Vec<(Uuid, FilingState, Option<String>)>,
}

/// Which part of the queue.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// Which state; 待审核 when not said.
    pub state: Option<FilingState>,
    /// Behind which filing the page begins (keyset).
    pub after: Option<(i64, Uuid)>,
}

/// What a reviewer answers when sending a filing back.
#[derive(Debug, Clone, Default)]
pub struct ReturnReasons {
    /// For the whole.
    pub whole: String,
    /// Per field or photo slot.
    pub fields: BTreeMap<String, String>,
}

impl Registry {
    /// One page of the queue, the oldest first, of the reviewer's own districts.
    pub async fn queue(&self, actor: &Actor, filter: &QueueFilter) -> Result<Page> {
        let scope = actor.viewer()?;
        let state = filter.state.filter(|state| *state != FilingState::Draft).unwrap_or(FilingState::Submitted).code();
        let (at, id) = filter.after.unwrap_or((i64::MIN, Uuid::nil()));
        let limit = Page::SIZE + 1;
        let rows: Vec<sql::ListRow> = match scope.filter() {
            Some(office) => self.db.all(sql::QUEUE_OF_OFFICE, values![office, state, at, id, limit]).await?,
            None => self.db.all(sql::QUEUE_OF_CITY, values![state, at, id, limit]).await?,
        };
        self.page(rows, |entry| entry.submitted_at.unwrap_or_default()).await
    }

    /// How many filings are in each state.
    pub async fn queue_counts(&self, actor: &Actor) -> Result<BTreeMap<String, i64>> {
        let rows: Vec<(String, i64)> = match actor.viewer()?.filter() {
            Some(office) => self.db.all(sql::COUNTS_OF_OFFICE, values![office]).await?,
            None => self.db.all(sql::COUNTS_OF_CITY, values![]).await?,
        };
        Ok(rows.into_iter().collect())
    }

    /// A filing of the reviewer's districts, as it was last sent. `reveal` shows the full ID number, which is recorded.
    pub async fn dossier(&self, actor: &Actor, id: Uuid, reveal: bool) -> Result<Dossier> {
        let row = self.filing_in_scope(actor, id).await?;
        let state = FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?;
        let mut revisions = self.revisions(id).await?;
        if reveal {
            actor.staff(Duty::Review)?;
            let mut tx = self.db.begin().await?;
            tx.run(sql::LOCK, values![id]).await?;
            self.record(
                &mut tx,
                id,
                Some(actor.account),
                &actor.name,
                "identity.viewed",
                &serde_json::json!({"what": "number"}),
            )
            .await?;
            tx.commit().await?;
        } else {
            for revision in &mut revisions {
                let masked = masked(revision.subject.get("resident_id"));
                revision.subject.set("resident_id", &masked);
            }
        }
        let shown: Vec<Uuid> = revisions.first().map(|revision| revision.photo_ids.clone()).unwrap_or_default();
        let photos: Vec<photo_sql::PhotoRow> = self.db.all(photo_sql::OF_FILING, values![id]).await?;
        let photos = photos.iter().filter(|photo| shown.contains(&photo.id)).filter_map(Photo::from_row).collect();
        let office = match &row.office_id {
            Some(office) => self.find_office(office).await?,
            None => None,
        };
        let same_identity = match &row.identity_key {
            Some(key) => {
                let rows: Vec<(Uuid, String, Option<String>)> =
                    self.db.all(sql::SAME_IDENTITY, values![key, id]).await?;
                rows.into_iter()
                    .filter_map(|(id, state, number)| Some((id, FilingState::from_code(&state)?, number)))
                    .collect()
            }
            None => Vec::new(),
        };
        let lapsed = row.claimed_at.is_some_and(|at| at < self.clock.now_ms() - CLAIM_LAPSES_MS);
        Ok(Dossier {
            id,
            state,
            revisions,
            photos,
            warnings: serde_json::from_str(&row.warnings)?,
            office,
            mine: row.claimed_by == Some(actor.account),
            claimed_by: row.claimed_name.filter(|_| state == FilingState::UnderReview && !lapsed),
            number: row.number,
            decided_by: row.decided_name,
            events: self.events_of(id).await?,
            same_identity,
        })
    }

    pub(crate) async fn revisions(&self, id: Uuid) -> Result<Vec<Revision>> {
        let rows: Vec<RevisionRow> = self.db.all(sql::REVISIONS, values![id]).await?;
        rows.into_iter()
            .map(|row| {
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
                    decided_by: row.decided_name,
                    decided_at: row.decided_at,
                })
            })
            .collect()
    }

    /// A sent filing inside the scope of a member of staff; any other is not found.
    async fn filing_in_scope(&self, actor: &Actor, id: Uuid) -> Result<FilingRow> {
        let scope = actor.viewer()?;
        let row: Option<FilingRow> = self.db.one(sql::FIND, values![id]).await?;
        row.filter(|row| row.revision > 0 && row.office_id.as_deref().is_some_and(|office| scope.covers(office)))
            .ok_or_else(|| Refusal::NotFound.into())
    }

    /// Takes a filing, so that colleagues see who has it. Lapses after half an hour.
    pub async fn claim(&self, actor: &Actor, id: Uuid) -> Result<()> {
        actor.staff(Duty::Review)?;
        self.filing_in_scope(actor, id).await?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if tx.run(sql::CLAIM, values![id, actor.account, now, now - CLAIM_LAPSES_MS]).await? == 0 {
            drop(tx);
            return Err(self.why_not_decided(actor, id, None).await?.into());
        }
        tx.commit().await?;
        Ok(())
    }

    /// Puts a filing back into the queue undecided.
    pub async fn release(&self, actor: &Actor, id: Uuid) -> Result<()> {
        actor.staff(Duty::Review)?;
        self.filing_in_scope(actor, id).await?;
        let mut tx = self.db.begin().await?;
        tx.run(sql::RELEASE, values![id, actor.account]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// 审核通过: decides, registers the machine and gives it its number, in one transaction. The same reviewer asking again
    /// gets the same number. `distinct` is the reviewer's note that a machine with the same identity is another one.
    pub async fn approve(&self, actor: &Actor, id: Uuid, revision: i64, distinct: &str) -> Result<RegistrationNumber> {
        actor.staff(Duty::Review)?;
        let row = self.filing_in_scope(actor, id).await?;
        if row.state == FilingState::Approved.code() && row.decided_by == Some(actor.account) {
            return registered_number(&row);
        }
        // What lies with its owner again may be half mended; only what lies with the office can be read as sent.
        if !lies_with_office(&row) {
            return Err(self.why_not_decided(actor, id, Some(revision)).await?.into());
        }
        let draft = self.read_draft(row).await?;
        let data = self.machine_as_sent(&draft)?;
        let subject = subject_as_sent(&draft)?;
        let office = draft.row.office_id.as_deref().ok_or(Error::Broken("a sent filing without an office"))?;
        // Asked before the transaction: approvals that wait in line for a number hold the connections it would need.
        let office_words = self.office_words(office).await?;
        let determination: Determination =
            serde_json::from_str(draft.row.determination.as_deref().unwrap_or_default())?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if tx.run(sql::APPROVE, values![id, actor.account, now, revision, now - CLAIM_LAPSES_MS]).await? == 0 {
            drop(tx);
            let row = self.filing_in_scope(actor, id).await?;
            if row.state == FilingState::Approved.code() && row.decided_by == Some(actor.account) {
                return registered_number(&row);
            }
            return Err(self.why_not_decided(actor, id, Some(revision)).await?.into());
        }
        let mut identity = data.identity_key();
        if let Some(key) = &identity
            && let Some((number,)) = tx.one::<(String,)>(machines::NUMBER_OF_IDENTITY, values![key]).await?
        {
            if distinct.trim().is_empty() {
                return Err(Refusal::Duplicate { number }.into());
            }
            identity = Some(format!("{key}#{id}"));
        }
        let number = self.allocate(&mut tx, &determination).await?;
        let serial = number.serial();
        let inserted = tx
            .run(
                machines::INSERT,
                values![
                    id,
                    number.prefix(),
                    serial.as_str(),
                    number.to_string(),
                    draft.row.owner_id,
                    office,
                    determination.stage.code().to_string(),
                    identity,
                    data.product.code(),
                    &data.maker,
                    &data.model,
                    serde_json::to_string(&data)?,
                    actor.account,
                    now
                ],
            )
            .await;
        if let Err(error) = inserted {
            // Two filings of one machine approved in the same instant: the index lets one through.
            if db::is_unique_violation(&error) {
                drop(tx);
                let other: Option<(String,)> =
                    self.db.one(machines::NUMBER_OF_IDENTITY, values![data.identity_key()]).await?;
                return Err(other.map_or(Refusal::Internal, |(number,)| Refusal::Duplicate { number }).into());
            }
            return Err(error.into());
        }
        tx.run(sql::DECIDE_REVISION, values![id, revision, FilingState::Approved.code(), "[]", actor.account, now])
            .await?;
        let detail =
            serde_json::json!({"number": number.to_string(), "revision": revision, "distinct": distinct.trim()});
        self.record(&mut tx, id, Some(actor.account), &actor.name, "filing.approved", &detail).await?;
        let text = format!(
            "【临汾市移动源监管平台】您备案的{}已审核通过，环保登记号码{number}。请在30日内联系{office_words}领取环保标牌及信息采集卡。",
            data.product.label()
        );
        self.post_to(&mut tx, "approved", subject.phone(), &text).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(number)
    }

    /// 审核不通过: back to the owner with at least one reason.
    pub async fn return_filing(&self, actor: &Actor, id: Uuid, revision: i64, reasons: &ReturnReasons) -> Result<()> {
        actor.staff(Duty::Review)?;
        let row = self.filing_in_scope(actor, id).await?;
        let remarks = read_reasons(reasons)?;
        if returned_by(&row, actor, revision) {
            return Ok(());
        }
        if !lies_with_office(&row) {
            return Err(self.why_not_decided(actor, id, Some(revision)).await?.into());
        }
        let subject = subject_as_sent(&self.read_draft(row).await?)?;
        let now = self.clock.now_ms();
        let stored = serde_json::to_string(&remarks)?;
        let mut tx = self.db.begin().await?;
        if tx.run(sql::RETURN, values![id, actor.account, now, revision, &stored, now - CLAIM_LAPSES_MS]).await? == 0 {
            drop(tx);
            let row = self.filing_in_scope(actor, id).await?;
            if returned_by(&row, actor, revision) {
                return Ok(());
            }
            return Err(self.why_not_decided(actor, id, Some(revision)).await?.into());
        }
        tx.run(sql::DECIDE_REVISION, values![id, revision, FilingState::Returned.code(), &stored, actor.account, now])
            .await?;
        let detail = serde_json::json!({"revision": revision, "reasons": remarks});
        self.record(&mut tx, id, Some(actor.account), &actor.name, "filing.returned", &detail).await?;
        let text =
            "【临汾市移动源监管平台】您的机械备案审核不通过，请登录后在“我的机械”查看原因，修改后重新提交。".to_owned();
        self.post_to(&mut tx, "returned", subject.phone(), &text).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    /// The next number of the city's series; the row lock makes concurrent approvals wait in line, a rollback gives it back.
    async fn allocate(&self, tx: &mut Tx, determination: &Determination) -> Result<RegistrationNumber> {
        let prefix = self.config.number_prefix.as_str();
        let (ordinal,): (i64,) =
            tx.one(machines::ALLOCATE, values![prefix]).await?.ok_or(Error::Broken("no number series"))?;
        let serial = Serial::from_ordinal(ordinal).map_err(|_| Error::Broken("the number series is used up"))?;
        RegistrationNumber::new(determination.stage, prefix, serial).map_err(|_| Error::Broken("number prefix"))
    }

    async fn post_to(&self, tx: &mut Tx, template: &str, phone: &str, text: &str) -> Result<()> {
        // A landline cannot receive a message; the owner sees the decision in 我的机械.
        if domain::identifiers::Mobile::parse(phone).is_ok() {
            self.post(tx, template, phone, text).await
        } else {
            Ok(())
        }
    }

    async fn office_words(&self, office: &str) -> Result<String> {
        Ok(self
            .find_office(office)
            .await?
            .map(|office| format!("{}（{}）", office.name, office.phone))
            .unwrap_or_default())
    }

    fn machine_as_sent(&self, draft: &Draft) -> Result<MachineData> {
        let district = draft.machine.get("district").to_owned();
        let nameplate = has_nameplate(&draft.photo_fields).unwrap_or(true);
        let (data, _) = machine::check(&draft.machine, nameplate, &[district], self.today());
        data.ok_or(Error::Broken("a sent filing that is not complete"))
    }

    /// No row changed: somebody decided, a colleague has it, or it was sent again since the page was opened.
    async fn why_not_decided(&self, actor: &Actor, id: Uuid, revision: Option<i64>) -> Result<Refusal> {
        let row = self.filing_in_scope(actor, id).await?;
        let state = FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?;
        if matches!(state, FilingState::Approved | FilingState::Returned) {
            return Ok(Refusal::AlreadyDecided { by: row.decided_name.unwrap_or_default(), state });
        }
        if state == FilingState::UnderReview && row.claimed_by != Some(actor.account) {
            return Ok(Refusal::HeldBy { name: row.claimed_name.unwrap_or_default() });
        }
        Ok(if revision.is_some_and(|revision| revision != row.revision) {
            Refusal::Stale
        } else {
            Refusal::NotEditable { state }
        })
    }
}

fn lies_with_office(row: &FilingRow) -> bool {
    FilingState::from_code(&row.state).is_some_and(FilingState::is_undecided)
}

/// The same reviewer said the same before.
fn returned_by(row: &FilingRow, actor: &Actor, revision: i64) -> bool {
    row.state == FilingState::Returned.code() && row.decided_by == Some(actor.account) && row.revision == revision
}

fn subject_as_sent(draft: &Draft) -> Result<Subject> {
    // It was sent, so its photos were there.
    let (subject, _) = subject::check(&draft.subject, &Slot::ALL);
    subject.ok_or(Error::Broken("a sent filing without a subject"))
}

fn registered_number(row: &FilingRow) -> Result<RegistrationNumber> {
    row.number
        .as_deref()
        .and_then(|number| RegistrationNumber::parse(number).ok())
        .ok_or(Error::Broken("an approved filing without a number"))
}

/// `1410**********0014`; what does not look like a number is hidden whole.
fn masked(raw: &str) -> String {
    domain::identifiers::ResidentId::parse(raw)
        .map_or_else(|_| "*".repeat(raw.chars().count().min(18)), |id| id.masked())
}

fn read_reasons(reasons: &ReturnReasons) -> Result<Vec<Remark>> {
    let known = |name: &str| {
        Step::ALL.iter().any(|step| step.fields().iter().any(|field| field.name == name))
            || Slot::from_code(name).is_some()
    };
    let mut remarks = Vec::new();
    let fields = reasons.fields.iter().map(|(field, text)| (field.as_str(), text.as_str()));
    for (field, text) in std::iter::once(("", reasons.whole.as_str())).chain(fields.filter(|(field, _)| known(field))) {
        let read = line(text, 200).map_err(|sentence| {
            let mut report = domain::fields::Report::default();
            report.error(if field.is_empty() { "whole" } else { field }, sentence);
            Refusal::Invalid { report }
        })?;
        if let Some(sentence) = read {
            remarks.push(Remark { field: field.to_owned(), sentence });
        }
    }
    if remarks.is_empty() { Err(Refusal::ReasonMissing.into()) } else { Ok(remarks) }
}
