//! The trail: every change and every look at sensitive data, append-only, each row carrying the hash of the one before
//! it on the same subject. A chain per filing, machine or account, so no global lock.

pub mod audit;
pub(crate) mod store;

pub mod words;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::actor::Actor;
use crate::db::{Tx, Value, values};
use crate::error::{Error, Result};
use crate::service::Trail;
use crate::trail::store as sql;

/// What an event is about: the subject of the chain, and the office whose districts it lies in, so that an office can
/// read its own trail.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    subject: Uuid,
    office: Option<&'a str>,
}

impl From<Uuid> for About<'_> {
    fn from(subject: Uuid) -> Self {
        Self { subject, office: None }
    }
}

impl<'a> From<(Uuid, &'a str)> for About<'a> {
    fn from((subject, office): (Uuid, &'a str)) -> Self {
        Self { subject, office: Some(office) }
    }
}

impl<'a> From<(Uuid, Option<&'a str>)> for About<'a> {
    fn from((subject, office): (Uuid, Option<&'a str>)) -> Self {
        Self { subject, office }
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    id: Option<Uuid>,
    name: &'a str,
}

impl<'a> By<'a> {
    /// A command on the server, or the clock.
    pub const SYSTEM: Self = Self { id: None, name: "" };

    /// An account that is not signed in (yet).
    pub const fn account(id: Uuid, name: &'a str) -> Self {
        Self { id: Some(id), name }
    }
}

impl<'a> From<&'a Actor> for By<'a> {
    fn from(actor: &'a Actor) -> Self {
        Self { id: Some(actor.account), name: &actor.name }
    }
}

/// Everything that a link vouches for.
struct Link<'a> {
    about: About<'a>,
    seq: i64,
    at: i64,
    by: By<'a>,
    what: &'a str,
    detail: &'a str,
    previous: &'a str,
}

impl Link<'_> {
    fn hash(&self) -> String {
        let text = [
            self.about.subject.to_string().as_str(),
            &self.seq.to_string(),
            &self.at.to_string(),
            &self.by.id.map(|id| id.to_string()).unwrap_or_default(),
            self.by.name,
            self.about.office.unwrap_or_default(),
            self.what,
            self.detail,
            self.previous,
        ]
        .join("\u{1f}");
        hex::encode(Sha256::digest(text.as_bytes()))
    }
}

/// The first link of a chain with the values of its row, for the generator of made-up registers.
pub fn first_link(id: Uuid, (subject, office): (Uuid, &str), by: By<'_>, at: i64, what: &str) -> (String, Vec<Value>) {
    let about = About { subject, office: Some(office) };
    let hash = Link { about, seq: 1, at, by, what, detail: "{}", previous: "" }.hash();
    let row = values![id, subject, 1_i64, at, by.id, by.name, office, what, "{}", "", hash.as_str()];
    (hash, row)
}

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// A link was changed, or one before it was taken out.
    Link,
    /// Links behind this one are gone: the head of the chain knows of more.
    Tail,
    /// There are more or other links than the head of the chain knows of.
    Head,
    /// The chain has no head.
    NoHead,
    /// There is a head, and not one link.
    NoLinks,
}

/// The first thing that is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Whose chain.
    pub subject: Uuid,
    /// At which link: the first broken one, or the last one that holds.
    pub seq: i64,
    /// What.
    pub damage: Damage,
}

/// What a walk over all chains found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Links that were read.
    pub links: u64,
    /// Chains that were walked.
    pub chains: u64,
    /// The broken ones, in the order of their ids; a hundred at most.
    pub broken: Vec<Broken>,
}

/// More are not listed: the first ones say enough.
const MOST_BROKEN: usize = 100;

/// One line of a thing's history.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What, a key such as `filing.submitted`.
    pub what: String,
    /// The details, a JSON document.
    pub detail: String,
}

