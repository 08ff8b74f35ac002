//! What was typed when no session came with it, whatever ended it: kept sealed for the account that was given the page,
//! and shown to nobody else. A page says in a sealed field for whom it was made, so that the account is known even when
//! neither cookie nor session is left. A step of the wizard is kept with its filing (`drafts`), everything else here by
//! its page.

use domain::fields::Fields;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::DAY_MS;
use crate::db::values;
use crate::error::Result;
use crate::filings::store::left_forms as sql;
use crate::people::sessions::Presence;
use crate::people::store::accounts;
use crate::service::Filings;

/// So long a form waits for its writer.
pub(crate) const KEPT_MS: i64 = 7 * DAY_MS;
/// So many pages one account may have forms of.
const MOST: i64 = 50;

/// What the sealed field of a form says.
#[derive(Serialize, Deserialize)]
struct Writer {
    writer_account: Uuid,
}

impl Filings<'_> {
    /// The value of the sealed field that says for whom a form was made.
    pub fn writer(self, actor: &Actor) -> String {
        self.seal.seal(&Writer { writer_account: actor.account }).unwrap_or_default()
    }

    /// The key of what the owner's forms leave on a device: only a page of theirs brings it.
    pub fn device_key(self, actor: &Actor) -> String {
        self.seal.hash(&["device-key", &actor.account.to_string()])
    }

    /// Whose form this is when its writer is not signed in any more: the ended session says so, else the form itself.
    /// Nothing when the writer is signed in.
    pub fn writer_away(self, presence: &Presence, writer: &str) -> Option<Uuid> {
        let written = || self.seal.open::<Writer>(writer).ok().map(|writer| writer.writer_account);
        match presence {
            Presence::Present(actor) => written().filter(|account| *account != actor.account),
            Presence::Expired { account } => Some(written().unwrap_or(*account)),
            Presence::Nobody | Presence::HalfWay(_) => written(),
        }
    }

    /// Keeps what was typed on a page for its account.
    pub async fn leave_form(self, account: Uuid, page: &str, typed: &Fields) -> Result<()> {
        if typed.is_blank() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        // A closed account comes back to nothing.
        if tx.one::<(String,)>(accounts::LOGIN_OF, values![account]).await?.is_none() {
            return Ok(());
        }
        let count = tx.one::<(i64,)>(sql::COUNT, values![account]).await?;
        let known = tx.one::<(String,)>(sql::FIND, values![account, page]).await?.is_some();
        if known || count.is_none_or(|(count,)| count < MOST) {
            tx.run(sql::KEEP, values![account, page, self.seal.seal(typed)?, self.clock.now_ms()]).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// What was kept of a page, for whoever typed it.
    pub async fn left_form(self, actor: &Actor, page: &str) -> Result<Option<Fields>> {
        let kept: Option<(String,)> = self.db.one(sql::FIND, values![actor.account, page]).await?;
        kept.map(|(sealed,)| self.seal.open(&sealed)).transpose()
    }

    /// Forgets it: it was saved, or is not wanted.
    pub async fn drop_left_form(self, actor: &Actor, page: &str) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.run(sql::DROP, values![actor.account, page]).await?;
        tx.commit().await?;
        Ok(())
    }
}
