//! Possible duplicates: two filings that share a PIN, a 机械环保代码, a maker's number or an engine number, compared side by
//! side and judged "same machine" or "not the same", with the reason kept.

use domain::fields::{Fields, Report, required_line};
use domain::filing::FilingState;
use domain::machine::MachineData;
use domain::refusal::Refusal;
use uuid::Uuid;

use crate::actor::{Actor, Duty};
use crate::db::{Tx, values};
use crate::desk::store::duplicates as sql;
use crate::error::{Error, Result};
use crate::filings::store::filings as filing_sql;
use crate::offices::Office;
use crate::photos::Photo;
use crate::photos::store as photo_sql;
use crate::service::Desk;

pub use domain::duplicates::Verdict;

/// What was said of a pair.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Same or not.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: String,
    /// When, milliseconds since 1970.
    pub at: i64,
}

/// Another filing that may be the same machine.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The other filing.
    pub other: Uuid,
    /// Where it stands.
    pub state: FilingState,
    /// Its number, once registered.
    pub number: Option<String>,
    /// The office it lies with: whom to call.
    pub office: Option<Office>,
    /// What both have in common, in words.
    pub shared: Vec<&'static str>,
    /// What was said so far.
    pub judgement: Option<Judgement>,
    /// 机械信息 and photos of the other, when it lies in the viewer's districts.
    pub seen: Option<(Fields, Vec<Photo>)>,
}

/// The part of a key that says what kind of identity it is, in words.
pub(super) fn key_words(key: &str) -> &'static str {
    match key.split(':').next() {
        Some("pin") => "PIN码相同",
        Some("env") => "机械环保代码相同",
        Some("engine") => "发动机制造企业和出厂编号相同",
        _ => "机械制造企业和出厂编号相同",
    }
}

/// A filing that shares an identity.
pub(crate) struct Sharing {
    pub other: Uuid,
    pub keys: Vec<String>,
    pub number: Option<String>,
}

impl Desk<'_> {
    /// Every sent filing that shares an identity with this machine.
    pub(crate) async fn sharing(self, tx: &mut Tx, id: Uuid, machine: &MachineData) -> Result<Vec<Sharing>> {
        let mut found: Vec<Sharing> = Vec::new();
        for key in machine.identity_keys() {
            let rows: Vec<(Uuid, String, Option<String>)> = tx.all(sql::SHARING, values![&key, id]).await?;
            for (other, key, number) in rows {
                match found.iter_mut().find(|sharing| sharing.other == other) {
                    Some(sharing) => sharing.keys.push(key),
                    None => found.push(Sharing { other, keys: vec![key], number }),
                }
            }
        }
        Ok(found)
    }

    /// Keeps what identifies a filing's machine, and the pairs that come of it.
    pub(crate) async fn keep_identity(
        self,
        tx: &mut Tx,
        id: Uuid,
        machine: &MachineData,
        sharing: &[Sharing],
    ) -> Result<()> {
        tx.run(sql::FORGET_KEYS, values![id]).await?;
        for key in machine.identity_keys() {
            tx.run(sql::INSERT_KEY, values![key, id]).await?;
        }
        tx.run(sql::FORGET_PAIRS, values![id]).await?;
        self.keep_pairs(tx, id, sharing).await
    }

    pub(crate) async fn keep_pairs(self, tx: &mut Tx, id: Uuid, sharing: &[Sharing]) -> Result<()> {
        for pair in sharing {
            let keys = serde_json::to_string(&pair.keys)?;
            tx.run(sql::INSERT_PAIR, values![id, pair.other, keys, self.clock.now_ms()]).await?;
        }
        tx.run(sql::SET_DOUBTFUL, values![id]).await?;
        Ok(())
    }

    /// The pairs of a filing. Of another district only the office and the number are told: whom to call.
    pub(crate) async fn pairs(self, actor: &Actor, id: Uuid) -> Result<Vec<Pair>> {
        let scope = actor.viewer()?;
        let rows: Vec<sql::PairRow> = self.db.all(sql::OF_FILING, values![id]).await?;
        let mut pairs = Vec::new();
        for row in rows {
            let inside = row.office_id.as_deref().is_some_and(|office| scope.covers(office));
            let seen = if inside { self.other_side(row.other_id).await? } else { None };
            let keys: Vec<String> = serde_json::from_str(&row.keys)?;
            let verdict = row.verdict.as_deref().and_then(Verdict::from_code);
            pairs.push(Pair {
                other: row.other_id,
                state: FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?,
                number: row.number,
                office: match &row.office_id {
                    Some(office) => self.offices().find_office(office).await?,
                    None => None,
                },
                shared: keys.iter().map(|key| key_words(key)).collect(),
                judgement: verdict.map(|verdict| Judgement {
                    verdict,
                    reason: row.reason.unwrap_or_default(),
                    by: row.judged_name.unwrap_or_default(),
                    at: row.judged_at.unwrap_or_default(),
                }),
                seen,
            });
        }
        Ok(pairs)
    }

    async fn other_side(self, other: Uuid) -> Result<Option<(Fields, Vec<Photo>)>> {
        let Some(revision) = self.revisions(other).await?.into_iter().next() else { return Ok(None) };
        let photos: Vec<photo_sql::PhotoRow> = self.db.all(photo_sql::OF_FILING, values![other]).await?;
        let photos = photos
            .iter()
            .filter(|photo| revision.photo_ids.contains(&photo.id))
            .filter_map(Photo::from_row)
            .filter(|photo| !photo.slot.is_sensitive())
            .collect();
        Ok(Some((revision.machine, photos)))
    }

    /// A reviewer's word on a pair. "Not the same" lets the filing be approved; "the same" holds it back.
    pub async fn judge_pair(self, actor: &Actor, id: Uuid, other: Uuid, verdict: Verdict, reason: &str) -> Result<()> {
        actor.staff(Duty::Review)?;
        let row = self.filing_in_scope(actor, id).await?;
        let mut report = Report::default();
        let Some(reason) = report.keep("pair_reason", required_line(reason, "判断的理由", 200)) else {
            return Err(Refusal::Invalid { report }.into());
        };
        let now = self.clock.now_ms();
        let mut tx = self.db.begin().await?;
        tx.run(filing_sql::LOCK, values![id]).await?;
        let state: Option<(String,)> = tx.one(filing_sql::STATE, values![id]).await?;
        let state = state.and_then(|(state,)| FilingState::from_code(&state)).ok_or(Error::Broken("filing state"))?;
        if !state.is_undecided() {
            drop(tx);
            return Err(self.why_not_decided(actor, id, None).await?.into());
        }
        if tx.run(sql::JUDGE, values![id, other, verdict.code(), &reason, actor.account, now]).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        tx.run(sql::SET_DOUBTFUL, values![id]).await?;
        let about = (id, row.office_id.as_deref().unwrap_or_default());
        let detail = serde_json::json!({"other": other, "verdict": verdict.code(), "reason": reason});
        self.trail().record(&mut tx, about, actor, "duplicate.judged", &detail).await?;
        tx.commit().await?;
        Ok(())
    }
}
