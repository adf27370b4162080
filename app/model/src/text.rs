//! Text on its way in: ids, times and environments as clients spell them, and the bounds that keep every
//! stored text storable and indexable.

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde_json::Value;

/// The longest id, in characters.
pub const MAX_ID_CHARS: usize = 800;
/// The longest id, in bytes of UTF-8: a B-tree entry of Postgres holds at most 2,704 bytes.
pub const MAX_ID_BYTES: usize = 2_400;
/// The longest name or label, in characters.
pub const MAX_NAME_CHARS: usize = 500;
/// The longest environment, in characters.
pub const MAX_ENVIRONMENT_CHARS: usize = 40;
/// The deepest JSON that is kept, in nested arrays and objects: parsers stop at 128, and an answer wraps what it holds.
pub const MAX_JSON_DEPTH: usize = 64;
/// The environment of what names none.
pub const DEFAULT_ENVIRONMENT: &str = "default";

/// Says why `id` cannot be an id, or nothing if it can.
#[must_use]
pub fn id_fault(id: &str) -> Option<&'static str> {
    if id.is_empty() {
        Some("must not be empty")
    } else if id.chars().nth(MAX_ID_CHARS).is_some() || id.len() > MAX_ID_BYTES {
        Some("is too long: an id has at most 800 characters (2,400 bytes)")
    } else if id.chars().any(char::is_control) {
        Some("must not contain control characters")
    } else {
        None
    }
}

/// Brings an SDK's environment into form: lower case, cut to 40 characters, `default` where it still does
/// not fit. An environment is never a reason to refuse a score.
#[must_use]
pub fn normalize_environment(sent: &str) -> String {
    let lower: String = sent.to_lowercase().chars().take(MAX_ENVIRONMENT_CHARS).collect();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !lower.is_empty() && lower.chars().all(fits) { lower } else { DEFAULT_ENVIRONMENT.to_owned() }
}

/// Reads an instant: RFC 3339 with any offset; without an offset it is UTC. Microseconds are kept. Its year has four
/// digits, as RFC 3339 writes it: others may lie beyond what the database can hold.
#[must_use]
pub fn parse_instant(sent: &str) -> Option<DateTime<Utc>> {
    let read = |text: &str| DateTime::parse_from_rfc3339(text).map(|instant| instant.with_timezone(&Utc)).ok();
    read(sent)
        .or_else(|| read(&format!("{sent}Z")))
        .filter(|instant| (0..=9_999).contains(&instant.year()))
        .map(to_micros)
}

/// Cuts an instant to the microseconds that Postgres keeps, so that what was stored equals what was sent.
#[must_use]
pub fn to_micros(instant: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(instant.timestamp_micros()).unwrap_or(instant)
}

/// The instant as the APIs and the addresses print it: UTC with microseconds only where there are any
/// beyond milliseconds.
#[must_use]
pub fn print_instant(instant: DateTime<Utc>) -> String {
    let whole = instant.timestamp_subsec_micros().is_multiple_of(1_000);
    instant.to_rfc3339_opts(if whole { SecondsFormat::Millis } else { SecondsFormat::Micros }, true)
}

/// Whether JSON is nested more deeply than [`MAX_JSON_DEPTH`].
#[must_use]
pub fn is_too_deep(value: &Value) -> bool {
    deeper_than(value, MAX_JSON_DEPTH)
}

fn deeper_than(value: &Value, levels: usize) -> bool {
    let inner = |item: &Value| deeper_than(item, levels - 1);
    match value {
        Value::Array(items) => levels == 0 || items.iter().any(inner),
        Value::Object(fields) => levels == 0 || fields.values().any(inner),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_too_deep_at_the_sixty_fifth_level() {
        let nested = |levels: usize| (0..levels).fold(Value::from(1), |inner, _| Value::Array(vec![inner]));
        assert!(!is_too_deep(&nested(MAX_JSON_DEPTH)));
        assert!(is_too_deep(&nested(MAX_JSON_DEPTH + 1)));
    }

    #[test]
    fn an_environment_is_lowered_cut_or_defaulted() {
        assert_eq!(normalize_environment("Production"), "production");
        assert_eq!(normalize_environment("eu west"), "default");
        assert_eq!(normalize_environment(""), "default");
        assert_eq!(normalize_environment(&"a".repeat(60)), "a".repeat(40));
    }

    #[test]
    fn any_offset_is_the_same_instant() {
        let utc = parse_instant("2025-01-02T01:04:05Z");
        assert_eq!(parse_instant("2025-01-02T03:04:05+02:00"), utc);
        assert_eq!(parse_instant("2025-01-02 01:04:05"), utc);
        assert_eq!(parse_instant("yesterday"), None);
        assert_eq!(parse_instant("+262142-01-01T00:00:00"), None);
    }

    #[test]
    fn an_instant_keeps_its_microseconds() {
        let printed = parse_instant("2025-01-02T03:04:05.678901Z").map(print_instant);
        assert_eq!(printed.as_deref(), Some("2025-01-02T03:04:05.678901Z"));
        let printed = parse_instant("2025-01-02T03:04:05Z").map(print_instant);
        assert_eq!(printed.as_deref(), Some("2025-01-02T03:04:05.000Z"));
    }

    #[test]
    fn an_id_of_wide_characters_is_bounded_in_bytes() {
        assert_eq!(id_fault("your-trace-id"), None);
        assert!(id_fault(&"x".repeat(801)).is_some());
        assert!(id_fault(&"🦀".repeat(700)).is_some());
        assert!(id_fault("a\nb").is_some());
        assert!(id_fault("").is_some());
    }
}
