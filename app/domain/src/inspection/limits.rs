//! The limits of GB 36886-2018 非道路柴油移动机械排气烟度限值及测量方法, as data, and the judgement by them.

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::stage::Stage;
use crate::vocabulary::Fuel;

/// What the register knows of the machine and the limits ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MachineFacts {
    /// 排放阶段.
    pub stage: Stage,
    /// 燃料类型.
    pub fuel: Fuel,
    /// 功率, in watts.
    pub power_w: i64,
}

impl MachineFacts {
    /// Whether the limits hold for it: the standard is about diesel engines. 其他燃料 may well burn in one.
    pub fn is_judged(&self) -> bool {
        self.stage != Stage::Electric && matches!(self.fuel, Fuel::Diesel | Fuel::Other)
    }
}

/// Ⅰ类, Ⅱ类 or Ⅲ类.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LimitClass {
    /// 国二 and earlier, and machines without a stage.
    One,
    /// 国三 and later.
    Two,
    /// Inside zones that adopted it, whatever the stage.
    Three,
}

impl LimitClass {
    /// The class's name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::One => "Ⅰ类",
            Self::Two => "Ⅱ类",
            Self::Three => "Ⅲ类",
        }
    }
}

/// The limits of one class, in thousandths of 1/m, by rated power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Below 19 kW.
    pub below_19: i64,
    /// From 19 kW on, below 37 kW.
    pub below_37: i64,
    /// From 37 kW on.
    pub from_37: i64,
}

impl Limits {
    const fn of_power(self, watts: i64) -> i64 {
        if watts < 19_000 {
            self.below_19
        } else if watts < 37_000 {
            self.below_37
        } else {
            self.from_37
        }
    }
}

/// One edition of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Which.
    pub name: &'static str,
    /// Ⅰ类.
    pub one: Limits,
    /// Ⅱ类.
    pub two: Limits,
    /// Ⅲ类.
    pub three: Limits,
    /// 林格曼黑度, in hundredths of a grade.
    pub ringelmann: i64,
}

/// GB 36886-2018, in force since 2018-12-01.
pub const LIMITS: Table = Table {
    name: "GB 36886-2018",
    one: Limits { below_19: 3000, below_37: 2000, from_37: 1610 },
    two: Limits { below_19: 2000, below_37: 1000, from_37: 800 },
    three: Limits { below_19: 800, below_37: 800, from_37: 500 },
    ringelmann: 100,
};

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Which limits were applied; none where none hold.
    pub class: Option<LimitClass>,
    /// The limit, in thousandths of 1/m.
    pub limit: Option<i64>,
    /// The mean of the readings, in thousandths of 1/m, rounded for reading; the verdict is reached before rounding.
    pub mean: Option<i64>,
    /// 检测结论.
    pub verdict: Verdict,
}

impl Table {
    /// Compares what was measured with the limits. The mean is compared as it is, without rounding (GB/T 8170,
    /// 全数值比较法): the sum against so many times the limit.
    pub fn judge(&self, machine: &MachineFacts, zone: bool, readings: &[i64], ringelmann: Option<i64>) -> Judgement {
        let count = i64::try_from(readings.len()).unwrap_or(i64::MAX);
        let sum: i64 = readings.iter().sum();
        let mean = (count > 0).then(|| (2 * sum + count) / (2 * count));
        if !machine.is_judged() {
            return Judgement { class: None, limit: None, mean, verdict: Verdict::NotApplicable };
        }
        let class = match machine.stage {
            _ if zone => LimitClass::Three,
            Stage::Three | Stage::Four | Stage::Five | Stage::Six => LimitClass::Two,
            _ => LimitClass::One,
        };
        let limits = match class {
            LimitClass::One => self.one,
            LimitClass::Two => self.two,
            LimitClass::Three => self.three,
        };
        let limit = limits.of_power(machine.power_w);
        let kept = sum <= limit * count && ringelmann.is_none_or(|grade| grade <= self.ringelmann);
        let verdict = if kept { Verdict::Pass } else { Verdict::Fail };
        Judgement { class: Some(class), limit: Some(limit), mean, verdict }
    }
}
