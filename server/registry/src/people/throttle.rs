//! Slowing down: failed tries wait longer and longer, never for good (网络安全法: login failure handling).

use domain::refusal::Refusal;

use crate::clock::{APART_MS, DAY_MS};
use crate::db::values;
use crate::error::Result;
use crate::people::store::throttle as sql;
use crate::service::People;

/// The longest wait.
const LONGEST_MS: i64 = 15 * 60 * 1000;

/// How many tries are free before waiting begins.
#[derive(Debug, Clone, Copy)]
pub struct Allowance(pub i64);

/// 15 s after the first try beyond the allowance, doubling up to a quarter of an hour.
fn wait_ms(tries: i64, allowance: Allowance) -> i64 {
    match tries - allowance.0 {
        beyond if beyond < 0 => 0,
        beyond => (15_000 << beyond.min(10)).min(LONGEST_MS),
    }
}

impl People<'_> {
    /// Counts a try before it is made, so that many at once cannot slip through together.
    pub(crate) async fn begin_try(self, key: &str, allowance: Allowance) -> Result<()> {
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        let counted: Option<(i64,)> =
            tx.one(sql::COUNT_TRY, values![key, now, now - DAY_MS, now + LONGEST_MS + APART_MS]).await?;
        let Some((tries,)) = counted else {
            let until: Option<(i64,)> = tx.one(sql::BLOCKED_UNTIL, values![key]).await?;
            let wait = until.map_or(0, |(until,)| (until - now).min(LONGEST_MS));
            return Err(Refusal::SlowDown { seconds: ((wait + 999) / 1000).max(1) }.into());
        };
        let wait = wait_ms(tries, allowance);
        if wait > 0 {
            tx.run(sql::BLOCK, values![key, now + wait]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Counts a question against the day it is asked on: `who` may ask so many, and then waits longer and longer until
    /// midnight. Answers what it was counted by.
    pub(crate) async fn begin_daily(self, who: &str, allowance: Allowance) -> Result<String> {
        let key = format!("{who}:{}", self.today());
        self.begin_try(&key, allowance).await?;
        Ok(key)
    }

    /// A try that succeeded was none; the others stay counted.
    pub(crate) async fn take_back(self, key: &str) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.run(sql::TAKE_BACK, values![key]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets the tries after a success.
    pub(crate) async fn forgive(self, keys: &[String]) -> Result<()> {
        let mut tx = self.db.begin().await?;
        for key in keys {
            tx.run(sql::CLEAR, values![key]).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_never_becomes_a_lock_out() {
        let waits: Vec<i64> = (1..=40).map(|tries| wait_ms(tries, Allowance(5))).collect();
        assert_eq!(&waits[..4], [0, 0, 0, 0]);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(waits.last(), Some(&LONGEST_MS));
    }
}
