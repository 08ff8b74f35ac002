//! 检测记录: a smoke test of a registered machine, its fields, its checks, and whether it is kept (GB 36886-2018).
//!
//! Numbers are exact: an opacity is a whole number of thousandths of 1/m, a Ringelmann number of hundredths of a grade.

use jiff::civil::{Date, Time, date};
use serde::{Deserialize, Serialize};

use crate::day;
use crate::fields::{FieldSpec, Fields, Input, Report, line, missing, name, not_chosen, required_line};
use crate::registration_number::RegistrationNumber;
use crate::text::{fold, fold_code};
use crate::vocabulary::coded_enum;

pub mod headings;
mod limits;
pub mod moments;

pub use limits::{Judgement, LIMITS, LimitClass, Limits, MachineFacts, Table};

coded_enum! {
    /// 检测类型: why the machine was tested.
    Origin: label {
        Periodic => "periodic", "定期检验";
        SpotCheck => "spot_check", "监督抽查";
        Complaint => "complaint", "投诉举报";
        Retest => "retest", "维修复检";
    }
}

coded_enum! {
    /// 检测结论.
    Verdict: label {
        Pass => "pass", "合格";
        Fail => "fail", "不合格";
        NotApplicable => "not_applicable", "不适用";
    }
}

/// The fields of the readings: free accelerations, the last three of which a report usually gives.
pub const READINGS: [&str; 6] = ["reading1", "reading2", "reading3", "reading4", "reading5", "reading6"];
/// So many readings make a test as the standard describes it.
const USUAL_READINGS: usize = 3;
/// Above this an opacimeter shows nothing sensible, in thousandths of 1/m.
const HIGHEST: i64 = 20_000;
/// Above this a reading is probably a percentage or a slip.
const ODD: i64 = 10_000;
/// The standard holds since this day.
const IN_FORCE: Date = date(2018, 12, 1);
/// No test that matters here is older.
const EARLIEST: Date = date(2000, 1, 1);

/// The field of 环保登记号码, which says what machine was tested.
pub const NUMBER: &str = "number";

/// The fields of a test, in the order of the form and of the table.
pub const FIELDS: &[FieldSpec] = &[
    FieldSpec::new(NUMBER, "环保登记号码", Input::Code, 20).hint("例：3-DL000123"),
    FieldSpec::new("report_no", "报告编号", Input::Code, 40),
    FieldSpec::new("body", "检测机构", Input::Text, 100),
    FieldSpec::new("cma", "CMA编号", Input::Code, 20).hint("资质认定证书编号，选填"),
    FieldSpec::new("tested_on", "检测日期", Input::Day, 20),
    FieldSpec::new("tested_time", "检测时间", Input::Text, 10).hint("例：14:30，选填"),
    FieldSpec::new("place", "检测地点", Input::Text, 120),
    FieldSpec::new(
        "origin",
        "检测类型",
        Input::Choice(&[
            ("periodic", "定期检验"),
            ("spot_check", "监督抽查"),
            ("complaint", "投诉举报"),
            ("retest", "维修复检"),
        ]),
        20,
    ),
    FieldSpec::new("reading1", "光吸收系数1", Input::Decimal, 10).hint("m⁻¹，最多三位小数"),
    FieldSpec::new("reading2", "光吸收系数2", Input::Decimal, 10),
    FieldSpec::new("reading3", "光吸收系数3", Input::Decimal, 10),
    FieldSpec::new("reading4", "光吸收系数4", Input::Decimal, 10),
    FieldSpec::new("reading5", "光吸收系数5", Input::Decimal, 10),
    FieldSpec::new("reading6", "光吸收系数6", Input::Decimal, 10),
    FieldSpec::new("ringelmann", "林格曼黑度", Input::Decimal, 10).hint("级，0到5，选填"),
    FieldSpec::new("instrument", "检测仪器", Input::Text, 100).hint("型号和编号，选填"),
    FieldSpec::new("tester", "检测人员", Input::Text, 40).hint("选填"),
    FieldSpec::new("zone", "在执行Ⅲ类限值的区域内", Input::Tick, 3),
];

