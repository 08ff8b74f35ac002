//! Owners are reminded of a plate that waits: seven days before its thirty days are over, and on the last one. Each
//! once.

use domain::message::{Placeholder, Template};
use domain::refusal::Refusal;

use crate::clock::{DAY_MS, deadline};
use crate::db::{Sql, values};
use crate::error::Result;
use crate::machines::store::machines::{self, MachineRow};
use crate::plates::store::plates::{self as sql, DueRow};
use crate::service::Plates;
use crate::trail::By;

/// The first reminder.
const SOON_MS: i64 = 7 * DAY_MS;
/// The last one.
const END_MS: i64 = DAY_MS;

impl Plates<'_> {
    /// Sends the reminders that are due; answers how many. The last one first: who gets it needs no other.
    pub async fn remind_collections(self) -> Result<u64> {
        let now = self.clock.now_ms();
        // Nobody is told of days that have not come.
        if !self.upkeep().may_remove(now).await? {
            return Ok(0);
        }
        let last = self.remind(sql::DUE_END, sql::REMIND_END, now + END_MS).await?;
        let soon = self.remind(sql::DUE_SOON, sql::REMIND_SOON, now + SOON_MS).await?;
        if last + soon > 0 {
            self.outbox_bell.notify_one();
        }
        Ok(last + soon)
    }

    async fn remind(self, due: Sql, mark: Sql, until: i64) -> Result<u64> {
        let mut count = 0;
        loop {
            let rows: Vec<DueRow> = self.db.all(due, values![until]).await?;
            if rows.is_empty() {
                return Ok(count);
            }
            for row in rows {
                count += u64::from(self.remind_one(&row, mark).await?);
            }
        }
    }

    /// Whether this call was the one that reminded.
    async fn remind_one(self, row: &DueRow, mark: Sql) -> Result<bool> {
        let now = self.clock.now_ms();
        let (phone, office) =
            (self.holder_phone(row.machine_id).await?, self.desk().office_words(&row.office_id).await?);
        let code: String = self.seal.open(&row.code_sealed)?;
        let last = deadline(row.collect_by);
        let over = row.collect_by <= now;
        let template = if over { Template::CollectOver } else { Template::CollectSoon };
        let filling = [
            (Placeholder::Number, row.number.as_str()),
            (Placeholder::Pickup, &code),
            (Placeholder::Day, &last),
            (Placeholder::Office, &office),
        ];
        let about = (row.machine_id, row.office_id.as_str());
        let mut tx = self.db.begin().await?;
        if tx.run(mark, values![row.machine_id, row.no, now]).await? == 0 {
            return Ok(false);
        }
        let machine: MachineRow = tx.one(machines::FIND, values![row.machine_id]).await?.ok_or(Refusal::NotFound)?;
        self.messages().post_to(&mut tx, template, about, (machine.owner_id, &phone), &filling).await?;
        self.trail().record(&mut tx, about, By::SYSTEM, "plate.reminded", &serde_json::json!({"no": row.no})).await?;
        tx.commit().await?;
        Ok(true)
    }
}
