//! The register as anybody may see it.

use domain::fields::Report;
use domain::stage::Stage;
use serde::{Deserialize, Serialize};

/// A stage and everything that led to it, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// The stage.
    pub stage: Stage,
    /// Why, in a sentence.
    pub sentence: String,
    /// The rule that decided, by its key and title.
    pub rule: String,
    /// The facts that were looked at: label and value.
    pub evidence: Vec<(String, String)>,
    /// Questions for the reviewer; for nobody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
}

/// 环保标牌查验: what the register says of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// The number as it is written.
    pub number: String,
    /// How glad or worried to be: `good`, `plain`, `bad`.
    pub tone: String,
    /// In a word.
    pub word: String,
    /// In a sentence.
    pub sentence: String,
    /// Typed with a first position that is not the register's: to be compared with the plate.
    pub differs: bool,
    /// The machine.
    pub record: Option<Record>,
    /// What its stage means in the zone.
    pub zone: Option<ZoneWords>,
    /// Its front.
    pub photo: Option<String>,
    /// What those who work with the register do next: address and words.
    pub ways_on: Vec<(String, String)>,
}

/// A machine of the register, without its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its number now.
    pub number: String,
    /// 排放阶段.
    pub stage: Stage,
    /// 机械产品名称.
    pub product: String,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// 注册登记区县.
    pub district: String,
    /// 登记日期.
    pub registered_on: String,
    /// 已登记 or 已注销.
    pub state: String,
}

/// What a stage means in the low-emission zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneWords {
    /// It may work there.
    pub admitted: bool,
    /// In a sentence.
    pub sentence: String,
}

/// 登记证明查验.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// When it was issued.
    pub issued: String,
    /// How many of its machines have changed since.
    pub changed: usize,
    /// What it says.
    pub machines: Vec<CertifiedMachine>,
}

/// A machine on a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifiedMachine {
    /// Its number then.
    pub number: String,
    /// 排放阶段, as its number says.
    pub stage: Option<Stage>,
    /// 机械产品名称.
    pub product: String,
    /// 型号规格.
    pub model: String,
    /// 机械制造企业.
    pub maker: String,
    /// What has become of it.
    pub since: String,
}

/// 排放阶段自查.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageAnswer {
    /// What is wrong with the question.
    pub report: Report,
    /// The answer, when the question can be answered.
    pub found: Option<StageFound>,
}

/// A stage that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageFound {
    /// The stage and why.
    pub explained: Explained,
    /// What it means in the zone.
    pub zone: Option<ZoneWords>,
    /// What would make it another one.
    pub changes: Vec<(String, Stage)>,
    /// A number that bears a stage would decide otherwise.
    pub number_decides: bool,
    /// What to look at once more.
    pub flags: Vec<String>,
}
