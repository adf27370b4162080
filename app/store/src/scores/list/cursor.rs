//! Cursors: the place of a row in the order of its list, as an opaque text that only this file makes and reads. It
//! holds the sort key itself, so it means the same place after any write.

use std::cmp::Ordering;

use chrono::{DateTime, Datelike, Utc};

use super::segments::{Heading, Order};

/// A place inside a segment: the key of its index.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    /// By time, then arrival.
    Time(DateTime<Utc>, i64),
    /// By value, then arrival.
    Value(f64, i64),
    /// By a word of the trace, then the trace's time and number, then arrival.
    Trace(String, DateTime<Utc>, i64, i64),
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub heading: Heading,
    pub key: Key,
}

impl Key {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Time(ts, seq), Self::Time(other_ts, other_seq)) => (ts, seq).cmp(&(other_ts, other_seq)),
            (Self::Value(value, seq), Self::Value(other, other_seq)) => value.total_cmp(other).then(seq.cmp(other_seq)),
            (Self::Trace(word, ts, k, seq), Self::Trace(other, other_ts, other_k, other_seq)) => {
                (word, ts, k, seq).cmp(&(other, other_ts, other_k, other_seq))
            }
            // Keys of one segment are of one kind.
            _ => Ordering::Equal,
        }
    }
}

impl Place {
    /// Which of two places comes first in a list of this direction.
    pub(super) fn compare(&self, other: &Self, descending: bool) -> Ordering {
        self.heading.compare(&other.heading, descending).then_with(|| {
            let ordering = self.key.compare(&other.key);
            if self.heading.walks_down(descending) { ordering.reverse() } else { ordering }
        })
    }

    /// The text form: a letter for the segment, the numbers, and last the words, which may hold anything.
    pub(super) fn print(&self) -> String {
        let key = match &self.key {
            Key::Time(ts, seq) => format!("{}~{seq}", ts.timestamp_micros()),
            // `{:?}` prints the shortest text that reads back as the same number.
            Key::Value(value, seq) => format!("{value:?}~{seq}"),
            Key::Trace(word, ts, k, seq) => format!("{}~{k}~{seq}~{word}", ts.timestamp_micros()),
        };
        match &self.heading {
            Heading::All => format!("t~{key}"),
            Heading::Rank(rank) => format!("r~{key}~{rank}"),
            Heading::Word(word) => format!("n~{key}~{word}"),
            Heading::Numbers => format!("v~{key}"),
            Heading::Label(label) => format!("l~{key}~{label}"),
            Heading::Texts => format!("x~{key}"),
            Heading::Traced => format!("m~{key}"),
            Heading::Untraced => format!("z~{key}"),
        }
    }

    /// Reads a cursor of a list of this order; nothing for any other text.
    pub(super) fn read(order: Order, text: &str) -> Option<Self> {
        let (letter, rest) = text.split_once('~')?;
        if rest.contains('\0') {
            return None;
        }
        let (heading, key) = match (order, letter) {
            (Order::Time | Order::Updated, "t") => (Heading::All, read_time(rest)?.0),
            (Order::Word(_), "r") => {
                let (key, rank) = read_time(rest)?;
                (Heading::Rank(rank?.parse().ok()?), key)
            }
            (Order::Word(_), "n") => {
                let (key, word) = read_time(rest)?;
                (Heading::Word(word?.to_owned()), key)
            }
            (Order::Value, "v") => {
                let (value, seq) = rest.split_once('~')?;
                let value = value.parse().ok().filter(|value: &f64| value.is_finite())?;
                (Heading::Numbers, Key::Value(value, seq.parse().ok()?))
            }
            (Order::Value, "l") => {
                let (key, label) = read_time(rest)?;
                (Heading::Label(label?.to_owned()), key)
            }
            (Order::Value, "x") => (Heading::Texts, read_time(rest)?.0),
            (Order::Trace(_), "m") => {
                let mut parts = rest.splitn(4, '~');
                let (ts, k, seq) = (parts.next()?, parts.next()?, parts.next()?);
                let word = parts.next()?.to_owned();
                (Heading::Traced, Key::Trace(word, instant(ts)?, k.parse().ok()?, seq.parse().ok()?))
            }
            (Order::Trace(_), "z") => (Heading::Untraced, read_time(rest)?.0),
            _ => return None,
        };
        Some(Self { heading, key })
    }
}

/// A time and a place in the order of arrival, and the words behind them.
fn read_time(text: &str) -> Option<(Key, Option<&str>)> {
    let (ts, rest) = text.split_once('~')?;
    let (seq, words) = match rest.split_once('~') {
        Some((seq, words)) => (seq, Some(words)),
        None => (rest, None),
    };
    Some((Key::Time(instant(ts)?, seq.parse().ok()?), words))
}

/// Postgres knows no years before -4712, and no score has one.
fn instant(micros: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros.parse().ok()?).filter(|instant| instant.year() >= 0)
}

#[cfg(test)]
mod tests {
    use model::scores::ScoreField;

    use super::*;

    const NAME: Order = Order::Word(ScoreField::Name);

    fn assert_reads_back(order: Order, heading: Heading, key: Key) {
        let place = Place { heading, key };
        assert_eq!(Place::read(order, &place.print()), Some(place));
    }

    #[test]
    fn a_cursor_reads_back_as_the_same_place() {
        let at = DateTime::from_timestamp_micros(1_735_787_045_678_901).unwrap_or_default();
        let time = || Key::Time(at, 7);
        assert_reads_back(Order::Time, Heading::All, time());
        assert_reads_back(NAME, Heading::Word("a~b,c\\ d~".to_owned()), time());
        assert_reads_back(NAME, Heading::Word(String::new()), time());
        assert_reads_back(Order::Word(ScoreField::Source), Heading::Rank(2), time());
        assert_reads_back(Order::Value, Heading::Texts, time());
        assert_reads_back(Order::Value, Heading::Label("~ good, \\".to_owned()), time());
        for value in [0.1 + 0.2, -1.0, 5e-324, f64::MAX, 1e21, 0.0] {
            assert_reads_back(Order::Value, Heading::Numbers, Key::Value(value, 8));
        }
        let by_trace = Order::Trace(ScoreField::User);
        assert_reads_back(by_trace, Heading::Traced, Key::Trace("a~b".to_owned(), at, 3, 4));
        assert_reads_back(by_trace, Heading::Untraced, time());
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
