//! Escaping inside a value of the list query: `~`, `,` and `\` are written with a `\` before them.

/// Writes `value` so that [`split`] gives it back whole.
pub(super) fn escape(value: &str, out: &mut String) {
    for c in value.chars() {
        if matches!(c, '~' | ',' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Splits at every `separator` that is not escaped, and unescapes the parts. At least one part.
pub(super) fn split(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let kept = match c {
            '\\' => chars.next(),
            c if c == separator => {
                parts.push(String::new());
                None
            }
            c => Some(c),
        };
        if let (Some(kept), Some(part)) = (kept, parts.last_mut()) {
            part.push(kept);
        }
    }
    parts
}
