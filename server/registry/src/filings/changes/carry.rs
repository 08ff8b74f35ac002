//! Carrying a change out, in the transaction that decides it.

use domain::fields::Fields;
use domain::filing::{FilingKind, FilingState};
use domain::machine::MachineData;
use domain::message::{Placeholder, Template};
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::search::{fold_name, phone_tail};
use serde_json::json;
use uuid::Uuid;

use super::Change;
use crate::actor::Actor;
use crate::db::{Tx, values};
use crate::desk::store::duplicates as pair_sql;
use crate::error::{Error, Result};
use crate::filings::store::changes::{self as sql, OwnerRow};
use crate::filings::store::filings::{self as filing_sql, FilingRow};
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::people::store::accounts;
use crate::plates::contact;
use crate::plates::store::plates as plate_sql;
use crate::service::Filings;

/// What is read before the transaction, so that a decision that waits holds no second connection.
struct Ready {
    machine: MachineRow,
    change: Change,
    phone: String,
    /// The new owner with 主体信息.
    owner: Option<(OwnerRow, Fields)>,
    /// How to reach the office that has the machine afterwards.
    office_words: String,
}

impl Filings<'_> {
    /// Carries a change out, in the transaction that decides it.
    pub(crate) async fn approve_change(
        self,
        actor: &Actor,
        row: FilingRow,
        revision: i64,
    ) -> Result<RegistrationNumber> {
        let kind = FilingKind::from_code(&row.kind).ok_or(Error::Broken("filing kind"))?;
        let office = row.office_id.clone().ok_or(Error::Broken("a sent filing without an office"))?;
        let ready = self.ready_change(&row).await?;
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        if !self.desk().decide(&mut tx, actor, row.id, revision, now).await? {
            drop(tx);
            return self.desk().decided_already(actor, row.id, revision).await;
        }
        let approved = FilingState::Approved.code();
        let none = None::<String>;
        tx.run(
            filing_sql::DECIDE_REVISION,
            values![row.id, revision, approved, "[]", actor.account, now, none.clone(), none],
        )
        .await?;
        match kind {
            FilingKind::Registration => return Err(Error::Broken("a registration is not a change")),
            FilingKind::Transfer => self.transfer(&mut tx, actor, &ready, now).await?,
            FilingKind::Move => self.move_machine(&mut tx, actor, &ready, now).await?,
            FilingKind::Reissue => self.reissue(&mut tx, actor, &ready).await?,
            FilingKind::Cancellation => self.cancel(&mut tx, actor, &ready, now).await?,
        }
        let detail = json!({"kind": kind.code(), "number": ready.machine.number, "revision": revision});
        self.trail().record(&mut tx, (row.id, office.as_str()), actor, "filing.approved", &detail).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        RegistrationNumber::parse(&ready.machine.number).map_err(|_| Error::Broken("registration number"))
    }

    async fn ready_change(self, row: &FilingRow) -> Result<Ready> {
        let id = row.machine_id.ok_or(Error::Broken("a change without a machine"))?;
        let machine: MachineRow =
            self.db.one(machine_sql::FIND, values![id]).await?.ok_or(Error::Broken("a change without a machine"))?;
        let change: Change = serde_json::from_str(&row.change)?;
        let owner = match change.owner {
            Some(owner) => Some(self.new_holder(owner).await?),
            None => None,
        };
        let office = change.office.as_deref().unwrap_or(&machine.office_id);
        let office_words = self.desk().office_words(office).await?;
        Ok(Ready { phone: self.plates().holder_phone(id).await?, machine, change, owner, office_words })
    }

    /// An account with 主体信息: of its last filing when that bears the account's name, else name and phone alone.
    async fn new_holder(self, account: Uuid) -> Result<(OwnerRow, Fields)> {
        let owner: OwnerRow = self.db.one(sql::OWNER, values![account]).await?.ok_or(Refusal::NewOwnerGone)?;
        let last: Option<(String,)> = self.db.one(filing_sql::LAST_SUBJECT, values![account]).await?;
        if let Some((sealed,)) = last {
            let subject: Fields = self.seal.open(&sealed)?;
            let field = if subject.get("subject_kind") == "company" { "company_name" } else { "person_name" };
            if fold_name(subject.get(field)) == fold_name(&owner.name) {
                return Ok((owner, subject));
            }
        }
        let subject = [("subject_kind", "person"), ("person_name", &owner.name), ("person_phone", &owner.login)]
            .into_iter()
            .collect();
        Ok((owner, subject))
    }

    async fn transfer(self, tx: &mut Tx, actor: &Actor, ready: &Ready, now: i64) -> Result<()> {
        let machine = &ready.machine;
        let (owner, subject) = ready.owner.as_ref().ok_or(Error::Broken("a transfer without a new owner"))?;
        // It may have been closed since it was read.
        if tx.run(accounts::LOCK_OPEN, values![owner.id]).await? == 0 {
            return Err(Refusal::NewOwnerGone.into());
        }
        let phone = contact(subject).unwrap_or_else(|| owner.login.clone());
        let values = values![machine.id, owner.id, &owner.name, phone_tail(&phone), now];
        changed(tx.run(machine_sql::TRANSFER, values).await?)?;
        tx.run(sql::SET_HOLDER, values![machine.id, self.seal.seal(subject)?, now]).await?;
        self.learn_words(tx, &owner.name, &machine.maker, &machine.model).await?;
        let about = (machine.id, machine.office_id.as_str());
        let detail = json!({"from": machine.owner_id, "to": owner.id, "reason": ready.change.reason});
        self.trail().record(tx, about, actor, "machine.transferred", &detail).await?;
        let filling = [(Placeholder::Number, machine.number.as_str()), (Placeholder::Office, &ready.office_words)];
        self.messages()
            .post_to(tx, Template::TransferredAway, about, (machine.owner_id, &ready.phone), &filling)
            .await?;
        self.messages().post_to(tx, Template::TransferredTo, about, (owner.id, &phone), &filling).await
    }

    /// The receiving office sees the machine from now on, and reads of it in its trail.
    async fn move_machine(self, tx: &mut Tx, actor: &Actor, ready: &Ready, now: i64) -> Result<()> {
        let machine = &ready.machine;
        let office = ready.change.office.as_deref().ok_or(Error::Broken("a move without a district"))?;
        let mut data: MachineData = serde_json::from_str(&machine.data)?;
        office.clone_into(&mut data.district);
        data.place.clone_from(&ready.change.place);
        let values = values![machine.id, office, serde_json::to_string(&data)?, now];
        changed(tx.run(machine_sql::MOVE, values).await?)?;
        tx.run(plate_sql::REHOME, values![machine.id, office]).await?;
        let about = (machine.id, office);
        let detail = json!({
            "from": ready.change.from, "to": ready.change.to, "reason": ready.change.reason, "left": machine.office_id,
        });
        self.trail().record(tx, about, actor, "machine.moved", &detail).await?;
        let filling = [
            (Placeholder::Number, machine.number.as_str()),
            (Placeholder::To, &ready.change.to),
            (Placeholder::Office, &ready.office_words),
        ];
        self.messages().post_to(tx, Template::Moved, about, (machine.owner_id, &ready.phone), &filling).await
    }

    async fn reissue(self, tx: &mut Tx, actor: &Actor, ready: &Ready) -> Result<()> {
        tx.run(machine_sql::LOCK, values![ready.machine.id]).await?;
        // Its stage may have been corrected since the change was asked for.
        let machine: MachineRow =
            tx.one(machine_sql::FIND, values![ready.machine.id]).await?.ok_or(Refusal::NotFound)?;
        let code = self.plates().replace_plate(tx, actor, &machine, &ready.change.reason).await?;
        let about = (machine.id, machine.office_id.as_str());
        let detail = json!({"cause": ready.change.cause, "reason": ready.change.reason});
        self.trail().record(tx, about, actor, "plate.reissued", &detail).await?;
        self.plates()
            .tell_of_new_plate(
                tx,
                about,
                (machine.owner_id, &ready.phone),
                (&machine.number, &code, &ready.office_words),
            )
            .await
    }

    /// The machine leaves the register and lets go of its identity, so that it can be registered anew.
    async fn cancel(self, tx: &mut Tx, actor: &Actor, ready: &Ready, now: i64) -> Result<()> {
        let machine = &ready.machine;
        changed(tx.run(machine_sql::CANCEL, values![machine.id, now]).await?)?;
        tx.run(plate_sql::VOID, values![machine.id, now]).await?;
        tx.run(pair_sql::FORGET_KEYS, values![machine.id]).await?;
        let doubted: Vec<(Uuid,)> = tx.all(sql::DOUBTED_BECAUSE_OF, values![machine.id]).await?;
        tx.run(sql::FORGET_DOUBTS_ABOUT, values![machine.id]).await?;
        for (filing,) in doubted {
            tx.run(pair_sql::SET_DOUBTFUL, values![filing]).await?;
        }
        let about = (machine.id, machine.office_id.as_str());
        let detail = json!({"cause": ready.change.cause, "reason": ready.change.reason});
        self.trail().record(tx, about, actor, "machine.cancelled", &detail).await?;
        let filling = [(Placeholder::Number, machine.number.as_str()), (Placeholder::Office, &ready.office_words)];
        self.messages().post_to(tx, Template::Cancelled, about, (machine.owner_id, &ready.phone), &filling).await
    }
}

/// A machine that left the register meanwhile is not changed any more.
fn changed(rows: u64) -> Result<()> {
    if rows == 0 { Err(Refusal::MachineCancelled.into()) } else { Ok(()) }
}
