//! Small phrases from which explanations are put together. Plain pushes: this also runs on phones.

use jiff::civil::Date;

use crate::day::chinese;
use crate::stage::Stage;

pub(super) const MACHINE: &str = "机械出厂日期";
pub(super) const ENGINE: &str = "发动机生产日期";

/// `功率560.001千瓦`.
pub(super) fn power(watts: i64) -> String {
    ["功率", &kilowatts(watts)].concat()
}

/// `560.001千瓦`, without needless zeros.
pub(super) fn kilowatts(watts: i64) -> String {
    let magnitude = watts.unsigned_abs();
    let mut text = String::new();
    if watts < 0 {
        text.push('-');
    }
    text.push_str(&(magnitude / 1000).to_string());
    let thousandths = (magnitude % 1000 + 1000).to_string();
    let decimals = thousandths[1..].trim_end_matches('0');
    if !decimals.is_empty() {
        text.push('.');
        text.push_str(decimals);
    }
    text.push_str("千瓦");
    text
}

/// `机械出厂日期2019年8月21日不早于2016年4月1日`.
pub(super) fn not_before(what: &str, day: Date, border: Date) -> String {
    [what, &chinese(day), "不早于", &chinese(border)].concat()
}

/// `机械出厂日期2005年7月14日早于2007年10月1日`.
pub(super) fn before(what: &str, day: Date, border: Date) -> String {
    [what, &chinese(day), "早于", &chinese(border)].concat()
}

/// `…，按国三判定`.
pub(super) fn conclude(reasons: &[&str], stage: Stage) -> String {
    let end = match stage {
        Stage::None => "没有适用的排放阶段，判定为X".to_owned(),
        Stage::Electric => "按电动判定".to_owned(),
        _ => ["按", stage.name(), "判定"].concat(),
    };
    [&reasons.join("，"), "，", &end].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watts_are_shown_as_kilowatts() {
        for (watts, text) in
            [(560_001, "560.001千瓦"), (37_000, "37千瓦"), (5_670, "5.67千瓦"), (0, "0千瓦"), (-50, "-0.05千瓦")]
        {
            assert_eq!(kilowatts(watts), text);
        }
        assert!(kilowatts(i64::MIN).ends_with("千瓦"));
    }
}
