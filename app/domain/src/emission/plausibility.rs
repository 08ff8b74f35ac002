//! Warnings about facts that are possible but unusual. They ask the owner for a second look and decide nothing.

use super::{Facts, Flag};

/// No machine on land has a larger engine, in watts.
pub const LARGEST_POWER_W: i64 = 4_000_000;

/// Questions about the facts that need no table of dates: a power outside the usual range of the product, typically
/// horsepower typed as kilowatts or the speed in the field of the power.
pub fn plausibility(facts: &Facts) -> Vec<Flag> {
    let Some(watts) = facts.power_w else { return Vec::new() };
    let usual = facts.product.usual_power_kw().is_none_or(|(least, most)| {
        // The ranges are whole kilowatts, far below what a double holds exactly.
        #[expect(clippy::cast_precision_loss, reason = "a power in watts has far fewer than 52 bits")]
        let kilowatts = watts as f64 / 1000.0;
        (least..=most).contains(&kilowatts)
    });
    if usual && is_possible(watts) { Vec::new() } else { vec![Flag::PowerOutOfRange] }
}

/// Above zero and not above [`LARGEST_POWER_W`].
pub(super) fn is_possible(watts: i64) -> bool {
    (1..=LARGEST_POWER_W).contains(&watts)
}
