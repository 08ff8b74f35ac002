//! 审核通过 and 审核不通过: one conditional update each; of two reviewers one wins, the other is told who.

use domain::changes::PlateKind;
use domain::emission::Determination;
use domain::fields::{Report, required_line};
use domain::filing::{FilingKind, FilingState};
use domain::machine::{self, MachineData};
use domain::message::{Placeholder, Template};
use domain::photos::{Slot, has_nameplate};
use domain::refusal::Refusal;
use domain::registration_number::{RegistrationNumber, Serial};
use domain::search::{identity_tail, phone_tail};
use domain::stage::Stage;
use domain::subject::{self, Subject};
use domain::vocabulary::Product;
use uuid::Uuid;

use super::{CLAIM_LAPSES_MS, ReturnReasons};
use crate::actor::{Actor, Duty};
use crate::clock::end_of_term;
use crate::db::{self, Tx, values};
use crate::desk::store::duplicates as pair_sql;
use crate::error::{Error, Result};
use crate::filings::drafts::Draft;
use crate::filings::store::filings::{self as sql, FilingRow};
use crate::machines::store::machines;
use crate::plates::{NewPlate, contact};
use crate::service::Desk;

/// Plate and card are collected within this time (manual 一(三): 30 日内).
pub(crate) const COLLECT_WITHIN_DAYS: i64 = 30;

/// A stage set by a reviewer instead of the determined one.
#[derive(Debug, Clone)]
pub struct StageOverride {
    /// The stage.
    pub stage: Stage,
    /// Why; required.
    pub reason: String,
}

/// What decides about a filing: read before the transaction, so that approvals that wait in line for a number hold no
/// connection that they would need.
struct Ready {
    data: MachineData,
    subject: Subject,
    owner: Uuid,
    office: String,
    office_words: String,
    determination: Determination,
    stage: Stage,
    override_reason: Option<String>,
}

