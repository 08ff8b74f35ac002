//! 标牌: 领取, 制作.

use domain::changes::{MachineState, PlateKind};
use domain::stage::Stage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Choice;

/// A plate of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlateLine {
    /// The number it bears.
    pub number: String,
    /// Why it was made.
    pub kind: PlateKind,
    /// Why it was made once more, in words; empty for the first.
    pub reason: String,
    /// Where it is, in a sentence.
    pub stands: String,
}

/// 领取登记.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// The machine that was found.
    pub found: Option<CounterMachine>,
}

/// A machine at the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterMachine {
    /// Its id.
    pub id: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub state: MachineState,
    /// 排放阶段.
    pub stage: Stage,
    /// 机械制造企业.
    pub maker: String,
    /// 所有者.
    pub owner_name: String,
    /// The last four digits of the contact phone.
    pub phone_tail: String,
    /// Its plates, the newest first.
    pub plates: Vec<PlateLine>,
    /// Until when the one that waits longer than it should had to be collected.
    pub late: Option<String>,
    /// The last one waits to be collected.
    pub waits: bool,
}

/// 制作标牌: what waits, and what was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prints {
    /// The authority has approved what is printed.
    pub approved: bool,
    /// How many plates wait.
    pub count: i64,
    /// How many one batch may have.
    pub most: i64,
    /// The first of those that wait.
    pub first: Vec<WaitingPlate>,
    /// What was made, the newest first.
    pub batches: Vec<Batch>,
    /// The files of a batch: name and words.
    pub files: Vec<Choice>,
}

/// A plate that waits to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingPlate {
    /// Its machine.
    pub machine: Uuid,
    /// The number it will bear.
    pub number: String,
    /// Why it cannot be made, in a sentence.
    pub lacking: Option<String>,
    /// 排放阶段.
    pub stage: Option<Stage>,
    /// 机械产品名称.
    pub product: String,
    /// 型号规格.
    pub model: String,
    /// The district where it is handed over.
    pub district: String,
    /// Since when it waits.
    pub since: String,
}

/// A batch of plates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    pub when: String,
    /// By whom.
    pub by: String,
    /// How many plates.
    pub count: i64,
    /// How far it is.
    pub progress: Progress,
}

/// How far a batch is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// It has not begun.
    Waits,
    /// So many pages are made, of so many.
    Making {
        /// So far.
        made: i64,
        /// Of all.
        total: i64,
    },
    /// Its files can be fetched.
    Done,
    /// Why it could not be made.
    Failed(String),
}

impl Progress {
    /// Whether it is still going on.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Waits | Self::Making { .. })
    }
}

/// What plates, cards and tables look like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintTemplates {
    /// The authority has approved what is printed.
    pub approved: bool,
    /// Each kind, in the colours of each stage group.
    pub kinds: Vec<PrintTemplate>,
}

/// One kind of what is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintTemplate {
    /// Its key.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// How large it is.
    pub size: Option<String>,
    /// Every side of every sample.
    pub samples: Vec<Sample>,
}

/// A side of a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The picture, drawn.
    pub drawing: String,
    /// The stage, and which side it is.
    pub caption: String,
}
