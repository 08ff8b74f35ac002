//! Sessions: an opaque token in the cookie, its hash in the table, idle and absolute expiry, ended for good by logging out.

use uuid::Uuid;

use crate::Registry;
use crate::actor::{Actor, Duty, Role, Scope};
use crate::clock::DAY_MS;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::seal::{new_token, token_hash};
use crate::store::accounts as sql;

/// The cookie's value, given out once.
#[derive(Debug, Clone)]
pub struct SessionToken(pub String);

/// What a cookie is worth.
#[derive(Debug, Clone)]
pub enum Presence {
    /// No cookie, or one that means nothing.
    Nobody,
    /// A session that has run out: good for keeping what its owner was typing, and for nothing else.
    Expired {
        /// Whose it was.
        account: Uuid,
    },
    /// Signed in.
    Present(Actor),
}

/// Idle and absolute lifetime: long for a phone in a driver's pocket, a working day for an office.
const fn lifetimes(role: Role) -> (i64, i64) {
    match role {
        Role::Owner | Role::Site => (7 * DAY_MS, 30 * DAY_MS),
        Role::Staff => (2 * 60 * 60 * 1000, 12 * 60 * 60 * 1000),
    }
}

impl Registry {
    pub(crate) async fn open_session(&self, tx: &mut Tx, account: Uuid, role: Role) -> Result<SessionToken> {
        let token = new_token();
        let now = self.clock.now_ms();
        tx.run(sql::INSERT_SESSION, values![token_hash(&token), account, now, now + lifetimes(role).1]).await?;
        Ok(SessionToken(token))
    }

    /// Who comes with this cookie.
    pub async fn presence(&self, token: &str) -> Result<Presence> {
        let hash = token_hash(token);
        let Some(row) = self.db.one::<sql::SessionRow>(sql::FIND_SESSION, values![&hash]).await? else {
            return Ok(Presence::Nobody);
        };
        let Some(role) = Role::from_code(&row.role) else { return Ok(Presence::Nobody) };
        let now = self.clock.now_ms();
        if now >= row.expires_at || now >= row.last_seen_at + lifetimes(role).0 {
            return Ok(Presence::Expired { account: row.account_id });
        }
        if now > row.last_seen_at + 60_000 {
            let mut tx = self.db.begin().await?;
            tx.run(sql::TOUCH_SESSION, values![&hash, now]).await?;
            tx.commit().await?;
        }
        let office = row
            .office_id
            .map(|id| if row.office_kind.as_deref() == Some("city") { Scope::City } else { Scope::Office(id) });
        Ok(Presence::Present(Actor {
            account: row.account_id,
            role,
            name: row.name,
            login: row.login,
            office,
            office_name: row.office_name,
            duties: row.duties.split(',').filter_map(Duty::from_code).collect(),
            session: hash,
        }))
    }

    /// 退出登录.
    pub async fn log_out(&self, actor: &Actor) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.run(sql::END_SESSION, values![&actor.session, self.clock.now_ms()]).await?;
        tx.commit().await?;
        Ok(())
    }
}
