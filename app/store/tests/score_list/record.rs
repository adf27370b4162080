//! The record of what was written, and the list that must come of it, said in plain words.

use std::cmp::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use model::list::{Filter, ListQuery, Sort, Test};
use model::scores::{Casing, DataType, ScoreDraft, ScoreField, ScoreSource};
use serde_json::{Value, json};

/// What was written, in the order in which it was written.
#[derive(Clone, Debug)]
pub struct Given {
    pub name: &'static str,
    pub source: ScoreSource,
    pub value: Verdict,
    pub environment: &'static str,
    pub at: DateTime<Utc>,
    pub session: bool,
}

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
}

impl Given {
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
        let target = if self.session { "session_id" } else { "trace_id" };
        let body: Value = json!({
            "id": Self::id(place),
            "name": self.name,
            "value": value,
            "data_type": self.value.data_type(),
            "source": self.source,
            target: "one",
            "environment": self.environment,
            "timestamp": self.at,
        });
        ScoreDraft::from_json(&body, Casing::Snake)
    }

    pub fn passes(&self, filter: &Filter<ScoreField>) -> bool {
        let word = match filter.field {
            ScoreField::Name => self.name,
            ScoreField::Source => self.source.word(),
            ScoreField::DataType => self.value.data_type().word(),
            ScoreField::Environment => self.environment,
            _ => "",
        };
        let number = self.value.number();
        match &filter.test {
            Test::Is(words) => words.iter().any(|named| named == word),
            Test::Not(words) => !words.iter().any(|named| named == word),
            Test::Below(bound) => number.is_some_and(|number| number < *bound),
            Test::AtMost(bound) => number.is_some_and(|number| number <= *bound),
            Test::AtLeast(bound) => number.is_some_and(|number| number >= *bound),
            Test::Above(bound) => number.is_some_and(|number| number > *bound),
            Test::Between(least, most) => number.is_some_and(|number| (*least..=*most).contains(&number)),
            _ => false,
        }
    }
}

/// Which of two written scores comes first, said in plain words.
pub fn compare(
    sort: &Sort<ScoreField>,
    (one_place, one): (usize, &Given),
    (other_place, other): (usize, &Given),
) -> Ordering {
    let turned = |ordering: Ordering| if sort.descending { ordering.reverse() } else { ordering };
    let by_time = one.at.cmp(&other.at).then(one_place.cmp(&other_place));
    match sort.field {
        ScoreField::Name => turned(one.name.cmp(other.name)).then(by_time.reverse()),
        ScoreField::Value => match (&one.value, &other.value) {
            (Verdict::Label(one), Verdict::Label(other)) => turned(one.cmp(other).then(one_place.cmp(&other_place))),
            (Verdict::Text, Verdict::Text) => turned(by_time),
            (Verdict::Text, _) => Ordering::Greater,
            (_, Verdict::Text) => Ordering::Less,
            (Verdict::Label(_), _) => Ordering::Greater,
            (_, Verdict::Label(_)) => Ordering::Less,
            (one, other) => {
                let by_number = one.number().partial_cmp(&other.number()).unwrap();
                turned(by_number.then(one_place.cmp(&other_place)))
            }
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
        .filter(|(_, score)| query.filters.iter().all(|filter| score.passes(filter)))
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
