//! Cursors: the place of a row in the order of its list, as an opaque text that only this file makes and reads. It
//! holds the sort key itself, so it means the same place after any write.

use chrono::{DateTime, Datelike, Utc};
use model::scores::ScoreValue;

use super::segments::{Heading, Order};
use crate::scores::rows::ScoreRow;

/// A place inside a segment: the key of its index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Key {
    /// By time, then arrival.
    Time(DateTime<Utc>, i64),
    /// By value, then arrival.
    Value(f64, i64),
    /// By arrival.
    Arrival(i64),
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub heading: Heading,
    pub key: Key,
}

impl Place {
    /// Where the row stands in a list of this order.
    pub(super) fn of(order: Order, row: &ScoreRow) -> Self {
        let score = &row.stored.score;
        let time = Key::Time(score.timestamp, row.seq);
        let (heading, key) = match order {
            Order::Time => (Heading::All, time),
            Order::Name => (Heading::Name(score.name.clone()), time),
            Order::Value => match &score.value {
                ScoreValue::Label { label, .. } => (Heading::Label(label.clone()), Key::Arrival(row.seq)),
                ScoreValue::Text(_) | ScoreValue::Correction(_) => (Heading::Texts, time),
                ScoreValue::Number(value) => (Heading::Numbers, Key::Value(*value, row.seq)),
                ScoreValue::Boolean(truth) => (Heading::Numbers, Key::Value(f64::from(u8::from(*truth)), row.seq)),
            },
        };
        Self { heading, key }
    }

    /// The text form: a letter for the segment, the numbers, and last the words, which may hold anything.
    pub(super) fn print(&self) -> String {
        let key = match self.key {
            Key::Time(ts, seq) => format!("{}~{seq}", ts.timestamp_micros()),
            // `{:?}` prints the shortest text that reads back as the same number.
            Key::Value(value, seq) => format!("{value:?}~{seq}"),
            Key::Arrival(seq) => seq.to_string(),
        };
        match &self.heading {
            Heading::All => format!("t~{key}"),
            Heading::Name(name) => format!("n~{key}~{name}"),
            Heading::Numbers => format!("v~{key}"),
            Heading::Label(label) => format!("l~{key}~{label}"),
            Heading::Texts => format!("x~{key}"),
        }
    }

    /// Reads a cursor of a list of this order; nothing for any other text.
    pub(super) fn read(order: Order, text: &str) -> Option<Self> {
        let (letter, rest) = text.split_once('~')?;
        let (heading, key) = match (order, letter) {
            (Order::Time, "t") => (Heading::All, read_time(rest)?),
            (Order::Name, "n") => {
                let (ts, rest) = rest.split_once('~')?;
                let (seq, name) = rest.split_once('~')?;
                (Heading::Name(name.to_owned()), Key::Time(instant(ts)?, seq.parse().ok()?))
            }
            (Order::Value, "v") => {
                let (value, seq) = rest.split_once('~')?;
                let value = value.parse().ok().filter(|value: &f64| value.is_finite())?;
                (Heading::Numbers, Key::Value(value, seq.parse().ok()?))
            }
            (Order::Value, "l") => {
                let (seq, label) = rest.split_once('~')?;
                (Heading::Label(label.to_owned()), Key::Arrival(seq.parse().ok()?))
            }
            (Order::Value, "x") => (Heading::Texts, read_time(rest)?),
            _ => return None,
        };
        Some(Self { heading, key })
    }
}

fn read_time(text: &str) -> Option<Key> {
    let (ts, seq) = text.split_once('~')?;
    Some(Key::Time(instant(ts)?, seq.parse().ok()?))
}

/// Postgres knows no years before -4712, and no score has one.
fn instant(micros: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros.parse().ok()?).filter(|instant| instant.year() >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_reads_back(order: Order, heading: Heading, key: Key) {
        let place = Place { heading, key };
        assert_eq!(Place::read(order, &place.print()), Some(place));
    }

    #[test]
    fn a_cursor_reads_back_as_the_same_place() {
        let time = Key::Time(DateTime::from_timestamp_micros(1_735_787_045_678_901).unwrap_or_default(), 7);
        assert_reads_back(Order::Time, Heading::All, time);
        assert_reads_back(Order::Name, Heading::Name("a~b,c\\ d~".to_owned()), time);
        assert_reads_back(Order::Name, Heading::Name(String::new()), time);
        assert_reads_back(Order::Value, Heading::Texts, time);
        assert_reads_back(Order::Value, Heading::Label("~ good, \\".to_owned()), Key::Arrival(9));
        for value in [0.1 + 0.2, -1.0, 5e-324, f64::MAX, 1e21, 0.0] {
            assert_reads_back(Order::Value, Heading::Numbers, Key::Value(value, 8));
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_no_cursor() {
        let numbers = Place { heading: Heading::Numbers, key: Key::Value(0.5, 8) };
        assert_eq!(Place::read(Order::Time, &numbers.print()), None);
        for text in ["", "t", "t~1", "t~x~1", "t~-9000000000000000000~1", "v~NaN~1", "v~1e999~1", "l~7", "q~1~2"] {
            assert_eq!(Place::read(Order::Time, text), None, "{text}");
            assert_eq!(Place::read(Order::Value, text), None, "{text}");
        }
    }
}
