//! Sessions: an opaque token in the cookie, its hash in the table, idle and absolute expiry, ended for good by logging
//! out. Staff whose second step is still to come have a session that is worth nothing but that step ([`HalfWay`]).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::refusal::Refusal;
use uuid::Uuid;

use crate::actor::{Actor, Duty, Role, Scope};
use crate::clock::DAY_MS;
use crate::db::changes::Unchanged;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::people::store::accounts as sql;
use crate::people::store::sessions as open;
use crate::seal::{new_token, token_hash};
use crate::service::People;

/// The cookie's value, given out once.
#[derive(Debug, Clone)]
pub struct SessionToken(pub String);

/// Where a sign-in comes from; kept with the session, so that its owner can tell it from others.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// The network address.
    pub address: String,
    /// What the browser says it is; only its beginning is kept.
    pub agent: String,
    /// The cookie of a browser that has signed in before, or a new one for it (`devices`); none of what is no browser.
    pub device: String,
    /// The session cookie that came with the sign-in: a browser has one session, so that one ends.
    pub session: String,
}

impl Client {
    /// The address as it is kept.
    pub(crate) fn kept_address(&self) -> String {
        cut(&self.address, ADDRESS_MAX)
    }

    /// The browser as it is kept.
    pub(crate) fn kept_agent(&self) -> String {
        cut(&self.agent, AGENT_MAX)
    }
}

fn cut(text: &str, length: usize) -> String {
    text.replace('\0', "").chars().take(length).collect()
}

impl From<&str> for Client {
    /// An address without a browser.
    fn from(address: &str) -> Self {
        Self { address: address.to_owned(), ..Self::default() }
    }
}

impl From<&Self> for Client {
    fn from(client: &Self) -> Self {
        client.clone()
    }
}

/// The longest kept part of what a browser says it is.
const AGENT_MAX: usize = 300;
/// Longer than any address, a scoped IPv6 one included.
const ADDRESS_MAX: usize = 64;

/// What is known of sessions without asking the database.
#[derive(Default)]
pub struct Known {
    known: Unchanged<sql::SessionRow>,
    /// The last use of each that is not written yet.
    used: Mutex<HashMap<String, i64>>,
}

impl Known {
    fn used(&self) -> MutexGuard<'_, HashMap<String, i64>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a sign-in still waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// A temporary password is to be changed.
    Password,
    /// The phone is to be set up for one-time codes.
    SetUp,
    /// A one-time code is to be typed.
    Code,
}

impl Pending {
    const ALL: [Self; 3] = [Self::Password, Self::SetUp, Self::Code];

    /// The key in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::SetUp => "set-up",
            Self::Code => "code",
        }
    }
}

/// A member of staff whose password was right and whose sign-in is not finished.
#[derive(Debug, Clone)]
pub struct HalfWay {
    /// The account.
    pub account: Uuid,
    /// Username.
    pub login: String,
    /// What is to come next.
    pub pending: Pending,
    pub(crate) name: String,
    pub(crate) office: Option<String>,
    pub(crate) session: String,
}

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
    /// The second step of signing in is still to come.
    HalfWay(HalfWay),
    /// Signed in.
    Present(Actor),
}

/// How long the second step may take.
const HALF_WAY_MS: i64 = 15 * 60 * 1000;

/// Idle and absolute lifetime: long for a phone in a driver's pocket, a working day for an office.
const fn lifetimes(role: Role) -> (i64, i64) {
    match role {
        Role::Owner | Role::Site => (7 * DAY_MS, 30 * DAY_MS),
        Role::Staff => (2 * 60 * 60 * 1000, 12 * 60 * 60 * 1000),
    }
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// Its id, which opens nothing.
    pub id: Uuid,
    /// The device in words.
    pub device: String,
    /// The network address it was opened from.
    pub address: String,
    /// Since when.
    pub since: i64,
    /// Last used.
    pub last_seen: i64,
    /// It is the one that asks.
    pub current: bool,
}

