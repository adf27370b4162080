//! A filter in words, as chips and lists of filters say it.

use chrono::{DateTime, Utc};
use model::list::{Filter, Test, TimeRange};

use super::FilterField;
use crate::live::local_minute_words;
use crate::table::number_words;

/// How many values are named before the rest is counted.
const NAMED: usize = 2;

/// A filter in words.
pub(super) struct FilterWords {
    /// The property.
    pub(super) title: String,
    /// The operator.
    pub(super) op: &'static str,
    /// The value, where there is one.
    pub(super) value: String,
    /// How many more values there are: ` +2`.
    pub(super) more: Option<String>,
}

impl FilterWords {
    /// The words of this filter, its times in the person's own zone if that is known.
    pub(super) fn of<F: FilterField>(filter: &Filter<F>, local: bool) -> Self {
        let (value, more) = value_words(filter, local);
        Self { title: filter.field.title().into_owned(), op: filter.op_words(), value, more }
    }

    /// All of it in one line.
    pub(super) fn line(&self) -> String {
        let words = [&self.title, self.op, &self.value, self.more.as_deref().unwrap_or_default().trim()];
        words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// The values that fit, and how many more there are.
fn value_words<F: FilterField>(filter: &Filter<F>, local: bool) -> (String, Option<String>) {
    let value = match &filter.test {
        Test::Between(least, greatest) => format!("{} and {}", number_words(*least), number_words(*greatest)),
        Test::Below(bound) | Test::AtMost(bound) | Test::AtLeast(bound) | Test::Above(bound) => number_words(*bound),
        Test::After(instant) | Test::Before(instant) => instant_words(*instant, local),
        Test::Past(range) => range.words().to_lowercase(),
        Test::Key(key, value) => format!("{key} = {value}"),
        Test::Contains(text) | Test::Says(text) => text.clone(),
        Test::Has | Test::Missing => String::new(),
        Test::Is(values) | Test::Not(values) | Test::All(values) | Test::By(values) => {
            let named: Vec<_> = values.iter().take(NAMED).map(|value| filter.field.short(value)).collect();
            let more = values.len().saturating_sub(NAMED);
            return (named.join(", "), (more > 0).then(|| format!(" +{more}")));
        }
    };
    (value, None)
}

/// The range for people; ends of one's own in the person's zone once the browser can tell it.
pub(super) fn range_words(range: Option<TimeRange>, local: bool) -> String {
    match range {
        None => "All time".to_owned(),
        Some(TimeRange::Between { from, to }) if local => match (from, to) {
            (Some(from), Some(to)) => format!("{} to {}", local_minute_words(from), local_minute_words(to)),
            (Some(from), None) => format!("Since {}", local_minute_words(from)),
            (None, Some(to)) => format!("Before {}", local_minute_words(to)),
            (None, None) => "All time".to_owned(),
        },
        Some(range) => range.words(),
    }
}

fn instant_words(instant: DateTime<Utc>, local: bool) -> String {
    if local { local_minute_words(instant) } else { instant.format("%-d %b %Y %H:%M UTC").to_string() }
}

#[cfg(test)]
mod tests {
    use model::list::ListQuery;
    use model::scores::ScoreField;

    use super::*;

    fn line(filter: &str) -> String {
        let query = ListQuery::<ScoreField>::parse(&format!("f={filter}")).query;
        query.filters.first().map(|filter| FilterWords::of(filter, false).line()).unwrap_or_default()
    }

    #[test]
    fn a_filter_reads_as_a_sentence() {
        assert_eq!(line("name~is~tone"), "Name is tone");
        assert_eq!(line("name~not~a~b~c~d"), "Name is none of a, b +2");
        assert_eq!(line("source~is~EVAL"), "Source is Judge");
        assert_eq!(line("value~between~0~1284.7"), "Value is between 0 and 1,285");
        assert_eq!(line("timestamp~past~7d"), "Timestamp is in the past 7 days");
        assert_eq!(line("timestamp~after~2026-11-25T12:00:00Z"), "Timestamp is after 25 Nov 2026 12:00 UTC");
        assert_eq!(line("metadata~key~lang~de"), "Metadata has key lang = de");
        assert_eq!(line("comment~none"), "Comment is missing");
        assert_eq!(line("tags~all~a~b"), "Trace tags has all of a, b");
    }
}
