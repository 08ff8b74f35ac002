//! 排放阶段自查: anyone's question about a machine they are about to buy, rent or file. The answer is the wizard's own
//! ([`determine`]); what would change it is found by asking again with one fact changed.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::day::{self, chinese};
use crate::emission::{Determination, Facts, Profile, determine};
use crate::fields::{FieldSpec, Fields, Report, not_chosen};
use crate::machine;
use crate::stage::Stage;
use crate::vocabulary::{Fuel, RegistrationType};

/// The fields of the question: those of 机械信息 that the stage depends on.
pub const FIELDS: [&str; 9] = [
    "registration_type",
    "product",
    "fuel",
    "power",
    "machine_date",
    "engine_date",
    "disclosure_number",
    "approval_number",
    "env_code",
];

/// Without these there is no answer.
pub const REQUIRED: [&str; 2] = ["registration_type", "fuel"];

/// The specs of [`FIELDS`], the same as in 机械信息, in the order of the question.
pub fn specs() -> impl Iterator<Item = &'static FieldSpec> {
    FIELDS.iter().filter_map(|name| machine::FIELDS.iter().find(|spec| spec.name == *name))
}

/// Reads the question; what cannot be read is said, never left out silently.
pub fn read(fields: &Fields, today: Date) -> (Option<Facts>, Report) {
    let mut report = Report::default();
    let registration = machine::registration_type(fields);
    if registration.is_none() {
        report.error("registration_type", not_chosen("机械类型"));
    }
    if Fuel::from_code(fields.get("fuel")).is_none() {
        report.error("fuel", not_chosen("燃料类型"));
    }
    if !fields.get("product").is_empty() && registration.is_some() && machine::product(fields).is_none() {
        report.error("product", not_chosen("机械产品名称"));
    }
    report.keep("power", machine::power_in_watts(fields.get("power")));
    for (name, what) in [("machine_date", "机械出厂日期"), ("engine_date", "发动机出厂日期")] {
        let read = day::made_on(fields.get(name), today);
        report.keep(name, read.map_err(|sentence| sentence.replacen("日期", what, 1)));
    }
    report.settle_fields(specs());
    let facts = report.is_clean().then(|| machine::facts(fields, today));
    (facts, report)
}

/// One fact that would lead to another stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What would have to be so, in words.
    pub condition: String,
    /// The stage then.
    pub stage: Stage,
}

/// What would change an answer: the nearest days before and after, the nearest powers, the fuel. Each is what
/// [`determine`] answers for the changed facts.
pub fn changes(facts: &Facts, found: &Determination, profile: &Profile, today: Date) -> Vec<Change> {
    let ask = |changed: &Facts| Some(determine(changed, profile, today).stage).filter(|stage| *stage != found.stage);
    let mut changes = Vec::new();
    let mut add = |condition: String, stage: Option<Stage>| {
        changes.extend(stage.map(|stage| Change { condition, stage }));
    };
    if facts.fuel != Fuel::Electric {
        for (what, get, set) in DAYS {
            let Some(now) = get(facts) else { continue };
            let at = |day: Date| {
                let mut other = facts.clone();
                set(&mut other, day);
                ask(&other)
            };
            let borders = borders(facts, profile);
            let later = borders.iter().filter(|border| **border > now && **border <= today);
            if let Some((border, stage)) = later.copied().find_map(|border| Some((border, at(border)?))) {
                add(format!("如果{what}在{}及以后", chinese(border)), Some(stage));
            }
            let earlier = borders.iter().rev().filter(|border| **border <= now);
            let before = |border: Date| border.checked_sub(1.day()).ok();
            if let Some((border, stage)) = earlier.copied().find_map(|border| Some((border, at(before(border)?)?))) {
                add(format!("如果{what}早于{}", chinese(border)), Some(stage));
            }
        }
        if let Some(power) = facts.power_w {
            let spark = facts.fuel.is_spark_ignited();
            let border = if spark { profile.largest_spark_power_w } else { profile.largest_power_w };
            let (words, watts) = if power > border { ("不超过", border) } else { ("超过", border + 1) };
            let other = Facts { power_w: Some(watts), ..facts.clone() };
            add(format!("如果功率{words}{}千瓦", border / 1000), ask(&other));
        }
        let electric = Facts { fuel: Fuel::Electric, ..facts.clone() };
        add("如果燃料类型是电能".to_owned(), ask(&electric));
    }
    changes
}

