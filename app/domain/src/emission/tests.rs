//! Boundary days, flags and properties of the determination. The labelled rows are in `tests/labelled.rs`.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = Date::constant(2026, 11, 24);

fn diesel(kilowatts: i64, machine: &str, engine: &str) -> Facts {
    Facts {
        registration_type: RegistrationType::Machine,
        product: Product::Excavator,
        fuel: Fuel::Diesel,
        power_w: Some(kilowatts * 1000),
        machine_date: machine.parse().ok(),
        engine_date: engine.parse().ok(),
        disclosure_no: None,
        engine_approval_no: None,
        machine_env_code: None,
    }
}

fn check(facts: &Facts, rule: Rule, stage: char, flags: &[Flag]) {
    let found = determine(facts, &Profile::shanxi_default(), TODAY);
    assert_eq!(
        (found.rule, found.stage.code(), &*found.flags),
        (rule, stage, flags),
        "{facts:?}: {}",
        found.explanation
    );
}

#[test]
fn days_before_and_on_each_border() {
    check(&diesel(100, "2022-12-01", "2022-12-01"), Rule::D4, '4', &[]);
    check(&diesel(100, "2022-11-30", "2022-11-30"), Rule::D3, '3', &[]);
    check(&diesel(100, "2016-04-01", "2015-10-01"), Rule::D3, '3', &[]);
    check(&diesel(100, "2016-03-31", "2015-10-01"), Rule::D3T, '3', &[Flag::Transition]);
    check(&diesel(100, "2016-03-31", "2015-09-30"), Rule::D3T, '2', &[Flag::Transition]);
    check(&diesel(100, "2015-10-01", ""), Rule::D3T, '2', &[Flag::Transition]);
    check(&diesel(100, "2015-09-30", "2015-09-30"), Rule::D2, '2', &[]);
    check(&diesel(100, "2009-10-01", ""), Rule::D2, '2', &[Flag::Transition]);
    check(&diesel(100, "2009-09-30", ""), Rule::D1, '1', &[]);
    check(&diesel(100, "2007-10-01", ""), Rule::D1, '1', &[Flag::Transition]);
    check(&diesel(100, "2007-09-30", ""), Rule::D0, 'X', &[]);
}

#[test]
fn large_engines_skip_the_stages_that_do_not_reach_them() {
    check(&diesel(561, "2022-12-01", "2022-12-01"), Rule::D4X, '3', &[]);
    check(&diesel(561, "2016-04-01", ""), Rule::D3, '3', &[]);
    check(&diesel(561, "2016-01-01", "2015-10-01"), Rule::D3T, '3', &[Flag::Transition]);
    check(&diesel(561, "2016-01-01", ""), Rule::P0, 'X', &[]);
    check(&diesel(561, "2012-01-01", ""), Rule::P0, 'X', &[]);
}

#[test]
fn an_engine_without_a_machine_date_follows_its_own_borders() {
    check(&diesel(100, "", "2022-12-01"), Rule::D4, '4', &[]);
    check(&diesel(100, "", "2015-10-01"), Rule::D3, '3', &[]);
    check(&diesel(100, "", "2015-09-30"), Rule::D2, '2', &[]);
}

#[test]
fn missing_facts_are_flagged() {
    check(&diesel(100, "", ""), Rule::U1, 'X', &[Flag::NoDate]);
    check(&Facts { power_w: None, ..diesel(0, "2020-01-01", "") }, Rule::U1, 'X', &[Flag::NoPower]);
    check(&Facts { power_w: None, ..diesel(0, "", "") }, Rule::U1, 'X', &[Flag::NoDate, Flag::NoPower]);
    check(&diesel(0, "2020-01-01", ""), Rule::U1, 'X', &[Flag::NoPower, Flag::PowerOutOfRange]);
    check(&Facts { fuel: Fuel::Other, ..diesel(9, "", "") }, Rule::U2, 'X', &[Flag::FuelUnknown]);
}

