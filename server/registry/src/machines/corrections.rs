//! 更正: what the register holds of a machine is changed only on the record, with a reason, by a reviewer. The stage is
//! determined anew; when it changes, the first position of the number changes with it and the serial stays.

use domain::emission::{self, Determination};
use domain::fields::{Fields, Report, required_line};
use domain::machine::{self, MachineData};
use domain::message::{Placeholder, Template, masked_phone};
use domain::photos::has_nameplate;
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::search::identity_tail;
use domain::stage::Stage;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::actor::{Actor, Duty};
use crate::db::{self, Tx, values};
use crate::desk::StageOverride;
use crate::desk::store::duplicates as pair_sql;
use crate::error::{Error, Result};
use crate::filings::store::changes as sql;
use crate::machines::stage_of;
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::plates::store::plates as plate_sql;
use crate::service::Machines;

/// What a reviewer corrects.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// 机械信息 as it should be; the district is changed by a move only.
    pub fields: Fields,
    /// Why; required.
    pub reason: String,
    /// A stage set instead of the determined one.
    pub stage: Option<StageOverride>,
    /// The number that follows, as whoever corrects has seen and confirmed it; needed when it is another one.
    pub confirmed: String,
}

/// What a correction would do to the number, before it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberChange {
    /// The number now.
    pub from: String,
    /// The number afterwards.
    pub to: String,
    /// Who is told by message, masked; none when neither the contact nor the registered phone receives any.
    pub notified: Option<String>,
    /// A plate with the old number waits to be collected: it is made anew.
    pub plate_waits: bool,
    /// A plate with the old number was handed over: it has to be replaced.
    pub plate_out: bool,
}

/// Everything that is written.
struct Corrected {
    data: MachineData,
    determination: Determination,
    stage: Stage,
    number: RegistrationNumber,
    reason: String,
    /// Field, old and new value.
    changed: Vec<Json>,
}

