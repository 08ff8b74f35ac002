//! Working days (工作日), for the clock of a filing: Monday to Friday, but for the holidays and the worked weekends that
//! the State Council announces for a year, which a city writes into its file.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// Which days are worked, apart from the rule of the week.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// 法定节假日 and the days off around them.
    #[serde(default)]
    pub holidays: Vec<Date>,
    /// 调休上班: weekends that are worked.
    #[serde(default)]
    pub workdays: Vec<Date>,
}

impl Calendar {
    /// Whether offices work on this day.
    pub fn is_worked(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.workdays.contains(&day) || (!weekend && !self.holidays.contains(&day))
    }

    /// The `count`-th working day after `day`; the day itself never counts. Zero is the day itself.
    pub fn after(&self, day: Date, count: u32) -> Date {
        let (mut found, mut left) = (day, count);
        // No calendar has a year of holidays; a broken one must not hang.
        for _ in 0..count.saturating_add(400) {
            if left == 0 {
                break;
            }
            let Ok(next) = found.tomorrow() else { break };
            found = next;
            if self.is_worked(found) {
                left -= 1;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weekends_do_not_count() {
        let calendar = Calendar::default();
        // 2026-11-27 is a Friday.
        assert_eq!(calendar.after(date(2026, 11, 27), 1), date(2026, 11, 30));
        assert_eq!(calendar.after(date(2026, 11, 25), 5), date(2026, 12, 2));
        assert_eq!(calendar.after(date(2026, 11, 28), 1), date(2026, 11, 30));
        assert_eq!(calendar.after(date(2026, 11, 25), 0), date(2026, 11, 25));
    }

    #[test]
    fn holidays_are_skipped_and_worked_weekends_count() {
        let holidays = (1..=7).map(|day| date(2026, 10, day)).collect();
        let calendar = Calendar { holidays, workdays: vec![date(2026, 10, 10)] };
        assert_eq!(calendar.after(date(2026, 9, 30), 1), date(2026, 10, 8));
        assert_eq!(calendar.after(date(2026, 9, 30), 3), date(2026, 10, 10));
    }

    #[test]
    fn a_calendar_without_working_days_ends_all_the_same() {
        let holidays = (0..2000).filter_map(|n| date(2026, 1, 1).checked_add(jiff::ToSpan::days(n)).ok()).collect();
        let calendar = Calendar { holidays, workdays: Vec::new() };
        assert!(calendar.after(date(2026, 1, 1), 3) > date(2026, 1, 1));
    }
}
