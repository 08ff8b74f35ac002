//! How many filings were decided, and how long they had waited: counted in steps, so that a median needs no rows.

use std::collections::BTreeMap;

use domain::filing::FilingState;

/// The steps end at these hours; the tally writes 0 for what waited longer than the last one.
const STEPS: [i64; 11] = [4, 8, 24, 48, 72, 96, 120, 168, 240, 360, 720];

/// A number of decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// 审核通过.
    pub approved: i64,
    /// 审核不通过.
    pub returned: i64,
    /// Decided before the clock of the filing ran out.
    pub in_time: i64,
    /// By the longest hours of the step; the last one has no end.
    steps: BTreeMap<i64, i64>,
}

impl Waiting {
    pub(super) fn add(&mut self, outcome: &str, waited_hours: i64, n: i64, in_time: i64) {
        if outcome == FilingState::Approved.code() {
            self.approved += n;
        } else {
            self.returned += n;
        }
        self.in_time += in_time;
        let step = if STEPS.contains(&waited_hours) { waited_hours } else { i64::MAX };
        *self.steps.entry(step).or_default() += n;
    }

    /// All of them.
    pub const fn decided(&self) -> i64 {
        self.approved + self.returned
    }

    /// The share within the clock, in percent, rounded; none without decisions.
    pub const fn in_time_percent(&self) -> Option<i64> {
        percent(self.in_time, self.decided())
    }

    /// The step in which the median lies, in words: half had waited no longer.
    pub fn median(&self) -> Option<String> {
        let half = (self.decided() + 1) / 2;
        let mut seen = 0;
        let step = self.steps.iter().find(|(_, n)| {
            seen += **n;
            half > 0 && seen >= half
        });
        step.map(|(step, _)| step_words(*step))
    }

    /// Every step with how many waited so long, the shortest first.
    pub fn steps(&self) -> Vec<(String, i64)> {
        let every = STEPS.into_iter().chain([i64::MAX]);
        every.map(|step| (step_words(step), self.steps.get(&step).copied().unwrap_or_default())).collect()
    }
}

/// A share in percent, rounded.
pub(super) const fn percent(part: i64, whole: i64) -> Option<i64> {
    if whole > 0 { Some((part * 200 + whole) / (whole * 2)) } else { None }
}

fn step_words(step: i64) -> String {
    let last = STEPS[STEPS.len() - 1];
    let hours = |hours: i64| if hours % 24 == 0 { format!("{}天", hours / 24) } else { format!("{hours}小时") };
    match STEPS.iter().position(|known| *known == step) {
        Some(0) => format!("{}以内", hours(step)),
        Some(at) => format!("{}–{}", hours(STEPS[at - 1]), hours(step)),
        None => format!("{}以上", hours(last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_where_half_have_waited_no_longer() {
        let mut waiting = Waiting::default();
        assert_eq!((waiting.median(), waiting.in_time_percent()), (None, None));
        waiting.add("approved", 4, 1, 1);
        assert_eq!(waiting.median().as_deref(), Some("4小时以内"));
        waiting.add("returned", 48, 2, 2);
        assert_eq!(waiting.median().as_deref(), Some("1天–2天"));
        waiting.add("approved", 0, 3, 0);
        assert_eq!(waiting.median().as_deref(), Some("1天–2天"));
        waiting.add("approved", 0, 1, 0);
        assert_eq!(waiting.median().as_deref(), Some("30天以上"));
        assert_eq!((waiting.approved, waiting.returned, waiting.in_time_percent()), (5, 2, Some(43)));
        assert_eq!(waiting.steps().iter().map(|(_, n)| n).sum::<i64>(), 7);
    }
}
