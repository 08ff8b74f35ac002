//! What one form takes every form takes: each field for words, on each form, with the same texts.

use domain::fields::{FieldSpec, Fields, Input, Report};
use domain::filing::FilingKind;
use domain::photos::Slot;
use domain::site::SitePhoto;
use domain::{changes, inspection, machine, site, subject, visit};
use jiff::civil::Date;

/// As people type and paste, and what is kept of it.
const TAKEN: [(&str, &str); 10] = [
    ("1～3号　3＃楼", "1～3号 3#楼"),
    ("Ａ＆Ｂ＋Ｃ", "A&B+C"),
    ("○「甲」…×→", "○「甲」…×→"),
    ("艾力‧买买提", "艾力·买买提"),
    ("艾力・买买提•甲∙乙⋅丙", "艾力·买买提·甲·乙·丙"),
    ("“甲”‘乙’\"丙\"'丁'", "“甲”‘乙’\"丙\"'丁'"),
    ("山西路桥\n第一工程", "山西路桥第一工程"),
    ("𮯠𫖯\u{e863}⻄", "𮯠𫖯䶮西"),
    ("\u{200b}甲\u{feff}", "甲"),
    ("（甲），乙：丙", "（甲），乙：丙"),
];

/// What no form takes, and how it is named.
const REFUSED: [(&str, &str); 5] = [
    ("甲\u{202e}乙", "“U+202E（控制字符）”不能使用，请删除"),
    ("甲\0乙", "“U+FFFD（损坏的字符）”不能使用，请删除"),
    ("甲😀", "“😀”（图形符号）不能使用，请删除"),
    ("<b>", "“<”不能使用，请删除"),
    ("甲\u{e000}", "“U+E000（自造字）”不能使用，其他电脑上显示不出来，请换成标准的字"),
];

fn words(specs: &[FieldSpec]) -> impl Iterator<Item = &'static str> + '_ {
    // 检测时间 is typed as text and is a time.
    specs.iter().filter(|spec| spec.input == Input::Text && spec.name != "tested_time").map(|spec| spec.name)
}

/// Every field for words of a form, filled with each text.
fn form(name: &str, specs: &[FieldSpec], filled: &[(&str, &str)], check: impl Fn(&Fields) -> (String, Report)) {
    let filled: Fields = filled.iter().copied().collect();
    let mut fields = 0;
    for field in words(specs) {
        let counts = check(&filled.clone().with(field, "<")).1.error_of(field).is_some();
        if !counts {
            continue;
        }
        fields += 1;
        for (typed, kept) in TAKEN {
            let (data, report) = check(&filled.clone().with(field, typed));
            assert_eq!(report.error_of(field), None, "{name}.{field}: {typed:?}");
            assert!(data.contains(&format!("{kept:?}")), "{name}.{field}: {typed:?} in {data}");
        }
        for (typed, sentence) in REFUSED {
            let (_, report) = check(&filled.clone().with(field, typed));
            // Before the sentence may stand the field's own word.
            let said = report.error_of(field).unwrap_or_default();
            assert!(said.ends_with(sentence), "{name}.{field}: {typed:?}: {said}");
        }
    }
    assert!(fields > 0, "{name} has fields for words");
}

fn districts() -> [String; 1] {
    ["141002".to_owned()]
}

const TODAY: Date = Date::constant(2026, 11, 24);