impl Machines<'_> {
    /// Corrects a machine as it stood in `version`; answers its number, whose first position may have changed.
    pub async fn correct_machine(
        self,
        actor: &Actor,
        id: Uuid,
        version: i64,
        correction: &Correction,
    ) -> Result<RegistrationNumber> {
        actor.staff(Duty::Review)?;
        let row = self.machine_in_scope(actor, id).await?;
        if row.state == domain::changes::MachineState::Cancelled.code() {
            return Err(Refusal::MachineCancelled.into());
        }
        if row.version != version {
            return Err(Refusal::Stale.into());
        }
        let corrected = self.read_correction(&row, correction).await?;
        let to = corrected.number.to_string();
        if to != row.number && correction.confirmed != to {
            return Err(Refusal::NumberChanges { from: row.number, to }.into());
        }
        let (phone, now) = (self.plates().holder_phone(id).await?, self.clock.now_ms());
        let mut tx = self.db.begin().await?;
        tx.run(machine_sql::LOCK, values![id]).await?;
        let identity = self.corrected_identity(&mut tx, &row, &corrected.data).await?;
        match self.write_correction(&mut tx, &row, &corrected, identity, now).await {
            Ok(0) => return Err(Refusal::Stale.into()),
            Err(Error::Database(error)) if db::is_unique_violation(&error) => {
                drop(tx);
                let key = corrected.data.identity_key();
                let other: Option<(String,)> = self.db.one(machine_sql::NUMBER_OF_IDENTITY, values![key]).await?;
                return Err(other.map_or(Refusal::Internal, |(number,)| Refusal::Duplicate { number }).into());
            }
            other => other?,
        };
        let about = (id, row.office_id.as_str());
        let number = corrected.number.to_string();
        if number != row.number {
            tx.run(sql::KEEP_NUMBER, values![id, &row.number, now]).await?;
            tx.run(plate_sql::RENUMBER, values![id, &number]).await?;
            let filling = [(Placeholder::From, row.number.as_str()), (Placeholder::To, &number)];
            self.messages().post_to(&mut tx, Template::Corrected, about, (row.owner_id, &phone), &filling).await?;
        }
        self.learn_words(&mut tx, &row.owner_name, &corrected.data.maker, &corrected.data.model).await?;
        let detail = json!({"changed": corrected.changed, "reason": corrected.reason});
        self.trail().record(&mut tx, about, actor, "machine.corrected", &detail).await?;
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(corrected.number)
    }

    /// What a correction of a machine as it stood in `version` would do to its number; nothing when that stays.
    pub async fn number_change(
        self,
        actor: &Actor,
        id: Uuid,
        version: i64,
        correction: &Correction,
    ) -> Result<Option<NumberChange>> {
        actor.staff(Duty::Review)?;
        let row = self.machine_in_scope(actor, id).await?;
        if row.version != version {
            return Err(Refusal::Stale.into());
        }
        let to = self.read_correction(&row, correction).await?.number.to_string();
        if to == row.number {
            return Ok(None);
        }
        let phone = self.plates().holder_phone(id).await?;
        let notified = self.messages().phones_told(row.owner_id, &phone).await?;
        let notified: Vec<String> = notified.iter().map(|phone| masked_phone(phone)).collect();
        let plates = self.plates().plates_of(id).await?;
        let last = plates.first().filter(|plate| plate.void_at.is_none());
        Ok(Some(NumberChange {
            notified: (!notified.is_empty()).then(|| notified.join("、")),
            plate_waits: last.is_some_and(|plate| plate.collection.is_none()),
            plate_out: last.is_some_and(|plate| plate.collection.is_some()),
            from: row.number,
            to,
        }))
    }

    async fn read_correction(self, row: &MachineRow, correction: &Correction) -> Result<Corrected> {
        let before: MachineData = serde_json::from_str(&row.data)?;
        let fields = correction.fields.only(machine::FIELDS).with("district", &before.district);
        let revision = self.desk().revisions(row.id).await?.into_iter().next();
        let nameplate = revision.and_then(|revision| has_nameplate(&revision.photo_fields)).unwrap_or(true);
        let (data, mut report) =
            machine::check(&fields, nameplate, std::slice::from_ref(&before.district), self.today());
        let reason = report.keep("reason", required_line(&correction.reason, "更正的理由", 200));
        let determination = self.determined(&fields);
        let stage = Self::corrected_stage(row, &determination, correction.stage.as_ref(), &mut report)?;
        let (Some(data), Some(reason)) = (data.filter(|_| report.is_clean()), reason) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let old = RegistrationNumber::parse(&row.number).map_err(|_| Error::Broken("registration number"))?;
        let number = old.with_stage(stage);
        let (was, is) = (before.fields(), data.fields());
        let mut changed: Vec<Json> = machine::FIELDS
            .iter()
            .filter(|spec| was.get(spec.name) != is.get(spec.name))
            .map(|spec| json!({"field": spec.name, "from": was.get(spec.name), "to": is.get(spec.name)}))
            .collect();
        if number != old {
            let (from, to) = (stage_of(row)?.name(), stage.name());
            changed.push(json!({"field": "stage", "from": from, "to": to}));
            changed.push(json!({"field": "number", "from": row.number, "to": number.to_string()}));
        }
        if changed.is_empty() {
            report.error("reason", "没有更改任何内容，请先更改需要更正的项目");
            return Err(Refusal::Invalid { report }.into());
        }
        Ok(Corrected { data, determination, stage, number, reason, changed })
    }

    /// The stage that follows from what is typed, with every flag.
    pub(crate) fn determined(self, fields: &Fields) -> Determination {
        let today = self.today();
        let facts = machine::facts(fields, today);
        let mut determination = emission::determine(&facts, &self.profile, today);
        for flag in emission::plausibility(&facts) {
            if !determination.flags.contains(&flag) {
                determination.flags.push(flag);
            }
        }
        determination
    }

    /// A stage set by hand stands above the determined one, now and from before: as long as the facts lead to the same
    /// stage as before, what a reviewer set then still holds.
    fn corrected_stage(
        row: &MachineRow,
        determination: &Determination,
        set: Option<&StageOverride>,
        report: &mut Report,
    ) -> Result<Stage> {
        let before: Determination = serde_json::from_str(&row.determination)?;
        let follows = if determination.stage == before.stage { stage_of(row)? } else { determination.stage };
        let Some(set) = set.filter(|set| set.stage != follows) else { return Ok(follows) };
        report.keep("override_reason", required_line(&set.reason, "更改排放阶段的理由", 200));
        Ok(set.stage)
    }

    /// The identity under which the corrected machine stands: its own while that stays, else a free one.
    async fn corrected_identity(self, tx: &mut Tx, row: &MachineRow, data: &MachineData) -> Result<Option<String>> {
        let before: MachineData = serde_json::from_str(&row.data)?;
        if before.identity_keys() == data.identity_keys() {
            let kept: Option<(Option<String>,)> = tx.one(machine_sql::IDENTITY_OF, values![row.id]).await?;
            return Ok(kept.and_then(|(key,)| key));
        }
        let own: Option<(Option<String>,)> = tx.one(machine_sql::IDENTITY_OF, values![row.id]).await?;
        let identity = match self.desk().free_identity(tx, row.id, data).await? {
            Ok(identity) => identity,
            Err(sharing) => {
                let number = sharing.into_iter().find_map(|other| other.number).unwrap_or_default();
                return Err(Refusal::Duplicate { number }.into());
            }
        };
        tx.run(pair_sql::FORGET_KEYS, values![row.id]).await?;
        for key in data.identity_keys() {
            tx.run(pair_sql::INSERT_KEY, values![key, row.id]).await?;
        }
        // What only stands in its own way is free.
        let same = before.identity_key() == data.identity_key();
        Ok(if same { own.and_then(|(key,)| key) } else { identity })
    }

    async fn write_correction(
        self,
        tx: &mut Tx,
        row: &MachineRow,
        corrected: &Corrected,
        identity: Option<String>,
        now: i64,
    ) -> Result<u64> {
        let data = &corrected.data;
        let values = values![
            row.id,
            row.version,
            corrected.number.to_string(),
            corrected.stage.code().to_string(),
            serde_json::to_string(&corrected.determination)?,
            identity,
            data.identifier().map(identity_tail),
            data.product.code(),
            &data.maker,
            &data.model,
            data.fuel.code(),
            serde_json::to_string(data)?,
            now
        ];
        Ok(tx.run(machine_sql::CORRECT, values).await?)
    }
}
