//! What waits on the desk: queues, suspicions, common reasons.

use std::collections::BTreeMap;

use domain::filing::{FilingKind, FilingState, QueueState};
use domain::lists::Order;
use domain::stage::Stage;
use domain::suspicion::SuspicionState;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Choice;

/// The office's first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The office.
    pub office: String,
    /// Who is signed in.
    pub name: String,
    /// No message goes out any more today.
    pub messages_used_up: bool,
    /// How many there are in each queue, by its key.
    pub counts: BTreeMap<String, i64>,
    /// What stands in no section of its own: address and words.
    pub shortcuts: Vec<(String, String)>,
}

/// A queue, or what was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Which queue the address names.
    pub state: Option<QueueState>,
    /// Something was searched for in all of them.
    pub searching: bool,
    /// Its order.
    pub order: Order,
    /// It begins behind a place of the list.
    pub behind: bool,
    /// How many there are in each queue, by its key.
    pub counts: BTreeMap<String, i64>,
    /// 区县: what it can be narrowed to.
    pub districts: Vec<Choice>,
    /// The lines.
    pub lines: Vec<QueueLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A line of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueLine {
    /// The filing.
    pub id: Uuid,
    /// What it asks for.
    pub kind: FilingKind,
    /// Where it stands.
    pub state: FilingState,
    /// 机械产品名称.
    pub product: String,
    /// 型号规格.
    pub model: String,
    /// 机械制造企业.
    pub maker: String,
    /// 所有者.
    pub owner: String,
    /// 区县.
    pub district: String,
    /// 排放阶段.
    pub stage: Option<Stage>,
    /// How often it was sent.
    pub revision: i64,
    /// How many 提示 there are.
    pub remarks: usize,
    /// It may be the same machine as another.
    pub doubtful: bool,
    /// When it was sent.
    pub submitted: Option<String>,
    /// Until when it should be decided.
    pub due: Option<Due>,
    /// Who has taken it.
    pub claimed_by: Option<String>,
    /// 环保登记号码, once registered.
    pub number: Option<String>,
}

/// Until when a filing should be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// How it stands.
    pub haste: Haste,
    /// The last day.
    pub day: String,
}

/// How much time there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Haste {
    /// There is some.
    InTime,
    /// This is the last working day.
    LastDay,
    /// It is over.
    Late,
}

/// 疑似伪造号牌 in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicions {
    /// Which.
    pub state: SuspicionState,
    /// How many wait for an answer.
    pub open: i64,
    /// Whoever reads them may answer.
    pub judges: bool,
    /// The newest first.
    pub lines: Vec<Suspicion>,
}

/// A plate that is taken for forged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicion {
    /// Which, as its form carries it.
    pub key: String,
    /// The machine that the register knows.
    pub machine: Uuid,
    /// What stood on the plate.
    pub typed: String,
    /// What is registered.
    pub number: String,
    /// What was wrong, in words.
    pub why: String,
    /// Where it was seen, when that was at a gate.
    pub gate: Option<SeenAtGate>,
    /// How often strangers looked it up.
    pub count: i64,
    /// The last time.
    pub at: String,
    /// What the office has found out.
    pub state: SuspicionState,
    /// The same in its words.
    pub answer: Option<Answer>,
}

/// Where a plate was seen, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenAtGate {
    /// The site.
    pub site: Uuid,
    /// Its name.
    pub name: String,
    /// Who compared the plate.
    pub guard: String,
}

/// What the office has found out about a plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// In its words.
    pub note: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: String,
}

/// 常用的审核不通过原因.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases {
    /// Each of them.
    pub phrases: Vec<String>,
    /// Whoever reads them may change them.
    pub may_edit: bool,
}
