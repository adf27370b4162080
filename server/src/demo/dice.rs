//! Chance that falls the same way every time, so that everybody who looks at the demo sees the same product.

use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};

/// A stream of chance. Each part of the demo has one of its own, so that a change of one leaves the others as they are.
pub(super) struct Dice(StdRng);

impl Dice {
    pub(super) fn seeded(stream: u64) -> Self {
        Self(StdRng::seed_from_u64(stream))
    }

    /// One of these, each as likely; there must be one.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.0.random_range(0..of.len())]
    }

    /// True so often.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.0.random_bool(probability)
    }

    /// A whole number, both ends included.
    pub(super) fn whole(&mut self, least: i64, greatest: i64) -> i64 {
        self.0.random_range(least..=greatest)
    }

    /// A number from `least` to below `greatest`.
    pub(super) fn between(&mut self, least: f64, greatest: f64) -> f64 {
        self.0.random_range(least..greatest)
    }

    /// A number near `mean`, kept within 0 and 1, with two decimals as judges give them.
    pub(super) fn near(&mut self, mean: f64, spread: f64) -> f64 {
        let bell = (0..12).map(|_| self.0.random_range(-0.5..0.5)).sum::<f64>();
        two_decimals((mean + spread * bell).clamp(0.0, 1.0))
    }

    /// Ten random bytes, as an id takes them.
    pub(super) fn bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A trace id as the SDKs make them: 32 hex digits.
    pub(super) fn trace_id(&mut self) -> String {
        format!("{:032x}", self.0.random::<u128>())
    }

    /// An observation id as the SDKs make them: 16 hex digits.
    pub(super) fn observation_id(&mut self) -> String {
        format!("{:016x}", self.0.random::<u64>())
    }
}

/// Rounded as judges write them.
pub(super) fn two_decimals(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
