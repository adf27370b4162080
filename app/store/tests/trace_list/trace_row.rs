//! A trace as its row and its observations tell it, and which tests it passes, said in plain words.

use chrono::{DateTime, Utc};
use model::list::Test;
use model::traces::TraceProperty;
use sqlx::FromRow;

pub const TRACES: &str = "
SELECT
    t.k, t.id, t.ts, t.name, t.user_id, z.id AS session, t.environment, t.release, t.version, t.tags
  , extract(epoch FROM max(o.end_ts) - min(o.start_ts))::float8 AS latency
  , count(*) AS observations
  , sum((o.usage ->> 'total')::float8) AS tokens
  , sum((o.cost ->> 'total')::float8) AS cost
  , count(*) FILTER (WHERE o.level = 'ERROR') AS errors
  , t.bookmarked
  , max(o.input) AS input
  , max(o.metadata ->> 'lang') AS lang
  , array_remove(array_agg(o.model), NULL) AS models
  , array_remove(array_agg(o.prompt_name), NULL) AS prompts
  , array_remove(array_agg(o.prompt_version::text), NULL) AS prompt_versions
  , array_remove(array_agg(o.name), NULL) AS names
  , array_agg(o.kind) AS kinds
  , array_agg(o.level) AS levels
FROM traces t
JOIN observations o ON o.trace_k = t.k
LEFT JOIN sessions z ON z.k = t.session_k
GROUP BY t.project_id, t.k, t.id, z.id";

/// A trace as its row and its observations tell it.
#[derive(Debug, FromRow)]
pub struct TraceRow {
    pub k: i64,
    pub id: String,
    pub ts: DateTime<Utc>,
    pub name: Option<String>,
    pub user_id: Option<String>,
    pub session: Option<String>,
    pub environment: String,
    pub release: Option<String>,
    pub version: Option<String>,
    pub tags: Vec<String>,
    pub latency: Option<f64>,
    pub observations: i64,
    pub tokens: Option<f64>,
    pub cost: Option<f64>,
    pub errors: i64,
    pub bookmarked: bool,
    pub input: Option<String>,
    pub lang: Option<String>,
    pub models: Vec<String>,
    pub prompts: Vec<String>,
    pub prompt_versions: Vec<String>,
    pub names: Vec<String>,
    pub kinds: Vec<String>,
    pub levels: Vec<String>,
}

impl TraceRow {
    pub fn text(&self, property: TraceProperty) -> Option<&str> {
        match property {
            TraceProperty::Name => self.name.as_deref(),
            TraceProperty::Input => self.input.as_deref(),
            TraceProperty::User => self.user_id.as_deref(),
            TraceProperty::Session => self.session.as_deref(),
            TraceProperty::Environment => Some(&self.environment),
            TraceProperty::Release => self.release.as_deref(),
            TraceProperty::Version => self.version.as_deref(),
            TraceProperty::Id => Some(&self.id),
            TraceProperty::Bookmarked => Some(if self.bookmarked { "True" } else { "False" }),
            _ => None,
        }
    }

    /// All texts of its observations.
    fn texts(&self, property: TraceProperty) -> Option<&[String]> {
        match property {
            TraceProperty::Tags => Some(&self.tags),
            TraceProperty::Model => Some(&self.models),
            TraceProperty::PromptName => Some(&self.prompts),
            TraceProperty::PromptVersion => Some(&self.prompt_versions),
            TraceProperty::ObservationName => Some(&self.names),
            TraceProperty::ObservationType => Some(&self.kinds),
            TraceProperty::ObservationLevel => Some(&self.levels),
            _ => None,
        }
    }

    pub fn passes(&self, property: TraceProperty, test: &Test) -> bool {
        let any = |words: &[String]| match self.texts(property) {
            Some(texts) => texts.iter().any(|text| words.contains(text)),
            None => self.text(property).is_some_and(|text| words.iter().any(|word| word == text)),
        };
        let has = match (self.texts(property), trace_number(property)) {
            (Some(texts), _) => !texts.is_empty(),
            (_, Some(number)) => number(self).is_some(),
            _ if property == TraceProperty::Metadata => self.lang.is_some(),
            _ => self.text(property).is_some(),
        };
        match test {
            Test::Is(words) => any(words),
            Test::Not(words) => !any(words),
            Test::All(words) => words.iter().all(|word| self.tags.contains(word)),
            Test::Has => has,
            Test::Missing => !has,
            Test::Contains(part) => match self.texts(property) {
                Some(texts) => texts.iter().any(|text| holds(text, part)),
                None => self.text(property).is_some_and(|text| holds(text, part)),
            },
            Test::After(from) => self.ts >= *from,
            Test::Before(to) => self.ts < *to,
            Test::Key(key, value) => key == "lang" && self.lang.as_ref() == Some(value),
            test => compares(trace_number(property).and_then(|number| number(self)), test),
        }
    }

    /// Whether the search box finds it.
    pub fn is_found(&self, words: &str) -> bool {
        let begins = |text: Option<&str>| text.is_some_and(|text| text.starts_with(words));
        self.name.as_ref().is_some_and(|name| holds(name, words))
            || begins(Some(&self.id))
            || begins(self.user_id.as_deref())
            || begins(self.session.as_deref())
    }
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
pub fn trace_number(property: TraceProperty) -> Option<fn(&TraceRow) -> Option<f64>> {
    match property {
        TraceProperty::Latency => Some(|trace| trace.latency),
        TraceProperty::Observations => Some(|trace| Some(trace.observations as f64)),
        TraceProperty::Tokens => Some(|trace| trace.tokens),
        TraceProperty::Cost => Some(|trace| trace.cost),
        TraceProperty::Errors => Some(|trace| Some(trace.errors as f64)),
        _ => None,
    }
}

pub fn holds(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

pub fn compares(number: Option<f64>, test: &Test) -> bool {
    number.is_some_and(|number| match test {
        Test::Below(bound) => number < *bound,
        Test::AtMost(bound) => number <= *bound,
        Test::AtLeast(bound) => number >= *bound,
        Test::Above(bound) => number > *bound,
        Test::Between(least, most) => (*least..=*most).contains(&number),
        test => panic!("{test:?} is never asked of numbers"),
    })
}
