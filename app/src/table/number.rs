//! Numbers as people read them: thousands marks, and no more digits than tell something.

/// The most digits after which a number with a fraction is cut.
const SIGNIFICANT: i32 = 4;
/// From here on, and below its inverse share, a power of ten reads better than zeros.
const HUGE: f64 = 1e15;
const TINY: f64 = 1e-4;

/// The number in four significant digits; whole numbers in all of theirs.
pub(crate) fn number_words(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 {
        return "0".to_owned();
    }
    if !(TINY..HUGE).contains(&size) {
        return short_exponent(number);
    }
    if number.fract() == 0.0 {
        return with_marks(&format!("{number:.0}"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a number between the bounds above")]
    let before = size.log10().floor() as i32 + 1;
    let decimals = usize::try_from(SIGNIFICANT - before).unwrap_or(0);
    let text = format!("{number:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    with_marks(text)
}

/// The number in so many decimals.
pub(crate) fn fixed_words(number: f64, decimals: usize) -> String {
    with_marks(&format!("{number:.decimals$}"))
}

/// A count with thousands marks.
pub(crate) fn count_words(count: u64) -> String {
    with_marks(&count.to_string())
}

fn short_exponent(number: f64) -> String {
    let text = format!("{number:.3e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits}e{exponent}")
}

/// `1284.5` becomes `1,284.5`.
fn with_marks(text: &str) -> String {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_the_digits_that_tell_something() {
        let shown = |number: f64| number_words(number);
        assert_eq!(shown(0.92), "0.92");
        assert_eq!(shown(0.923_456), "0.9235");
        assert_eq!(shown(0.001_234_56), "0.001235");
        assert_eq!(shown(12.345_6), "12.35");
        assert_eq!(shown(1284.0), "1,284");
        assert_eq!(shown(1_234_567.0), "1,234,567");
        assert_eq!(shown(1284.56), "1,285");
        assert_eq!(shown(-1284.0), "-1,284");
        assert_eq!(shown(-0.0), "0");
        assert_eq!(shown(4.0), "4");
    }

    #[test]
    fn tiny_and_huge_numbers_read_as_powers_of_ten() {
        assert_eq!(number_words(0.000_012_3), "1.23e-5");
        assert_eq!(number_words(5e-324), "4.941e-324");
        assert_eq!(number_words(1e15), "1e15");
        assert_eq!(number_words(-1.797_693_134_862_315_7e308), "-1.798e308");
    }
}
