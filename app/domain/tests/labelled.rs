//! Every labelled row of `tests/data`: stages in both profiles, rules, flags, and identifiers.

#![expect(clippy::unwrap_used, reason = "a row that cannot be read fails the test")]

use std::collections::{BTreeSet, HashMap};

use domain::emission::{Facts, Profile, determine};
use domain::identifiers::{CreditCode, DisclosureNumber, MachineEnvCode, Mobile, ResidentId};
use domain::registration_number::RegistrationNumber;
use domain::vocabulary::{Aftertreatment, Fuel, Product, RegistrationType};
use jiff::civil::{Date, date};

type Row = HashMap<String, String>;

const TODAY: Date = date(2026, 11, 24);

#[test]
fn machines_have_the_labelled_stage_rule_and_flags() {
    let rows = rows(include_str!("data/machines.csv"));
    assert!(rows.len() >= 60, "{}", rows.len());
    for row in &rows {
        let facts = facts(row);
        let usual = determine(&facts, &Profile::shanxi_default(), TODAY);
        let strict = determine(&facts, &Profile::strict(), TODAY);
        let rule = row["rule_id"].split(' ').next().unwrap();
        let flags: BTreeSet<&str> = row["flags"].split('|').filter(|flag| !flag.is_empty()).collect();
        let id = &row["id"];
        assert_eq!(usual.stage.code().to_string(), row["expected_stage_code"], "{id}: {}", usual.explanation);
        assert_eq!(strict.stage.code().to_string(), row["expected_stage_code_strict"], "{id}: {}", strict.explanation);
        assert_eq!(usual.stage.name(), row["expected_stage_name"], "{id}");
        assert_eq!(usual.rule.code(), rule, "{id}: {}", usual.explanation);
        assert_eq!(usual.flags.iter().map(|flag| flag.code()).collect::<BTreeSet<_>>(), flags, "{id}");
        assert_eq!(usual.flags.len(), flags.len(), "{id}");
    }
}

#[test]
fn identifiers_are_judged_as_labelled() {
    let rows = rows(include_str!("data/identifiers.csv"));
    assert!(rows.len() >= 30, "{}", rows.len());
    for row in &rows {
        let value = row["value"].as_str();
        let judged = match row["kind"].as_str() {
            "resident_id" => verdict(ResidentId::parse(value), |_| true),
            "credit_code" => verdict(CreditCode::parse(value), CreditCode::check_digit_ok),
            "mobile" => verdict(Mobile::parse(value), |_| true),
            "machine_env_code" => verdict(MachineEnvCode::parse(value), MachineEnvCode::check_character_ok),
            "registration_number" => verdict(RegistrationNumber::parse(value), |_| true),
            "disclosure_number" => verdict(DisclosureNumber::parse(value), |number| number.stage().is_some()),
            kind => panic!("no type for {kind}"),
        };
        assert_eq!(judged, row["expected"], "{} {value}", row["kind"]);
    }
}

fn verdict<T, E>(parsed: Result<T, E>, looks_right: impl Fn(&T) -> bool) -> &'static str {
    match parsed {
        Ok(value) if looks_right(&value) => "valid",
        Ok(_) => "warning",
        Err(_) => "invalid",
    }
}

fn rows(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
}

fn facts(row: &Row) -> Facts {
    let text = |name: &str| Some(row[name].clone()).filter(|text| !text.is_empty());
    let day = |name: &str| text(name).map(|text| text.parse().unwrap());
    for device in row["aftertreatment"].split(';').filter(|device| !device.is_empty()) {
        assert!(Aftertreatment::from_label(device).is_some(), "{device}");
    }
    Facts {
        registration_type: RegistrationType::from_label(&row["reg_type"]).unwrap(),
        product: Product::from_label(&row["product_name"]).unwrap(),
        fuel: Fuel::from_label(&row["fuel"]).unwrap(),
        power_w: text("power_kw").map(|kilowatts| watts(&kilowatts)),
        machine_date: day("machine_date"),
        engine_date: day("engine_date"),
        disclosure_no: text("info_disclosure_no"),
        engine_approval_no: text("engine_approval_no"),
        machine_env_code: None,
    }
}

fn watts(kilowatts: &str) -> i64 {
    let (whole, decimals) = kilowatts.split_once('.').unwrap_or((kilowatts, ""));
    format!("{whole}{decimals:0<3}").parse().unwrap()
}
