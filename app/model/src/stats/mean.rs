//! Means: of how many, how much they scatter, and how sure they are.

use super::rate::float;
use super::{Interval, t_quantile};

/// What a sample says about its mean: enough to join two samples, and to tell how sure the mean is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// How many numbers.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// The sum of the squares of their distances from the mean.
    pub squares: f64,
}

impl Moments {
    /// The moments of both samples together:
    ///
    /// `δ = m₂ − m₁`, `m = m₁ + δ n₂/n`, `S = S₁ + S₂ + δ² n₁n₂/n`
    ///
    /// T. F. Chan, G. H. Golub, R. J. LeVeque, “Algorithms for computing the sample variance: analysis and
    /// recommendations”, The American Statistician 37 (1983), 242–247.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let n = self.n + other.n;
        if n == 0 {
            return self;
        }
        let delta = other.mean - self.mean;
        let share = float(other.n) / float(n);
        Self {
            n,
            mean: self.mean + delta * share,
            squares: self.squares + other.squares + delta * delta * float(self.n) * share,
        }
    }

    /// The variance of the mean, `s²/n`; nothing for fewer than two numbers.
    fn mean_variance(self) -> Option<f64> {
        (self.n > 1).then(|| self.squares / float(self.n - 1) / float(self.n))
    }
}

/// The interval of a mean: `m ± t s/√n`, with the 0.975 quantile of Student's t for `n − 1` degrees of freedom.
///
/// Student, “The probable error of a mean”, Biometrika 6 (1908), 1–25.
#[must_use]
pub fn mean_interval(moments: Moments) -> Option<Interval> {
    let half = t_quantile(0.975, float(moments.n.saturating_sub(1))) * moments.mean_variance()?.sqrt();
    Some(Interval { low: moments.mean - half, high: moments.mean + half })
}

/// The interval of the difference `one − other` of two independent means whose variances may differ:
///
/// `d ± t √(v₁ + v₂)`, where `vᵢ = sᵢ²/nᵢ` and `t` has `(v₁ + v₂)² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1))` degrees of freedom
///
/// B. L. Welch, “The generalization of ‘Student's’ problem when several different population variances are involved”,
/// Biometrika 34 (1947), 28–35; the degrees of freedom by F. E. Satterthwaite, Biometrics Bulletin 2 (1946), 110–114.
#[must_use]
pub fn welch_difference(one: Moments, other: Moments) -> Option<Interval> {
    let (v1, v2) = (one.mean_variance()?, other.mean_variance()?);
    let variance = v1 + v2;
    let d = one.mean - other.mean;
    if variance <= 0.0 {
        return Some(Interval { low: d, high: d });
    }
    // Shares, since the squares of tiny variances would vanish.
    let (w1, w2) = (v1 / variance, v2 / variance);
    let df = 1.0 / (w1 * w1 / float(one.n - 1) + w2 * w2 / float(other.n - 1));
    let half = t_quantile(0.975, df) * variance.sqrt();
    Some(Interval { low: d - half, high: d + half })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(numbers: &[f64]) -> Moments {
        let one = |number: &f64| Moments { n: 1, mean: *number, squares: 0.0 };
        numbers.iter().map(one).fold(Moments::default(), Moments::with)
    }

    fn assert_near(interval: Option<Interval>, low: f64, high: f64) {
        let Interval { low: l, high: h } = interval.unwrap();
        assert!((l - low).abs() < 1e-6 && (h - high).abs() < 1e-6, "{l}..{h}, not {low}..{high}");
    }

    /// Extra hours of sleep by two drugs: the data of Student 1908.
    const DRUG_1: [f64; 10] = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const DRUG_2: [f64; 10] = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    /// Miles per gallon of the cars of Motor Trend 1974 (R's `mtcars`), by transmission.
    const AUTOMATIC: [f64; 19] = [
        21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 21.5, 15.5, 15.2, 13.3,
        19.2,
    ];
    const MANUAL: [f64; 13] = [21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4];

    #[test]
    fn welch_is_what_the_manual_of_r_prints_for_students_sleep() {
        // t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, 95 percent: -3.3654832 0.2054832.
        let interval = welch_difference(moments(&DRUG_1), moments(&DRUG_2));
        assert_near(interval, -3.365_483_2, 0.205_483_2);
        assert!(interval.unwrap().holds_zero());
    }

    #[test]
    fn welch_is_what_r_prints_for_the_cars_of_motor_trend() {
        // t.test(mpg ~ am, data = mtcars): t = -3.7671, df = 18.332, 95 percent: -11.280194 -3.209684.
        let interval = welch_difference(moments(&AUTOMATIC), moments(&MANUAL));
        assert_near(interval, -11.280_194, -3.209_684);
        assert!(!interval.unwrap().holds_zero());
    }

    #[test]
    fn a_mean_is_as_sure_as_students_t_says() {
        // t.test(sleep$extra[1:10]): mean 0.75, 95 percent: -0.5297804 2.0297804.
        assert_near(mean_interval(moments(&DRUG_1)), -0.529_780_4, 2.029_780_4);
        assert_eq!(mean_interval(moments(&[4.0])), None);
        assert_eq!(mean_interval(Moments::default()), None);
    }

    #[test]
    fn joined_samples_are_the_sample_of_all() {
        let all: Vec<f64> = DRUG_1.iter().chain(&MANUAL).map(|number| number + 1e9).collect();
        let (first, second) = all.split_at(7);
        let joined = moments(first).with(moments(second));
        // Two passes: the mean first, then the distances from it.
        let n = f64::from(u32::try_from(all.len()).unwrap());
        let mean = all.iter().sum::<f64>() / n;
        let squares: f64 = all.iter().map(|number| (number - mean).powi(2)).sum();
        assert!((joined.mean - mean).abs() < 1e-6);
        assert!((joined.squares - squares).abs() < 1e-4 * squares);
        assert_eq!(joined.with(Moments::default()), joined);
        assert_eq!(Moments::default().with(joined), joined);
    }

    #[test]
    fn constant_samples_differ_by_exactly_their_difference() {
        assert_near(welch_difference(moments(&[1.0, 1.0]), moments(&[0.5, 0.5, 0.5])), 0.5, 0.5);
        assert_eq!(welch_difference(moments(&[1.0]), moments(&[0.5, 0.6])), None);
    }
}
