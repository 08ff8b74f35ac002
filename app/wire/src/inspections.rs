//! 检测记录 as the office reads and writes them.

use domain::inspection::{Origin, Verdict};
use domain::stage::Stage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Choice;

/// A page of 检测记录.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspections {
    /// 区县: what the list can be narrowed to.
    pub districts: Vec<Choice>,
    /// Whoever reads them may enter one.
    pub may_enter: bool,
    /// The lines, the newest first.
    pub lines: Vec<InspectionLine>,
    /// Behind which line the next page begins.
    pub next: Option<String>,
}

/// A line of a list of tests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionLine {
    /// Its id.
    pub id: Uuid,
    /// 报告编号.
    pub report_no: String,
    /// There is a photo or a PDF beside it.
    pub paper: bool,
    /// 环保登记号码 of the machine.
    pub number: String,
    /// 机械产品名称.
    pub product: String,
    /// 型号规格.
    pub model: String,
    /// Day and time.
    pub when: String,
    /// 检测类型.
    pub origin: Origin,
    /// 检测机构.
    pub body: String,
    /// Mean and limit.
    pub measured: String,
    /// 林格曼黑度.
    pub ringelmann: Option<String>,
    /// 检测结论.
    pub verdict: Verdict,
    /// 已撤销.
    pub withdrawn: bool,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionFile {
    /// Its id.
    pub id: Uuid,
    /// 报告编号.
    pub report_no: String,
    /// 检测结论.
    pub verdict: Verdict,
    /// Set once it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
    /// The machine's id.
    pub machine: Uuid,
    /// 环保登记号码 of the machine.
    pub number: String,
    /// 排放阶段 of the machine, as it is now.
    pub stage: Option<Stage>,
    /// What the machine is called: kind, maker and model.
    pub machine_words: String,
    /// 所有者.
    pub owner: String,
    /// 区县.
    pub district: String,
    /// What was measured and what came out, label and value; what is empty is left out.
    pub facts: Vec<(String, String)>,
    /// There is a photo or a PDF beside it.
    pub paper: bool,
    /// Whoever reads it may withdraw it, and put a paper beside it.
    pub may_change: bool,
}

/// Why and by whom a test was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: String,
}

/// The form that enters a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionForm {
    /// The machine it was opened for.
    pub machine: Option<TestedMachine>,
}

/// A machine that can be tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestedMachine {
    /// Its id.
    pub id: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// 机械产品名称.
    pub product: String,
    /// 型号规格.
    pub model: String,
    /// 机械制造企业.
    pub maker: String,
    /// 排放阶段.
    pub stage: Stage,
}
