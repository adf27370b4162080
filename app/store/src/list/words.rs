//! Words on their way into statements: patterns, beginnings, and times.

use chrono::{DateTime, Utc};
use model::list::Test;
use sqlx::{Postgres, QueryBuilder};

/// The shortest text that the trigram indexes can find.
const MIN_INDEXED_CHARS: usize = 3;

/// The pattern of `ILIKE` that finds this text anywhere.
pub(crate) fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars().filter(|c| *c != '\0') {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Whether the pattern is too short for the trigram indexes.
pub(crate) fn is_short(pattern: &str) -> bool {
    pattern.chars().filter(|c| *c != '%').count() < MIN_INDEXED_CHARS
}

/// Postgres takes no NUL, and nothing that is stored has one.
pub(crate) fn storable(texts: &[String]) -> Vec<String> {
    texts.iter().filter(|text| !text.contains('\0')).cloned().collect()
}

/// The ends of a test of time.
pub(crate) fn times_of(test: &Test, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    match test {
        Test::After(from) => (Some(*from), None),
        Test::Before(to) => (None, Some(*to)),
        Test::Past(range) => range.ends(now),
        _ => (None, None),
    }
}

/// Writes that a text begins so, as the range that its index holds.
pub(crate) fn push_prefix(sql: &mut QueryBuilder<Postgres>, column: &str, prefix: &str) {
    sql.push(format_args!(" AND {column} >= ")).push_bind(prefix.to_owned());
    if let Some(end) = after_prefix(prefix) {
        sql.push(format_args!(" AND {column} < ")).push_bind(end);
    }
}

/// The least text that no longer begins so, in the order of bytes.
fn after_prefix(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        // The range of surrogates holds no characters.
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

/// Texts of traces from this beginning on, each by one step through their index, however many traces share it.
pub(crate) fn push_words_of_traces(sql: &mut QueryBuilder<Postgres>, column: &'static str, typed: &str) {
    let next = format!(
        "SELECT t.{column} FROM traces t WHERE t.project_id = $1 AND t.seen AND t.{column} IS NOT NULL AND t.{column}"
    );
    let then = format!("ORDER BY t.{column} LIMIT 1");
    sql.push(format_args!("WITH RECURSIVE stepped (word) AS (({next} >= ")).push_bind(typed.to_owned());
    sql.push(format_args!(
        " {then}) UNION ALL SELECT ({next} > w.word {then}) FROM stepped w WHERE starts_with(w.word, "
    ));
    sql.push_bind(typed.to_owned()).push("))");
    sql.push(" SELECT w.word FROM stepped w WHERE w.word IS NOT NULL AND starts_with(w.word, ");
    sql.push_bind(typed.to_owned()).push(")");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_a_range_of_texts() {
        assert_eq!(after_prefix("abc").as_deref(), Some("abd"));
        assert_eq!(after_prefix("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(after_prefix("\u{d7ff}").as_deref(), Some("\u{e000}"));
        assert_eq!(after_prefix(""), None);
    }
}
