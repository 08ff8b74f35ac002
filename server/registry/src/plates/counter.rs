//! The counter: 领取登记 once, 撤销领取 on the same day, and a plate made once more.

use domain::changes::{self, Collector, MachineState, PlateKind, Request};
use domain::fields::{Fields, Report, required_line};
use domain::filing::FilingKind;
use domain::message::{Placeholder, Template};
use domain::refusal::Refusal;
use uuid::Uuid;

use super::NewPlate;
use crate::actor::{Actor, Duty};
use crate::clock::{china_midnight, china_time, end_of_term};
use crate::db::values;
use crate::desk::COLLECT_WITHIN_DAYS;
use crate::error::Result;
use crate::filings::store::changes as change_sql;
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::plates::store::plates::{self as sql, GivenRow, PlateRow};
use crate::service::Plates;

impl Plates<'_> {
    /// The machine behind a 领取码 or a registration number, in the districts of who asks.
    pub async fn find_plate(self, actor: &Actor, typed: &str) -> Result<Uuid> {
        let scope = actor.staff(Duty::Plates)?;
        let code: String = domain::text::fold_code(typed);
        let of_code = self.machine_with_code(&code).await?;
        let of_number = self.named(typed).await?.machine;
        for id in of_code.into_iter().chain(of_number) {
            let row: Option<MachineRow> = self.db.one(machine_sql::FIND, values![id]).await?;
            if row.is_some_and(|row| scope.covers(&row.office_id)) {
                return Ok(id);
            }
        }
        let given = self.given_with_code(&code).await?;
        let used = given.filter(|row| scope.covers(&row.office_id)).and_then(|row| used_words(&row));
        let mut report = Report::default();
        report.error(
            "code",
            used.unwrap_or_else(|| {
                "没有找到这个领取码或环保登记号码，请核对后重新输入；机械在其他区县登记的，请到登记区县领取".to_owned()
            }),
        );
        Err(Refusal::Invalid { report }.into())
    }

    /// What became of the plate that a code was given for, under whatever key the code was kept.
    async fn given_with_code(self, code: &str) -> Result<Option<GivenRow>> {
        for hash in self.seal.hashes(&["plate", code]) {
            if let Some(given) = self.db.one(sql::GIVEN_WITH_CODE, values![hash]).await? {
                return Ok(Some(given));
            }
        }
        Ok(None)
    }

    /// A machine that the counter may touch.
    async fn machine_for_plates(self, actor: &Actor, id: Uuid) -> Result<MachineRow> {
        actor.staff(Duty::Plates)?;
        let row = self.machines().machine_in_scope(actor, id).await?;
        if row.state == MachineState::Cancelled.code() {
            return Err(Refusal::MachineCancelled.into());
        }
        Ok(row)
    }

    /// 领取登记: of two counters at once one wins, the other is told when and by whom.
    pub async fn collect_plate(self, actor: &Actor, id: Uuid, form: &Fields) -> Result<()> {
        let row = self.machine_for_plates(actor, id).await?;
        let (taken, report) = changes::check_hand_over(form);
        let Some(taken) = taken else { return Err(Refusal::Invalid { report }.into()) };
        let (how, name, phone) = match taken.collector {
            Collector::Owner => ("owner", None, None),
            Collector::Agent { name, phone } => ("agent", Some(name), Some(self.seal.seal(&phone)?)),
        };
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        tx.run(machine_sql::LOCK, values![id]).await?;
        if tx.run(sql::COLLECT, values![id, now, how, name, phone, taken.note, actor.account]).await? == 0 {
            drop(tx);
            return Err(self.why_not_collected(id).await?.into());
        }
        if tx.run(machine_sql::COLLECTED, values![id, now]).await? == 0 {
            return Err(Refusal::MachineCancelled.into());
        }
        let detail = serde_json::json!({"as": how});
        self.trail().record(&mut tx, (id, row.office_id.as_str()), actor, "plate.collected", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn why_not_collected(self, id: Uuid) -> Result<Refusal> {
        let rows: Vec<PlateRow> = self.db.all(sql::OF_MACHINE, values![id]).await?;
        let collected = rows.into_iter().next().and_then(|row| row.collected_at.zip(row.handed_name));
        Ok(collected.map_or(Refusal::NoPlateWaiting, |(at, by)| Refusal::PlateCollected { by, at: china_time(at) }))
    }

    /// 撤销领取, on the day of the hand-over, with the reason. The plate waits again, for the same code when it is free.
    pub async fn undo_collection(self, actor: &Actor, id: Uuid, reason: &str) -> Result<()> {
        let row = self.machine_for_plates(actor, id).await?;
        let mut report = Report::default();
        let Some(reason) = report.keep("undo_reason", required_line(reason, "撤销领取的理由", 200)) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        tx.run(machine_sql::LOCK, values![id]).await?;
        let plates: Vec<PlateRow> = tx.all(sql::OF_MACHINE, values![id]).await?;
        let plate = plates.into_iter().next().ok_or(Refusal::NoPlateWaiting)?;
        let code: String = self.seal.open(&plate.code_sealed)?;
        let (code, hash) = if self.code_is_taken(&mut tx, &code).await? {
            self.free_code(&mut tx).await?
        } else {
            let hash = self.code_hash(&code);
            (code, hash)
        };
        let today = china_midnight(self.today());
        if tx.run(sql::UNDO, values![id, plate.no, today, hash, self.seal.seal(&code)?]).await? == 0 {
            return Err(Refusal::UndoTooLate.into());
        }
        tx.run(machine_sql::WAITING_AGAIN, values![id, plate.collect_by, now]).await?;
        let detail = serde_json::json!({"reason": reason});
        self.trail().record(&mut tx, (id, row.office_id.as_str()), actor, "plate.uncollected", &detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A plate made once more at the counter, without a filing.
    pub async fn reissue_plate(self, actor: &Actor, id: Uuid, form: &Fields) -> Result<()> {
        let row = self.machine_for_plates(actor, id).await?;
        let (asked, report) = changes::check(FilingKind::Reissue, form, &[], &row.office_id);
        let Some(asked) = asked else { return Err(Refusal::Invalid { report }.into()) };
        let Request::Reissue { cause } = asked.request else { return Err(Refusal::BadRequest.into()) };
        let (phone, office) = (self.holder_phone(id).await?, self.desk().office_words(&row.office_id).await?);
        let mut tx = self.db.begin().await?;
        if tx.run(machine_sql::LOCK, values![id]).await? == 0 {
            return Err(Refusal::MachineCancelled.into());
        }
        if let Some((kind,)) = tx.one::<(String,)>(change_sql::OPEN_OF_MACHINE, values![id]).await?
            && kind == FilingKind::Reissue.code()
        {
            return Err(Refusal::ChangeOpen { kind: FilingKind::Reissue }.into());
        }
        let current: MachineRow = tx.one(machine_sql::FIND, values![id]).await?.ok_or(Refusal::NotFound)?;
        let code = self.replace_plate(&mut tx, actor, &current, &asked.reason).await?;
        let about = (id, row.office_id.as_str());
        let detail = serde_json::json!({"cause": cause.code(), "reason": asked.reason});
        self.trail().record(&mut tx, about, actor, "plate.reissued", &detail).await?;
        self.tell_of_new_plate(&mut tx, about, (current.owner_id, &phone), (&current.number, &code, &office)).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    /// Number, pick-up code and office of a new plate, to whoever holds the machine.
    pub(crate) async fn tell_of_new_plate(
        self,
        tx: &mut crate::db::Tx,
        about: (Uuid, &str),
        to: (Uuid, &str),
        (number, code, office): (&str, &str, &str),
    ) -> Result<()> {
        let days = COLLECT_WITHIN_DAYS.to_string();
        let filling = [
            (Placeholder::Number, number),
            (Placeholder::Pickup, code),
            (Placeholder::Office, office),
            (Placeholder::Days, &days),
        ];
        self.messages().post_to(tx, Template::Reissued, about, to, &filling).await
    }

    /// The plate that waits is given up, and a new one waits; answers its code.
    pub(crate) async fn replace_plate(
        self,
        tx: &mut crate::db::Tx,
        actor: &Actor,
        machine: &MachineRow,
        reason: &str,
    ) -> Result<String> {
        let now = self.clock.now_ms();
        tx.run(sql::VOID, values![machine.id, now]).await?;
        if tx.run(machine_sql::WAITING_AGAIN, values![machine.id, end_of_term(now, COLLECT_WITHIN_DAYS), now]).await?
            == 0
        {
            return Err(Refusal::MachineCancelled.into());
        }
        let plate = NewPlate {
            machine: machine.id,
            kind: PlateKind::Reissue,
            reason,
            number: &machine.number,
            office: &machine.office_id,
        };
        self.issue_plate(tx, actor, &plate).await
    }

    /// The phone of who holds a machine; empty when none can be read, and then no message goes out.
    pub(crate) async fn holder_phone(self, machine: Uuid) -> Result<String> {
        let (subject, _) = self.machines().holder(machine).await?;
        Ok(contact(&subject).unwrap_or_default())
    }
}

/// What became of a code: when it was used, or that another took its place.
fn used_words(row: &GivenRow) -> Option<String> {
    let number = &row.number;
    match (row.collected_at, row.void_at) {
        (Some(at), _) => {
            let by = row.handed_name.as_deref().map(|name| format!("，经办人{name}")).unwrap_or_default();
            Some(format!(
                "这个领取码已于{}使用，{number}的标牌已登记领取{by}，请勿重复发放；登记有误的，当天可在机械页面撤销领取",
                china_time(at)
            ))
        }
        (None, Some(at)) => Some(format!(
            "这个领取码已于{}作废，{number}的这块标牌已补领或机械已注销；请输入新的领取码或环保登记号码",
            china_time(at)
        )),
        (None, None) => None,
    }
}

/// The number to call of 主体信息 as typed.
pub(crate) fn contact(subject: &Fields) -> Option<String> {
    let field = if subject.get("subject_kind") == "company" { "company_phone" } else { "person_phone" };
    domain::identifiers::ContactPhone::parse(subject.get(field)).ok().map(|phone| phone.as_str().to_owned())
}
