//! 疑似伪造号牌: how a suspicion stands.

use serde::{Deserialize, Serialize};

/// What the office has found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspicionState {
    /// Nothing yet.
    Open,
    /// The plate is forged.
    Confirmed,
    /// It is not: mistyped, worn, or misread.
    Mistaken,
}

impl SuspicionState {
    /// Every state, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Open, Self::Confirmed, Self::Mistaken];

    /// The key in the database and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Mistaken => "mistaken",
        }
    }

    /// The state of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "待核实",
            Self::Confirmed => "属实",
            Self::Mistaken => "误报",
        }
    }
}
