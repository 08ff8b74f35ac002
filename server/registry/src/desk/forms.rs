//! What a member of staff typed and could not save (a colleague was quicker, the session had ended, something was
//! wrong): kept sealed for that account and page, shown again there, until it is saved or thrown away.

use domain::fields::Fields;
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::DAY_MS;
use crate::db::values;
use crate::desk::store::forms as sql;
use crate::error::Result;
use crate::service::Desk;

/// So long a form waits for its writer.
pub(crate) const KEPT_MS: i64 = 7 * DAY_MS;
/// So many pages one account may have forms of: an ended session must not fill the disk.
const MOST: i64 = 100;
/// Choices that say nothing without the words beside them.
const CHOICES: [&str; 11] = [
    "stage",
    "other",
    "verdict",
    "machine",
    "collected_as",
    "cause",
    "new_district",
    "form",
    "office",
    "duties",
    "template",
];

/// Whether somebody wrote something that would have to be written again.
fn has_words(typed: &Fields) -> bool {
    typed.iter().any(|(name, text)| !CHOICES.contains(&name) && !text.trim().is_empty())
}

impl Desk<'_> {
    /// Keeps what was typed on a page, beside what other forms of the same page have kept. `account` is who is signed
    /// in, or was until the session ended.
    pub async fn keep_desk_form(self, account: Uuid, page: &str, typed: &Fields) -> Result<()> {
        if !has_words(typed) {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        let mut kept = if let Some((sealed,)) = tx.one::<(String,)>(sql::FIND, values![account, page]).await? {
            self.seal.open::<Fields>(&sealed)?
        } else {
            let count = tx.one::<(i64,)>(sql::COUNT, values![account]).await?;
            if count.is_some_and(|(count,)| count >= MOST) {
                return Ok(());
            }
            Fields::default()
        };
        for (name, text) in typed.iter() {
            kept.set(name, text);
        }
        tx.run(sql::KEEP, values![account, page, self.seal.seal(&kept)?, self.clock.now_ms()]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets what a form has saved now; what other forms of the page have kept stays.
    pub async fn settle_desk_form(self, account: Uuid, page: &str, saved: &Fields) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let Some((sealed,)) = tx.one::<(String,)>(sql::FIND, values![account, page]).await? else { return Ok(()) };
        let kept: Fields = self.seal.open(&sealed)?;
        let rest: Fields = kept.iter().filter(|(name, _)| !saved.iter().any(|(done, _)| done == *name)).collect();
        if has_words(&rest) {
            tx.run(sql::KEEP, values![account, page, self.seal.seal(&rest)?, self.clock.now_ms()]).await?;
        } else {
            tx.run(sql::DROP, values![account, page]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What was kept of a page, for whoever typed it.
    pub async fn desk_form(self, actor: &Actor, page: &str) -> Result<Option<Fields>> {
        actor.viewer()?;
        let kept: Option<(String,)> = self.db.one(sql::FIND, values![actor.account, page]).await?;
        kept.map(|(sealed,)| self.seal.open(&sealed)).transpose()
    }

    /// Throws it away.
    pub async fn drop_desk_form(self, actor: &Actor, page: &str) -> Result<()> {
        actor.viewer()?;
        let mut tx = self.db.begin().await?;
        tx.run(sql::DROP, values![actor.account, page]).await?;
        tx.commit().await?;
        Ok(())
    }
}
