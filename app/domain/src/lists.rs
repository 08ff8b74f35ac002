//! What every long list is ordered and narrowed by: its order, and months.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// The oldest first.
    #[default]
    Oldest,
    /// The newest first.
    Newest,
}

/// A month of the calendar, as `202611`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i64);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(i64::from(day.year()) * 100 + i64::from(day.month()))
    }

    /// The month written `202611`, as the register keeps it.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// `202611`.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Reads `2026-11`, as a month input writes it.
    pub fn parse(raw: &str) -> Option<Self> {
        let (year, month) = raw.trim().split_once('-')?;
        let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
        ((1950..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self(year * 100 + month))
    }

    /// `2026-11`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}", self.year(), self.0 % 100)
    }

    /// 2026.
    pub const fn year(self) -> i64 {
        self.0 / 100
    }

    /// So many months earlier.
    #[must_use]
    pub const fn before(self, months: i64) -> Self {
        let count = self.year() * 12 + self.0 % 100 - 1 - months;
        Self(count / 12 * 100 + count % 12 + 1)
    }
}
