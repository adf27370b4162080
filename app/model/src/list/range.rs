//! The time range of a list: a span that ends now, or two fixed ends.

use chrono::{DateTime, TimeDelta, Utc};

use crate::instant::{date_words, minute_words};
use crate::text::{parse_instant, print_instant};

/// A unit of a relative range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// `m`
    Minutes,
    /// `h`
    Hours,
    /// `d`
    Days,
}

impl Span {
    const ALL: [(Self, char); 3] = [(Self::Minutes, 'm'), (Self::Hours, 'h'), (Self::Days, 'd')];

    fn letter(self) -> char {
        Self::ALL.iter().find(|(span, _)| *span == self).map_or('d', |(_, letter)| *letter)
    }
}

/// Which times a list covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeRange {
    /// The last so many units up to now: `7d`.
    Past {
        /// How many; 1 to 9,999.
        count: u32,
        /// Of what.
        span: Span,
    },
    /// From one instant (itself included) to another (excluded); either end may be open: `<from>..<to>`.
    Between {
        /// The first instant.
        from: Option<DateTime<Utc>>,
        /// The first instant after the range.
        to: Option<DateTime<Utc>>,
    },
}

impl TimeRange {
    /// Reads `7d`, `24h`, `30m` or `<from>..<to>`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((from, to)) = text.split_once("..") {
            let end = |side: &str| if side.is_empty() { Some(None) } else { parse_instant(side).map(Some) };
            let (from, to) = (end(from)?, end(to)?);
            return (from.is_some() || to.is_some()).then_some(Self::Between { from, to });
        }
        let (span, letter) = Span::ALL.into_iter().find(|(_, letter)| text.ends_with(*letter))?;
        let count = text.strip_suffix(letter)?.parse().ok().filter(|count| (1..=9_999).contains(count))?;
        Some(Self::Past { count, span })
    }

    /// The text form.
    #[must_use]
    pub fn print(&self) -> String {
        match self {
            Self::Past { count, span } => format!("{count}{}", span.letter()),
            Self::Between { from, to } => {
                let end = |side: &Option<DateTime<Utc>>| side.map(print_instant).unwrap_or_default();
                format!("{}..{}", end(from), end(to))
            }
        }
    }

    /// The ends of the range at this moment: from (included) and to (excluded).
    #[must_use]
    pub fn ends(&self, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        match *self {
            Self::Between { from, to } => (from, to),
            Self::Past { count, span } => {
                let count = i64::from(count);
                let length = match span {
                    Span::Minutes => TimeDelta::minutes(count),
                    Span::Hours => TimeDelta::hours(count),
                    Span::Days => TimeDelta::days(count),
                };
                (Some(now - length), None)
            }
        }
    }

    /// The range in words: `Past 7 days`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Past { count, span } => {
                let unit = match span {
                    Span::Minutes => "minute",
                    Span::Hours => "hour",
                    Span::Days => "day",
                };
                if *count == 1 { format!("Past {unit}") } else { format!("Past {count} {unit}s") }
            }
            Self::Between { from, to } => {
                let day = |instant: DateTime<Utc>| format!("{} {}", date_words(instant), minute_words(instant));
                match (from, to) {
                    (Some(from), Some(to)) => format!("{} to {}", day(*from), day(*to)),
                    (Some(from), None) => format!("Since {}", day(*from)),
                    (None, Some(to)) => format!("Before {}", day(*to)),
                    (None, None) => "All time".to_owned(),
                }
            }
        }
    }
}
