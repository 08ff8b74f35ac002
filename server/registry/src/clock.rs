//! Time and ids. The only place that reads the machine's clock and randomness, so that tests decide both.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::Offset;
use uuid::Uuid;

/// How far the clocks of two requests may be apart that are under way at once: one may have waited for the other, and
/// processes side by side do not agree to the millisecond. Only what lies further ahead was written by a clock that ran
/// ahead.
pub const APART_MS: i64 = 60 * 1000;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// China has one time zone and no summer time.
const CHINA: Offset = Offset::constant(8);

/// Where the time comes from.
#[derive(Clone, Default)]
pub struct Clock {
    /// Added to the machine's clock; a test moves it forward.
    offset_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// Moves this clock (and its clones) forward.
    pub fn advance_ms(&self, by: i64) {
        self.offset_ms.fetch_add(by, Ordering::SeqCst);
    }

    /// How far it was moved.
    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }

    /// Milliseconds since 1970 in UTC.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now_ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond() + self.offset_ms()
    }

    /// Today in China.
    pub fn today(&self) -> Date {
        china_day(self.now_ms())
    }

    /// A new time-ordered id (uuid v7).
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now_ms()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random_bytes()).into_uuid()
    }
}

/// The day and time in China of an instant.
pub(crate) fn china(at_ms: i64) -> jiff::civil::DateTime {
    CHINA.to_datetime(jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default())
}

/// The day in China of an instant.
pub fn china_day(at_ms: i64) -> Date {
    let stamp = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    CHINA.to_datetime(stamp).date()
}

/// The instant at which a day begins in China.
pub fn china_midnight(day: Date) -> i64 {
    CHINA.to_timestamp(day.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_millisecond)
}

/// The day on which a term ends that is over at this instant: people are told a day, never the midnight behind it.
pub fn last_day(ends_at_ms: i64) -> Date {
    china_day(ends_at_ms - 1)
}

/// The same in words: every page, export and message tells a deadline by this.
pub fn deadline(ends_at_ms: i64) -> String {
    domain::day::chinese(last_day(ends_at_ms))
}

/// The end of the `days`-th day after this instant's.
pub(crate) fn end_of_term(from_ms: i64, days: i64) -> i64 {
    china_midnight(china_day(from_ms)) + (days + 1) * DAY_MS
}

/// `2026年11月24日 19:23`, China's time.
pub fn china_time(at_ms: i64) -> String {
    let stamp = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    let time = CHINA.to_datetime(stamp);
    format!("{} {:02}:{:02}", domain::day::chinese(time.date()), time.hour(), time.minute())
}

/// `2026-11-24T19:23:05+08:00`, as other systems read it (RFC 3339).
pub fn rfc3339(at_ms: i64) -> String {
    let stamp = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    format!("{}+08:00", CHINA.to_datetime(stamp).strftime("%Y-%m-%dT%H:%M:%S"))
}

/// `D:20261124192305+08'00'`, as it stands in a PDF.
pub(crate) fn pdf_time(at_ms: i64) -> String {
    let stamp = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    CHINA.to_datetime(stamp).strftime("D:%Y%m%d%H%M%S+08'00'").to_string()
}

/// Unguessable bytes from the operating system.
///
/// # Panics
/// Never in practice: when the operating system has no randomness, nothing here may go on.
#[expect(clippy::expect_used, reason = "without randomness no token, id or code may be made")]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}
