//! The half year behind the demonstration: what happens when, with the register's own clock set back and led forward.

use super::Fate;
use registry::clock::{Clock, DAY_MS, china_day, china_midnight};
use registry::messages::{Answer, Sender};

/// So long ago the demonstration begins.
pub const HISTORY_MS: i64 = 170 * DAY_MS;
const HOUR_MS: i64 = DAY_MS / 24;

/// What happens to a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Written and sent.
    Send,
    /// Taken, approved or returned.
    Decide,
    /// Mended and sent again.
    Mend,
}

/// A clock that is set back, and right again when this is dropped.
pub struct Past {
    clock: Clock,
    before: i64,
    now: i64,
}

impl Past {
    /// Sets the clock back.
    pub fn begin(clock: &Clock, by: i64) -> Self {
        let (before, now) = (clock.offset_ms(), clock.now_ms());
        clock.advance_ms(-by);
        Self { clock: clock.clone(), before, now }
    }

    /// Goes on to an instant; never back, and never beyond the present.
    pub fn reach(&self, at: i64) {
        let ahead = at.min(self.now) - self.clock.now_ms();
        self.clock.advance_ms(ahead.max(0));
    }

    /// The hour of the day that was so many days ago.
    pub fn at(&self, days_ago: i64, hour: i64) -> i64 {
        china_midnight(china_day(self.now - days_ago * DAY_MS)) + hour * HOUR_MS
    }

    /// What happens to filings with these fates, in the order of time. What is decided lies spread over the half year,
    /// what is open in the last two weeks, the more the nearer to the present.
    pub fn schedule(&self, fates: &[Fate]) -> Vec<(i64, usize, Act)> {
        let settled = |fate: Fate| matches!(fate, Fate::Approved | Fate::Returned);
        let (old, new) = (fates.iter().filter(|fate| settled(**fate)).count(), fates.len());
        let part = |whole: i64, number: usize, of: usize| {
            whole * i64::try_from(number).unwrap_or_default() / i64::try_from(of.max(1)).unwrap_or(1)
        };
        let (mut acts, mut seen) = (Vec::new(), 0);
        for (index, fate) in fates.iter().copied().enumerate() {
            if settled(fate) {
                // One in five waits longer than the clock of a filing allows.
                let wait = [3, 20, 50, 98, 220][seen % 5] * HOUR_MS;
                let sent = self.now - HISTORY_MS + HOUR_MS + part(HISTORY_MS - 12 * DAY_MS, seen, old);
                acts.extend([(sent, index, Act::Send), (sent + wait, index, Act::Decide)]);
                seen += 1;
                continue;
            }
            let left = new - index;
            let sent = self.now - DAY_MS - part(part(13 * DAY_MS, left, new), left, new);
            acts.push((sent, index, Act::Send));
            match fate {
                Fate::Resubmitted => {
                    acts.extend([(sent + 5 * HOUR_MS, index, Act::Decide), (sent + 20 * HOUR_MS, index, Act::Mend)]);
                }
                Fate::UnderReview => acts.push((self.now, index, Act::Decide)),
                _ => {}
            }
        }
        acts.sort_by_key(|(at, ..)| *at);
        acts
    }
}

impl Drop for Past {
    fn drop(&mut self) {
        self.clock.advance_ms(self.before - self.clock.offset_ms());
    }
}

/// A gateway that takes nearly everything: one number does not exist, one answer is lost.
pub fn gateway() -> Sender {
    Sender::Demonstration(|message| match message.text.as_str() {
        text if text.contains("DL000004") => Answer::Refused("空号".to_owned()),
        text if text.contains("DL000009") => Answer::Unknown("短信网关没有应答".to_owned()),
        _ => Answer::Accepted,
    })
}

#[cfg(test)]
mod tests {
    use domain::calendar::Calendar;

    use super::*;
    use crate::city::{FATES, machines};

    const REVIEW_DAYS: u32 = 5;

    #[test]
    fn on_every_day_of_the_week_some_filings_wait_too_long_and_others_have_time() {
        let count = machines::all().unwrap().len();
        let fates: Vec<Fate> = FATES.into_iter().cycle().take(count).collect();
        for day in 0..7 {
            let clock = Clock::system();
            clock.advance_ms(day * DAY_MS);
            let past = Past::begin(&clock, HISTORY_MS);
            let open = |index: usize, act| act == Act::Send && fates[index] == Fate::Submitted;
            let sent = past.schedule(&fates).into_iter().filter(|(_, index, act)| open(*index, *act));
            let is_late = |at| {
                let last = Calendar::default().after(china_day(at), REVIEW_DAYS);
                china_midnight(last.tomorrow().unwrap()) <= past.now
            };
            let (late, in_time): (Vec<_>, Vec<_>) = sent.map(|(at, ..)| at).partition(|at| is_late(*at));
            assert!(late.len() >= 3 && in_time.len() > late.len(), "{day}: {} and {}", late.len(), in_time.len());
        }
    }
}