#[test]
fn a_newer_engine_lets_its_number_win() {
    let numbered = |machine, engine| Facts {
        disclosure_no: Some("CN FJ G3 00 0C09000011 000001".to_owned()),
        engine_approval_no: Some("CN FC G4 00 0C08000009 000001".to_owned()),
        ..diesel(100, machine, engine)
    };
    check(&numbered("2018-02-02", "2018-02-02"), Rule::N1, '3', &[Flag::NumberConflict]);
    let flags = [Flag::EngineNewerThanMachine, Flag::NumberConflict, Flag::NumberVsDate];
    check(&numbered("2018-02-02", "2023-02-03"), Rule::N2, '4', &flags);
}

#[test]
fn numbers_that_cannot_be_used_are_flagged_and_passed_over() {
    let disclosure = |number: &str| Facts { disclosure_no: Some(number.to_owned()), ..diesel(100, "2018-02-02", "") };
    for bad in ["CN FJ G3 00", "CN FC G3 00 0C09000011 000001", "CN FJ G5 00 0C09000011 000001", "自编号1"] {
        check(&disclosure(bad), Rule::D3, '3', &[Flag::BadDisclosureNumber]);
    }
    check(&disclosure("无"), Rule::D3, '3', &[]);
    let approval =
        |number: &str| Facts { engine_approval_no: Some(number.to_owned()), ..diesel(100, "2018-02-02", "") };
    check(&approval("6BG1TRP"), Rule::D3, '3', &[]);
    check(&approval("CN4102"), Rule::D3, '3', &[]);
    check(&approval("CN FC G3 00 0C09"), Rule::D3, '3', &[Flag::BadApprovalNumber]);
    check(&approval("CN FJ G3 00 0C09000011 000001"), Rule::D3, '3', &[Flag::BadApprovalNumber]);
}

#[test]
fn a_number_before_its_stage_existed_is_early() {
    let numbered = |number: &str, machine| Facts { disclosure_no: Some(number.to_owned()), ..diesel(100, machine, "") };
    let both = [Flag::Early, Flag::NumberVsDate];
    check(&numbered("CN FJ G4 00 0C09000011 000001", "2021-11-30"), Rule::N1, '4', &both);
    check(&numbered("CN FJ G4 00 0C09000011 000001", "2021-12-01"), Rule::N1, '4', &[Flag::NumberVsDate]);
    check(&numbered("CN FJ G3 00 0C09000011 000001", "2014-09-30"), Rule::N1, '3', &both);
    check(&numbered("CN FJ G3 00 0C09000011 000001", "2014-10-01"), Rule::N1, '3', &[Flag::NumberVsDate]);
}

#[test]
fn the_environmental_code_corroborates() {
    let coded = |code: &str| Facts { machine_env_code: Some(code.to_owned()), ..diesel(100, "2020-02-02", "") };
    check(&coded("*H36NDA128L3A00123*"), Rule::D3, '3', &[]);
    check(&coded("XUGGCC217P4K00456"), Rule::D3, '3', &[Flag::MachineEnvCodeStageDiffers]);
    check(&coded("H36NDA129L3A00123"), Rule::D3, '3', &[Flag::BadCheckDigit]);
}

#[test]
fn dates_that_do_not_fit_together_are_flagged() {
    check(&diesel(100, "2020-05-02", "2017-05-02"), Rule::D3, '3', &[]);
    check(&diesel(100, "2020-05-02", "2017-05-01"), Rule::D3, '3', &[Flag::EngineMuchOlder]);
    check(&diesel(100, "2020-05-02", "2020-05-03"), Rule::D3, '3', &[Flag::EngineNewerThanMachine]);
    check(&diesel(100, "2026-11-25", "2026-11-24"), Rule::D4, '4', &[Flag::FutureDate]);
}

