//! What a list asks of the scores and the observations of a trace: one lookup by the trace's number each.

use model::list::Test;
use model::scores::{DataType, Figure, ScoreColumn};
use model::traces::TraceProperty;
use sqlx::{Postgres, QueryBuilder};

use super::dictionary::Dictionary;
use crate::list::{pattern, push_comparison, storable};

/// A test of a trace's scores in one column.
#[derive(Clone, Debug)]
pub(super) struct ScoreTest {
    pub col: i32,
    pub condition: ScoreCondition,
    /// It must not be so.
    pub negated: bool,
}

/// What the scores must be.
#[derive(Clone, Debug)]
pub(super) enum ScoreCondition {
    /// The mean compares so.
    Mean(Test),
    /// The disagreement compares so.
    Spread(Test),
    /// People disagree.
    Disputed,
    /// Any is `True`.
    True,
    /// Any is `False`.
    False,
    /// There is any.
    Any,
    /// Any has one of these labels.
    Labels(Vec<i32>),
    /// Any was made by one of these.
    By(Vec<i32>),
    /// Any has a comment like this pattern.
    Says(String),
}

impl ScoreTest {
    /// The test of a column; nothing if no trace has such a score.
    pub(super) fn of(column: &ScoreColumn, figure: &Figure, test: &Test, dictionary: &Dictionary) -> Option<Self> {
        let col = dictionary.col(column)?;
        let condition = match test {
            Test::Has | Test::Missing if *figure == Figure::Spread => ScoreCondition::Disputed,
            test if *figure == Figure::Spread => ScoreCondition::Spread(test.clone()),
            Test::Is(words) | Test::Not(words) if column.data_type == DataType::Boolean => {
                let named = |word: &str| words.iter().any(|named| named == word);
                match (named("True"), named("False")) {
                    (true, true) => ScoreCondition::Any,
                    (true, false) => ScoreCondition::True,
                    _ => ScoreCondition::False,
                }
            }
            Test::Is(labels) | Test::Not(labels) => {
                ScoreCondition::Labels(labels.iter().filter_map(|label| dictionary.label(column, label)).collect())
            }
            Test::By(names) => {
                let made = dictionary.authors.iter().filter(|author| names.contains(&author.name));
                ScoreCondition::By(made.map(|author| author.number).collect())
            }
            Test::Says(text) => ScoreCondition::Says(pattern(text)),
            Test::Has | Test::Missing => ScoreCondition::Any,
            test => ScoreCondition::Mean(test.clone()),
        };
        Some(Self { col, condition, negated: matches!(test, Test::Not(_) | Test::Missing) })
    }

    /// Writes the test of a row with this column as its trace's number. A scalar: the planner can make no join of it, so
    /// it is asked once a row, by key.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>, k: &str) {
        let what = match &self.condition {
            ScoreCondition::Mean(_) => "r.mean ",
            ScoreCondition::Spread(_) => "r.spread > 0 AND r.spread ",
            ScoreCondition::Disputed => "r.spread > 0",
            ScoreCondition::True => "r.mean > 0",
            ScoreCondition::False => "r.mean < 1",
            _ => "true",
        };
        sql.push(format_args!("(SELECT {what}"));
        if let ScoreCondition::Mean(test) | ScoreCondition::Spread(test) = &self.condition {
            push_comparison(sql, test);
        }
        let of_scores = matches!(self.condition, ScoreCondition::By(_) | ScoreCondition::Says(_));
        let table = if of_scores { "scores" } else { "rollups" };
        sql.push(format_args!(" FROM {table} r WHERE r.project_id = $1 AND r.k = {k}"));
        self.push_which(sql);
        sql.push(if self.negated { " LIMIT 1) IS NOT TRUE" } else { " LIMIT 1) IS TRUE" });
    }

    /// Which rows of `rollups r` or `scores r` are looked at.
    fn push_which(&self, sql: &mut QueryBuilder<Postgres>) {
        match &self.condition {
            ScoreCondition::Labels(labels) => {
                sql.push(" AND r.col = ANY(").push_bind(labels.clone()).push(")");
                return;
            }
            _ => sql.push(" AND r.col = ").push_bind(self.col),
        };
        match &self.condition {
            ScoreCondition::By(authors) => drop(sql.push(" AND r.author = ANY(").push_bind(authors.clone()).push(")")),
            ScoreCondition::Says(pattern) => drop(sql.push(" AND r.comment ILIKE ").push_bind(pattern.clone())),
            _ => {}
        }
    }

    /// Writes the lookup of all traces that pass, if an index has them: `SELECT k …`.
    pub(super) fn push_lookup(&self, sql: &mut QueryBuilder<Postgres>) -> bool {
        if self.negated {
            return false;
        }
        match &self.condition {
            ScoreCondition::By(_) | ScoreCondition::Says(_) => {
                sql.push("SELECT r.k FROM scores r WHERE r.project_id = $1");
                self.push_which(sql);
            }
            condition => {
                sql.push("SELECT r.k FROM rollups r WHERE r.project_id = $1");
                self.push_which(sql);
                match condition {
                    ScoreCondition::Mean(test) => {
                        sql.push(" AND r.mean ");
                        push_comparison(sql, test);
                    }
                    ScoreCondition::Spread(test) => {
                        sql.push(" AND r.spread > 0 AND r.spread ");
                        push_comparison(sql, test);
                    }
                    ScoreCondition::Disputed => drop(sql.push(" AND r.spread > 0")),
                    ScoreCondition::True => drop(sql.push(" AND r.mean > 0")),
                    ScoreCondition::False => drop(sql.push(" AND r.mean < 1")),
                    _ => {}
                }
            }
        }
        true
    }
}

