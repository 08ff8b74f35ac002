//! Power and speed: reading them, and the slips that deserve a second look (`domain.md` §4).

use crate::fields::Report;
use crate::vocabulary::Product;

/// Power in watts: a positive decimal number of kilowatts, at most 4000.
pub fn power(raw: &str) -> Result<Option<i64>, String> {
    let typed = crate::text::fold_code(raw);
    if typed.is_empty() {
        return Ok(None);
    }
    let text = without_unit(&typed, &KILOWATTS);
    if let Some(horses) = HORSES.iter().find_map(|unit| typed.strip_suffix(unit)) {
        return Err(horsepower(horses));
    }
    let watts = thousandths(text).ok_or("功率请填写数字，单位千瓦，例如 118 或 36.8")?;
    if watts <= 0 {
        return Err("功率必须大于0，请按铭牌上的额定功率填写".to_owned());
    }
    if watts > 4_000_000 {
        return Err("功率不能超过4000千瓦，请核对单位后重新填写".to_owned());
    }
    Ok(Some(watts))
}

/// The units that stand behind a power, upper case as [`crate::text::fold_code`] makes them; the longer ones first.
const KILOWATTS: [&str; 4] = ["(KW)", "KW", "㎾", "千瓦"];
/// Horsepower. It is never converted in silence: whether metric or British is meant, only the plate says.
const HORSES: [&str; 5] = ["马力", "匹", "PS", "HP", "CV"];
/// The units that stand behind a speed.
const TURNS: [&str; 10] = ["(R/MIN)", "R/MIN", "(RPM)", "RPM", "转/分钟", "转/分", "转每分钟", "转每分", "MIN-1", "转"];

/// The number without the unit that people write behind it.
fn without_unit<'a>(text: &'a str, units: &[&str]) -> &'a str {
    units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text)
}

/// What to type instead of horsepower, worked out where it can be.
fn horsepower(horses: &str) -> String {
    match thousandths(horses).filter(|value| (1..10_000_000).contains(value)) {
        // 1 PS = 0.7355 kW (GB 3102.3); tenths are as much as a plate says.
        Some(value) => {
            let tenths = (value * 7355 / 10_000 + 50) / 100;
            format!(
                "功率请按千瓦（kW）填写，不要填马力；{horses}马力约合{}.{}千瓦，请对照铭牌核对后填写千瓦数",
                tenths / 10,
                tenths % 10
            )
        }
        None => "功率请按千瓦（kW）填写，不要填马力；1马力约合0.735千瓦".to_owned(),
    }
}

/// A decimal number with at most three places, times 1000, without floating point.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || fraction.len() > 3 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let mut value: i64 = whole.parse().ok()?;
    for place in 0..3 {
        let digit = fraction.as_bytes().get(place).map_or(0, |byte| i64::from(byte - b'0'));
        value = value * 10 + digit;
    }
    Some(value)
}

/// Speed in r/min: a whole number from 300 to 6000.
pub fn speed(raw: &str) -> Result<Option<i64>, String> {
    let text = crate::text::fold_code(raw);
    if text.is_empty() {
        return Ok(None);
    }
    // A spreadsheet writes a whole number as 2000.0.
    let turns = thousandths(without_unit(&text, &TURNS)).filter(|value| value % 1000 == 0);
    let speed = turns.ok_or("转速请填写整数，单位转/分，例如 2200")? / 1000;
    if (300..=6000).contains(&speed) {
        Ok(Some(speed))
    } else {
        Err("转速应在300到6000转/分之间，请核对后重新填写".to_owned())
    }
}

/// Horsepower typed as kilowatts, power and speed swapped: a warning, never a refusal.
pub fn second_look(product: Option<Product>, power_w: Option<i64>, speed_rpm: Option<i64>, report: &mut Report) {
    let (Some(product), Some(watts)) = (product, power_w) else { return };
    let Some((least, most)) = product.usual_power_kw() else { return };
    let watts_of = |kw: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "usual powers are below 4000 kW")]
        let watts = (kw * 1000.0) as i64;
        watts
    };
    if watts >= watts_of(least) && watts <= watts_of(most) {
        return;
    }
    let swapped = watts > 1_000_000 && speed_rpm.is_some_and(|rpm| rpm < 1000);
    let sentence = if swapped {
        "功率和转速可能填反了，请对照铭牌核对；确认无误可以继续".to_owned()
    } else {
        format!(
            "{}的功率通常在{least}到{most}千瓦之间，请核对单位是否为千瓦（1马力=0.735千瓦）；确认无误可以继续",
            product.label()
        )
    };
    report.warning("power", sentence);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_is_read_with_its_unit_in_every_writing() {
        for typed in
            ["118", "118kW", "118 KW", "１１８ 千瓦", "118千瓦", "118.0kw", "118（kW）", "118㎾", "118\u{200b}"]
        {
            assert_eq!(power(typed), Ok(Some(118_000)), "{typed}");
        }
        assert_eq!(power("36．8 千瓦"), Ok(Some(36_800)));
        assert_eq!(power("　"), Ok(None));
        for bad in ["118W", "118kVA", "kW", "1,200", "118kW/2000", "-5", "0", "4001"] {
            assert!(power(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn horsepower_is_asked_back_in_kilowatts() {
        for typed in ["160马力", "160PS", "160 ps", "160HP", "160匹"] {
            let sentence = power(typed).unwrap_err();
            assert!(sentence.contains("160马力约合117.7千瓦"), "{typed}: {sentence}");
        }
        assert!(power("多马力").unwrap_err().contains("千瓦"));
    }

    #[test]
    fn a_speed_is_read_with_its_unit_in_every_writing() {
        for typed in
            ["2000", "2000r/min", "2000 R/MIN", "２０００ｒ／ｍｉｎ", "2000rpm", "2000转/分", "2000 转每分钟", "2000.0"]
        {
            assert_eq!(speed(typed), Ok(Some(2000)), "{typed}");
        }
        for bad in ["2000.5", "2000Hz", "299", "6001", "+2000", "r/min"] {
            assert!(speed(bad).is_err(), "{bad}");
        }
    }
}
