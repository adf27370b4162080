//! The record of what was written, and the list that must come of it, said in plain words.

use std::cmp::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use model::list::{Filter, ListQuery, Sort, Test};
use model::scores::{Casing, DataType, Level, ScoreDraft, ScoreField, ScoreSource};
use serde_json::{Value, json};

/// A score that was written.
#[derive(Clone, Debug)]
pub struct Given {
    pub name: &'static str,
    pub source: ScoreSource,
    pub value: Verdict,
    pub environment: &'static str,
    pub at: DateTime<Utc>,
    pub target: Target,
    pub comment: Option<&'static str>,
    /// The metadata's one key.
    pub lang: Option<&'static str>,
    /// One of [`AUTHORS`].
    pub author: usize,
}

/// Who writes, in the order of writing: scores of the first are stored before those of the second.
pub const AUTHORS: [&str; 2] = ["zoe's key", "Ada"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Trace(&'static Trace),
    Observation(&'static Trace, &'static str),
    Session,
    Run,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Trace {
    pub id: &'static str,
    /// When it came, in minutes; never if it did not.
    pub at: Option<i64>,
    pub name: Option<&'static str>,
    pub user: Option<&'static str>,
    pub tags: &'static [&'static str],
}

pub static TRACES: [Trace; 4] = [
    Trace { id: "trace-1", at: Some(1), name: Some("chat"), user: Some("u~1"), tags: &["a", "b"] },
    Trace { id: "trace-2", at: Some(2), name: Some("chat"), user: None, tags: &[] },
    Trace { id: "other", at: Some(3), name: Some("Summary 100%"), user: Some("u2"), tags: &["b"] },
    Trace { id: "trace-3", at: None, name: None, user: None, tags: &[] },
];

#[derive(Clone, Debug)]
pub enum Verdict {
    Number(f64),
    Boolean(bool),
    Label(&'static str),
    Text,
}

impl Verdict {
    pub fn data_type(&self) -> DataType {
        match self {
            Self::Number(_) => DataType::Numeric,
            Self::Boolean(_) => DataType::Boolean,
            Self::Label(_) => DataType::Categorical,
            Self::Text => DataType::Text,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Boolean(truth) => Some(if *truth { 1.0 } else { 0.0 }),
            Self::Label(_) | Self::Text => None,
        }
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::Number(number) => word.parse() == Ok(*number),
            Self::Boolean(truth) => word == if *truth { "True" } else { "False" },
            Self::Label(label) => word == *label,
            Self::Text => false,
        }
    }
}

impl Given {
    /// A score like any other.
    pub fn plain() -> Self {
        Self {
            name: "quality",
            source: ScoreSource::Api,
            value: Verdict::Number(0.5),
            environment: "default",
            at: noon(),
            target: Target::Trace(&TRACES[0]),
            comment: None,
            lang: None,
            author: 0,
        }
    }

    /// The id of the score written at this place.
    pub fn id(place: usize) -> String {
        format!("score-{place:04}")
    }

    pub fn draft(&self, place: usize) -> ScoreDraft {
        let value = match self.value {
            Verdict::Number(number) => json!(number),
            Verdict::Boolean(truth) => json!(truth),
            Verdict::Label(label) => json!(label),
            Verdict::Text => json!("some text"),
        };
        let mut body: Value = json!({
            "id": Self::id(place),
            "name": self.name,
            "value": value,
            "data_type": self.value.data_type(),
            "source": self.source,
            "environment": self.environment,
            "timestamp": self.at,
            "comment": self.comment,
            "metadata": self.lang.map(|lang| json!({ "lang": lang })),
        });
        let ids = match self.target {
            Target::Trace(trace) => vec![("trace_id", trace.id)],
            Target::Observation(trace, id) => vec![("trace_id", trace.id), ("observation_id", id)],
            Target::Session => vec![("session_id", "one")],
            Target::Run => vec![("dataset_run_id", "one")],
        };
        for (key, id) in ids {
            body[key] = json!(id);
        }
        ScoreDraft::from_json(&body, Casing::Snake)
    }

    fn level(&self) -> Level {
        match self.target {
            Target::Trace(_) => Level::Trace,
            Target::Observation(..) => Level::Observation,
            Target::Session => Level::Session,
            Target::Run => Level::Run,
        }
    }

    fn trace(&self) -> Option<&'static Trace> {
        match self.target {
            Target::Trace(trace) | Target::Observation(trace, _) => Some(trace),
            Target::Session | Target::Run => None,
        }
    }

    /// The one text of a property, if it has one.
    fn text(&self, place: usize, field: ScoreField) -> Option<String> {
        let text = match field {
            ScoreField::Name => Some(self.name),
            ScoreField::Source => Some(self.source.word()),
            ScoreField::DataType => Some(self.value.data_type().word()),
            ScoreField::Environment => Some(self.environment),
            ScoreField::Level => Some(self.level().word()),
            ScoreField::Author => Some(AUTHORS[self.author]),
            ScoreField::Comment => self.comment,
            ScoreField::Trace => self.trace().map(|trace| trace.id),
            ScoreField::TraceName => self.trace().and_then(|trace| trace.name),
            ScoreField::User => self.trace().and_then(|trace| trace.user),
            ScoreField::Observation => match self.target {
                Target::Observation(_, id) => Some(id),
                _ => None,
            },
            ScoreField::Session => (self.target == Target::Session).then_some("one"),
            ScoreField::Run => (self.target == Target::Run).then_some("one"),
            ScoreField::Id => return Some(Self::id(place)),
            _ => None,
        };
        text.map(str::to_owned)
    }

    pub fn passes(&self, place: usize, filter: &Filter<ScoreField>) -> bool {
        let text = self.text(place, filter.field);
        let number = self.value.number();
        let tags = self.trace().map(|trace| trace.tags).unwrap_or_default();
        match (filter.field, &filter.test) {
            (ScoreField::Tags, Test::Is(wanted)) => wanted.iter().any(|tag| tags.contains(&tag.as_str())),
            (ScoreField::Tags, Test::Not(wanted)) => !wanted.iter().any(|tag| tags.contains(&tag.as_str())),
            (ScoreField::Tags, Test::All(wanted)) => wanted.iter().all(|tag| tags.contains(&tag.as_str())),
            (ScoreField::Tags, Test::Has) => !tags.is_empty(),
            (ScoreField::Tags, Test::Missing) => tags.is_empty(),
            (ScoreField::Metadata, Test::Key(key, value)) => key == "lang" && self.lang == Some(value),
            (ScoreField::Metadata, Test::Has) => self.lang.is_some(),
            (ScoreField::Metadata, Test::Missing) => self.lang.is_none(),
            (ScoreField::Value, Test::Is(words)) => words.iter().any(|word| self.value.is(word)),
            (ScoreField::Value, Test::Not(words)) => !words.iter().any(|word| self.value.is(word)),
            (_, Test::Is(words)) => text.is_some_and(|text| words.contains(&text)),
            (_, Test::Not(words)) => !text.is_some_and(|text| words.contains(&text)),
            (_, Test::Contains(part)) => text.is_some_and(|text| text.to_lowercase().contains(&part.to_lowercase())),
            (_, Test::Has) => text.is_some(),
            (_, Test::Missing) => text.is_none(),
            (_, Test::After(from)) => self.at >= *from,
            (_, Test::Before(to)) => self.at < *to,
            (_, Test::Below(bound)) => number.is_some_and(|number| number < *bound),
            (_, Test::AtMost(bound)) => number.is_some_and(|number| number <= *bound),
            (_, Test::AtLeast(bound)) => number.is_some_and(|number| number >= *bound),
            (_, Test::Above(bound)) => number.is_some_and(|number| number > *bound),
            (_, Test::Between(least, most)) => number.is_some_and(|number| (*least..=*most).contains(&number)),
            (field, test) => panic!("{field} is never asked {test:?} here"),
        }
    }

    /// Whether the search box finds it.
    fn is_found(&self, place: usize, words: &str) -> bool {
        let holds = |text: &str| text.to_lowercase().contains(&words.to_lowercase());
        let texts = [Some(self.name), self.comment, self.trace().and_then(|trace| trace.name)];
        let label = if let Verdict::Label(label) = self.value { Some(label) } else { None };
        let ids = [ScoreField::Id, ScoreField::Trace, ScoreField::Observation, ScoreField::Session, ScoreField::Run];
        texts.into_iter().chain([label]).flatten().any(holds)
            || ids.into_iter().filter_map(|field| self.text(place, field)).any(|id| id.starts_with(words))
    }
}