type Day = (&'static str, fn(&Facts) -> Option<Date>, fn(&mut Facts, Date));
const DAYS: [Day; 2] = [
    ("机械出厂日期", |facts| facts.machine_date, |facts, day| facts.machine_date = Some(day)),
    ("发动机出厂日期", |facts| facts.engine_date, |facts, day| facts.engine_date = Some(day)),
];

/// Every day on which a stage of such a machine begins, ascending.
fn borders(facts: &Facts, profile: &Profile) -> Vec<Date> {
    let mut days = match facts.registration_type {
        RegistrationType::Vehicle => {
            let table = if facts.fuel == Fuel::Diesel { &profile.diesel_vehicles } else { &profile.other_vehicles };
            table.iter().map(|(day, _)| *day).collect()
        }
        RegistrationType::Machine => vec![
            profile.first_from,
            profile.second_from,
            profile.third_engines_from,
            profile.third_machines_from,
            profile.fourth_from,
            profile.spark_first_from,
            profile.spark_second_from,
        ],
    };
    days.sort_unstable();
    days
}

/// Whether a number decided, so that days no longer matter.
pub fn decided_by_number(found: &Determination) -> bool {
    use crate::emission::Rule;
    matches!(found.rule, Rule::N1 | Rule::N2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 24);

    fn question(fields: &[(&str, &str)]) -> (Option<Facts>, Report) {
        read(&fields.iter().copied().collect(), TODAY)
    }

    fn excavator(machine_date: &str, power: &str) -> Facts {
        let fields = [
            ("registration_type", "machine"),
            ("product", "excavator"),
            ("fuel", "diesel"),
            ("power", power),
            ("machine_date", machine_date),
        ];
        question(&fields).0.unwrap()
    }

    fn said(facts: &Facts) -> Vec<String> {
        let profile = Profile::shanxi_default();
        let found = determine(facts, &profile, TODAY);
        let changes = changes(facts, &found, &profile, TODAY);
        changes.iter().map(|change| format!("{}：{}", change.condition, change.stage.name())).collect()
    }

    #[test]
    fn every_field_of_the_question_is_one_of_the_wizard() {
        assert_eq!(specs().count(), FIELDS.len());
    }

    #[test]
    fn what_cannot_be_read_is_said_at_its_field() {
        let (facts, report) = question(&[("power", "一百"), ("machine_date", "2030-01-01")]);
        assert!(facts.is_none());
        for field in ["registration_type", "fuel", "power", "machine_date"] {
            assert!(report.error_of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn the_nearest_days_powers_and_the_fuel_that_would_change_it() {
        let words = said(&excavator("2018-06-01", "118"));
        assert_eq!(
            words,
            [
                "如果机械出厂日期在2022年12月1日及以后：国四",
                "如果机械出厂日期早于2016年4月1日：国二",
                "如果燃料类型是电能：电动",
            ]
        );
        let large = said(&excavator("2023-01-01", "600"));
        assert!(large.contains(&"如果功率不超过560千瓦：国四".to_owned()), "{large:?}");
        assert_eq!(
            large.iter().filter(|words| words.contains("功率")).count(),
            1,
            "the nearest border only: {large:?}"
        );
        let border = said(&excavator("2023-01-01", "560"));
        assert!(border.contains(&"如果功率超过560千瓦：国三".to_owned()), "{border:?}");
    }

    #[test]
    fn nothing_changes_an_electric_machine() {
        let facts = question(&[("registration_type", "machine"), ("fuel", "electric")]).0.unwrap();
        assert!(said(&facts).is_empty());
    }

    #[test]
    fn days_do_not_change_what_a_number_says() {
        let mut facts = excavator("2018-06-01", "118");
        facts.disclosure_no = Some("CN FJ G3 00 0L53000006 000001".to_owned());
        let found = determine(&facts, &Profile::shanxi_default(), TODAY);
        assert!(decided_by_number(&found));
        assert_eq!(said(&facts), ["如果燃料类型是电能：电动"]);
    }
}
