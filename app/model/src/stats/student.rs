//! Student's t distribution: its distribution function by the incomplete beta function, and its quantile.

/// Lanczos' coefficients for g = 7, nine terms, as P. Godfrey computed them: relative error below 1e-14.
const LANCZOS: [f64; 9] = [
    0.999_999_999_999_809_9,
    676.520_368_121_885_1,
    -1_259.139_216_722_402_8,
    771.323_428_777_653_1,
    -176.615_029_162_140_6,
    12.507_343_278_686_905,
    -0.138_571_095_265_720_12,
    9.984_369_578_019_572e-6,
    1.505_632_735_149_311_6e-7,
];
const LANCZOS_G: f64 = 7.0;

/// From so many degrees of freedom on, t differs from the normal distribution by less than a millionth.
const NORMAL_FROM: f64 = 1e7;

/// More steps than the continued fraction ever needs here: some √max(a, b).
const MOST_STEPS: u32 = 10_000;

/// More steps than Newton's method needs where the probability has any digits left: heavy tails double at each step.
const MOST_NEWTON_STEPS: u32 = 200;

/// The probability that a t-distributed number of `df` degrees of freedom is at most `t`:
///
/// `1 − ½ I_x(df/2, ½)` for `t ≥ 0`, where `x = df / (df + t²)`
///
/// M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.1 with 26.5.27.
#[must_use]
pub fn t_probability(t: f64, df: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(df / 2.0, 0.5, df / (df + t * t));
    if t < 0.0 { tail } else { 1.0 - tail }
}

/// The number below which a t-distributed one lies with probability `p`, by Newton's method. Above zero the distribution
/// function bends down, so that each step falls short of the goal and none goes past it. Degrees of freedom need not be
/// whole: Welch's are not.
#[must_use]
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if p < 0.5 {
        return -t_quantile(1.0 - p, df);
    }
    let df = df.min(NORMAL_FROM);
    let mut t = 0.0;
    for _ in 0..MOST_NEWTON_STEPS {
        let step = (p - t_probability(t, df)) / t_density(t, df);
        if !step.is_finite() || step <= t * f64::EPSILON {
            break;
        }
        t += step;
    }
    t
}

/// The density of Student's t (Abramowitz and Stegun, the derivative of 26.7.1).
fn t_density(t: f64, df: f64) -> f64 {
    let scale = ln_gamma((df + 1.0) / 2.0) - ln_gamma(df / 2.0) - 0.5 * (df * std::f64::consts::PI).ln();
    (scale - (df + 1.0) / 2.0 * (t * t / df).ln_1p()).exp()
}

/// The regularised incomplete beta function `I_x(a, b)` by its continued fraction (Abramowitz and Stegun 26.5.8), which
/// converges fast where `x < (a + 1)/(a + b + 2)`; elsewhere by `I_x(a, b) = 1 − I_{1−x}(b, a)` (26.5.2).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

/// The continued fraction of the incomplete beta function, by Lentz' method as modified by Thompson and Barnett (Journal
/// of Computational Physics 64, 1986, 490–509).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let kept = |number: f64| if number.abs() < TINY { TINY } else { number };
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..=MOST_STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut last = 1.0;
        for part in [even, odd] {
            d = 1.0 / kept(1.0 + part * d);
            c = kept(1.0 + part / c);
            last = c * d;
            fraction *= last;
        }
        if (last - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    fraction
}

/// The logarithm of the gamma function for positive numbers: C. Lanczos, “A precision approximation of the gamma
/// function”, SIAM Journal on Numerical Analysis B 1 (1964), 86–96.
fn ln_gamma(x: f64) -> f64 {
    let x = x - 1.0;
    let mut sum = LANCZOS[0];
    for (index, coefficient) in (1_u32..).zip(&LANCZOS[1..]) {
        sum += coefficient / (x + f64::from(index));
    }
    let t = x + LANCZOS_G + 0.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Z_95;

    #[test]
    fn quantiles_are_those_of_the_printed_tables() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: upper critical values of Student's t.
        let table = [
            (0.975, 1.0, 12.706),
            (0.975, 2.0, 4.303),
            (0.975, 5.0, 2.571),
            (0.975, 10.0, 2.228),
            (0.975, 30.0, 2.042),
            (0.975, 100.0, 1.984),
            (0.95, 5.0, 2.015),
            (0.99, 10.0, 2.764),
            (0.995, 20.0, 2.845),
        ];
        for (p, df, expected) in table {
            let t = t_quantile(p, df);
            assert!((t - expected).abs() < 5.1e-4, "{p} of {df}: {t}");
        }
    }

    #[test]
    fn one_and_two_degrees_of_freedom_are_their_closed_forms() {
        for p in [0.001, 0.2, 0.5, 0.9, 0.975, 0.9999] {
            // The Cauchy distribution's quantile, and that of two degrees of freedom.
            let one = (std::f64::consts::PI * (p - 0.5)).tan();
            let two = (2.0 * p - 1.0) * (2.0 / (4.0 * p * (1.0 - p))).sqrt();
            assert!((t_quantile(p, 1.0) - one).abs() <= 1e-9 * (1.0 + one.abs()), "{p}");
            assert!((t_quantile(p, 2.0) - two).abs() <= 1e-9 * (1.0 + two.abs()), "{p}");
        }
    }

    #[test]
    fn many_degrees_of_freedom_are_the_normal_distribution() {
        assert!((t_quantile(0.975, 1e6) - Z_95).abs() < 3e-6);
        assert!((t_quantile(0.975, 1e7) - Z_95).abs() < 1e-6);
        assert!((t_quantile(0.975, 1e300) - Z_95).abs() < 1e-6);
    }

    #[test]
    fn the_quantile_undoes_the_probability() {
        for df in [1.0, 1.37, 2.5, 17.776, 400.2, 1e5] {
            for t in [-30.0, -2.1, -0.01, 0.0, 0.4, 1.96, 6.0] {
                let back = t_quantile(t_probability(t, df), df);
                // So far out that the probability itself has no digits left.
                if t_probability(t, df) > 1e-9 {
                    assert!((back - t).abs() < 1e-6 * (1.0 + t.abs()), "{t} of {df}: {back}");
                }
            }
        }
    }
}
