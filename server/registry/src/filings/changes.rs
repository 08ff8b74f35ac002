//! Changes of the register as filings of their own kind: a machine passes to another owner or district, gets a new
//! plate, or leaves the register. Started by its owner or by an office, decided in the same queue by the office that
//! has the machine, carried out on approval.

mod carry;

use domain::changes::{self, CancellationCause, MachineState, ReissueCause, Request};
use domain::fields::Fields;
use domain::filing::FilingKind;
use domain::machine::MachineData;
use domain::photos::Slot;
use domain::refusal::Refusal;
use domain::search::fold_name;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::{Actor, Duty, Role};
use crate::db::{self, values};
use crate::error::{Error, Result};
use crate::filings::store::changes::{self as sql, OwnerRow};
use crate::filings::store::filings as filing_sql;
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::people::quotas::Daily;
use crate::photos::store as photo_sql;
use crate::service::Filings;

/// What is to be changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// Why, in the applicant's words.
    pub reason: String,
    /// How it is, in words: the owner's name or the district.
    pub from: String,
    /// How it shall be, in words; empty where nothing takes its place.
    pub to: String,
    /// 详细使用地点 in the new district.
    pub place: String,
    /// Why a plate is made once more, or the machine leaves the register.
    pub cause: String,
    /// The new owner's account.
    pub owner: Option<Uuid>,
    /// The new office.
    pub office: Option<String>,
    /// The office that asked for it, when it was not the owner.
    pub asked_by_office: Option<String>,
}

impl Change {
    /// 丢失, 报废, …
    pub fn cause_words(&self, kind: FilingKind) -> &'static str {
        match kind {
            FilingKind::Reissue => ReissueCause::from_code(&self.cause).map_or("", ReissueCause::label),
            FilingKind::Cancellation => CancellationCause::from_code(&self.cause).map_or("", CancellationCause::label),
            _ => "",
        }
    }
}

