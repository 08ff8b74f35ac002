//! Days as the forms write them and as people read them. No clock: today comes in as a parameter.

use jiff::civil::Date;

/// The earliest day a machine or engine can have been made (`domain.md` §4).
pub const EARLIEST: Date = Date::constant(1950, 1, 1);

/// Reads `2019-08-21`, also with `/`, `.` or 年月日 between, full width folded.
pub fn parse(raw: &str) -> Option<Date> {
    let text = crate::text::fold(raw);
    let mut parts = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `2019年8月21日`.
pub fn chinese(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `2019-08-21`, what a date input holds.
pub fn iso(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// A day of making: a real day, from 1950 to today; nothing typed is `None`.
pub fn made_on(raw: &str, today: Date) -> Result<Option<Date>, String> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    let day = parse(raw).ok_or("日期不正确，请按“2019-08-21”的格式填写")?;
    if day > today {
        return Err("日期不能晚于今天，请核对后重新填写".to_owned());
    }
    if day < EARLIEST {
        return Err("日期不能早于1950年，请核对后重新填写".to_owned());
    }
    Ok(Some(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_in_every_common_way_and_impossible_ones_refused() {
        for raw in ["2019-08-21", "2019/8/21", "2019.08.21", "２０１９年８月２１日"] {
            assert_eq!(parse(raw), Some(date(2019, 8, 21)), "{raw}");
        }
        for raw in ["2019-02-29", "19-08-21", "2019-08", "2019-08-21-1", "abc"] {
            assert_eq!(parse(raw), None, "{raw}");
        }
        let today = date(2026, 11, 24);
        assert!(made_on("2026-11-25", today).is_err());
        assert!(made_on("1949-12-31", today).is_err());
        assert_eq!(made_on("2026-11-24", today), Ok(Some(today)));
        assert_eq!(made_on(" ", today), Ok(None));
    }
}
