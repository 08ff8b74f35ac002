//! A possible duplicate as its owner is told of it before sending (`domain.md` §4): of one's own filing which one it
//! is, of somebody else's only that there is one.

use domain::filing::FilingState;
use domain::machine::MachineData;
use uuid::Uuid;

use super::duplicates::key_words;
use crate::actor::Actor;
use crate::db::values;
use crate::desk::store::duplicates::{self as sql, TwinRow};
use crate::error::{Error, Result};
use crate::service::Desk;

/// Another filing of what may be the same machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// What both have in common, in words.
    pub shared: &'static str,
    /// It is registered.
    pub is_registered: bool,
    /// The owner's own filing or machine; nothing when it is somebody else's.
    pub own: Option<OwnTwin>,
}

/// A filing or machine of the same owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTwin {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: FilingState,
    /// Its number, once registered.
    pub number: Option<String>,
}

impl Twin {
    /// The warning.
    pub fn sentence(&self) -> String {
        let shared = self.shared;
        match &self.own {
            Some(OwnTwin { number: Some(number), .. }) => {
                format!(
                    "与您已登记的机械{number}{shared}。同一台机械只登记一次，要更改请在“我的机械”中申请；确是另一台的请核对号码"
                )
            }
            Some(own) => format!(
                "与您的另一份备案（{}）{shared}。同一台机械只备案一次，请继续办理那一份；确是另一台的请核对号码",
                own.state.label()
            ),
            None if self.is_registered => format!(
                "与一台已登记的机械{shared}。如果机械是买来的，请原所有者办理过户，不用重新备案；请对照铭牌核对，确认无误可以提交，由审核人员核实"
            ),
            None => {
                format!("与他人的一份备案{shared}，可能是同一台机械。请对照铭牌核对，确认无误可以提交，由审核人员核实")
            }
        }
    }
}

impl Desk<'_> {
    /// The other filings that share an identity with a machine about to be sent. Nothing is told of other people.
    pub async fn twins(self, actor: &Actor, filing: Uuid, machine: &MachineData) -> Result<Vec<Twin>> {
        let owner = actor.owner()?;
        let mut known: Vec<Uuid> = Vec::new();
        let mut twins: Vec<Twin> = Vec::new();
        for key in machine.identity_keys() {
            let rows: Vec<TwinRow> = self.db.all(sql::TOLD_TO_OWNER, values![&key, filing]).await?;
            for row in rows {
                if known.contains(&row.filing_id) {
                    continue;
                }
                known.push(row.filing_id);
                let state = FilingState::from_code(&row.state).ok_or(Error::Broken("filing state"))?;
                let is_own = row.holder_id.unwrap_or(row.owner_id) == owner;
                let is_registered = row.number.is_some();
                let own = is_own.then_some(OwnTwin { id: row.filing_id, state, number: row.number });
                let twin = Twin { shared: key_words(&key), is_registered, own };
                // Of others it is enough to be told once.
                if !twins.contains(&twin) {
                    twins.push(twin);
                }
            }
        }
        Ok(twins)
    }
}