#[test]
fn what_one_form_of_a_filing_takes_every_form_takes() {
    form(
        "person",
        subject::FIELDS,
        &[
            ("subject_kind", "person"),
            ("person_name", "王"),
            ("resident_id", "142601196802291524"),
            ("person_phone", "13803570000"),
            ("sensitive_consent", "yes"),
        ],
        |fields| {
            let (data, report) = subject::check(fields, &[Slot::IdCard]);
            (format!("{data:?}"), report)
        },
    );
    form(
        "company",
        subject::FIELDS,
        &[
            ("subject_kind", "company"),
            ("company_name", "甲"),
            ("credit_code", "91141002MA0L5T3Q4K"),
            ("contact_name", "李"),
            ("company_phone", "0357-2012345"),
            ("sensitive_consent", "yes"),
        ],
        |fields| {
            let (data, report) = subject::check(fields, &[Slot::License]);
            (format!("{data:?}"), report)
        },
    );
    let machine = [
        ("disclosure_number", "CN FJ G3 00 0S21000008 000001"),
        ("registration_type", "vehicle"),
        ("plant_number", "厂内-07"),
        ("identity_kind", "factory"),
        ("factory_number", "LF-2018"),
        ("district", "141002"),
        ("place", "工地"),
        ("maker", "三一"),
        ("model", "SY215C"),
        ("machine_date", "2018.6.11"),
        ("fuel", "diesel"),
        ("power", "118 千瓦"),
        ("speed", "2000r/min"),
        ("engine_maker", "五十铃"),
        ("engine_model", "4HK1"),
        ("engine_date", "20180420"),
    ];
    form("machine", machine::FIELDS, &machine, |fields| {
        let (data, report) = machine::check(fields, true, &districts(), TODAY);
        (format!("{data:?}"), report)
    });
}

#[test]
fn what_one_form_about_sites_and_tests_takes_every_form_takes() {
    let filled_site = [
        ("name", "工程"),
        ("district", "141002"),
        ("address", "中段"),
        ("builder", "甲"),
        ("contractor", "乙"),
        ("credit_code", "91140000110012345Q"),
        ("project", "road"),
        ("starts_on", "2026/3/1"),
        ("ends_on", "2027年10月31日"),
        ("manager", "张"),
        ("phone", "0357-2012345转801"),
    ];
    form("site", site::FIELDS, &filled_site, |fields| {
        let (data, report) = site::check(fields, &[SitePhoto::Board], &districts());
        (format!("{data:?}"), report)
    });
    let test = [
        ("report_no", "R1"),
        ("body", "站"),
        ("tested_on", "20261101"),
        ("place", "工地"),
        ("origin", "road_check"),
        ("reading1", "0.62"),
        ("instrument", "仪"),
        ("tester", "王"),
    ];
    let origin = inspection::Origin::ALL[0].code();
    let test: Vec<(&str, &str)> =
        test.into_iter().map(|(name, value)| (name, if name == "origin" { origin } else { value })).collect();
    form("inspection", inspection::FIELDS, &test, |fields| {
        let (data, report) = inspection::check(fields, None, TODAY);
        (format!("{data:?}"), report)
    });
}

#[test]
fn what_one_form_of_a_change_takes_every_form_takes() {
    let transfer = [("new_phone", "13803570000"), ("new_name", "王"), ("reason", "卖了")];
    form("transfer", changes::fields(FilingKind::Transfer), &transfer, |fields| {
        let (data, report) = changes::check(FilingKind::Transfer, fields, &districts(), "141002");
        (format!("{data:?}"), report)
    });
    let moved = ["141002".to_owned(), "141081".to_owned()];
    let arrival = [("new_district", "141081"), ("new_place", "新址"), ("reason", "搬了")];
    form("move", changes::fields(FilingKind::Move), &arrival, |fields| {
        let (data, report) = changes::check(FilingKind::Move, fields, &moved, "141002");
        (format!("{data:?}"), report)
    });
    let collected = [("collected_as", "agent"), ("collector_name", "张"), ("collector_phone", "13803570000")];
    form("hand-over", changes::HAND_OVER, &collected, |fields| {
        let (data, report) = changes::check_hand_over(fields);
        (format!("{data:?}"), report)
    });
    let number = visit::number("3-GA000001").unwrap();
    let foreign: Vec<FieldSpec> = visit::foreign_specs().copied().collect();
    form(
        "foreign",
        &foreign,
        &[("product", "loader"), ("maker", "徐工"), ("model", "LW500"), ("fuel", "diesel")],
        |fields| {
            let (data, report) = visit::foreign(fields, number);
            (format!("{data:?}"), report)
        },
    );
}
