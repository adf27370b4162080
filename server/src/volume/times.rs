//! Times as they were measured, and what they come to.

use std::time::Duration;

/// Milliseconds.
#[derive(Clone, Debug, Default)]
pub(super) struct Times(Vec<f64>);

impl Times {
    pub(super) fn push(&mut self, time: Duration) {
        self.push_ms(time.as_secs_f64() * 1e3);
    }

    pub(super) fn push_ms(&mut self, ms: f64) {
        self.0.push(ms);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn last(&self) -> f64 {
        self.0.last().copied().unwrap_or_default()
    }

    pub(super) fn p50(&self) -> f64 {
        self.quantile(0.5)
    }

    pub(super) fn p95(&self) -> f64 {
        self.quantile(0.95)
    }

    pub(super) fn p99(&self) -> f64 {
        self.quantile(0.99)
    }

    /// Takes in those of another.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The least time that so large a share does not exceed.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few")]
    fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = (sorted.len() as f64 * share).ceil() as usize;
        sorted.get(at.saturating_sub(1)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_hundred_times_five_are_above_the_ninety_fifth() {
        let mut times = Times::default();
        (1..=100).rev().for_each(|ms| times.push(Duration::from_millis(ms)));
        assert_eq!([times.p50(), times.p95()], [50.0, 95.0]);
        assert_eq!(Times::default().p50(), 0.0);
    }
}
