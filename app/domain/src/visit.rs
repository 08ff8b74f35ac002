//! 机械入场 and 出场 (manual 三(四), 三(六)): what an entry says, and what a machine from elsewhere (外地机械) is.

use serde::{Deserialize, Serialize};

use crate::fields::{FieldSpec, Fields, Report, not_chosen, required_line};
use crate::machine;
use crate::registration_number::RegistrationNumber;
use crate::vocabulary::{Fuel, Product};

/// An exit can be undone for so long, in milliseconds.
pub const UNDO_MS: i64 = 2 * 60 * 1000;
/// A tablet's clock may differ by so much before it is shown, in milliseconds.
pub const CLOCK_TOLERANCE_MS: i64 = 5 * 60 * 1000;

/// The fields of a machine from elsewhere: its number says prefix and stage, the rest is read off its plate and its
/// maker's.
pub const FOREIGN_FIELDS: [&str; 4] = ["product", "maker", "model", "fuel"];

/// The specs of [`FOREIGN_FIELDS`], the same as in 机械信息.
pub fn foreign_specs() -> impl Iterator<Item = &'static FieldSpec> {
    FOREIGN_FIELDS.iter().filter_map(|name| machine::FIELDS.iter().find(|spec| spec.name == *name))
}

/// A machine that another city registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignMachine {
    /// 机械产品名称.
    pub product: Product,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    /// 燃料类型.
    pub fuel: Fuel,
}

impl ForeignMachine {
    /// As it is typed.
    pub fn fields(&self) -> Fields {
        [
            ("product", self.product.code()),
            ("maker", self.maker.as_str()),
            ("model", self.model.as_str()),
            ("fuel", self.fuel.code()),
        ]
        .into_iter()
        .collect()
    }
}

/// The number in what was typed or scanned: a plate's QR code is an address that holds it (`/m/3-DL000123?s=…`).
fn scanned(text: &str) -> &str {
    let behind = text.split_once("/m/").map_or(text, |(_, behind)| behind);
    behind.split(['?', '#', '/']).next().unwrap_or_default()
}

/// Reads the number typed or scanned at the gate.
pub fn number(typed: &str) -> Result<RegistrationNumber, String> {
    let typed = scanned(typed);
    if typed.trim().is_empty() {
        return Err("请填写或扫描机械号牌上的环保登记号码".to_owned());
    }
    RegistrationNumber::parse(typed).map_err(|_| {
        "环保登记号码不正确：应为1位排放阶段、2位地区代码和6位序号，例：3-DL000123；请对照号牌核对".to_owned()
    })
}

/// Reads what was typed about a machine from elsewhere. Its stage stands in its number and must fit its fuel.
pub fn foreign(fields: &Fields, number: RegistrationNumber) -> (Option<ForeignMachine>, Report) {
    let mut report = Report::default();
    let product = Product::from_code(fields.get("product")).ok_or_else(|| not_chosen("机械产品名称"));
    let product = report.keep("product", product);
    let maker = report.keep("maker", required_line(fields.get("maker"), "机械制造企业", 100));
    let model = report.keep("model", required_line(fields.get("model"), "型号规格", 60));
    let fuel = report.keep("fuel", Fuel::from_code(fields.get("fuel")).ok_or_else(|| not_chosen("燃料类型")));
    let electric = number.stage() == crate::stage::Stage::Electric;
    if fuel.is_some_and(|fuel| (fuel == Fuel::Electric) != electric) {
        report.error("fuel", "燃料类型与号码不符：号码首位是D的为电动机械，燃料类型应为“电能”；请对照号牌核对");
    }
    report.settle_fields(foreign_specs());
    let read = || Some(ForeignMachine { product: product?, maker: maker?, model: model?, fuel: fuel? });
    (read().filter(|_| report.is_clean()), report)
}

/// How far a tablet's clock is off, in words; nothing when it is right within the tolerance.
pub fn clock_words(difference_ms: i64) -> Option<String> {
    if difference_ms.abs() <= CLOCK_TOLERANCE_MS {
        return None;
    }
    let minutes = difference_ms.abs() / 60_000;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let part = |value: i64, unit: &str| if value > 0 { format!("{value}{unit}") } else { String::new() };
    let length = format!("{}{}{}", part(days, "天"), part(hours, "小时"), part(minutes, "分钟"));
    Some(format!("平板时间{}{length}", if difference_ms > 0 { "快" } else { "慢" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_gate(number: &str, fuel: &str) -> (Option<ForeignMachine>, Report) {
        let fields = [("product", "loader"), ("maker", "徐工"), ("model", "LW500"), ("fuel", fuel)];
        foreign(&fields.into_iter().collect(), super::number(number).unwrap())
    }

    #[test]
    fn a_machine_from_elsewhere_is_known_by_its_plate() {
        assert_eq!(foreign_specs().count(), FOREIGN_FIELDS.len());
        let (machine, report) = at_gate("环3-GA000001", "diesel");
        assert!(report.is_clean(), "{report:?}");
        assert_eq!(machine.unwrap().fields().get("model"), "LW500");
        let (none, report) = foreign(&Fields::default(), super::number("3-GA000001").unwrap());
        assert!(none.is_none() && FOREIGN_FIELDS.iter().all(|field| report.error_of(field).is_some()));
    }

    #[test]
    fn its_fuel_fits_the_stage_in_its_number() {
        assert!(at_gate("D-GA000001", "electric").0.is_some());
        for (number, fuel) in [("D-GA000001", "diesel"), ("3-GA000001", "electric")] {
            assert!(at_gate(number, fuel).1.error_of("fuel").is_some(), "{number} {fuel}");
        }
    }

    #[test]
    fn what_is_no_number_is_said_with_an_example() {
        for bad in ["", "7-DL000001", "3-DL00001", "3-D L000001x", "你好"] {
            assert!(super::number(bad).is_err(), "{bad}");
        }
        for good in ["３－ｄｌ０００１２３", "https://nrmm.example/m/3-DL000123?s=k1.x", "http://a/m/3-DL000123"]
        {
            assert_eq!(super::number(good).unwrap().to_string(), "3-DL000123", "{good}");
        }
    }

    #[test]
    fn a_wrong_clock_is_told_in_words() {
        assert_eq!(clock_words(CLOCK_TOLERANCE_MS), None);
        assert_eq!(clock_words(-24 * 3_600_000).as_deref(), Some("平板时间慢1天"));
        assert_eq!(clock_words(3_600_000 + 60_000 * 5).as_deref(), Some("平板时间快1小时5分钟"));
    }
}
