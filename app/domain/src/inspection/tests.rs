//! Borders from both sides, and text as people type it.

use super::*;
use crate::stage::Stage;
use crate::vocabulary::Fuel;
use proptest::prelude::*;

fn machine(stage: Stage, power_w: i64) -> MachineFacts {
    MachineFacts { stage, fuel: Fuel::Diesel, power_w }
}

fn right() -> Fields {
    [
        ("report_no", "lf-2026-0001"),
        ("body", "临汾市机动车检测中心"),
        ("cma", "200400340123"),
        ("tested_on", "2026-11-02"),
        ("tested_time", "14:30"),
        ("place", "尧都区滨河西路工地"),
        ("origin", "periodic"),
        ("reading1", "0.61"),
        ("reading2", "0.6"),
        ("reading3", "0.625"),
        ("ringelmann", "0.5"),
        ("instrument", "NHT-6 0123"),
        ("tester", "张伟"),
    ]
    .into_iter()
    .collect()
}

const TODAY: Date = date(2026, 11, 25);
const LOADER: MachineFacts = MachineFacts { stage: Stage::Three, fuel: Fuel::Diesel, power_w: 92_000 };

fn errors(fields: &Fields) -> Vec<String> {
    check(fields, Some(&LOADER), TODAY).1.errors.into_iter().map(|remark| remark.field).collect()
}

fn warnings(fields: &Fields) -> Vec<String> {
    let (data, report) = check(fields, Some(&LOADER), TODAY);
    assert!(data.is_some(), "{:?}", report.errors);
    report.warnings.into_iter().map(|remark| remark.field).collect()
}

#[test]
fn the_limit_of_every_class_and_power_holds_on_it_and_not_above_it() {
    use Stage::{Five, Four, None, One, Six, Three, Two, Zero};
    let cases: &[(&[Stage], bool, [i64; 3])] = &[
        (&[None, Zero, One, Two], false, [3000, 2000, 1610]),
        (&[Three, Four, Five, Six], false, [2000, 1000, 800]),
        (&[None, Zero, One, Two, Three, Four, Five, Six], true, [800, 800, 500]),
    ];
    for (stages, zone, limits) in cases {
        for &stage in *stages {
            for (powers, limit) in [[1, 18_999], [19_000, 36_999], [37_000, 560_000]].into_iter().zip(limits) {
                for power in powers {
                    let judge = |k: i64| LIMITS.judge(&machine(stage, power), *zone, &[k, k, k], Some(100));
                    let on = judge(*limit);
                    assert_eq!((on.limit, on.verdict), (Some(*limit), Verdict::Pass), "{stage:?} {power} {zone}");
                    assert_eq!(judge(limit + 1).verdict, Verdict::Fail, "{stage:?} {power} {zone}");
                }
            }
        }
    }
}

#[test]
fn the_mean_is_compared_before_it_is_rounded() {
    let judge = |readings: &[i64]| LIMITS.judge(&LOADER, false, readings, None);
    // 0.8003… is shown as 0.80 and is above 0.80 all the same.
    let above = judge(&[800, 800, 801]);
    assert_eq!((above.mean, above.verdict), (Some(800), Verdict::Fail));
    assert_eq!(judge(&[800, 799, 801]).verdict, Verdict::Pass);
    assert_eq!(judge(&[1]).mean, Some(1));
    assert_eq!(judge(&[1, 2]).mean, Some(2), "halves go up");
}

#[test]
fn smoke_darker_than_one_fails_whatever_the_readings() {
    let judge = |grade: i64| LIMITS.judge(&LOADER, false, &[100], Some(grade)).verdict;
    assert_eq!((judge(100), judge(101)), (Verdict::Pass, Verdict::Fail));
    assert_eq!(LIMITS.judge(&LOADER, false, &[], Some(150)).verdict, Verdict::Fail);
}

#[test]
fn limits_hold_for_diesel_only() {
    for fuel in Fuel::ALL {
        let facts = MachineFacts { fuel: *fuel, ..LOADER };
        let judged = LIMITS.judge(&facts, false, &[9000], None);
        if matches!(fuel, Fuel::Diesel | Fuel::Other) {
            assert_eq!(judged.verdict, Verdict::Fail, "{fuel:?}");
        } else {
            assert_eq!((judged.verdict, judged.limit), (Verdict::NotApplicable, None), "{fuel:?}");
        }
    }
    let electric = MachineFacts { stage: Stage::Electric, ..LOADER };
    assert_eq!(LIMITS.judge(&electric, false, &[9000], None).verdict, Verdict::NotApplicable);
}