impl Desk<'_> {
    /// 审核通过: decides and, for a registration, enters the machine and gives it its number, in one transaction; for any
    /// other kind carries the change out. The same reviewer asking again gets the same number. `stage` replaces the
    /// determined stage, with its reason.
    pub async fn approve(
        self,
        actor: &Actor,
        id: Uuid,
        revision: i64,
        stage: Option<&StageOverride>,
    ) -> Result<RegistrationNumber> {
        actor.staff(Duty::Review)?;
        let row = self.filing_in_scope(actor, id).await?;
        if row.state == FilingState::Approved.code() && row.decided_by == Some(actor.account) {
            return registered_number(&row);
        }
        // What lies with its owner again may be half mended; only what lies with the office can be read as sent.
        if !lies_with_office(&row) {
            return Err(self.why_not_decided(actor, id, Some(revision)).await?.into());
        }
        if row.kind != FilingKind::Registration.code() {
            return self.filings().approve_change(actor, row, revision).await;
        }
        let draft = self.filings().read_draft(row).await?;
        let ready = self.ready(&draft, stage).await?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if !self.decide(&mut tx, actor, id, revision, now).await? {
            drop(tx);
            return self.decided_already(actor, id, revision).await;
        }
        let identity = match self.free_identity(&mut tx, id, &ready.data).await? {
            Ok(identity) => identity,
            Err(sharing) => {
                drop(tx);
                let number = sharing.iter().find_map(|other| other.number.clone()).unwrap_or_default();
                // The pair may be new: filed at the same time, or registered since.
                let mut tx = self.db.begin().await?;
                self.keep_pairs(&mut tx, id, &sharing).await?;
                tx.commit().await?;
                return Err(Refusal::Duplicate { number }.into());
            }
        };
        let number = self.allocate(&mut tx, ready.stage).await?;
        if let Err(error) = self.enter(&mut tx, actor, &draft, &ready, &number, identity, now).await {
            // Two filings of one machine approved in the same instant: the index lets one through.
            let Error::Database(database) = &error else { return Err(error) };
            if !db::is_unique_violation(database) {
                return Err(error);
            }
            drop(tx);
            let other: Option<(String,)> =
                self.db.one(machines::NUMBER_OF_IDENTITY, values![ready.data.identity_key()]).await?;
            return Err(other.map_or(Refusal::Internal, |(number,)| Refusal::Duplicate { number }).into());
        }
        let plate = NewPlate {
            machine: id,
            kind: PlateKind::First,
            reason: "",
            number: &number.to_string(),
            office: &ready.office,
        };
        let code = self.plates().issue_plate(&mut tx, actor, &plate).await?;
        let overridden = ready.override_reason.as_ref().map(|_| ready.stage.code().to_string());
        let approved = FilingState::Approved.code();
        let reason = ready.override_reason.clone();
        tx.run(
            sql::DECIDE_REVISION,
            values![id, revision, approved, "[]", actor.account, now, overridden.clone(), reason],
        )
        .await?;
        let detail = serde_json::json!({
            "number": number.to_string(), "revision": revision, "stage_override": overridden,
            "reason": ready.override_reason,
        });
        let about = (id, ready.office.as_str());
        self.trail().record(&mut tx, about, actor, "filing.approved", &detail).await?;
        let (number_words, days) = (number.to_string(), COLLECT_WITHIN_DAYS.to_string());
        let filling = [
            (Placeholder::Product, ready.data.product.label()),
            (Placeholder::Number, &number_words),
            (Placeholder::Pickup, &code),
            (Placeholder::Office, &ready.office_words),
            (Placeholder::Days, &days),
        ];
        self.messages()
            .post_to(&mut tx, Template::Approved, about, (ready.owner, ready.subject.phone()), &filling)
            .await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(number)
    }

    async fn ready(self, draft: &Draft, stage: Option<&StageOverride>) -> Result<Ready> {
        let data = self.machine_as_sent(draft)?;
        let office = draft.row.office_id.clone().ok_or(Error::Broken("a sent filing without an office"))?;
        let determination: Determination =
            serde_json::from_str(draft.row.determination.as_deref().unwrap_or_default())?;
        let mut report = Report::default();
        let stage = stage.filter(|set| set.stage != determination.stage);
        let override_reason =
            stage.and_then(|set| report.keep("override_reason", required_line(&set.reason, "更改排放阶段的理由", 200)));
        if !report.is_clean() {
            return Err(Refusal::Invalid { report }.into());
        }
        Ok(Ready {
            subject: subject_as_sent(draft)?,
            owner: draft.row.owner_id,
            office_words: self.office_words(&office).await?,
            stage: stage.map_or(determination.stage, |set| set.stage),
            data,
            office,
            determination,
            override_reason,
        })
    }

    /// The conditional update that decides; whether it did.
    pub(crate) async fn decide(self, tx: &mut Tx, actor: &Actor, id: Uuid, revision: i64, now: i64) -> Result<bool> {
        Ok(tx.run(sql::APPROVE, values![id, actor.account, now, revision, now - CLAIM_LAPSES_MS]).await? > 0)
    }

    /// No row changed: the same reviewer was here before, or why not.
    pub(crate) async fn decided_already(self, actor: &Actor, id: Uuid, revision: i64) -> Result<RegistrationNumber> {
        let row = self.filing_in_scope(actor, id).await?;
        if row.state == FilingState::Approved.code() && row.decided_by == Some(actor.account) {
            return registered_number(&row);
        }
        Err(self.why_not_decided(actor, id, Some(revision)).await?.into())
    }

    /// The identity under which a machine can be entered, or the registered machines that it may be and that nobody has
    /// said to be another one.
    pub(crate) async fn free_identity(
        self,
        tx: &mut Tx,
        id: Uuid,
        data: &MachineData,
    ) -> Result<std::result::Result<Option<String>, Vec<super::duplicates::Sharing>>> {
        // First whether the key is taken, then by whom: one taken in between is caught by the index, never evaded.
        let key = data.identity_key();
        let taken = match &key {
            Some(key) => tx.one::<(String,)>(machines::NUMBER_OF_IDENTITY, values![key]).await?.is_some(),
            None => false,
        };
        let different: Vec<(Uuid,)> = tx.all(pair_sql::SAID_DIFFERENT, values![id]).await?;
        let mut sharing = self.sharing(tx, id, data).await?;
        sharing.retain(|other| other.number.is_some() && !different.contains(&(other.other,)));
        if !sharing.is_empty() {
            return Ok(Err(sharing));
        }
        Ok(Ok(if taken { key.map(|key| format!("{key}#{id}")) } else { key }))
    }

    #[expect(clippy::too_many_arguments, reason = "one row with everything that was decided")]
    async fn enter(
        self,
        tx: &mut Tx,
        actor: &Actor,
        draft: &Draft,
        ready: &Ready,
        number: &RegistrationNumber,
        identity: Option<String>,
        now: i64,
    ) -> Result<()> {
        let data = &ready.data;
        let (owner_name, row) = (ready.subject.name(), &draft.row);
        self.learn_words(tx, owner_name, &data.maker, &data.model).await?;
        let serial = number.serial();
        let machine = machines::NewMachine {
            id: draft.id,
            prefix: number.prefix(),
            serial: serial.as_str(),
            number: number.to_string(),
            owner_id: row.owner_id,
            owner_name,
            phone_tail: phone_tail(ready.subject.phone()),
            office_id: &ready.office,
            stage: ready.stage.code().to_string(),
            determination: serde_json::to_string(&ready.determination)?,
            identity_key: identity,
            identity_tail: data.identifier().map(identity_tail),
            product: data.product.code(),
            maker: &data.maker,
            model: &data.model,
            fuel: data.fuel.code(),
            data: serde_json::to_string(data)?,
            registered_by: actor.account,
            registered_at: now,
            collect_by: end_of_term(now, COLLECT_WITHIN_DAYS),
        };
        tx.run(machines::INSERT, machine.values()).await?;
        Ok(())
    }

    /// 审核不通过: back to the owner with at least one reason.
    pub async fn return_filing(self, actor: &Actor, id: Uuid, revision: i64, reasons: &ReturnReasons) -> Result<()> {
        actor.staff(Duty::Review)?;
        let row = self.filing_in_scope(actor, id).await?;
        let remarks = reasons.read()?;
        if returned_by(&row, actor, revision) {
            return Ok(());
        }
        if !lies_with_office(&row) {
            return Err(self.why_not_decided(actor, id, Some(revision)).await?.into());
        }
        let office = row.office_id.clone().ok_or(Error::Broken("a sent filing without an office"))?;
        let kind = FilingKind::from_code(&row.kind).ok_or(Error::Broken("filing kind"))?;
        let draft = self.filings().read_draft(row).await?;
        // 主体信息 of a machine that passed on may lack what a registration needs; a message needs only the phone.
        let phone = contact(&draft.subject).unwrap_or_default();
        let product = Product::from_code(&draft.row.product).map_or("机械", Product::label);
        let office_words = self.office_words(&office).await?;
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
        tx.run(
            sql::DECIDE_REVISION,
            values![
                id,
                revision,
                FilingState::Returned.code(),
                &stored,
                actor.account,
                now,
                None::<String>,
                None::<String>
            ],
        )
        .await?;
        let detail = serde_json::json!({"revision": revision, "reasons": remarks});
        self.trail().record(&mut tx, (id, office.as_str()), actor, "filing.returned", &detail).await?;
        let filling =
            [(Placeholder::Product, product), (Placeholder::Kind, kind.label()), (Placeholder::Office, &office_words)];
        let template = if kind == FilingKind::Registration {
            Template::Returned
        } else {
            self.filings().record_returned_change(&mut tx, actor, &draft.row).await?;
            Template::ChangeReturned
        };
        self.messages().post_to(&mut tx, template, (id, &office), (draft.row.owner_id, &phone), &filling).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    /// The next number of the city's series; the row lock makes concurrent approvals wait in line, a rollback gives it
    /// back.
    async fn allocate(self, tx: &mut Tx, stage: Stage) -> Result<RegistrationNumber> {
        let prefix = self.config.number_prefix.as_str();
        let (ordinal,): (i64,) =
            tx.one(machines::ALLOCATE, values![prefix]).await?.ok_or(Error::Broken("no number series"))?;
        let serial = Serial::from_ordinal(ordinal).map_err(|_| Error::Broken("the number series is used up"))?;
        RegistrationNumber::new(stage, prefix, serial).map_err(|_| Error::Broken("number prefix"))
    }

    pub(crate) async fn office_words(self, office: &str) -> Result<String> {
        Ok(self
            .offices()
            .find_office(office)
            .await?
            .map(|office| format!("{}（{}）", office.name, office.phone))
            .unwrap_or_default())
    }

    fn machine_as_sent(self, draft: &Draft) -> Result<MachineData> {
        let district = draft.machine.get("district").to_owned();
        let nameplate = has_nameplate(&draft.photo_fields).unwrap_or(true);
        let (data, _) = machine::check(&draft.machine, nameplate, &[district], self.today());
        data.ok_or(Error::Broken("a sent filing that is not complete"))
    }

    /// No row changed: somebody decided, a colleague has it, or it was sent again since the page was opened.
    pub(crate) async fn why_not_decided(self, actor: &Actor, id: Uuid, revision: Option<i64>) -> Result<Refusal> {
        let row = self.filing_in_scope(actor, id).await?;
        let state = FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?;
        if matches!(state, FilingState::Approved | FilingState::Returned) {
            return Ok(Refusal::AlreadyDecided { by: row.decided_name.unwrap_or_default(), state });
        }
        // Four eyes: whoever asked for a change has somebody else decide it; the statements hold it too.
        if row.filed_by == Some(actor.account) {
            return Ok(Refusal::OwnFiling);
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
