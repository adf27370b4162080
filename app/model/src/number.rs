//! Numbers as text. In a browser its own reader is used: Rust's would bring ten kilobytes of powers with it.

/// Reads a finite number as people and addresses write it: digits, a point, a sign, an exponent.
#[must_use]
pub fn parse_number(text: &str) -> Option<f64> {
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    if text.is_empty() || !text.chars().all(is_plain) {
        return None;
    }
    read(text).filter(|number| number.is_finite())
}

#[cfg(not(target_arch = "wasm32"))]
fn read(text: &str) -> Option<f64> {
    text.parse().ok()
}

#[cfg(target_arch = "wasm32")]
fn read(text: &str) -> Option<f64> {
    // What is no number is NaN, which is not finite.
    Some(js_sys::JsString::from(text).unchecked_into_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_as_a_number_is_one() {
        for (text, number) in [("0.1", 0.1), ("-2", -2.0), ("1e3", 1_000.0), ("0.30000000000000004", 0.1 + 0.2)] {
            assert_eq!(parse_number(text), Some(number), "{text}");
        }
        for text in ["", " 1", "0x10", "inf", "NaN", "1e999", "1,5", "--1", "."] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
