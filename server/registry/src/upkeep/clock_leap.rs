//! A clock that leaps must not cost what is kept for a time. The latest time that the register has seen is remembered;
//! when the clock stands more than a week beyond it, nothing is removed until a person says that the clock is right
//! (`server clock accept`). What was written under a clock that ran ahead is taken back when it has come back.

use crate::clock::{Clock, DAY_MS};
use crate::db::{Db, values};
use crate::error::Result;
use crate::service::Upkeep;
use crate::upkeep::store::keeping as sql;

/// A server may be off for so long without anybody being asked.
pub const LEAP_MS: i64 = 7 * DAY_MS;
/// Nothing is written for less.
const STEP_MS: i64 = 60 * 1000;
/// A lease of a job or a try of a message never ends later than this.
const LONGEST_LEASE_MS: i64 = 15 * 60 * 1000;
/// A backup says so often enough that it is still being made.
pub(crate) const BACKUP_LEASE_MS: i64 = 10 * 60 * 1000;

const CLOCK: &str = "clock";
const BACKUP: &str = "backup";

/// A clock that is far ahead of all that the register has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockLeap {
    /// The latest time that was seen, milliseconds since 1970.
    pub last_seen: i64,
    /// What the clock says now.
    pub now: i64,
}

/// Remembers the time of a new register, and of one from before the time of its last event.
pub(crate) async fn begin(db: &Db, clock: &Clock) -> Result<()> {
    if db.one::<(i64,)>(sql::MARK, values![CLOCK]).await?.is_none() {
        let last: Option<(Option<i64>,)> = db.one(sql::LAST_EVENT, values![]).await?;
        let now = clock.now_ms();
        let seen = last.and_then(|(at,)| at).map_or(now, |at| at.min(now));
        let mut tx = db.begin().await?;
        tx.run(sql::BEGIN_MARK, values![CLOCK, seen]).await?;
        tx.commit().await?;
    }
    Ok(())
}

impl Upkeep<'_> {
    /// Whether the clock has leapt: as long as it has, nothing is removed.
    pub async fn clock_leap(self) -> Result<Option<ClockLeap>> {
        let now = self.clock.now_ms();
        let seen: Option<(i64,)> = self.db.one(sql::MARK, values![CLOCK]).await?;
        Ok(seen.map(|(last_seen,)| ClockLeap { last_seen, now }).filter(|leap| now > leap.last_seen + LEAP_MS))
    }

    /// A person says that the clock is right.
    pub async fn accept_clock(self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.run(sql::SET_MARK, values![CLOCK, self.clock.now_ms()]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether what is kept for a time may be removed now; remembers the time.
    pub(crate) async fn may_remove(self, now: i64) -> Result<bool> {
        let seen: Option<(i64,)> = self.db.one(sql::MARK, values![CLOCK]).await?;
        let seen = seen.map_or(now, |(seen,)| seen);
        if now > seen + LEAP_MS {
            let days = (now - seen) / DAY_MS;
            tracing::error!(
                days,
                "the clock is days ahead of all that was seen before: nothing is removed until `server clock accept`"
            );
            return Ok(false);
        }
        if now > seen + STEP_MS {
            let mut tx = self.db.begin().await?;
            tx.run(sql::ADVANCE_MARK, values![CLOCK, now]).await?;
            tx.commit().await?;
        }
        Ok(true)
    }

    /// Takes back what waits for a time that is further away than anything ever waits.
    pub(crate) async fn come_back_from_ahead(self, now: i64) -> Result<()> {
        let mut tx = self.db.begin().await?;
        for statement in [sql::FREE_JOBS, sql::FREE_WAITING_MESSAGES, sql::FREE_SENDING_MESSAGES] {
            tx.run(statement, values![now, now + LONGEST_LEASE_MS]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// A backup is being made: no file goes until it is done, or its process has been silent for ten minutes.
    pub(crate) async fn hold_files(self, until: i64) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.run(sql::SET_MARK, values![BACKUP, until]).await?;
        tx.commit().await?;
        Ok(())
    }
}