impl People<'_> {
    pub(crate) async fn open_session(
        self,
        tx: &mut Tx,
        account: Uuid,
        role: Role,
        client: &Client,
        pending: Option<Pending>,
    ) -> Result<SessionToken> {
        let token = new_token();
        let now = self.clock.now_ms();
        let lifetime = if pending.is_some() { HALF_WAY_MS } else { lifetimes(role).1 };
        let values = values![
            token_hash(&token),
            self.clock.new_id(),
            account,
            pending.map(Pending::code),
            client.kept_address(),
            client.kept_agent(),
            now,
            now + lifetime
        ];
        // Whoever signs in twice in one browser leaves no session behind that nobody can see.
        if !client.session.is_empty() {
            tx.run(sql::END_SESSION, values![token_hash(&client.session), now]).await?;
        }
        tx.run(sql::INSERT_SESSION, values).await?;
        if pending.is_none() {
            self.know_device(tx, account, &client.device).await?;
        }
        Ok(SessionToken(token))
    }

    /// Who comes with this cookie.
    pub async fn presence(self, token: &str) -> Result<Presence> {
        let hash = token_hash(token);
        // Before the row: once it is written it is not here any more.
        let unwritten = self.sessions.used().get(&hash).copied();
        let find = self.db.one::<sql::SessionRow>(sql::FIND_SESSION, values![&hash]);
        let Some(row) = self.sessions.known.or_read(&self.db, &hash, find).await? else {
            return Ok(Presence::Nobody);
        };
        let Some(role) = Role::from_code(&row.role) else { return Ok(Presence::Nobody) };
        let now = self.clock.now_ms();
        if let Some(pending) = &row.pending {
            let pending = Pending::ALL.into_iter().find(|step| step.code() == pending);
            return Ok(match pending.filter(|_| now < row.expires_at) {
                Some(pending) => Presence::HalfWay(HalfWay {
                    account: row.account_id,
                    login: row.login,
                    pending,
                    name: row.name,
                    office: row.office_id,
                    session: hash,
                }),
                None => Presence::Nobody,
            });
        }
        let last_seen = unwritten.map_or(row.last_seen_at, |at| row.last_seen_at.max(at));
        if now >= row.expires_at || now >= last_seen + lifetimes(role).0 {
            return Ok(Presence::Expired { account: row.account_id });
        }
        if now > last_seen + 60_000 {
            self.note_use(&hash, now);
        }
        let scope = |id: &String| match row.office_kind.as_deref() {
            Some("city") => Scope::City,
            _ => Scope::Office(id.clone()),
        };
        Ok(Presence::Present(Actor {
            account: row.account_id,
            role,
            name: row.name,
            login: row.login,
            office: row.office_id.as_ref().map(scope),
            office_code: row.office_id,
            office_name: row.office_name,
            duties: Duty::list(&row.duties),
            session: hash,
        }))
    }

    /// A session was used: written behind the answer, together with what others use until the writer is free. While
    /// nothing can be written, everything can still be read.
    fn note_use(self, hash: &str, now: i64) {
        let mut used = self.sessions.used();
        let is_first = used.is_empty();
        used.insert(hash.to_owned(), now);
        if is_first {
            let registry = self.0.clone();
            tokio::spawn(async move {
                if let Err(error) = registry.people().write_uses().await {
                    registry.sessions.used().clear();
                    tracing::error!(%error, "the last use of sessions was not written");
                }
            });
        }
    }

    async fn write_uses(self) -> Result<()> {
        loop {
            let mut tx = self.db.begin().await?;
            let used = self.sessions.used().clone();
            for (hash, at) in &used {
                tx.run(sql::TOUCH_SESSION, values![hash, *at]).await?;
            }
            tx.commit().await?;
            let mut left = self.sessions.used();
            left.retain(|hash, at| used.get(hash) != Some(at));
            if left.is_empty() {
                return Ok(());
            }
        }
    }

    /// 退出登录.
    pub async fn log_out(self, actor: &Actor) -> Result<()> {
        self.end_token(&actor.session).await
    }

    /// Gives up a sign-in that is not finished.
    pub async fn leave(self, half: &HalfWay) -> Result<()> {
        self.end_token(&half.session).await
    }

    async fn end_token(self, hash: &str) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.run(sql::END_SESSION, values![hash, self.clock.now_ms()]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The open sessions of one's own account, the last used first.
    pub async fn my_sessions(self, actor: &Actor) -> Result<Vec<OpenSession>> {
        let now = self.clock.now_ms();
        let idle_since = now - lifetimes(actor.role).0;
        let rows: Vec<open::OpenRow> = self.db.all(open::OPEN, values![actor.account, now, idle_since]).await?;
        let session = |row: open::OpenRow| OpenSession {
            id: row.id,
            device: domain::device::words(&row.agent),
            address: row.address,
            since: row.created_at,
            last_seen: row.last_seen_at,
            current: row.token_hash == actor.session,
        };
        Ok(rows.into_iter().map(session).collect())
    }

    /// Ends one of one's own sessions; somebody else's is not found.
    pub async fn end_session(self, actor: &Actor, id: Uuid) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let ended = tx.run(open::END_ONE, values![id, actor.account, self.clock.now_ms()]).await?;
        if ended == 0 {
            return Err(Refusal::NotFound.into());
        }
        self.record_own(&mut tx, actor, "session.ended").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends every one of one's own sessions but this.
    pub async fn end_other_sessions(self, actor: &Actor) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let values = values![actor.account, &actor.session, self.clock.now_ms()];
        let ended = tx.run(open::END_OTHERS, values).await?;
        if ended > 0 {
            self.record_own(&mut tx, actor, "session.others_ended").await?;
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Something that somebody did to their own account.
    pub(crate) async fn record_own(self, tx: &mut Tx, actor: &Actor, what: &str) -> Result<()> {
        self.trail().record(tx, (actor.account, actor.office_code()), actor, what, &serde_json::json!({})).await
    }
}
