//! Cursors: the place of a trace in the order of its list, as an opaque text that only this file makes and reads. It holds the
//! sort key itself, so it means the same place after any write.

use std::cmp::Ordering;

use chrono::{DateTime, Datelike, Utc};

use super::order::{Heading, Order};

/// A place inside a segment: the key of its index.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    /// By time, then arrival.
    Time(DateTime<Utc>, i64),
    /// By a number, then arrival.
    Number(f64, i64),
    /// By a text, then time and arrival.
    Text(String, DateTime<Utc>, i64),
    /// By the trace's id.
    Id(String),
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
            (Self::Time(ts, k), Self::Time(other_ts, other_k)) => (ts, k).cmp(&(other_ts, other_k)),
            // Equal zeros of different signs are one number, as they are to Postgres.
            (Self::Number(one, k), Self::Number(other, other_k)) => {
                one.partial_cmp(other).unwrap_or(Ordering::Equal).then(k.cmp(other_k))
            }
            (Self::Text(word, ts, k), Self::Text(other, other_ts, other_k)) => {
                (word, ts, k).cmp(&(other, other_ts, other_k))
            }
            (Self::Id(one), Self::Id(other)) => one.cmp(other),
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

    /// The text form: a letter for the segment, a letter for the key, its numbers, and last the word, which may hold
    /// anything. A label's word stands behind the key.
    pub(super) fn print(&self) -> String {
        let heading = match &self.heading {
            Heading::All => "a",
            Heading::Valued => "v",
            Heading::Label(_) => "l",
            Heading::Zero => "z",
            Heading::Missing => "m",
        };
        let key = match &self.key {
            Key::Time(ts, k) => format!("t~{}~{k}", ts.timestamp_micros()),
            // `{:?}` prints the shortest text that reads back as the same number.
            Key::Number(number, k) => format!("n~{number:?}~{k}"),
            Key::Text(word, ts, k) => format!("w~{}~{k}~{word}", ts.timestamp_micros()),
            Key::Id(id) => format!("i~{id}"),
        };
        let label = if let Heading::Label(label) = &self.heading { format!("~{label}") } else { String::new() };
        format!("{heading}{key}{label}")
    }

    /// Reads a cursor of a list of this order; nothing for any other text.
    pub(super) fn read(order: &Order, text: &str) -> Option<Self> {
        if text.contains('\0') {
            return None;
        }
        let (letters, rest) = text.split_once('~')?;
        let heading = match letters.get(..1)? {
            "a" => Heading::All,
            "v" => Heading::Valued,
            "z" => Heading::Zero,
            "m" => Heading::Missing,
            "l" => Heading::Label(rest.splitn(3, '~').nth(2)?.to_owned()),
            _ => return None,
        };
        let key = match letters.get(1..)? {
            "t" => {
                let (ts, k) = rest.split_once('~')?;
                Key::Time(instant(ts)?, k.parse().ok()?)
            }
            "n" => {
                let mut parts = rest.splitn(3, '~');
                let number = parts.next()?.parse().ok().filter(|number: &f64| number.is_finite())?;
                Key::Number(number, parts.next()?.parse().ok()?)
            }
            "w" => {
                let mut parts = rest.splitn(3, '~');
                let (ts, k) = (instant(parts.next()?)?, parts.next()?.parse().ok()?);
                Key::Text(parts.next()?.to_owned(), ts, k)
            }
            "i" => Key::Id(rest.to_owned()),
            _ => return None,
        };
        has(order, &heading, &key).then_some(Self { heading, key })
    }
}

/// Whether a list of this order has such places.
fn has(order: &Order, heading: &Heading, key: &Key) -> bool {
    let is_time = matches!(key, Key::Time(..));
    let is_number = matches!(key, Key::Number(..));
    match (order, heading) {
        (Order::Time, Heading::All) | (Order::Bookmarked, Heading::Valued | Heading::Zero) => is_time,
        (Order::Errors, Heading::Zero) => is_time,
        (Order::Id, Heading::All) => matches!(key, Key::Id(_)),
        (Order::Text(_) | Order::Session, Heading::Valued) => matches!(key, Key::Text(..)),
        (Order::Number(_) | Order::Errors | Order::Score(..) | Order::Spread(_), Heading::Valued) => is_number,
        (Order::LastLabel(..), Heading::Label(_)) | (Order::Count(..), Heading::Valued | Heading::Zero) => is_number,
        (Order::Time | Order::Id | Order::Errors | Order::Bookmarked, _) => false,
        (_, Heading::Missing) => is_time,
        _ => false,
    }
}

/// Postgres knows no years before -4712, and no trace has one.
fn instant(micros: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros.parse().ok()?).filter(|instant| instant.year() >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_reads_back(order: &Order, heading: Heading, key: Key) {
        let place = Place { heading, key };
        assert_eq!(Place::read(order, &place.print()), Some(place));
    }

    #[test]
    fn a_cursor_reads_back_as_the_same_place() {
        let at = DateTime::from_timestamp_micros(1_735_787_045_678_901).unwrap_or_default();
        let time = || Key::Time(at, 7);
        let labels = Order::LastLabel(Some(1), Vec::new());
        assert_reads_back(&Order::Time, Heading::All, time());
        assert_reads_back(&Order::Id, Heading::All, Key::Id("a~b~".to_owned()));
        assert_reads_back(&Order::Text("name"), Heading::Valued, Key::Text("~a~b,c\\ d~".to_owned(), at, 3));
        assert_reads_back(&Order::Session, Heading::Missing, time());
        assert_reads_back(&Order::Errors, Heading::Zero, time());
        assert_reads_back(&labels, Heading::Label("~ good, \\".to_owned()), Key::Number(4.0, 8));
        assert_reads_back(&labels, Heading::Missing, time());
        assert_reads_back(&Order::Count(Some(1), None), Heading::Zero, Key::Number(4.0, 8));
        for number in [0.1 + 0.2, -1.0, 5e-324, f64::MAX, 1e21, 0.0] {
            assert_reads_back(&Order::Score(Some(1), "min"), Heading::Valued, Key::Number(number, 8));
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_no_cursor() {
        let number = Place { heading: Heading::Valued, key: Key::Number(0.5, 8) };
        assert_eq!(Place::read(&Order::Time, &number.print()), None);
        for text in ["", "a", "at~1", "at~x~1", "at~-9000000000000000000~1", "vn~NaN~1", "vn~1e999~1", "é~1", "ln~1~2"]
        {
            assert_eq!(Place::read(&Order::Time, text), None, "{text}");
            assert_eq!(Place::read(&Order::Score(Some(1), "mean"), text), None, "{text}");
        }
    }
}