/// The label of a field.
pub fn label(field: &str) -> &'static str {
    FIELDS.iter().find(|spec| spec.name == field).map_or("", |spec| spec.label)
}

/// A test, once everything is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionData {
    /// 报告编号, folded.
    pub report_no: String,
    /// 检测机构.
    pub body: String,
    /// CMA编号.
    pub cma: Option<String>,
    /// 检测日期.
    pub tested_on: Date,
    /// 检测时间.
    pub tested_time: Option<Time>,
    /// 检测地点.
    pub place: String,
    /// 检测类型.
    pub origin: Origin,
    /// 光吸收系数, in thousandths of 1/m.
    pub readings: Vec<i64>,
    /// 林格曼黑度, in hundredths of a grade.
    pub ringelmann: Option<i64>,
    /// 检测仪器.
    pub instrument: Option<String>,
    /// 检测人员.
    pub tester: Option<String>,
    /// Whether the limits of class Ⅲ hold there.
    pub zone: bool,
}

impl InspectionData {
    /// 检测结论 for a machine, by the table in force.
    pub fn judge(&self, machine: &MachineFacts) -> Judgement {
        LIMITS.judge(machine, self.zone, &self.readings, self.ringelmann)
    }
}

/// The registration number as typed, or the sentence for its field.
pub fn number(fields: &Fields) -> Result<RegistrationNumber, String> {
    let raw = fields.get(NUMBER);
    if raw.trim().is_empty() {
        return Err(missing("环保登记号码"));
    }
    RegistrationNumber::parse(raw).map_err(|_| "环保登记号码不正确，应为“3-DL000123”的样式，请核对标牌".to_owned())
}

/// Reads a test. `machine` is what the register knows of the machine; without it what depends on it is not said.
pub fn check(fields: &Fields, machine: Option<&MachineFacts>, today: Date) -> (Option<InspectionData>, Report) {
    let mut report = Report::default();
    let report_no = report.keep("report_no", code(fields.get("report_no"), 40));
    if report_no.as_ref().is_some_and(Option::is_none) {
        report.error("report_no", missing("报告编号"));
    }
    let body = report.keep("body", required_line(fields.get("body"), "检测机构", 100));
    let cma = report.keep("cma", code(fields.get("cma"), 20));
    if let Some(Some(cma)) = &cma
        && !(cma.len() == 12 && cma.bytes().all(|byte| byte.is_ascii_digit()))
    {
        report.warning("cma", "CMA编号通常是12位数字，请核对资质认定证书");
    }
    let tested_on = report.keep("tested_on", tested_on(fields.get("tested_on"), today));
    if tested_on.is_some_and(|day| day < IN_FORCE) {
        report.warning("tested_on", "检测日期早于GB 36886-2018实施之日（2018年12月1日），请核对");
    }
    let tested_time = report.keep("tested_time", time(fields.get("tested_time")));
    let place = report.keep("place", required_line(fields.get("place"), "检测地点", 120));
    let origin = Origin::from_code(fields.get("origin"));
    if origin.is_none() {
        report.error("origin", not_chosen("检测类型"));
    }
    let readings = readings(fields, &mut report);
    let ringelmann = report.keep("ringelmann", ringelmann(fields.get("ringelmann")));
    measured(machine, readings.as_deref(), ringelmann.as_ref(), &mut report);
    let instrument = report.keep("instrument", line(fields.get("instrument"), 100));
    let tester = report.keep("tester", name(fields.get("tester"), 40));
    let zone = fields.get("zone") == "yes";
    let data = || {
        Some(InspectionData {
            report_no: report_no??,
            body: body?,
            cma: cma?,
            tested_on: tested_on?,
            tested_time: tested_time?,
            place: place?,
            origin: origin?,
            readings: readings?,
            ringelmann: ringelmann?,
            instrument: instrument?,
            tester: tester?,
            zone,
        })
    };
    report.settle_fields(FIELDS);
    let data = data().filter(|_| report.is_clean());
    (data, report)
}