#[test]
fn a_right_form_is_read_exactly() {
    let (data, report) = check(&right(), Some(&LOADER), TODAY);
    assert_eq!((report.errors.len(), report.warnings.len()), (0, 0), "{report:?}");
    let data = data.unwrap();
    assert_eq!(data.report_no, "LF-2026-0001");
    assert_eq!((data.readings.as_slice(), data.ringelmann), ([610, 600, 625].as_slice(), Some(50)));
    assert_eq!(data.tested_time, Some(Time::constant(14, 30, 0, 0)));
    let judged = data.judge(&LOADER);
    assert_eq!((judged.mean, judged.verdict, judged.class), (Some(612), Verdict::Pass, Some(LimitClass::Two)));
}

#[test]
fn every_field_says_what_is_wrong_with_it() {
    let cases = [
        ("report_no", ""),
        ("report_no", "<b>"),
        ("body", " "),
        ("body", "😀"),
        ("cma", "1234567890123456789012345"),
        ("tested_on", ""),
        ("tested_on", "2026-02-30"),
        ("tested_on", "2026-11-26"),
        ("tested_on", "1999-12-31"),
        ("tested_time", "24:00"),
        ("tested_time", "14"),
        ("tested_time", "14:60"),
        ("tested_time", "-1:10"),
        ("place", ""),
        ("origin", "other"),
        ("reading1", "-0.1"),
        ("reading1", "0.6254"),
        ("reading2", "20.001"),
        ("reading3", "1e3"),
        ("reading3", "0,6"),
        ("ringelmann", "5.01"),
        ("ringelmann", "一"),
        ("tester", "a\u{0}b"),
    ];
    for (field, value) in cases {
        assert_eq!(errors(&right().with(field, value)), [field], "{field} {value:?}");
    }
    let good = [
        ("tested_on", "2026-11-25"),
        ("tested_on", "2000-01-01"),
        ("tested_time", "23:59:59"),
        ("tested_time", "０：０５"),
        ("reading1", "20"),
        ("reading1", "０．６２"),
        ("reading1", "0.6200"),
        ("ringelmann", "5"),
        ("ringelmann", "1级"),
        ("reading3", ""),
    ];
    for (field, value) in good {
        assert_eq!(errors(&right().with(field, value)), [""; 0], "{field} {value:?}");
    }
}

#[test]
fn readings_have_no_gaps_and_something_is_measured() {
    assert_eq!(errors(&right().with("reading2", "")), ["reading2"]);
    let nothing = right().with("reading1", "").with("reading2", "").with("reading3", "").with("ringelmann", "");
    assert_eq!(errors(&nothing), ["reading1"]);
    assert_eq!(errors(&nothing.clone().with("ringelmann", "1")), [""; 0]);
    let electric = MachineFacts { stage: Stage::Electric, fuel: Fuel::Electric, power_w: 20_000 };
    assert!(check(&nothing, Some(&electric), TODAY).0.is_some());
    let (data, report) = check(&right(), Some(&electric), TODAY);
    assert!(data.is_some() && report.warning_of("reading1").is_some());
}

#[test]
fn what_is_odd_is_asked_about() {
    assert_eq!(warnings(&right().with("cma", "12345")), ["cma"]);
    assert_eq!(warnings(&right().with("reading1", "10.001")), ["reading1"]);
    assert_eq!(warnings(&right().with("reading1", "10")), [""; 0]);
    assert_eq!(warnings(&right().with("tested_on", "2018-11-30")), ["tested_on"]);
    assert_eq!(warnings(&right().with("tested_on", "2018-12-01")), [""; 0]);
    assert_eq!(warnings(&right().with("reading3", "")), ["reading3"]);
}

#[test]
fn the_machine_is_named_by_its_number() {
    assert_eq!(number(&right().with("number", "３－dl000123")).unwrap().compact(), "3DL000123");
    for wrong in ["", "DL000123", "3-DL0001234"] {
        assert!(number(&right().with("number", wrong)).is_err(), "{wrong}");
    }
}

#[test]
fn numbers_are_written_as_they_are_read() {
    for (value, words) in [(0, "0.00"), (620, "0.62"), (625, "0.625"), (3000, "3.00"), (12_010, "12.01")] {
        assert_eq!(opacity_words(value), words);
    }
    for (value, words) in [(0, "0"), (100, "1"), (150, "1.5"), (125, "1.25")] {
        assert_eq!(ringelmann_words(value), words);
    }
}

proptest! {
    #[test]
    fn every_opacity_reads_back(value in 0_i64..=HIGHEST) {
        prop_assert_eq!(reading(&opacity_words(value)), Ok(value));
    }

    #[test]
    fn no_text_makes_the_check_fall_over(name in 0..FIELDS.len(), text in any::<String>()) {
        let fields = right().with(FIELDS[name].name, &text);
        let (data, report) = check(&fields, None, TODAY);
        prop_assert_eq!(data.is_some(), report.is_clean());
    }
}
