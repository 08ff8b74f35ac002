//! 排放阶段: which stage a machine has, why, and what a reviewer should look at.
//!
//! A pure function of the facts, a table of dates and today. The same code answers in the browser while the owner
//! types and on the server when the filing is decided. A number outranks a date; flags never change the stage.

mod dates;
mod flag;
mod numbers;
mod plausibility;
mod profile;
mod question;
mod rule;
mod wording;

pub use flag::Flag;
pub use plausibility::{LARGEST_POWER_W, plausibility};
pub use profile::Profile;
pub use question::questions;
pub use rule::Rule;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::day::chinese;
use crate::stage::Stage;
use crate::vocabulary::{Fuel, Product, RegistrationType};
use flag::raise;

/// What is known of a machine; texts as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// 登记类型.
    pub registration_type: RegistrationType,
    /// 产品名称.
    pub product: Product,
    /// 燃料种类.
    pub fuel: Fuel,
    /// 发动机功率 in watts, so that 560.001 kW is 560001 and borders are exact.
    pub power_w: Option<i64>,
    /// 机械出厂日期.
    pub machine_date: Option<Date>,
    /// 发动机生产日期.
    pub engine_date: Option<Date>,
    /// 环保信息公开编号.
    pub disclosure_no: Option<String>,
    /// 发动机型式核准号; owners also type the engine's family or model.
    pub engine_approval_no: Option<String>,
    /// 机械环保代码.
    pub machine_env_code: Option<String>,
}

/// One fact that was looked at, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The manual's word for the fact.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// A stage and everything that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Determination {
    /// The stage.
    pub stage: Stage,
    /// The rule that decided.
    pub rule: Rule,
    /// A sentence for the owner, in Chinese, that names the facts used.
    pub explanation: String,
    /// All facts that were looked at, and the table of dates.
    pub evidence: Vec<Evidence>,
    /// Questions for the reviewer.
    pub flags: Vec<Flag>,
}

/// Determines the stage of a machine or 场内车辆.
///
/// Order of evidence: fuel, published numbers, dates with power. GB 20891-2007; GB 20891-2014; HJ 1014-2020.
pub fn determine(facts: &Facts, profile: &Profile, today: Date) -> Determination {
    let mut flags = Vec::new();
    let found =
        if facts.fuel == Fuel::Electric { electric(facts, &mut flags) } else { combustion(facts, profile, &mut flags) };
    numbers::corroborate(facts, found.stage, &mut flags);
    if facts.machine_date.max(facts.engine_date).is_some_and(|latest| latest > today) {
        raise(&mut flags, Flag::FutureDate);
    }
    if facts.power_w.is_some_and(|watts| !plausibility::is_possible(watts)) {
        raise(&mut flags, Flag::PowerOutOfRange);
    }
    Determination {
        stage: found.stage,
        rule: found.rule,
        explanation: found.explanation,
        evidence: evidence(facts, profile),
        flags,
    }
}

/// What a rule found.
struct Found {
    rule: Rule,
    stage: Stage,
    explanation: String,
}

impl Found {
    fn new(rule: Rule, stage: Stage, explanation: String) -> Self {
        Self { rule, stage, explanation }
    }

    fn concluded(rule: Rule, stage: Stage, reasons: &[&str]) -> Self {
        Self::new(rule, stage, wording::conclude(reasons, stage))
    }

    fn is_determined(&self) -> bool {
        !matches!(self.rule, Rule::U1 | Rule::U2)
    }
}

fn electric(facts: &Facts, flags: &mut Vec<Flag>) -> Found {
    if numbers::any_given(facts) {
        raise(flags, Flag::ElectricWithEngineNumber);
    }
    Found::concluded(Rule::E1, Stage::Electric, &["燃料为电能"])
}

fn combustion(facts: &Facts, profile: &Profile, flags: &mut Vec<Flag>) -> Found {
    compare_dates(facts, flags);
    let Some(by_number) = numbers::determine(facts, profile, flags) else {
        return dates::determine(facts, profile, flags);
    };
    // What the dates would have raised about themselves no longer matters; only whether they agree.
    let by_date = dates::determine(facts, profile, &mut Vec::new());
    if by_date.is_determined() && by_date.stage != by_number.stage {
        raise(flags, Flag::NumberVsDate);
    }
    by_number
}

fn compare_dates(facts: &Facts, flags: &mut Vec<Flag>) {
    let (Some(machine), Some(engine)) = (facts.machine_date, facts.engine_date) else { return };
    if engine > machine {
        raise(flags, Flag::EngineNewerThanMachine);
    }
    let three_years_on = (engine.year() + 3, engine.month(), engine.day());
    if three_years_on < (machine.year(), machine.month(), machine.day()) {
        raise(flags, Flag::EngineMuchOlder);
    }
}

fn evidence(facts: &Facts, profile: &Profile) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let mut add = |label: &str, value: String| {
        if !value.is_empty() {
            evidence.push(Evidence { label: label.to_owned(), value });
        }
    };
    let typed = |text: &Option<String>| crate::text::fold(text.as_deref().unwrap_or_default());
    add("登记类型", facts.registration_type.label().to_owned());
    add("产品名称", facts.product.label().to_owned());
    add("燃料种类", facts.fuel.label().to_owned());
    add("功率", facts.power_w.map(wording::kilowatts).unwrap_or_default());
    add(wording::MACHINE, facts.machine_date.map(chinese).unwrap_or_default());
    add(wording::ENGINE, facts.engine_date.map(chinese).unwrap_or_default());
    add("环保信息公开编号", typed(&facts.disclosure_no));
    add("发动机型式核准号", typed(&facts.engine_approval_no));
    add("机械环保代码", typed(&facts.machine_env_code));
    add("日期表", [&*profile.title, "（版本", &profile.version, "）"].concat());
    evidence
}

#[cfg(test)]
mod tests;
