//! Values that have broken programs before: nothing, too much, too deep, out of range, and text that is no plain text.

use rand::Rng;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

/// One of several.
pub fn pick<'a, T>(rng: &mut StdRng, from: &'a [T]) -> &'a T {
    &from[rng.random_range(0..from.len())]
}

/// A text of any kind, seldom long.
pub fn text(rng: &mut StdRng) -> String {
    const PIECES: [&str; 24] = [
        "a",
        "Z9",
        " ",
        "",
        "é",
        "🦀",
        "\u{0}",
        "\u{7}",
        "\n",
        "\u{202e}",
        "\u{feff}",
        "\u{fffd}",
        "\u{10ffff}",
        "'",
        "\"",
        "\\",
        "%",
        "<b>",
        "NaN",
        "-Infinity",
        "1e999",
        "null",
        "2026-01-31T12:00:00Z",
        "عربي",
    ];
    let pieces = if rng.random_ratio(1, 20) { rng.random_range(0..1_500) } else { rng.random_range(0..4) };
    // One piece again and again, or a mixture.
    if rng.random_bool(0.5) {
        return pick(rng, &PIECES).repeat(pieces);
    }
    (0..pieces).map(|_| *pick(rng, &PIECES)).collect()
}

/// A time, at the ends of what can be written too.
pub fn time(rng: &mut StdRng) -> String {
    const TIMES: [&str; 12] = [
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.123456789+14:00",
        "0000-01-01T00:00:00Z",
        "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59-23:59",
        "2016-12-31T23:59:60Z",
        "-0001-01-01T00:00:00Z",
        "+262142-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-31",
        "now",
    ];
    (*pick(rng, &TIMES)).to_owned()
}

/// Any JSON value.
pub fn value(rng: &mut StdRng) -> Value {
    match rng.random_range(0..16) {
        0 => Value::Null,
        1 => json!(rng.random_bool(0.5)),
        2 => json!(*pick(rng, &[0.0, -0.0, 0.5, 1.0, 1e308, -1e308, 5e-324, 1e15, 1e16])),
        3 => json!(*pick(rng, &[0, 1, -1, i64::MAX, i64::MIN, 2_147_483_648])),
        4 => json!(u64::MAX),
        5 | 6 => json!(time(rng)),
        7 => deep(rng),
        8 => json!((0..rng.random_range(0..200)).map(|_| json!(1)).collect::<Vec<_>>()),
        9 => {
            let fields: Vec<(String, Value)> =
                (0..rng.random_range(0..6)).map(|_| (text(rng), json!(text(rng)))).collect();
            Value::Object(Map::from_iter(fields))
        }
        _ => json!(text(rng)),
    }
}

/// Arrays and objects inside each other, past every bound too.
pub fn deep(rng: &mut StdRng) -> Value {
    let levels = *pick(rng, &[2, 60, 63, 64, 65, 100, 120, 124, 126, 127, 128, 200]);
    let mut inner = json!(1);
    for level in 0..levels {
        inner = if level % 3 == 0 { json!({ "a": inner }) } else { json!([inner]) };
    }
    inner
}
