//! Estimates say no more than they know.

/// The number to two digits.
pub(crate) fn two_digits(number: f64) -> u64 {
    let step = 10_f64.powf((number.max(1.0).log10().floor() - 1.0).max(0.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive count, rounded")]
    let rounded = ((number / step).round() * step) as u64;
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_has_two_digits() {
        assert_eq!(two_digits(1_234_567.0), 1_200_000);
        assert_eq!(two_digits(99_600.0), 100_000);
        assert_eq!(two_digits(7.4), 7);
        assert_eq!(two_digits(0.0), 0);
    }
}
