//! The door for made-up registers (crate `demo`): rows and accounts without the services that people use.
//!
//! Nobody else comes in here, and a test holds it: what is written here was asked of no actor and leaves no link on the
//! trail.

use uuid::Uuid;

use crate::actor::{Actor, Duty, Role, Scope};
use crate::db::{Db, values};
use crate::error::Result;
use crate::people::second_factor::{REUSABLE, codes_of};
use crate::people::store::{accounts, second_factor};
use crate::photos::{Incoming, Keeping, StoredPhoto};
use crate::{Error, Registry};

pub use crate::store::bulk;
pub use crate::trail::{By, first_link};

/// The database itself.
pub fn database(registry: &Registry) -> &Db {
    &registry.db
}

/// What is kept of a password.
pub async fn password_hash(registry: &Registry, password: &str) -> Result<String> {
    registry.passwords.hash(password).await
}

/// Takes a received picture in; its row is the caller's.
pub async fn picture(registry: &Registry, file: &Incoming) -> Result<StoredPhoto> {
    registry.photos().store_photo(file, Keeping::Clear).await
}

/// When what is sent at an instant turns amber and when red.
pub fn terms(registry: &Registry, sent_at: i64) -> (i64, i64) {
    registry.filings().clock_of(sent_at)
}

/// What is kept of a 领取码.
pub fn code_hash(registry: &Registry, code: &str) -> String {
    registry.plates().code_hash(code)
}

/// An account whose phone was proven by nobody.
pub async fn account(registry: &Registry, role: Role, phone: &str, name: &str, hash: &str) -> Result<Uuid> {
    let (id, now) = (registry.clock.new_id(), registry.clock.now_ms());
    let version = registry.config.agreement_version.as_str();
    let row = values![id, role.code(), phone, name, hash, None::<String>, "", version, now, now];
    let mut tx = registry.db.begin().await?;
    tx.run(accounts::INSERT, row).await?;
    tx.commit().await?;
    Ok(id)
}

/// Who acts, without a session.
pub fn actor(account: Uuid, role: Role, name: &str, login: &str, duties: Vec<Duty>, office: Option<Scope>) -> Actor {
    Actor {
        account,
        role,
        name: name.to_owned(),
        login: login.to_owned(),
        office,
        office_code: None,
        office_name: None,
        duties,
        session: String::new(),
    }
}

/// Gives a member of staff a secret for one-time codes, which may be used more than once.
pub async fn give_reusable_secret(registry: &Registry, account: Uuid, secret: &[u8]) -> Result<()> {
    let mut tx = registry.db.begin().await?;
    tx.run(second_factor::SET_SECRET, values![account, registry.seal.seal(&secret.to_vec())?, REUSABLE]).await?;
    Ok(tx.commit().await?)
}

/// The current one-time code of a member of staff, where it is made with this secret.
pub async fn one_time_code(registry: &Registry, username: &str, secret: &[u8]) -> Result<Option<String>> {
    let row: Option<accounts::AccountRow> =
        registry.db.one(accounts::FIND, values![Role::Staff.code(), username]).await?;
    let Some(sealed) = row.and_then(|row| row.totp_sealed) else { return Ok(None) };
    if registry.seal.open::<Vec<u8>>(&sealed)? != secret {
        return Ok(None);
    }
    let seconds = u64::try_from(registry.clock.now_ms() / 1000).map_err(|_| Error::Broken("a clock before 1970"))?;
    Ok(Some(codes_of(secret, "demo", username)?.generate(seconds).to_string()))
}
