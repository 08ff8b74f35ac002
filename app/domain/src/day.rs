//! Days as the forms write them and as people read them. No clock: today comes in as a parameter.

use jiff::civil::Date;

use crate::text::is_dash;

/// The earliest day a machine or engine can have been made (`domain.md` §4).
pub const EARLIEST: Date = Date::constant(1950, 1, 1);

/// Reads `2019-08-21`, also with `/`, `.`, any dash or 年月日 between, and `20190821`; full width and blanks are folded.
pub fn parse(raw: &str) -> Option<Date> {
    let text = crate::text::fold_code(raw);
    if let (8, Some((year, rest))) = (text.len(), text.split_at_checked(4))
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        let (month, day) = rest.split_at_checked(2)?;
        return of_parts(year, month, day);
    }
    let between = |c: char| is_dash(c) || matches!(c, '/' | '.' | '。' | '年' | '月' | '日' | '号');
    let mut parts = text.split(between).filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    of_parts(year, month, day)
}

fn of_parts(year: &str, month: &str, day: &str) -> Option<Date> {
    let digits = [year, month, day].into_iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !digits {
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
        for raw in [
            "2019-08-21",
            "2019/8/21",
            "2019.08.21",
            "2019.8.21",
            "２０１９年８月２１日",
            "2019 年 8 月 21 日",
            "2019年8月21号",
            "20190821",
            "２０１９０８２１",
            "2019－08－21",
            "2019—8—21",
            " 2019．8．21\u{200b}",
        ] {
            assert_eq!(parse(raw), Some(date(2019, 8, 21)), "{raw}");
        }
        for raw in [
            "2019-02-29",
            "20190229",
            "20191301",
            "2019082",
            "201908211",
            "19-08-21",
            "2019-08",
            "2019-+8-21",
            "2019-08-21-1",
            "2019-08-21 14:30",
            "abc",
        ] {
            assert_eq!(parse(raw), None, "{raw}");
        }
        let today = date(2026, 11, 24);
        assert!(made_on("2026-11-25", today).is_err());
        assert!(made_on("1949-12-31", today).is_err());
        assert_eq!(made_on("2026-11-24", today), Ok(Some(today)));
        assert_eq!(made_on(" ", today), Ok(None));
    }
}