#[test]
fn vehicles_need_no_power_and_reach_the_sixth_stage() {
    let vehicle = |fuel, day| Facts {
        registration_type: RegistrationType::Vehicle,
        product: Product::PlantVehicle,
        fuel,
        power_w: None,
        ..diesel(1, day, "")
    };
    let estimate = [Flag::VehicleDateEstimate];
    check(&vehicle(Fuel::Diesel, "2021-06-30"), Rule::V1, '5', &estimate);
    check(&vehicle(Fuel::Petrol, "2020-07-01"), Rule::V1, '6', &estimate);
    check(&vehicle(Fuel::Petrol, "2001-06-30"), Rule::V1, '0', &estimate);
    check(&vehicle(Fuel::Petrol, ""), Rule::U1, 'X', &[Flag::NoDate]);
}

#[test]
fn the_usual_range_is_a_warning_apart() {
    let large = diesel(560, "2023-01-10", "2022-12-10");
    check(&large, Rule::D4, '4', &[]);
    assert_eq!(plausibility(&large), [Flag::PowerOutOfRange]);
    assert_eq!(plausibility(&diesel(420, "", "")), []);
    assert_eq!(plausibility(&Facts { product: Product::Other, ..diesel(1864, "", "") }), []);
    assert_eq!(plausibility(&Facts { product: Product::Other, ..diesel(4001, "", "") }), [Flag::PowerOutOfRange]);
}

#[test]
fn explanations_name_the_facts_used() {
    let explain = |facts: &Facts| determine(facts, &Profile::shanxi_default(), TODAY).explanation;
    let third = diesel(82, "2019-08-21", "2019-06-02");
    assert_eq!(explain(&third), "机械出厂日期2019年8月21日不早于2016年4月1日，按国三判定");
    let fourth = diesel(43, "2022-12-01", "");
    assert_eq!(explain(&fourth), "机械出厂日期2022年12月1日不早于2022年12月1日，功率43千瓦不超过560千瓦，按国四判定");
    let transition = diesel(162, "2016-03-31", "");
    assert_eq!(
        explain(&transition),
        "机械出厂日期2016年3月31日不早于2015年10月1日、早于2016年4月1日，发动机生产日期不明，从严处理，按国二判定"
    );
}

fn any_date() -> impl Strategy<Value = Option<Date>> {
    proptest::option::of((1950i16..2100, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day)))
}

fn any_number() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(prop_oneof![
        any::<String>(),
        "CN ?F[CJ] ?G[0-9] ?00 ?0[A-Z]0[0-9]{7} ?[0-9]{6}",
        "[A-Z0-9]{17}"
    ])
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let kind = (
        proptest::sample::select(RegistrationType::ALL),
        proptest::sample::select(Product::ALL),
        proptest::sample::select(Fuel::ALL),
        proptest::option::of(prop_oneof![any::<i64>(), 0i64..1_000_000]),
    );
    (kind, any_date(), any_date(), any_number(), any_number(), any_number()).prop_map(
        |((registration_type, product, fuel, power_w), machine_date, engine_date, disclosure, approval, env_code)| {
            Facts {
                registration_type,
                product,
                fuel,
                power_w,
                machine_date,
                engine_date,
                disclosure_no: disclosure,
                engine_approval_no: approval,
                machine_env_code: env_code,
            }
        },
    )
}

proptest! {
    #[test]
    fn determination_never_panics_and_always_explains(facts in any_facts()) {
        for profile in [Profile::shanxi_default(), Profile::strict()] {
            let found = determine(&facts, &profile, TODAY);
            prop_assert!(found.explanation.contains('，'));
            prop_assert_eq!(found.stage == Stage::Electric, facts.fuel == Fuel::Electric);
            prop_assert!(found.stage <= Stage::Four || found.stage == Stage::Electric
                || facts.registration_type == RegistrationType::Vehicle);
            let _ = plausibility(&facts);
        }
    }

    #[test]
    fn the_strict_profile_never_gives_a_later_stage(facts in any_facts()) {
        let usual = determine(&facts, &Profile::shanxi_default(), TODAY);
        let strict = determine(&facts, &Profile::strict(), TODAY);
        prop_assert!(strict.stage <= usual.stage);
        prop_assert!(strict.stage == usual.stage || usual.flags.contains(&Flag::Transition));
    }
}