/// A test of a trace's observations.
#[derive(Clone, Debug)]
pub(super) struct ObservationTest {
    pub column: &'static str,
    pub condition: ObservationCondition,
    /// None of them must be so.
    pub negated: bool,
}

/// What any observation must be.
#[derive(Clone, Debug)]
pub(super) enum ObservationCondition {
    /// The text is one of these.
    Is(Vec<String>),
    /// The number is one of these.
    Numbered(Vec<i32>),
    /// The text is like this pattern.
    Like(String),
    /// There is a value.
    Present,
}

impl ObservationTest {
    /// The test of a property; nothing if it is not one of observations.
    pub(super) fn of(property: TraceProperty, test: &Test) -> Option<Self> {
        let column = match property {
            TraceProperty::Model => "model",
            TraceProperty::PromptName => "prompt_name",
            TraceProperty::PromptVersion => "prompt_version",
            TraceProperty::ObservationName => "name",
            TraceProperty::ObservationType => "kind",
            TraceProperty::ObservationLevel => "level",
            _ => return None,
        };
        let condition = match test {
            Test::Is(words) | Test::Not(words) if property == TraceProperty::PromptVersion => {
                ObservationCondition::Numbered(words.iter().filter_map(|word| word.parse().ok()).collect())
            }
            Test::Is(words) | Test::Not(words) => ObservationCondition::Is(storable(words)),
            Test::Contains(text) => ObservationCondition::Like(pattern(text)),
            _ => ObservationCondition::Present,
        };
        Some(Self { column, condition, negated: matches!(test, Test::Not(_) | Test::Missing) })
    }

    /// Writes the test of a row with this column as its trace's number.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>, k: &str) {
        sql.push(format_args!("(SELECT true FROM observations o WHERE o.project_id = $1 AND o.trace_k = {k}"));
        self.push_condition(sql);
        sql.push(if self.negated { " LIMIT 1) IS NOT TRUE" } else { " LIMIT 1) IS TRUE" });
    }

    /// Writes the lookup of all traces that pass, if an index has them.
    pub(super) fn push_lookup(&self, sql: &mut QueryBuilder<Postgres>) -> bool {
        let indexed = matches!(self.column, "model" | "prompt_name");
        if self.negated || !indexed || !matches!(self.condition, ObservationCondition::Is(_)) {
            return false;
        }
        sql.push("SELECT o.trace_k AS k FROM observations o WHERE o.project_id = $1");
        self.push_condition(sql);
        true
    }

    fn push_condition(&self, sql: &mut QueryBuilder<Postgres>) {
        let column = self.column;
        match &self.condition {
            ObservationCondition::Is(words) => {
                sql.push(format_args!(" AND o.{column} = ANY(")).push_bind(words.clone()).push(")");
            }
            ObservationCondition::Numbered(numbers) => {
                sql.push(format_args!(" AND o.{column} = ANY(")).push_bind(numbers.clone()).push(")");
            }
            ObservationCondition::Like(pattern) => {
                sql.push(format_args!(" AND o.{column} ILIKE ")).push_bind(pattern.clone());
            }
            ObservationCondition::Present => drop(sql.push(format_args!(" AND o.{column} IS NOT NULL"))),
        }
    }
}
