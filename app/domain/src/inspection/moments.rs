//! Days and times of tests as forms, tables and programs for tables write them.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time, date};

use crate::day;
use crate::text::fold;

/// Day 0 of a table's serial numbers. Right from March 1900, before which the programs count a day that never was.
const SERIAL: Date = date(1899, 12, 30);

/// Part of the day said in words: the hour from which it counts, and the hours that fit it.
const HALVES: &[(&str, i8)] = &[
    ("上午", 0),
    ("凌晨", 0),
    ("早上", 0),
    ("AM", 0),
    ("中午", 12),
    ("下午", 12),
    ("傍晚", 12),
    ("晚上", 12),
    ("PM", 12),
];

/// `14:30`, `下午2:30`, `2:30 PM`, `14时30分`; seconds are dropped.
pub fn time(raw: &str) -> Option<Time> {
    let text = fold(raw).to_ascii_uppercase().replace("A.M.", "AM").replace("P.M.", "PM");
    let half = HALVES.iter().find(|(words, _)| text.starts_with(words) || text.ends_with(words));
    let clock = half.map_or(text.as_str(), |(words, _)| text.trim_start_matches(words).trim_end_matches(words)).trim();
    let mut parts = clock.split([':', '时', '点', '分', '秒']).filter(|part| !part.trim().is_empty());
    let mut part = || match parts.next().map(str::trim) {
        Some(digits) if digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse::<i8>().ok()
        }
        _ => None,
    };
    let (hour, minute) = (part()?, part()?);
    let second = parts.next().map(str::trim);
    let whole =
        second.is_none_or(|digits| digits.len() <= 2 && digits.parse::<i8>().is_ok_and(|s| (0..60).contains(&s)));
    if !whole || parts.next().is_some() {
        return None;
    }
    // 中午11:50 is before noon; 上午12:10 and 12:10 AM are what the programs write for ten past midnight.
    let noon = half.is_some_and(|(words, _)| *words == "中午") && hour >= 11;
    let hour = match half.map(|(_, from)| *from) {
        Some(0) if hour == 12 => 0,
        Some(0) if hour > 12 => return None,
        Some(12) if hour < 12 && !noon => hour + 12,
        _ => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// A time that a table keeps as a part of a day: `0.604166667`.
pub fn serial_time(raw: &str) -> Option<Time> {
    let text = fold(raw);
    let fraction =
        text.strip_prefix("0.").filter(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))?;
    let places = u32::try_from(fraction.len()).ok().filter(|places| *places <= 17)?;
    let (part, whole) = (fraction.parse::<i128>().ok()?, 10_i128.pow(places));
    let minutes = i64::try_from((part * 24 * 60 + whole / 2) / whole).ok()?;
    Time::new(i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?, 0, 0).ok()
}

/// The day in a cell of days, and the time that stands behind it: `2026-11-02 下午2:30`, `20261102`, or the number that
/// the programs keep for a day, `46328` or `46328.604166667`.
pub fn day_and_time(raw: &str) -> Option<(Date, String)> {
    let text = fold(raw);
    if let Some(day) = plain_day(&text) {
        return Some((day, String::new()));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if whole.len() == 5 && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        let day = SERIAL.checked_add(whole.parse::<i32>().ok()?.days()).ok()?;
        let time = serial_time(&format!("0.{fraction}"));
        return Some((day, time.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default()));
    }
    // A day with a time behind it.
    let cut = text.find(['T', ' ']).or_else(|| text.find('日').map(|at| at + '日'.len_utf8()))?;
    let (day, time) = (plain_day(&text[..cut])?, text[cut..].trim_start_matches('T').trim());
    Some((day, time.to_owned()))
}

/// A day alone, also without anything between year, month and day.
fn plain_day(text: &str) -> Option<Date> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = |part: &str| part.parse().ok();
        return Date::new(text[..4].parse().ok()?, number(&text[4..6])?, number(&text[6..])?).ok();
    }
    day::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_and_programs_write_them() {
        for (raw, expected) in [
            ("14:30", "14:30"),
            ("14:30:59", "14:30"),
            ("１４：３０", "14:30"),
            ("14时30分", "14:30"),
            ("14点05分", "14:05"),
            ("下午2:30", "14:30"),
            ("下午 2:30:00", "14:30"),
            ("下午14:30", "14:30"),
            ("上午9:05", "09:05"),
            ("上午12:05", "00:05"),
            ("中午12:10", "12:10"),
            ("中午1:10", "13:10"),
            ("中午11:50", "11:50"),
            ("晚上8点15分", "20:15"),
            ("2:30 pm", "14:30"),
            ("PM 2:30", "14:30"),
            ("12:05 a.m.", "00:05"),
        ] {
            assert_eq!(time(raw).map(|time| time.strftime("%H:%M").to_string()).as_deref(), Some(expected), "{raw}");
        }
        for raw in ["", "下午", "25:00", "14:60", "14", "上午14:30", "14:30:61", "a:b", "+1:30", "1:2:3:4", "0.6"] {
            assert_eq!(time(raw), None, "{raw}");
        }
        assert_eq!(serial_time("0.604166667").map(|time| (time.hour(), time.minute())), Some((14, 30)));
        assert_eq!(serial_time("0.5").map(|time| (time.hour(), time.minute())), Some((12, 0)));
        assert_eq!((serial_time("0.99999"), serial_time("1.5"), serial_time("0.")), (None, None, None));
    }

    #[test]
    fn days_of_tables_are_read_with_what_stands_behind_them() {
        let day = date(2026, 11, 2);
        for (raw, time) in [
            ("2026-11-02", ""),
            ("20261102", ""),
            ("２０２６１１０２", ""),
            ("46328", ""),
            ("46328.604166667", "14:30"),
            ("2026-11-02 14:30", "14:30"),
            ("2026-11-02T14:30:00", "14:30:00"),
            ("2026年11月2日下午2:30", "下午2:30"),
            ("2026/11/2 下午2:30", "下午2:30"),
        ] {
            assert_eq!(day_and_time(raw), Some((day, time.to_owned())), "{raw}");
        }
        for raw in ["", "20261302", "2026110", "123456", "1.5", "合计", "#N/A"] {
            assert_eq!(day_and_time(raw), None, "{raw}");
        }
    }
}