/// Which of two written scores comes first, said in plain words.
pub fn compare(
    sort: &Sort<ScoreField>,
    (one_place, one): (usize, &Given),
    (other_place, other): (usize, &Given),
) -> Ordering {
    let turned = |ordering: Ordering| if sort.descending { ordering.reverse() } else { ordering };
    let by_arrival = (one.author, one_place).cmp(&(other.author, other_place));
    let by_time = one.at.cmp(&other.at).then(by_arrival);
    let newest_first = by_time.reverse();
    match sort.field {
        ScoreField::Source => turned((one.source as u8).cmp(&(other.source as u8))).then(newest_first),
        ScoreField::Level => turned((one.level() as u8).cmp(&(other.level() as u8))).then(newest_first),
        ScoreField::DataType => {
            turned((one.value.data_type() as u8).cmp(&(other.value.data_type() as u8))).then(newest_first)
        }
        ScoreField::Name | ScoreField::Environment | ScoreField::Author => {
            let word = |given: &Given| given.text(0, sort.field);
            turned(word(one).cmp(&word(other))).then(newest_first)
        }
        ScoreField::TraceName | ScoreField::User => {
            let key = |given: &Given| Some((given.text(0, sort.field)?, given.trace()?.at));
            match (key(one), key(other)) {
                (Some(one), Some(other)) => turned(one.cmp(&other).then(by_arrival)),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => newest_first,
            }
        }
        ScoreField::Updated => turned(by_arrival),
        ScoreField::Value => match (&one.value, &other.value) {
            (Verdict::Label(one), Verdict::Label(other)) => turned(one.cmp(other).then(by_time)),
            (Verdict::Text, Verdict::Text) => turned(by_time),
            (Verdict::Text, _) => Ordering::Greater,
            (_, Verdict::Text) => Ordering::Less,
            (Verdict::Label(_), _) => Ordering::Greater,
            (_, Verdict::Label(_)) => Ordering::Less,
            (one, other) => turned(one.number().partial_cmp(&other.number()).unwrap().then(by_arrival)),
        },
        _ => turned(by_time),
    }
}

/// The ids that the list must have, in order.
pub fn expected(given: &[Given], query: &ListQuery<ScoreField>) -> Vec<String> {
    let (from, to) = query.range.map_or((None, None), |range| range.ends(noon()));
    let mut left: Vec<(usize, &Given)> = given
        .iter()
        .enumerate()
        .filter(|(place, score)| query.filters.iter().all(|filter| score.passes(*place, filter)))
        .filter(|(place, score)| query.search.as_ref().is_none_or(|words| score.is_found(*place, words)))
        .filter(|(_, score)| from.is_none_or(|from| score.at >= from) && to.is_none_or(|to| score.at < to))
        .collect();
    left.sort_by(|one, other| compare(&query.order(), *one, *other));
    left.iter().map(|(place, _)| Given::id(*place)).collect()
}

pub fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00.123456Z".parse().unwrap()
}

pub fn minute(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}
