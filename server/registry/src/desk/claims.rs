//! Taking a filing, so that colleagues see who has it; putting it back; freeing a colleague's.

use domain::refusal::Refusal;
use uuid::Uuid;

use super::CLAIM_LAPSES_MS;
use crate::actor::{Actor, Duty};
use crate::db::values;
use crate::error::Result;
use crate::filings::store::filings as sql;
use crate::service::Desk;

impl Desk<'_> {
    /// Takes a filing, so that colleagues see who has it. Lapses after half an hour.
    pub async fn claim(self, actor: &Actor, id: Uuid) -> Result<()> {
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
    pub async fn release(self, actor: &Actor, id: Uuid) -> Result<()> {
        actor.staff(Duty::Review)?;
        self.filing_in_scope(actor, id).await?;
        let mut tx = self.db.begin().await?;
        tx.run(sql::RELEASE, values![id, actor.account]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A supervisor frees a filing that a colleague holds; who held it is kept in the trail.
    pub async fn free(self, actor: &Actor, id: Uuid) -> Result<()> {
        actor.staff(Duty::Administration)?;
        let row = self.filing_in_scope(actor, id).await?;
        let Some(holder) = row.claimed_name else { return Err(Refusal::Stale.into()) };
        let mut tx = self.db.begin().await?;
        if tx.run(sql::FREE, values![id]).await? == 0 {
            drop(tx);
            return Err(self.why_not_decided(actor, id, None).await?.into());
        }
        let about = (id, row.office_id.as_deref().unwrap_or_default());
        self.trail().record(&mut tx, about, actor, "filing.freed", &serde_json::json!({"held_by": holder})).await?;
        tx.commit().await?;
        Ok(())
    }
}
