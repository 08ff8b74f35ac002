//! The keys of hashes. What is looked up by a keyed hash for years (certificates, 领取码, keys of other systems) must be
//! found after the key that seals was changed: hashes have a random key of their own, kept sealed in the database and
//! sealed anew by a rotation like every text. A register from before, whose hashes were made with what followed from
//! the sealing key, keeps that key too and looks under both.

use uuid::Uuid;

use crate::clock::{Clock, random_bytes};
use crate::db::{Db, values};
use crate::error::{Error, Result};
use crate::seal::Seal;
use crate::store::sealed::{COLUMNS, SealedRow};
use crate::upkeep::store::keeping::{self as sql, HashKeyRow};

/// The register's own.
const OWN: &str = "own";

/// The seal with the keys of hashes that this register keeps; refused when the configured keys do not open what is
/// there.
pub(crate) async fn adopt(db: &Db, clock: &Clock, seal: Seal) -> Result<Seal> {
    let rows: Vec<HashKeyRow> = db.all(sql::HASH_KEYS, values![]).await?;
    if rows.is_empty() && !opens_what_is_there(db, &seal).await? {
        return Err(Error::WrongKey);
    }
    keys_of(&seal, &rows)?;
    let missing = missing(db, &seal, &rows).await?;
    if !missing.is_empty() {
        let mut tx = db.begin().await?;
        for (origin, key) in missing {
            let sealed = seal.seal(&hex::encode(key))?;
            tx.run(sql::ADD_HASH_KEY, values![clock.new_id(), origin, sealed, clock.now_ms()]).await?;
        }
        tx.commit().await?;
    }
    // Read again: of two that open a new register at once, one's key stays.
    let rows: Vec<HashKeyRow> = db.all(sql::HASH_KEYS, values![]).await?;
    let keys = keys_of(&seal, &rows)?;
    Ok(seal.with_hash_keys(keys))
}

/// The keys of the rows, the register's own first.
fn keys_of(seal: &Seal, rows: &[HashKeyRow]) -> Result<Vec<[u8; 32]>> {
    let (own, derived): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.origin == OWN);
    let open = |row: &HashKeyRow| {
        let text: String = seal.open(&row.key_sealed).map_err(|_| Error::WrongKey)?;
        let mut key = [0; 32];
        hex::decode_to_slice(text, &mut key).map_err(|_| Error::WrongKey)?;
        Ok(key)
    };
    own.into_iter().chain(derived).map(open).collect()
}

/// What has to be kept besides: at first the own key, and for a register that has hashes already what they were made
/// with. A register from before looks under every old key that is ever configured: one that was taken away too early
/// may come back.
async fn missing(db: &Db, seal: &Seal, rows: &[HashKeyRow]) -> Result<Vec<(String, [u8; 32])>> {
    let derived = seal.derived_hash_keys();
    if rows.is_empty() {
        let hashed: Option<(i64,)> = db.one(sql::ANY_HASHED, values![]).await?;
        let before = if hashed == Some((1,)) { derived } else { Vec::new() };
        return Ok(std::iter::once((OWN.to_owned(), random_bytes())).chain(before).collect());
    }
    let is_from_before = rows.iter().any(|row| row.origin != OWN);
    let unknown = |origin: &String| rows.iter().all(|row| row.origin != *origin);
    Ok(derived.into_iter().skip(1).filter(|(origin, _)| is_from_before && unknown(origin)).collect())
}

/// Whether a key opens the first texts of any column, or there are none.
async fn opens_what_is_there(db: &Db, seal: &Seal) -> Result<bool> {
    let mut any = false;
    for column in COLUMNS {
        let rows: Vec<SealedRow> = db.all(column.next, values![Uuid::nil(), "", ""]).await?;
        if rows.iter().any(|row| seal.seal_anew(&row.text).is_ok()) {
            return Ok(true);
        }
        any |= !rows.is_empty();
    }
    Ok(!any)
}
