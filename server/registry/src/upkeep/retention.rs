//! What is not needed any more is deleted (个人信息保护法 19): used codes, old counters, messages long sent, sessions long
//! over. The trail of events and the register itself are kept.

use crate::clock::DAY_MS;
use crate::db::values;
use crate::desk::store::forms as desk_forms;
use crate::error::Result;
use crate::filings::left_forms::KEPT_MS;
use crate::filings::store::left_forms;
use crate::messages::store as messages;
use crate::people::store::accounts;
use crate::people::store::devices;
use crate::people::store::quotas;
use crate::people::store::throttle;
use crate::service::Upkeep;

/// Codes and counters matter for a day.
const SHORT_MS: i64 = 2 * DAY_MS;
/// Messages and sessions are kept for the half year that audits ask for (等级保护 GB/T 22239).
const LONG_MS: i64 = 190 * DAY_MS;

/// As long as a browser keeps the cookie.
const DEVICE_MS: i64 = 400 * DAY_MS;

impl Upkeep<'_> {
    /// Deletes what has served its purpose; nothing as long as the clock is doubted.
    pub async fn purge(self) -> Result<()> {
        let now = self.clock.now_ms();
        self.come_back_from_ahead(now).await?;
        if !self.may_remove(now).await? {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        tx.run(accounts::PURGE_CODES, values![now - SHORT_MS]).await?;
        tx.run(accounts::PURGE_SESSIONS, values![now - LONG_MS]).await?;
        tx.run(throttle::PURGE, values![now - SHORT_MS, now]).await?;
        tx.run(devices::PURGE, values![now - DEVICE_MS]).await?;
        tx.run(quotas::PURGE, values![now - SHORT_MS]).await?;
        tx.run(messages::PURGE, values![now - LONG_MS]).await?;
        tx.run(left_forms::PURGE, values![now - KEPT_MS]).await?;
        tx.run(desk_forms::PURGE, values![now - crate::desk::forms::KEPT_MS]).await?;
        tx.commit().await?;
        Ok(())
    }
}
