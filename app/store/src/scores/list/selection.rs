//! Which scores a list has: the query's filters and time range as sets of dictionary numbers and as tests that every
//! walk makes inside its index.

use chrono::{DateTime, Utc};
use model::list::{Filter, ListQuery, Test};
use model::scores::{DataType, ScoreField};
use sqlx::{Postgres, QueryBuilder};

use super::words::{ColumnWords, Environment};

/// The scores that pass: those of some columns that pass the tests.
#[derive(Clone, Debug)]
pub(in crate::scores) struct Selection {
    /// The columns whose scores can pass.
    pub columns: Vec<ColumnWords>,
    /// The labels of these columns, where the order asks for them.
    pub labels: Vec<ColumnWords>,
    /// Whether these are all columns of the project.
    pub every_column: bool,
    /// What each score is asked.
    pub tests: Tests,
}

/// What a walk asks of each index entry.
#[derive(Clone, Debug, Default)]
pub(in crate::scores) struct Tests {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    envs: Option<Vec<i32>>,
    values: Vec<Test>,
}

impl Selection {
    /// The filters read against the project's dictionary at this moment.
    pub(super) fn of(
        query: &ListQuery<ScoreField>,
        mut columns: Vec<ColumnWords>,
        mut labels: Vec<ColumnWords>,
        environments: &[Environment],
        now: DateTime<Utc>,
    ) -> Self {
        let known = columns.len();
        let filters = &query.filters;
        columns.retain(|column| filters.iter().all(|filter| passes(column, filter)));
        labels.retain(|label| filters.iter().all(|filter| passes(label, filter)));
        let (from, to) = query.range.map_or((None, None), |range| range.ends(now));
        let envs = envs_of(filters, environments);
        let on_value = filters.iter().filter(|filter| filter.field == ScoreField::Value);
        let values = on_value.map(|filter| filter.test.clone()).collect();
        Self { every_column: columns.len() == known, columns, labels, tests: Tests { from, to, envs, values } }
    }

    /// Whether nothing can pass.
    pub(in crate::scores) fn is_empty(&self) -> bool {
        self.columns.is_empty() || self.tests.envs.as_ref().is_some_and(Vec::is_empty)
    }
}

impl Tests {
    /// Whether the value is asked for, which only the indexes of columns hold.
    pub(super) fn ask_value(&self) -> bool {
        !self.values.is_empty()
    }

    /// Writes the tests of a score `s`, each on a line of its own behind `indent`.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>, indent: &str) {
        if let Some(from) = self.from {
            sql.push(format_args!("{indent}AND s.ts >= ")).push_bind(from);
        }
        if let Some(to) = self.to {
            sql.push(format_args!("{indent}AND s.ts < ")).push_bind(to);
        }
        if let Some(envs) = &self.envs {
            sql.push(format_args!("{indent}AND s.env = ANY(")).push_bind(envs.clone()).push(")");
        }
        for test in &self.values {
            sql.push(format_args!("{indent}AND s.value "));
            match *test {
                Test::Below(bound) => sql.push("< ").push_bind(bound),
                Test::AtMost(bound) => sql.push("<= ").push_bind(bound),
                Test::AtLeast(bound) => sql.push(">= ").push_bind(bound),
                Test::Above(bound) => sql.push("> ").push_bind(bound),
                Test::Between(least, most) => sql.push("BETWEEN ").push_bind(least).push(" AND ").push_bind(most),
                _ => sql.push("IS NOT NULL"),
            };
        }
    }
}

/// Whether scores of this column can pass the filter. Only numbers and booleans have a value to compare.
fn passes(column: &ColumnWords, filter: &Filter<ScoreField>) -> bool {
    match filter.field {
        ScoreField::Name => names(&filter.test, &column.name),
        ScoreField::Source => names(&filter.test, column.source.word()),
        ScoreField::DataType => names(&filter.test, column.data_type.word()),
        ScoreField::Value => matches!(column.data_type, DataType::Numeric | DataType::Boolean),
        _ => true,
    }
}

fn envs_of(filters: &[Filter<ScoreField>], environments: &[Environment]) -> Option<Vec<i32>> {
    let tests: Vec<&Test> =
        filters.iter().filter(|filter| filter.field == ScoreField::Environment).map(|filter| &filter.test).collect();
    let passing = environments.iter().filter(|known| tests.iter().all(|test| names(test, &known.name)));
    let envs: Vec<i32> = passing.map(|known| known.env).collect();
    (envs.len() < environments.len()).then_some(envs)
}

fn names(test: &Test, word: &str) -> bool {
    match test {
        Test::Is(words) => words.iter().any(|named| named == word),
        Test::Not(words) => words.iter().all(|named| named != word),
        _ => true,
    }
}
