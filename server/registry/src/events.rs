//! The trail: every change and every look at sensitive data, append-only, each row carrying the hash of the one before it
//! on the same subject. A chain per filing, machine or account, so no global lock.

use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Registry;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::store::events as sql;

fn link_hash(
    subject: Uuid,
    seq: i64,
    at: i64,
    actor: (Option<Uuid>, &str),
    what: &str,
    detail: &str,
    previous: &str,
) -> String {
    let (actor, name) = (actor.0.map(|id| id.to_string()).unwrap_or_default(), actor.1);
    let text = [&subject.to_string(), &seq.to_string(), &at.to_string(), actor.as_str(), name, what, detail, previous]
        .join("\u{1f}");
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// A broken link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenLink {
    /// On what.
    pub subject: Uuid,
    /// Which link.
    pub seq: i64,
}

/// One line of a thing's history.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What, a key such as `filing.submitted`.
    pub what: String,
}

impl Registry {
    /// Appends to the trail of `subject`, inside the transaction that changes it. The caller holds the row of the subject
    /// (by having made, changed or locked it), so that two links are never written behind the same one.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        subject: Uuid,
        actor: Option<Uuid>,
        actor_name: &str,
        what: &str,
        detail: &Json,
    ) -> Result<()> {
        let last: Option<sql::LastRow> = tx.one(sql::LAST, values![subject]).await?;
        let (seq, previous) = last.map_or((1, String::new()), |last| (last.seq + 1, last.hash));
        let (at, detail) = (self.clock.now_ms(), detail.to_string());
        let hash = link_hash(subject, seq, at, (actor, actor_name), what, &detail, &previous);
        tx.run(
            sql::INSERT,
            values![self.clock.new_id(), subject, seq, at, actor, actor_name, what, detail, previous, hash],
        )
        .await?;
        Ok(())
    }

    pub(crate) async fn events_of(&self, subject: Uuid) -> Result<Vec<Event>> {
        let rows: Vec<sql::EventRow> = self.db.all(sql::OF_SUBJECT, values![subject]).await?;
        Ok(rows.into_iter().map(|row| Event { at: row.at, actor: row.actor_name, what: row.what }).collect())
    }

    /// Walks every chain and names the first broken link, if there is one; answers how many links hold (`server check`).
    pub async fn check_events(&self) -> Result<std::result::Result<u64, BrokenLink>> {
        let (mut subject, mut seq, mut previous, mut count) = (Uuid::nil(), 0_i64, String::new(), 0_u64);
        loop {
            let rows: Vec<sql::EventRow> = self.db.all(sql::AFTER, values![subject, seq]).await?;
            if rows.is_empty() {
                return Ok(Ok(count));
            }
            for row in rows {
                if row.subject_id != subject {
                    (subject, seq, previous) = (row.subject_id, 0, String::new());
                }
                let hash = link_hash(
                    row.subject_id,
                    row.seq,
                    row.at,
                    (row.actor_id, &row.actor_name),
                    &row.what,
                    &row.detail,
                    &previous,
                );
                if row.seq != seq + 1 || row.previous_hash != previous || row.hash != hash {
                    return Ok(Err(BrokenLink { subject, seq: row.seq }));
                }
                (seq, previous) = (row.seq, row.hash);
                count += 1;
            }
        }
    }
}
