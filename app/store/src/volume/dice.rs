//! Chance that falls the same way for a block every time.

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

pub(super) struct Dice(StdRng);

impl Dice {
    pub(super) fn of_block(index: u64) -> Self {
        Self(StdRng::seed_from_u64(index))
    }

    /// True so often.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.0.random_bool(probability)
    }

    /// From 0 to below 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// From `least` to below `end`.
    pub(super) fn whole(&mut self, least: i64, end: i64) -> i64 {
        self.0.random_range(least..end)
    }

    /// One of these, each as likely; there must be one.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.0.random_range(0..of.len())]
    }

    /// A place below `end`, the first ones most often.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
    pub(super) fn skewed(&mut self, end: usize) -> usize {
        ((self.unit().powi(3) * end as f64) as usize).min(end.saturating_sub(1))
    }

    /// The first ones most often; there must be one.
    pub(super) fn usual<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.skewed(of.len())]
    }

    /// One of these by their shares, which add up to a hundred.
    pub(super) fn share<T: Copy>(&mut self, of: impl IntoIterator<Item = (T, u32)>) -> Option<T> {
        let mut thrown = self.0.random_range(0..100_u32);
        for (one, share) in of {
            match thrown.checked_sub(share) {
                Some(rest) => thrown = rest,
                None => return Some(one),
            }
        }
        None
    }

    /// A time so many seconds later, but before `until`.
    pub(super) fn later(&mut self, ts: DateTime<Utc>, seconds: i64, until: DateTime<Utc>) -> DateTime<Utc> {
        let most = (until - ts).num_microseconds().unwrap_or(i64::MAX).min(seconds * 1_000_000);
        ts + TimeDelta::microseconds(self.whole(0, most.max(1)))
    }

    /// So many hex digits, 32 at most.
    pub(super) fn hex(&mut self, digits: usize) -> String {
        let mut hex = format!("{:032x}", self.0.random::<u128>());
        hex.truncate(digits);
        hex
    }

    pub(super) fn bytes(&mut self) -> [u8; 10] {
        self.0.random()
    }
}

/// Rounded as judges write numbers.
pub(super) fn rounded(number: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (number * scale).round() / scale
}
