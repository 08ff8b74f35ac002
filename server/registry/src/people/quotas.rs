//! What somebody may have in a day: messages, drafts, photos, sites. Taken in the transaction that uses it, so that
//! many at once get no more and a failure gives it back.

use domain::refusal::Refusal;
use uuid::Uuid;

use crate::db::{Tx, values};
use crate::error::Result;
use crate::people::store::quotas as sql;
use crate::service::People;

/// The key of everything that people make the register send in a day.
const CITY: &str = "messages:city";

/// What there is so much of a day, for one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Daily {
    /// Messages that the account causes.
    Messages,
    /// New filings.
    Drafts,
    /// Photos of filings, sites and entries.
    Photos,
    /// Filings, changes and sites that are sent to an office.
    Sent,
    /// New sites.
    Sites,
    /// 导出我的信息.
    OwnData,
}

impl Daily {
    const fn code(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Drafts => "drafts",
            Self::Photos => "photos",
            Self::Sent => "sent",
            Self::Sites => "sites",
            Self::OwnData => "own-data",
        }
    }

    fn key(self, account: Uuid) -> String {
        format!("{}:{account}", self.code())
    }
}

impl People<'_> {
    fn most(self, what: Daily) -> i64 {
        let limits = &self.config.limits;
        match what {
            Daily::Messages => limits.messages_per_account,
            Daily::Drafts => limits.drafts_per_day,
            Daily::Photos => limits.photos_per_day,
            Daily::Sent => limits.sent_per_day,
            Daily::Sites => limits.sites_per_day,
            Daily::OwnData => limits.own_data_per_day,
        }
    }

    /// What is said when a day's quota is used up.
    pub(crate) const fn quota_refusal(what: Daily) -> Refusal {
        match what {
            Daily::Messages => Refusal::MessageLimit,
            Daily::Drafts | Daily::Photos | Daily::Sent | Daily::Sites | Daily::OwnData => Refusal::DayLimit,
        }
    }

    async fn take(self, tx: &mut Tx, key: &str, most: i64) -> Result<bool> {
        let values = values![key, self.today().to_string(), 1_i64, most, self.clock.now_ms()];
        Ok(most > 0 && tx.run(sql::TAKE, values).await? > 0)
    }

    /// Takes one of today's from an account.
    pub(crate) async fn take_daily(self, tx: &mut Tx, account: Uuid, what: Daily) -> Result<()> {
        if self.take(tx, &what.key(account), self.most(what)).await? {
            Ok(())
        } else {
            Err(Self::quota_refusal(what).into())
        }
    }

    /// Whether an account has one of today's left: asked before a long body is read, taken later.
    pub(crate) async fn has_daily(self, account: Uuid, what: Daily) -> Result<()> {
        let used = self.used(&what.key(account)).await?;
        if used < self.most(what) { Ok(()) } else { Err(Self::quota_refusal(what).into()) }
    }

    async fn used(self, key: &str) -> Result<i64> {
        let used: Option<(i64,)> = self.db.one(sql::USED, values![key, self.today().to_string()]).await?;
        Ok(used.map_or(0, |(used,)| used))
    }

    /// Takes one message that a person causes: from the city's day, from the phone's, over all senders, and from the
    /// account's. Always in this order, the city first: whoever sends several waits for others here and nowhere else.
    pub(crate) async fn take_message(self, tx: &mut Tx, account: Option<Uuid>, phone: &str) -> Result<()> {
        if !self.take(tx, CITY, self.config.limits.messages_per_day).await? {
            return Err(Refusal::CityMessageLimit.into());
        }
        let phone = format!("messages:{}", self.seal.hash(&["quota", phone]));
        if !self.take(tx, &phone, self.config.limits.messages_per_phone).await? {
            return Err(Refusal::MessageLimit.into());
        }
        match account {
            Some(account) => self.take_daily(tx, account, Daily::Messages).await,
            None => Ok(()),
        }
    }

    /// The city's messages of the day are used up: staff are told, because nobody can get a code any more.
    pub async fn messages_used_up(self) -> Result<bool> {
        Ok(self.used(CITY).await? >= self.config.limits.messages_per_day)
    }

    /// Counts something up within an hour of the clock; answers how often it was.
    pub(crate) async fn count_in_hour(self, tx: &mut Tx, key: &str) -> Result<i64> {
        let now = self.clock.now_ms();
        let hour = format!("hour {}", now / (60 * 60 * 1000));
        let counted: Option<(i64,)> = tx.one(sql::COUNT_UP, values![key, hour, now]).await?;
        Ok(counted.map_or(1, |(count,)| count))
    }
}
