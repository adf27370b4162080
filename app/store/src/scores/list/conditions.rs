//! What a list asks of each score, as SQL on a score or an entry `s` of a walk. An entry holds only the columns that the tests name
//! ([`Tests::columns`]), so that a walk stays inside its index as long as they do.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use model::list::Test;
use model::scores::{DataType, ScoreField};
use sqlx::{Postgres, QueryBuilder};

use super::search::Search;
use super::words::Words;
use crate::list::{pattern, push_comparison, storable};

/// All that is asked.
#[derive(Clone, Debug, Default)]
pub(in crate::scores) struct Tests {
    /// At this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
    /// One of these environments.
    pub envs: Option<Vec<i32>>,
    /// One of these authors.
    pub authors: Option<Vec<i32>>,
    /// Comparisons of the number.
    pub values: Vec<Test>,
    /// Labels and other single values.
    pub verdicts: Vec<Verdict>,
    /// One of these targets, or none of them.
    pub targets: Vec<(Vec<i64>, bool)>,
    /// What only the row itself tells.
    pub rows: Vec<RowTest>,
    /// What the score's trace tells.
    pub traces: Vec<TraceTest>,
    /// What was typed into the search box.
    pub search: Option<Search>,
}

/// A value that is, or is not, one of some labels, truths and numbers.
#[derive(Clone, Debug)]
pub(in crate::scores) struct Verdict {
    /// The numbers of the labels.
    pub labels: Vec<i32>,
    booleans: Vec<i32>,
    truths: Vec<f64>,
    numeric: Vec<i32>,
    numbers: Vec<f64>,
    /// None of them.
    pub negated: bool,
}

impl Verdict {
    pub(super) fn of(values: &[String], words: &Words, negated: bool) -> Self {
        let of_type = |data_type| {
            let columns = words.columns.iter().filter(move |column| column.data_type == data_type);
            columns.map(|column| column.col).collect()
        };
        let labels =
            words.labels.iter().filter(|label| label.label.as_ref().is_some_and(|label| values.contains(label)));
        let truth = |value: &String| match value.as_str() {
            "True" => Some(1.0),
            "False" => Some(0.0),
            _ => None,
        };
        let number = |value: &String| value.parse().ok().filter(|number: &f64| number.is_finite());
        Self {
            labels: labels.map(|label| label.col).collect(),
            booleans: of_type(DataType::Boolean),
            truths: values.iter().filter_map(truth).collect(),
            numeric: of_type(DataType::Numeric),
            numbers: values.iter().filter_map(number).collect(),
            negated,
        }
    }

    /// Whether only labels are named: then their own index holds the whole answer.
    pub(super) fn is_of_labels(&self) -> bool {
        !self.negated && self.truths.is_empty() && self.numbers.is_empty()
    }

    fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push("(s.label = ANY(").push_bind(self.labels.clone()).push(")");
        for (cols, values) in [(&self.booleans, &self.truths), (&self.numeric, &self.numbers)] {
            if !values.is_empty() {
                sql.push(" OR s.col = ANY(").push_bind(cols.clone());
                sql.push(") AND s.value = ANY(").push_bind(values.clone()).push(")");
            }
        }
        sql.push(if self.negated { ") IS NOT TRUE" } else { ") IS TRUE" });
    }
}

/// A test of the row itself.
#[derive(Clone, Debug)]
pub(in crate::scores) enum RowTest {
    /// The column holds something, or nothing.
    Present(&'static str, bool),
    /// The comment is like this pattern.
    Comment(String),
    /// The metadata has this text under this key.
    Metadata(String, String),
    /// The config is one of these, or none of them.
    Config(Vec<String>, bool),
    /// The observation is one of these, or none of them.
    Observation(Vec<String>, bool),
    /// Really changed in this time.
    Updated(Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// One of these ids.
    Id(Vec<String>),
}

impl RowTest {
    const fn column(&self) -> &'static str {
        match self {
            Self::Present(column, _) => column,
            Self::Comment(_) => "comment",
            Self::Metadata(..) => "metadata",
            Self::Config(..) => "config_id",
            Self::Observation(..) => "observation_id",
            Self::Updated(..) => "updated_at",
            Self::Id(_) => "id",
        }
    }

    fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        let column = self.column();
        match self {
            Self::Present(_, true) => drop(sql.push(format_args!("s.{column} IS NOT NULL"))),
            Self::Present(_, false) => drop(sql.push(format_args!("s.{column} IS NULL"))),
            Self::Comment(pattern) => drop(sql.push("s.comment ILIKE ").push_bind(pattern.clone())),
            Self::Metadata(key, value) => {
                sql.push("s.metadata ->> ").push_bind(key.clone()).push(" = ").push_bind(value.clone());
            }
            Self::Config(ids, negated) | Self::Observation(ids, negated) => {
                sql.push(format_args!("(s.{column} = ANY(")).push_bind(ids.clone());
                sql.push(if *negated { ")) IS NOT TRUE" } else { ")) IS TRUE" });
            }
            Self::Updated(from, to) => {
                sql.push("s.updated_at >= ").push_bind(from.unwrap_or(DateTime::UNIX_EPOCH));
                if let Some(to) = to {
                    sql.push(" AND s.updated_at < ").push_bind(*to);
                }
            }
            Self::Id(ids) => drop(sql.push("s.id = ANY(").push_bind(ids.clone()).push(")")),
        }
    }
}

