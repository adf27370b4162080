//! Statistics of scores: how sure a rate or a mean is, and whether two periods really differ. Formulas and their
//! sources stand at each function and, together, in `docs/statistics.md`. Everything here is a pure function.

mod mean;
mod rate;
mod student;

pub use mean::{Moments, mean_interval, welch_difference};
pub use rate::{Rate, newcombe_difference, wilson_interval};
pub use student::{t_probability, t_quantile};

/// The standard normal quantile of 0.975: both tails of a 95 % interval hold 2.5 %.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// A 95 % confidence interval, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Half of its width: what stands behind a `±`.
    #[must_use]
    pub fn half(self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Whether zero lies inside: a difference with such an interval is no more than noise.
    #[must_use]
    pub fn holds_zero(self) -> bool {
        self.low <= 0.0 && 0.0 <= self.high
    }
}
