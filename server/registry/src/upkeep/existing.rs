//! What lies in a database before it is opened as a register: a key that is missing beside one must not be made anew.

use crate::db::{Db, values};
use crate::error::Result;
use crate::upkeep::store::existing as sql;

/// What is there already.
#[expect(clippy::struct_excessive_bools, reason = "four questions, each answered by itself")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Existing {
    /// Any table at all.
    pub tables: bool,
    /// A register.
    pub register: bool,
    /// Machines, whose plates and cards bear signed codes.
    pub machines: bool,
    /// Certificates, which are signed.
    pub certificates: bool,
}

/// Looks without changing anything; a database file that is not there holds nothing.
pub async fn look(database: &str) -> Result<Existing> {
    if let Some(file) = database.strip_prefix("sqlite://") {
        let file = file.split('?').next().unwrap_or_default();
        if std::fs::metadata(file).map_or(0, |known| known.len()) == 0 {
            return Ok(Existing::default());
        }
    }
    let db = Db::open(database).await?;
    let found = look_into(&db).await;
    db.close().await;
    found
}

async fn look_into(db: &Db) -> Result<Existing> {
    let tables: Vec<String> =
        db.all::<(String,)>(sql::TABLES, values![]).await?.into_iter().map(|(name,)| name).collect();
    let has = |table: &str| tables.iter().any(|name| name == table);
    let machines = has("machine") && db.one::<(i64,)>(sql::ANY_MACHINE, values![]).await?.is_some();
    let certificates = has("certificate") && db.one::<(i64,)>(sql::ANY_CERTIFICATE, values![]).await?.is_some();
    Ok(Existing { tables: !tables.is_empty(), register: has("account"), machines, certificates })
}
