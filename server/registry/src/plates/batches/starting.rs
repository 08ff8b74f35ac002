//! Beginning a batch: which plates are taken, and that everything on them can be set.

use domain::print::{self, Drawing, Kind};
use domain::refusal::Refusal;
use uuid::Uuid;

use super::{JOB_KEPT_MS, MOST, Outcome, PrintTask, making};
use crate::actor::{Actor, Duty};
use crate::db::values;
use crate::error::Result;
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::plates::store::batches as sql;
use crate::service::Plates;

impl Plates<'_> {
    /// The characters of what is printed about a machine that no font has.
    pub(super) async fn lacking_of(self, machine: Uuid) -> Result<String> {
        let row: MachineRow = self.db.one(machine_sql::FIND, values![machine]).await?.ok_or(Refusal::NotFound)?;
        let label = self.label(&row)?;
        let mut drawings: Vec<Drawing> =
            Kind::ALL.into_iter().flat_map(|kind| print::draw(self.templates(), kind, &label)).collect();
        drawings.extend(making::index(Kind::Plate, &[label]));
        Ok(self.fonts()?.lacking(&drawings))
    }

    /// Makes the plates, cards and tables of the oldest `count` that wait. Of two offices at once each gets its own.
    /// What holds a character that no font has goes on waiting: a plate with a box for a name is none.
    pub async fn start_batch(self, actor: &Actor, count: i64) -> Result<Uuid> {
        let scope = actor.staff(Duty::Plates)?;
        self.fonts()?;
        let (mut rows, mut lacking) = (Vec::new(), String::new());
        for row in self.unmade(scope.filter(), MOST).await? {
            if rows.len() >= usize::try_from(count.clamp(1, MOST)).unwrap_or_default() {
                break;
            }
            let more = self.lacking_of(row.machine_id).await?;
            if more.is_empty() {
                rows.push(row);
            }
            for character in more.chars() {
                if !lacking.contains(character) {
                    lacking.push(character);
                }
            }
        }
        if rows.is_empty() && !lacking.is_empty() {
            return Err(Refusal::NoGlyph { characters: lacking }.into());
        }
        let id = self.clock.new_id();
        let mut tx = self.db.begin().await?;
        tx.run(sql::INSERT, values![id, scope.filter(), actor.account, self.clock.now_ms()]).await?;
        let mut made = 0;
        for row in rows {
            if tx.run(sql::MAKE, values![row.machine_id, row.no, id]).await? == 0 {
                continue;
            }
            made += 1;
            tx.run(sql::ADD, values![id, made, row.machine_id, row.no, row.number]).await?;
            let about = (row.machine_id, row.office_id.as_str());
            self.trail().record(&mut tx, about, actor, "plate.printed", &serde_json::json!({"no": row.no})).await?;
        }
        if made == 0 {
            return Err(Refusal::NothingToMake.into());
        }
        tx.run(sql::COUNTED, values![id, made]).await?;
        self.jobs().put_job(&mut tx, actor, id, &PrintTask {}, &Outcome::default(), JOB_KEPT_MS).await?;
        tx.commit().await?;
        self.jobs().ring_jobs();
        Ok(id)
    }

    /// Makes plate, card and table of one machine, once more if need be.
    pub async fn print_machine(self, actor: &Actor, machine: Uuid) -> Result<Uuid> {
        let scope = actor.staff(Duty::Plates)?;
        let row = self.machines().machine_in_scope(actor, machine).await?;
        let characters = self.lacking_of(machine).await?;
        if !characters.is_empty() {
            return Err(Refusal::NoGlyph { characters }.into());
        }
        let id = self.clock.new_id();
        let mut tx = self.db.begin().await?;
        if tx.run(machine_sql::LOCK, values![machine]).await? == 0 {
            return Err(Refusal::MachineCancelled.into());
        }
        let (no, number): (i64, String) =
            tx.one(sql::NEWEST, values![machine]).await?.ok_or(Refusal::NoPlateWaiting)?;
        let office = scope.filter().map_or_else(|| row.office_id.clone(), str::to_owned);
        tx.run(sql::INSERT, values![id, office, actor.account, self.clock.now_ms()]).await?;
        tx.run(sql::MAKE, values![machine, no, id]).await?;
        tx.run(sql::ADD, values![id, 1, machine, no, number]).await?;
        tx.run(sql::COUNTED, values![id, 1]).await?;
        let detail = serde_json::json!({"no": no});
        self.trail().record(&mut tx, (machine, row.office_id.as_str()), actor, "plate.printed", &detail).await?;
        self.jobs().put_job(&mut tx, actor, id, &PrintTask {}, &Outcome::default(), JOB_KEPT_MS).await?;
        tx.commit().await?;
        self.jobs().ring_jobs();
        Ok(id)
    }
}
