//! JSON laid out to be read: what is short stays on one line, and strings, numbers and words have their colours.

use leptos::prelude::*;
use serde_json::Value;

/// What fits into so many characters stays on one line.
const LINE_CHARS: usize = 72;
/// Beyond this many bytes a text keeps one colour: thousands of coloured parts are slow to show.
const MAX_COLOURED_BYTES: usize = 65_536;

/// JSON, laid out.
pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    push(&mut out, value, 0);
    out
}

fn push(out: &mut String, value: &Value, indent: usize) {
    if let Some(flat) = flat(value, LINE_CHARS) {
        out.push_str(&flat);
        return;
    }
    let line = |out: &mut String, indent: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    };
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                out.push_str(if place == 0 { "[" } else { "," });
                line(out, indent + 1);
                push(out, item, indent + 1);
            }
            line(out, indent);
            out.push(']');
        }
        Value::Object(fields) => {
            for (place, (key, item)) in fields.iter().enumerate() {
                out.push_str(if place == 0 { "{" } else { "," });
                line(out, indent + 1);
                out.push_str(&Value::String(key.clone()).to_string());
                out.push_str(": ");
                push(out, item, indent + 1);
            }
            line(out, indent);
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The value on one line, if it fits.
fn flat(value: &Value, room: usize) -> Option<String> {
    let mut out = String::new();
    match value {
        Value::Array(items) => {
            for item in items {
                out.push_str(if out.is_empty() { "[" } else { ", " });
                out.push_str(&flat(item, room.checked_sub(out.len())?)?);
            }
            out.push_str(if out.is_empty() { "[]" } else { "]" });
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                out.push_str(if out.is_empty() { "{ " } else { ", " });
                out.push_str(&Value::String(key.clone()).to_string());
                out.push_str(": ");
                out.push_str(&flat(item, room.checked_sub(out.len())?)?);
            }
            out.push_str(if out.is_empty() { "{}" } else { " }" });
        }
        Value::String(text) if text.len() > room => return None,
        other => out = other.to_string(),
    }
    (out.len() <= room).then_some(out)
}

/// JSON that was laid out, coloured.
pub(super) fn coloured(title: &str, text: &str) -> AnyView {
    if text.len() > MAX_COLOURED_BYTES {
        return super::block::plain(title, text);
    }
    let part = |(class, text): (&'static str, &str)| match class {
        "" => text.to_owned().into_any(),
        class => view! { <span class=class>{text.to_owned()}</span> }.into_any(),
    };
    let parts = parts(text).into_iter().map(part).collect_view();
    view! { <pre data-text="" tabindex="0" aria-label=title.to_owned()><code>{parts}</code></pre> }.into_any()
}

/// The parts of a JSON text with their classes; together they are the text.
fn parts(text: &str) -> Vec<(&'static str, &str)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (class, end) = match first {
            '"' => {
                let end = string_end(rest);
                let is_key = rest.get(end..).is_some_and(|next| next.starts_with(':'));
                (if is_key { "" } else { "json-text" }, end)
            }
            '-' | '0'..='9' | 'a'..='z' => {
                let is_word = |char: char| char.is_ascii_alphanumeric() || "+-.".contains(char);
                ("json-word", rest.find(|char| !is_word(char)).unwrap_or(rest.len()))
            }
            _ => {
                let begins = |char: char| char == '"' || char == '-' || char.is_ascii_alphanumeric();
                ("", rest.find(begins).unwrap_or(rest.len()).max(first.len_utf8()))
            }
        };
        let (part, next) = rest.split_at(end);
        parts.push((class, part));
        rest = next;
    }
    parts
}

/// Where a string that begins here ends, its quotes included.
fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (place, char) in text.char_indices().skip(1) {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_short_stays_on_a_line() {
        let value =
            json!({ "date": "2026-11-03", "items": [{ "sku": "HS-220", "price": 42.9 }], "none": [], "no": {} });
        assert_eq!(
            pretty(&value),
            "{\n  \"date\": \"2026-11-03\",\n  \"items\": [{ \"price\": 42.9, \"sku\": \"HS-220\" }],\n  \"no\": {},\n  \"none\": []\n}"
        );
        assert_eq!(pretty(&json!([1, "a"])), "[1, \"a\"]");
    }

    #[test]
    fn what_is_laid_out_is_the_same_json() {
        let value = json!({ "a\"b": ["x".repeat(90), [[1.5, null], { "deep": { "k": true } }], "\\"], "é": -2 });
        assert_eq!(serde_json::from_str::<Value>(&pretty(&value)).ok(), Some(value));
    }

    #[test]
    fn coloured_parts_are_the_text() {
        let text = pretty(&json!({ "k": "a \\\"quoted\\\" text: 1", "n": [-1.5e3, true, null], "ü": "ß" }));
        let parts = parts(&text);
        assert_eq!(parts.iter().map(|(_, part)| *part).collect::<String>(), text);
        let words: Vec<_> = parts.iter().filter(|(class, _)| *class == "json-word").map(|(_, part)| *part).collect();
        assert_eq!(words, ["-1500.0", "true", "null"]);
    }
}
