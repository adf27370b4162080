//! Rates: so many of so many.

use super::{Interval, Z_95};

/// So many successes among so many trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// How many succeeded; at most `n`.
    pub successes: u64,
    /// How many there were.
    pub n: u64,
}

impl Rate {
    /// The share of successes; nothing without trials.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.n > 0).then(|| float(self.successes) / float(self.n))
    }
}

/// The Wilson score interval of a rate, without continuity correction:
///
/// `(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`
///
/// E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, Journal of the American
/// Statistical Association 22 (1927), 209–212; method 3 of R. G. Newcombe, “Two-sided confidence intervals for the
/// single proportion”, Statistics in Medicine 17 (1998), 857–872.
#[must_use]
pub fn wilson_interval(rate: Rate) -> Option<Interval> {
    let p = rate.share()?;
    let n = float(rate.n);
    let z2 = Z_95 * Z_95;
    let centre = p + z2 / (2.0 * n);
    let spread = Z_95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // At no or only successes the end is the rate itself, which rounding must not miss.
    let low = if rate.successes == 0 { 0.0 } else { (centre - spread) / scale };
    let high = if rate.successes == rate.n { 1.0 } else { (centre + spread) / scale };
    Some(Interval { low, high })
}

/// The interval of the difference `one − other` of two independent rates: Newcombe's hybrid score interval, from the
/// Wilson intervals `l…u` of each:
///
/// `d − √((p₁ − l₁)² + (u₂ − p₂)²)` to `d + √((u₁ − p₁)² + (p₂ − l₂)²)`, where `d = p₁ − p₂`
///
/// Method 10 of R. G. Newcombe, “Interval estimation for the difference between independent proportions: comparison of
/// eleven methods”, Statistics in Medicine 17 (1998), 873–890.
#[must_use]
pub fn newcombe_difference(one: Rate, other: Rate) -> Option<Interval> {
    let (p1, p2) = (one.share()?, other.share()?);
    let (i1, i2) = (wilson_interval(one)?, wilson_interval(other)?);
    let d = p1 - p2;
    Some(Interval { low: d - (p1 - i1.low).hypot(i2.high - p2), high: d + (i1.high - p1).hypot(p2 - i2.low) })
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(interval: Option<Interval>, low: f64, high: f64) {
        let Interval { low: l, high: h } = interval.unwrap();
        assert!((l - low).abs() < 5.1e-5 && (h - high).abs() < 5.1e-5, "{l:.4}..{h:.4}, not {low}..{high}");
    }

    fn rate(successes: u64, n: u64) -> Rate {
        Rate { successes, n }
    }

    #[test]
    fn wilson_is_newcombes_table_of_single_proportions() {
        // Newcombe 1998, 857–872, table I, method 3.
        assert_near(wilson_interval(rate(81, 263)), 0.2553, 0.3662);
        assert_near(wilson_interval(rate(15, 148)), 0.0624, 0.1605);
        assert_near(wilson_interval(rate(0, 20)), 0.0, 0.1611);
        assert_near(wilson_interval(rate(1, 29)), 0.0061, 0.1718);
        assert_eq!(wilson_interval(rate(0, 0)), None);
    }

    #[test]
    fn the_difference_is_newcombes_table_of_two_proportions() {
        // Newcombe 1998, 873–890, table II, method 10.
        assert_near(newcombe_difference(rate(56, 70), rate(48, 80)), 0.0524, 0.3339);
        assert_near(newcombe_difference(rate(9, 10), rate(3, 10)), 0.1705, 0.8090);
        assert_near(newcombe_difference(rate(6, 7), rate(2, 7)), 0.0582, 0.8062);
        assert_near(newcombe_difference(rate(5, 56), rate(0, 29)), -0.0381, 0.1926);
        assert_near(newcombe_difference(rate(0, 10), rate(0, 20)), -0.1611, 0.2775);
        assert_near(newcombe_difference(rate(0, 10), rate(0, 10)), -0.2775, 0.2775);
        assert_near(newcombe_difference(rate(10, 10), rate(0, 20)), 0.6791, 1.0);
        assert_near(newcombe_difference(rate(10, 10), rate(0, 10)), 0.6075, 1.0);
    }

    #[test]
    fn a_difference_turned_around_is_its_mirror() {
        for (one, other) in [(rate(3, 9), rate(40, 41)), (rate(0, 1), rate(1, 1)), (rate(5, 8), rate(5, 8))] {
            let there = newcombe_difference(one, other).unwrap();
            let back = newcombe_difference(other, one).unwrap();
            assert!((there.low + back.high).abs() < 1e-12 && (there.high + back.low).abs() < 1e-12);
        }
    }
}