/// What was measured fits the machine: something for a diesel engine, nothing for an electric one.
fn measured(
    machine: Option<&MachineFacts>,
    readings: Option<&[i64]>,
    ringelmann: Option<&Option<i64>>,
    report: &mut Report,
) {
    let (Some(readings), Some(ringelmann)) = (readings, ringelmann) else { return };
    let nothing = readings.is_empty() && ringelmann.is_none();
    let judged = machine.is_none_or(MachineFacts::is_judged);
    if judged && nothing {
        report.error("reading1", "请填写光吸收系数，或填写林格曼黑度");
    } else if !judged && !nothing {
        report.warning("reading1", "这台机械不适用柴油机械排气烟度限值，检测值仅作记录，请核对环保登记号码");
    } else if judged && !readings.is_empty() && readings.len() < USUAL_READINGS {
        report.warning(READINGS[readings.len()], "自由加速法通常记录至少3次光吸收系数，请核对检测报告");
    }
}

/// Letters, digits and the punctuation of report numbers.
fn code(raw: &str, max: usize) -> Result<Option<String>, String> {
    let text = fold_code(raw);
    if text.is_empty() {
        return Ok(None);
    }
    line(&text, max)
}

fn tested_on(raw: &str, today: Date) -> Result<Date, String> {
    if raw.trim().is_empty() {
        return Err(missing("检测日期"));
    }
    let day = day::parse(raw).ok_or("日期不正确，请按“2019-08-21”的格式填写")?;
    if day > today {
        return Err("检测日期不能晚于今天，请核对后重新填写".to_owned());
    }
    if day < EARLIEST {
        return Err("检测日期不能早于2000年，请核对后重新填写".to_owned());
    }
    Ok(day)
}

/// Nothing, or a time of day.
fn time(raw: &str) -> Result<Option<Time>, String> {
    if fold(raw).is_empty() {
        return Ok(None);
    }
    moments::time(raw).map(Some).ok_or_else(|| "检测时间不正确，请按“14:30”的格式填写".to_owned())
}

/// The readings that were typed, without gaps between them; none when one of them is wrong.
fn readings(fields: &Fields, report: &mut Report) -> Option<Vec<i64>> {
    let mut found = Vec::new();
    let mut whole = true;
    let mut gap = None;
    for name in READINGS {
        let raw = fields.get(name);
        if raw.trim().is_empty() {
            gap = gap.or(Some(name));
            continue;
        }
        if let Some(empty) = gap.take() {
            report.error(empty, format!("请填写{}，或把后面的检测值依次前移", label(empty)));
            whole = false;
        }
        match reading(raw) {
            Ok(value) => {
                if value > ODD {
                    report.warning(name, "光吸收系数超过10 m⁻¹，请核对是否填写了不透光度（%）");
                }
                found.push(value);
            }
            Err(sentence) => {
                report.error(name, sentence);
                whole = false;
            }
        }
    }
    whole.then_some(found)
}

fn reading(raw: &str) -> Result<i64, String> {
    let value = scaled(raw, 3).ok_or("光吸收系数请填写数字，最多三位小数，例如 0.62")?;
    if value > HIGHEST {
        Err("光吸收系数不能超过20 m⁻¹，请核对后重新填写".to_owned())
    } else {
        Ok(value)
    }
}

fn ringelmann(raw: &str) -> Result<Option<i64>, String> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    let value = scaled(fold_code(raw).trim_end_matches('级'), 2).ok_or("林格曼黑度请填写0到5之间的数字，例如 1")?;
    if value > 500 {
        Err("林格曼黑度在0到5级之间，请核对后重新填写".to_owned())
    } else {
        Ok(Some(value))
    }
}

/// A decimal number with at most `places` places, as a whole number of the smallest of them, without floating point.
fn scaled(raw: &str, places: usize) -> Option<i64> {
    let text = fold_code(raw);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fraction = fraction.trim_end_matches('0');
    if whole.is_empty() || whole.len() > 6 || fraction.len() > places || !digits(whole) || !digits(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<places$}").parse().ok()
}

/// Thousandths of 1/m as people read them: `0.62`, `0.625`, `3.00`; at least two places.
pub fn opacity_words(thousandths: i64) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    if rest % 10 == 0 { format!("{whole}.{:02}", rest / 10) } else { format!("{whole}.{rest:03}") }
}

/// Hundredths of a grade as people read them: `1`, `1.5`.
pub fn ringelmann_words(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests;