/// A test of the score's trace. A trace that has not come, and what has no trace, fails it.
#[derive(Clone, Debug)]
pub(in crate::scores) struct TraceTest {
    /// What the trace must be.
    pub condition: TraceCondition,
    /// It must not be so.
    pub negated: bool,
}

/// What a trace must be.
#[derive(Clone, Debug)]
pub(in crate::scores) enum TraceCondition {
    /// The text is one of these.
    Is(&'static str, Vec<String>),
    /// The text is like this pattern.
    Like(&'static str, String),
    /// There is a text.
    Present(&'static str),
    /// It has any of these tags.
    AnyTag(Vec<String>),
    /// It has all of these tags.
    AllTags(Vec<String>),
    /// It has tags.
    Tagged,
}

impl TraceTest {
    /// The test of a trace's name, user or tags.
    pub(super) fn of(field: ScoreField, test: &Test) -> Option<Self> {
        let negated = matches!(test, Test::Not(_) | Test::Missing);
        let column = if field == ScoreField::User { "user_id" } else { "name" };
        let condition = match (field, test) {
            (ScoreField::Tags, Test::Is(tags) | Test::Not(tags)) => TraceCondition::AnyTag(storable(tags)),
            // A tag that nothing can have is had by nothing.
            (ScoreField::Tags, Test::All(tags)) if storable(tags).len() < tags.len() => {
                TraceCondition::AnyTag(Vec::new())
            }
            (ScoreField::Tags, Test::All(tags)) => TraceCondition::AllTags(storable(tags)),
            (ScoreField::Tags, Test::Has | Test::Missing) => TraceCondition::Tagged,
            (_, Test::Is(named) | Test::Not(named)) => TraceCondition::Is(column, storable(named)),
            (_, Test::Contains(text)) => TraceCondition::Like(column, pattern(text)),
            (_, Test::Has | Test::Missing) => TraceCondition::Present(column),
            _ => return None,
        };
        Some(Self { condition, negated })
    }
}

impl TraceCondition {
    /// Writes the condition on a trace `t`.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Is(column, texts) => {
                sql.push(format_args!("t.{column} = ANY(")).push_bind(texts.clone()).push(")");
            }
            Self::Like(column, pattern) => drop(sql.push(format_args!("t.{column} ILIKE ")).push_bind(pattern.clone())),
            Self::Present(column) => drop(sql.push(format_args!("t.{column} IS NOT NULL"))),
            Self::AnyTag(tags) => drop(sql.push("t.tags && ").push_bind(tags.clone())),
            Self::AllTags(tags) => drop(sql.push("t.tags @> ").push_bind(tags.clone())),
            Self::Tagged => drop(sql.push("cardinality(t.tags) > 0")),
        }
    }
}

impl Tests {
    /// The columns of `scores` that the tests name, beside the key of the walk.
    pub(super) fn columns(&self, every_column: bool) -> BTreeSet<&'static str> {
        let mut columns = BTreeSet::new();
        let asked = [
            (!every_column, "col"),
            (self.from.is_some() || self.to.is_some(), "ts"),
            (self.envs.is_some(), "env"),
            (self.authors.is_some(), "author"),
            (!self.values.is_empty(), "value"),
            (!self.targets.is_empty() || !self.traces.is_empty(), "k"),
        ];
        columns.extend(asked.into_iter().filter(|(asked, _)| *asked).map(|(_, column)| column));
        if !self.verdicts.is_empty() {
            columns.extend(["col", "label"]);
            if self.verdicts.iter().any(|verdict| !verdict.is_of_labels()) {
                columns.insert("value");
            }
        }
        columns.extend(self.rows.iter().map(RowTest::column));
        if self.search.is_some() {
            columns.extend(Search::COLUMNS);
        }
        columns
    }

    /// Writes the tests of a score or an entry `s`, each on a line of its own behind `line` and `AND`.
    pub(in crate::scores) fn push(&self, sql: &mut QueryBuilder<Postgres>, line: &str) {
        if let Some(from) = self.from {
            sql.push(format_args!("{line}AND s.ts >= ")).push_bind(from);
        }
        if let Some(to) = self.to {
            sql.push(format_args!("{line}AND s.ts < ")).push_bind(to);
        }
        for (column, numbers) in [("env", &self.envs), ("author", &self.authors)] {
            if let Some(numbers) = numbers {
                sql.push(format_args!("{line}AND s.{column} = ANY(")).push_bind(numbers.clone()).push(")");
            }
        }
        for test in &self.values {
            sql.push(format_args!("{line}AND s.value "));
            push_comparison(sql, test);
        }
        for (ks, negated) in &self.targets {
            let open = if *negated { "NOT s.k = ANY(" } else { "s.k = ANY(" };
            sql.push(format_args!("{line}AND {open}")).push_bind(ks.clone()).push(")");
        }
        for verdict in &self.verdicts {
            sql.push(line).push("AND ");
            verdict.push(sql);
        }
        for test in &self.rows {
            sql.push(line).push("AND ");
            test.push(sql);
        }
        for test in &self.traces {
            // A scalar: the planner can make no join of it, so it is asked once an entry, by key.
            sql.push(line).push("AND (SELECT t.seen AND ");
            test.condition.push(sql);
            sql.push(" FROM traces t WHERE t.project_id = $1 AND t.k = s.k)");
            sql.push(if test.negated { " IS NOT TRUE" } else { " IS TRUE" });
        }
        if let Some(search) = &self.search {
            sql.push(line).push("AND ");
            search.push(sql);
        }
    }
}