impl Trail<'_> {
    /// Appends to the trail of a subject, inside the transaction that changes it. The head of the chain is locked by
    /// the writing of it, so that two links are never written behind the same one.
    pub(crate) async fn record<'a>(
        self,
        tx: &mut Tx,
        about: impl Into<About<'a>>,
        by: impl Into<By<'a>>,
        what: &'a str,
        detail: &Json,
    ) -> Result<()> {
        let (about, by) = (about.into(), by.into());
        tx.run(sql::OPEN_CHAIN, values![about.subject]).await?;
        let head: sql::HeadRow =
            tx.one(sql::HEAD, values![about.subject]).await?.ok_or(Error::Broken("a chain without a head"))?;
        let (at, detail, seq) = (self.clock.now_ms(), detail.to_string(), head.seq + 1);
        let hash = Link { about, seq, at, by, what, detail: &detail, previous: &head.hash }.hash();
        tx.run(sql::ADVANCE, values![about.subject, seq, &hash]).await?;
        let id = self.clock.new_id();
        tx.run(
            sql::INSERT,
            values![id, about.subject, seq, at, by.id, by.name, about.office, what, detail, head.hash, hash],
        )
        .await?;
        Ok(())
    }

    pub(crate) async fn events_of(self, subject: Uuid) -> Result<Vec<Event>> {
        let rows: Vec<sql::EventRow> = self.db.all(sql::OF_SUBJECT, values![subject]).await?;
        Ok(rows
            .into_iter()
            .map(|row| Event { at: row.at, actor: row.actor_name, what: row.what, detail: row.detail })
            .collect())
    }

    /// Walks every chain and compares it with its head (`server check`). `progress` is told how many links were read.
    pub async fn check_events(self, mut progress: impl FnMut(u64)) -> Result<Checked> {
        let mut checked = Checked::default();
        let mut chain = Chain::default();
        loop {
            let rows: Vec<sql::CheckedRow> = self.db.all(sql::AFTER, values![chain.subject, chain.read]).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                if row.subject_id != chain.subject {
                    checked.end(&chain);
                    chain = Chain { subject: row.subject_id, ..Chain::default() };
                }
                chain.add(row);
                checked.links += 1;
            }
            progress(checked.links);
        }
        checked.end(&chain);
        let alone: Vec<(Uuid, i64)> = self.db.all(sql::HEADS_ALONE, values![]).await?;
        for (subject, seq) in alone {
            checked.note(Broken { subject, seq, damage: Damage::NoLinks });
        }
        Ok(checked)
    }
}

/// A chain while it is walked.
#[derive(Default)]
struct Chain {
    subject: Uuid,
    /// The last link that was read, broken or not.
    read: i64,
    /// The last link that holds, with its hash.
    seq: i64,
    hash: String,
    head: Option<(i64, String)>,
    broken: Option<i64>,
}

impl Chain {
    fn add(&mut self, row: sql::CheckedRow) {
        self.read = row.seq;
        self.head = row.head_seq.zip(row.head_hash);
        if self.broken.is_some() {
            return;
        }
        let link = Link {
            about: About { subject: row.subject_id, office: row.office_id.as_deref() },
            seq: row.seq,
            at: row.at,
            by: By { id: row.actor_id, name: &row.actor_name },
            what: &row.what,
            detail: &row.detail,
            previous: &self.hash,
        };
        if row.seq != self.seq + 1 || row.previous_hash != self.hash || row.hash != link.hash() {
            self.broken = Some(row.seq);
        } else {
            (self.seq, self.hash) = (row.seq, row.hash);
        }
    }

    fn damage(&self) -> Option<Broken> {
        let broken = |seq: i64, damage: Damage| Some(Broken { subject: self.subject, seq, damage });
        match (self.broken, &self.head) {
            (Some(seq), _) => broken(seq, Damage::Link),
            (None, None) => broken(self.seq, Damage::NoHead),
            (None, Some((seq, _))) if *seq > self.seq => broken(self.seq, Damage::Tail),
            (None, Some((seq, hash))) if *seq < self.seq || *hash != self.hash => broken(self.seq, Damage::Head),
            _ => None,
        }
    }
}

impl Checked {
    fn end(&mut self, chain: &Chain) {
        if chain.read == 0 {
            return;
        }
        self.chains += 1;
        if let Some(broken) = chain.damage() {
            self.note(broken);
        }
    }

    fn note(&mut self, broken: Broken) {
        if self.broken.len() < MOST_BROKEN {
            self.broken.push(broken);
        }
    }
}
