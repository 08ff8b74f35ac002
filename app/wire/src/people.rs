//! Accounts and sessions.

use domain::filing::FilingState;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Named;

/// What the forms that ask for a code need to know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeForm {
    /// Where the code goes, in part; empty where it is typed.
    pub phone: String,
    /// Seconds until another code can be sent.
    pub wait: u32,
}

/// 登录设备.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sessions {
    /// Where one is signed in.
    pub open: Vec<Session>,
    /// The last sign-ins that failed.
    pub failed: Vec<FailedSignIn>,
}

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id, which opens nothing.
    pub id: Uuid,
    /// The device in words.
    pub device: String,
    /// From which network address; empty where nobody knows.
    pub address: String,
    /// Since when.
    pub since: String,
    /// Last used.
    pub last_seen: String,
    /// It is the one that asks.
    pub current: bool,
}

/// Sign-ins that failed within an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedSignIn {
    /// When.
    pub at: String,
    /// The device in words.
    pub device: String,
    /// From which network address; empty where nobody knows.
    pub address: String,
    /// How often, until then.
    pub times: i64,
}

/// What is to be settled before an account can be closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InTheWay {
    /// Machines with their numbers.
    pub machines: Vec<Named>,
    /// Filings that wait.
    pub filings: Vec<OpenFiling>,
    /// Sites that only this account administers.
    pub sites: Vec<Named>,
}

impl InTheWay {
    /// Nothing is.
    pub const fn is_empty(&self) -> bool {
        self.machines.is_empty() && self.filings.is_empty() && self.sites.is_empty()
    }
}

/// A filing that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFiling {
    /// On whose page it stands.
    pub page: Uuid,
    /// What it asks for.
    pub kind: String,
    /// Where it stands.
    pub state: FilingState,
}

/// The first page of an owner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerHome {
    /// Their name.
    pub name: String,
    /// How many filings came back.
    pub returned: usize,
}
