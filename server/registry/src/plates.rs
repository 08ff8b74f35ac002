//! Plates (环保标牌): made when a machine is registered or once more, handed over once against a pick-up code (领取码),
//! taken back on the same day only, and called to mind before their thirty days are over.

pub mod batches;
pub mod code;
pub(crate) mod store;

mod counter;
mod reminders;

pub(crate) use counter::contact;

use domain::changes::PlateKind;
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::{end_of_term, random_bytes};
use crate::db::{Tx, values};
use crate::desk::COLLECT_WITHIN_DAYS;
use crate::error::{Error, Result};
use crate::plates::store::plates::{self as sql, PlateRow};
use crate::service::Plates;

/// Codes of six digits are tried so often before longer ones are given out.
const SHORT_TRIES: u32 = 20;

/// A plate of a machine, as its office sees it.
#[derive(Debug, Clone)]
pub struct Plate {
    /// 1 for the first.
    pub no: i64,
    /// Why it was made.
    pub kind: PlateKind,
    /// Why it was made once more, in words.
    pub reason: String,
    /// The number it bears.
    pub number: String,
    /// When it was made ready, milliseconds since 1970.
    pub issued_at: i64,
    /// By whom.
    pub issued_by: String,
    /// Until when it should be collected.
    pub collect_by: i64,
    /// When it was replaced or given up.
    pub void_at: Option<i64>,
    /// The hand-over.
    pub collection: Option<Collection>,
}

/// A hand-over of a plate.
#[derive(Debug, Clone)]
pub struct Collection {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who handed it over.
    pub by: String,
    /// Name and masked phone of the agent, when it was not the owner.
    pub agent: Option<(String, String)>,
    /// What else is to be remembered.
    pub note: Option<String>,
}

/// A plate to be made.
pub(crate) struct NewPlate<'a> {
    pub machine: Uuid,
    pub kind: PlateKind,
    pub reason: &'a str,
    pub number: &'a str,
    pub office: &'a str,
}

impl Plates<'_> {
    /// Makes a plate ready, in the transaction that causes it; answers its pick-up code.
    pub(crate) async fn issue_plate(self, tx: &mut Tx, actor: &Actor, plate: &NewPlate<'_>) -> Result<String> {
        let now = self.clock.now_ms();
        let (last,): (i64,) =
            tx.one(sql::LAST_NO, values![plate.machine]).await?.ok_or(Error::Broken("no plate number"))?;
        let (code, hash) = self.free_code(tx).await?;
        tx.run(
            sql::INSERT,
            values![
                plate.machine,
                last + 1,
                plate.kind.code(),
                plate.reason,
                plate.number,
                plate.office,
                hash,
                self.seal.seal(&code)?,
                actor.account,
                now,
                end_of_term(now, COLLECT_WITHIN_DAYS)
            ],
        )
        .await?;
        Ok(code)
    }

    /// A code that no waiting plate has. When nearly all of six digits are taken it gets longer; an index guards it.
    pub(crate) async fn free_code(self, tx: &mut Tx) -> Result<(String, String)> {
        let mut tries = 0;
        loop {
            let code = digits(if tries < SHORT_TRIES { 6 } else { 9 });
            if !self.code_is_taken(tx, &code).await? {
                let hash = self.code_hash(&code);
                return Ok((code, hash));
            }
            tries += 1;
        }
    }

    pub(crate) fn code_hash(self, code: &str) -> String {
        self.seal.hash(&["plate", code])
    }

    /// Whether a plate waits for this code, under whatever key it was kept.
    pub(crate) async fn code_is_taken(self, tx: &mut Tx, code: &str) -> Result<bool> {
        for hash in self.seal.hashes(&["plate", code]) {
            if tx.one::<(Uuid,)>(sql::WAITING_WITH_CODE, values![hash]).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The machine whose plate waits for this code.
    pub(crate) async fn machine_with_code(self, code: &str) -> Result<Option<Uuid>> {
        for hash in self.seal.hashes(&["plate", code]) {
            if let Some((machine,)) = self.db.one(sql::WAITING_WITH_CODE, values![hash]).await? {
                return Ok(Some(machine));
            }
        }
        Ok(None)
    }

    /// 领取码 of the plate that waits, for its owner.
    pub(crate) async fn waiting_code(self, machine: Uuid) -> Result<Option<String>> {
        let rows: Vec<PlateRow> = self.db.all(sql::OF_MACHINE, values![machine]).await?;
        rows.iter().find(|row| is_waiting(row)).map(|row| self.seal.open(&row.code_sealed)).transpose()
    }

    /// Every plate of a machine, the newest first.
    pub(crate) async fn plates_of(self, machine: Uuid) -> Result<Vec<Plate>> {
        let rows: Vec<PlateRow> = self.db.all(sql::OF_MACHINE, values![machine]).await?;
        rows.into_iter().map(|row| self.plate(row)).collect()
    }

    fn plate(self, row: PlateRow) -> Result<Plate> {
        let agent = match (row.collected_as.as_deref(), row.collector_name, row.collector_phone_sealed) {
            (Some("agent"), Some(name), Some(sealed)) => {
                Some((name, crate::machines::masked_phone(&self.seal.open::<String>(&sealed)?)))
            }
            _ => None,
        };
        let (by, note) = (row.handed_name.unwrap_or_default(), row.note);
        Ok(Plate {
            no: row.no,
            kind: PlateKind::from_code(&row.kind).ok_or(Error::Broken("plate kind"))?,
            reason: row.reason,
            number: row.number,
            issued_at: row.issued_at,
            issued_by: row.issued_name.unwrap_or_default(),
            collect_by: row.collect_by,
            void_at: row.void_at,
            collection: row.collected_at.map(|at| Collection { at, by, agent, note }),
        })
    }
}

fn is_waiting(row: &PlateRow) -> bool {
    row.collected_at.is_none() && row.void_at.is_none()
}

/// Digits without bias.
fn digits(count: usize) -> String {
    let mut code = String::with_capacity(count);
    while code.len() < count {
        for byte in random_bytes::<16>() {
            // 250 is the largest multiple of ten below 256.
            if byte < 250 && code.len() < count {
                code.push(char::from(b'0' + byte % 10));
            }
        }
    }
    code
}