impl Filings<'_> {
    /// 申请过户, 迁移, 补领 or 注销, by the owner or by a reviewer of the office that has the machine.
    pub async fn start_change(self, actor: &Actor, id: Uuid, kind: FilingKind, form: &Fields) -> Result<Uuid> {
        let row = self.changeable_machine(actor, id).await?;
        if kind == FilingKind::Registration {
            return Err(Refusal::BadRequest.into());
        }
        let change = self.read_change(actor, &row, kind, form).await?;
        let (subject, _) = self.machines().holder(id).await?;
        let revision =
            self.desk().revisions(id).await?.into_iter().next().ok_or(Error::Broken("a machine without a filing"))?;
        let photos: Vec<photo_sql::PhotoRow> = self.db.all(photo_sql::OF_FILING, values![id]).await?;
        // Documents of persons stay with the registration: a change is about the machine.
        let photo_ids: Vec<Uuid> = photos
            .iter()
            .filter(|photo| revision.photo_ids.contains(&photo.id))
            .filter(|photo| !Slot::from_code(&photo.slot).is_none_or(Slot::is_sensitive))
            .map(|photo| photo.id)
            .collect();
        let data: MachineData = serde_json::from_str(&row.data)?;
        let (subject, photos) = (self.seal.seal(&subject)?, serde_json::to_string(&revision.photo_fields)?);
        let machine = serde_json::to_string(&data.fields())?;
        let (filing, now) = (self.clock.new_id(), self.clock.now_ms());
        let (amber_at, due_at) = self.clock_of(now);
        let mut tx = self.db.begin().await?;
        if actor.role == Role::Owner {
            self.people().take_daily(&mut tx, actor.account, Daily::Sent).await?;
        }
        if tx.run(machine_sql::LOCK, values![id]).await? == 0 {
            return Err(Refusal::MachineCancelled.into());
        }
        if let Some((open,)) = tx.one::<(String,)>(sql::OPEN_OF_MACHINE, values![id]).await? {
            let kind = FilingKind::from_code(&open).ok_or(Error::Broken("filing kind"))?;
            return Err(Refusal::ChangeOpen { kind }.into());
        }
        let new = sql::NewChange {
            id: filing,
            owner_id: row.owner_id,
            kind: kind.code(),
            machine_id: id,
            change: serde_json::to_string(&change)?,
            subject_sealed: &subject,
            photos: &photos,
            machine: &machine,
            office_id: &row.office_id,
            owner_name: &row.owner_name,
            phone_tail: &row.phone_tail,
            product: &row.product,
            maker: &row.maker,
            model: &row.model,
            fuel: &row.fuel,
            identity_tail: data.identifier().map(domain::search::identity_tail),
            stage: &row.stage,
            determination: &row.determination,
            submitted_at: now,
            amber_at,
            due_at,
            filed_by: actor.account,
        };
        let inserted = tx.run(sql::INSERT, new.values()).await;
        match inserted {
            // The index lets one of two through, whatever else fails.
            Err(error) if db::is_unique_violation(&error) => return Err(Refusal::ChangeOpen { kind }.into()),
            other => other?,
        };
        tx.run(
            filing_sql::INSERT_REVISION,
            values![
                filing,
                1_i64,
                subject,
                photos,
                machine,
                serde_json::to_string(&photo_ids)?,
                &row.determination,
                now,
                due_at
            ],
        )
        .await?;
        let office = row.office_id.as_str();
        let detail = serde_json::json!({"kind": kind.code(), "reason": change.reason, "machine": id});
        self.trail().record(&mut tx, (filing, office), actor, "filing.submitted", &detail).await?;
        let detail = serde_json::json!({"kind": kind.code(), "reason": change.reason, "filing": filing});
        self.trail().record(&mut tx, (id, office), actor, "change.started", &detail).await?;
        tx.commit().await?;
        Ok(filing)
    }

    /// The machine, for its owner or for a reviewer of its office.
    async fn changeable_machine(self, actor: &Actor, id: Uuid) -> Result<MachineRow> {
        let row = if actor.role == Role::Staff {
            actor.staff(Duty::Review)?;
            self.machines().machine_in_scope(actor, id).await?
        } else {
            let owner = actor.owner()?;
            let row: Option<MachineRow> = self.db.one(machine_sql::FIND, values![id]).await?;
            row.filter(|row| row.owner_id == owner).ok_or(Refusal::NotFound)?
        };
        if row.state == MachineState::Cancelled.code() {
            return Err(Refusal::MachineCancelled.into());
        }
        Ok(row)
    }

    async fn read_change(self, actor: &Actor, row: &MachineRow, kind: FilingKind, form: &Fields) -> Result<Change> {
        let districts = self.offices().districts().await?;
        let codes: Vec<String> = districts.iter().map(|office| office.code.clone()).collect();
        let (asked, mut report) = changes::check(kind, form, &codes, &row.office_id);
        let Some(asked) = asked else { return Err(Refusal::Invalid { report }.into()) };
        let district = |code: &str| {
            districts
                .iter()
                .find(|office| office.code == code)
                .map(|office| office.district.clone())
                .unwrap_or_default()
        };
        let asked_by_office =
            (actor.role == Role::Staff).then(|| actor.office_name().unwrap_or(&actor.name).to_owned());
        let change = Change { reason: asked.reason, asked_by_office, ..Change::default() };
        Ok(match asked.request {
            Request::Transfer { phone, name } => {
                let account: Option<OwnerRow> = self.db.one(sql::OWNER_BY_PHONE, values![&phone]).await?;
                // One sentence for an unknown phone and another name: it never tells who has an account.
                let Some(owner) = account.filter(|account| fold_name(&account.name) == fold_name(&name)) else {
                    report.error(
                        "new_phone",
                        "没有找到手机号与姓名（或企业名称）一致的机械主账号，请核对；对方没有账号的，请先注册",
                    );
                    return Err(Refusal::Invalid { report }.into());
                };
                if owner.id == row.owner_id {
                    report.error("new_phone", "这台机械已在这个账号名下，请填写新所有者的手机号");
                    return Err(Refusal::Invalid { report }.into());
                }
                Change { from: row.owner_name.clone(), to: owner.name, owner: Some(owner.id), ..change }
            }
            Request::Move { district: to, place } => {
                Change { from: district(&row.office_id), to: district(&to), place, office: Some(to), ..change }
            }
            Request::Reissue { cause } => Change { cause: cause.code().to_owned(), ..change },
            Request::Cancellation { cause } => Change { cause: cause.code().to_owned(), ..change },
        })
    }

    /// 撤回: the owner takes a change back while nobody reviews it. It ends there; a new one can be asked for.
    pub async fn withdraw_change(self, actor: &Actor, filing: Uuid) -> Result<Uuid> {
        let owner = actor.owner()?;
        let row: Option<filing_sql::FilingRow> = self.db.one(filing_sql::FIND, values![filing]).await?;
        let row = row.filter(|row| row.owner_id == owner).ok_or(Refusal::NotFound)?;
        let machine = row.machine_id.ok_or(Refusal::NotFound)?;
        let office = row.office_id.as_deref().unwrap_or_default();
        let mut tx = self.db.begin().await?;
        if tx.run(sql::WITHDRAW, values![filing, owner, self.clock.now_ms()]).await? == 0 {
            drop(tx);
            let state: Option<(String,)> = self.db.one(filing_sql::STATE, values![filing]).await?;
            let state = state.and_then(|(state,)| domain::filing::FilingState::from_code(&state));
            return match state {
                Some(domain::filing::FilingState::Draft) => Ok(machine),
                Some(state) => Err(Refusal::NotEditable { state }.into()),
                None => Err(Refusal::NotFound.into()),
            };
        }
        let detail = serde_json::json!({"kind": row.kind});
        self.trail().record(&mut tx, (filing, office), actor, "filing.withdrawn", &detail).await?;
        self.trail().record(&mut tx, (machine, office), actor, "change.withdrawn", &detail).await?;
        tx.commit().await?;
        Ok(machine)
    }

    /// Says on the machine's trail that a change of it came back.
    pub(crate) async fn record_returned_change(
        self,
        tx: &mut db::Tx,
        actor: &Actor,
        row: &filing_sql::FilingRow,
    ) -> Result<()> {
        let (Some(machine), Some(office)) = (row.machine_id, row.office_id.as_deref()) else { return Ok(()) };
        let detail = serde_json::json!({"kind": row.kind, "filing": row.id});
        self.trail().record(tx, (machine, office), actor, "change.returned", &detail).await
    }
}
