//! Power and speed: reading them, and the slips that deserve a second look (`domain.md` §4).

use crate::fields::Report;
use crate::vocabulary::Product;

/// Power in watts: a positive decimal number of kilowatts, at most 4000.
pub fn power(raw: &str) -> Result<Option<i64>, String> {
    let text = crate::text::fold_code(raw);
    let text = text.trim_end_matches("KW");
    if text.is_empty() {
        return Ok(None);
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
    let speed: i64 = text.parse().map_err(|_| "转速请填写整数，单位转/分，例如 2200")?;
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
