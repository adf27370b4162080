//! Which scores a list has: the query's filters and time range as sets of dictionary numbers and as tests that every
//! walk makes of each score.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::list::{Filter, ListQuery, Test};
use model::scores::{DataType, Level, ScoreField};
use sqlx::PgConnection;

use super::conditions::{RowTest, Tests, TraceTest, Verdict};
use super::search::Search;
use super::words::{ColumnWords, Named, Words};
use crate::dictionary::TargetKind;
use crate::list::{pattern, statement_about, storable, times_of};
use crate::{ProjectScope, StoreError};

/// The scores that pass: those of some columns that pass the tests.
#[derive(Clone, Debug)]
pub(in crate::scores) struct Selection {
    /// The words of the columns, labels, environments and authors whose scores can pass.
    pub words: Words,
    /// Whether these are all columns of the project.
    pub every_column: bool,
    /// What each score is asked.
    pub tests: Tests,
}

/// The numbers of the targets that filters name by their ids.
pub(super) type Targets = HashMap<(TargetKind, String), i64>;

impl Selection {
    /// The filters read against the project's dictionary at this moment.
    pub(super) fn of(
        query: &ListQuery<ScoreField>,
        mut words: Words,
        targets: &Targets,
        search: Option<Search>,
        now: DateTime<Utc>,
    ) -> Self {
        let known = words.columns.len();
        let filters = &query.filters;
        let mut tests = Tests::default();
        (tests.from, tests.to) = query.range.map_or((None, None), |range| range.ends(now));
        tests.envs = numbers_of(filters, ScoreField::Environment, &words.environments);
        tests.authors = numbers_of(filters, ScoreField::Author, &words.authors);
        for filter in filters {
            add_test(&mut tests, filter, &words, targets, now);
        }
        tests.search = search;
        words.columns.retain(|column| filters.iter().all(|filter| passes(column, filter, &words.labels)));
        words.labels.retain(|label| filters.iter().all(|filter| passes(label, filter, &[])));
        if let Some(envs) = &tests.envs {
            words.environments.retain(|known| envs.contains(&known.number));
        }
        if let Some(authors) = &tests.authors {
            words.authors.retain(|known| authors.contains(&known.number));
        }
        Self { every_column: words.columns.len() == known, words, tests }
    }

    /// Whether nothing can pass.
    pub(in crate::scores) fn is_empty(&self) -> bool {
        self.words.columns.is_empty() || self.words.environments.is_empty() || self.words.authors.is_empty()
    }

    /// The numbers of the columns.
    pub(in crate::scores) fn cols(&self) -> Vec<i32> {
        self.words.columns.iter().map(|column| column.col).collect()
    }
}

/// Whether the list asks for labels: they may be many.
pub(super) fn asks_labels(query: &ListQuery<ScoreField>) -> bool {
    let named = |filter: &Filter<ScoreField>| {
        filter.field == ScoreField::Value && matches!(filter.test, Test::Is(_) | Test::Not(_))
    };
    query.order().field == ScoreField::Value || query.search.is_some() || query.filters.iter().any(named)
}

/// Reads the numbers of the targets that filters name.
pub(super) async fn read_targets(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<ScoreField>,
) -> Result<Targets, StoreError> {
    let mut targets = Targets::new();
    for filter in &query.filters {
        let (Some(kind), Test::Is(ids) | Test::Not(ids)) = (kind_of(filter.field), &filter.test) else { continue };
        let mut sql = statement_about(scope, "SELECT id, k\nFROM ");
        sql.push(kind.table()).push("\nWHERE project_id = $1\n    AND id = ANY(").push_bind(storable(ids)).push(")");
        let found: Vec<(String, i64)> = sql.build_query_as().fetch_all(&mut *connection).await?;
        targets.extend(found.into_iter().map(|(id, k)| ((kind, id), k)));
    }
    Ok(targets)
}

fn kind_of(field: ScoreField) -> Option<TargetKind> {
    match field {
        ScoreField::Trace => Some(TargetKind::Trace),
        ScoreField::Session => Some(TargetKind::Session),
        ScoreField::Run => Some(TargetKind::Run),
        _ => None,
    }
}

/// Adds what the filter asks of each score beyond its dictionary numbers.
fn add_test(tests: &mut Tests, filter: &Filter<ScoreField>, words: &Words, targets: &Targets, now: DateTime<Utc>) {
    let Filter { field, test } = filter;
    match (field, test) {
        (ScoreField::Timestamp, test) => {
            let (from, to) = times_of(test, now);
            tests.from = tests.from.max(from);
            tests.to = [tests.to, to].into_iter().flatten().min();
        }
        (ScoreField::Updated, test) => {
            let (from, to) = times_of(test, now);
            tests.rows.push(RowTest::Updated(from, to));
        }
        (ScoreField::Value, Test::Is(values)) => tests.verdicts.push(Verdict::of(values, words, false)),
        (ScoreField::Value, Test::Not(values)) => tests.verdicts.push(Verdict::of(values, words, true)),
        (ScoreField::Value, test) => tests.values.push(test.clone()),
        (ScoreField::Trace | ScoreField::Session | ScoreField::Run, Test::Is(ids) | Test::Not(ids)) => {
            let number = |id: &String| kind_of(*field).and_then(|kind| targets.get(&(kind, id.clone())).copied());
            let ks = ids.iter().filter_map(number).collect();
            tests.targets.push((ks, matches!(test, Test::Not(_))));
        }
        (ScoreField::Observation, Test::Is(ids)) => tests.rows.push(RowTest::Observation(storable(ids), false)),
        (ScoreField::Observation, Test::Not(ids)) => tests.rows.push(RowTest::Observation(storable(ids), true)),
        (ScoreField::Config, Test::Is(ids)) => tests.rows.push(RowTest::Config(storable(ids), false)),
        (ScoreField::Config, Test::Not(ids)) => tests.rows.push(RowTest::Config(storable(ids), true)),
        (ScoreField::Config, Test::Has) => tests.rows.push(RowTest::Present("config_id", true)),
        (ScoreField::Config, Test::Missing) => tests.rows.push(RowTest::Present("config_id", false)),
        (ScoreField::Comment, Test::Contains(text)) => tests.rows.push(RowTest::Comment(pattern(text))),
        (ScoreField::Comment, Test::Has) => tests.rows.push(RowTest::Present("comment", true)),
        (ScoreField::Comment, Test::Missing) => tests.rows.push(RowTest::Present("comment", false)),
        (ScoreField::Metadata, Test::Key(key, value)) => {
            tests.rows.push(RowTest::Metadata(key.replace('\0', ""), value.replace('\0', "")));
        }
        (ScoreField::Metadata, Test::Has) => tests.rows.push(RowTest::Present("metadata", true)),
        (ScoreField::Metadata, Test::Missing) => tests.rows.push(RowTest::Present("metadata", false)),
        (ScoreField::Id, Test::Is(ids)) => tests.rows.push(RowTest::Id(storable(ids))),
        (ScoreField::TraceName | ScoreField::User | ScoreField::Tags, test) => {
            tests.traces.extend(TraceTest::of(*field, test));
        }
        // Answered by the dictionary.
        _ => {}
    }
}

/// Whether scores of this column, or of this label, can pass the filter.
fn passes(column: &ColumnWords, filter: &Filter<ScoreField>, labels: &[ColumnWords]) -> bool {
    let trace_level = matches!(column.level, Level::Trace | Level::Observation);
    let level = match filter.field {
        ScoreField::Trace => Some(trace_level),
        ScoreField::Observation => Some(column.level == Level::Observation),
        ScoreField::Session => Some(column.level == Level::Session),
        ScoreField::Run => Some(column.level == Level::Run),
        _ => None,
    };
    match (filter.field, &filter.test) {
        (ScoreField::Name, test) => names(test, &column.name),
        (ScoreField::Source, test) => names(test, column.source.word()),
        (ScoreField::DataType, test) => names(test, column.data_type.word()),
        (ScoreField::Level, test) => names(test, column.level.word()),
        (ScoreField::Value, Test::Is(values)) => can_be(column, values, labels),
        (ScoreField::Value, Test::Not(_)) => true,
        (ScoreField::Value, _) => matches!(column.data_type, DataType::Numeric | DataType::Boolean),
        (_, Test::Is(_) | Test::Has) => level.unwrap_or(true),
        (_, Test::Missing) => level.is_none_or(|level| !level),
        _ => true,
    }
}

/// Whether a score of the column can have one of these values.
fn can_be(column: &ColumnWords, values: &[String], labels: &[ColumnWords]) -> bool {
    match (column.data_type, &column.label) {
        (DataType::Categorical, Some(label)) => values.contains(label),
        (DataType::Categorical, None) => labels.iter().any(|known| {
            let same = known.name == column.name && known.source == column.source && known.level == column.level;
            same && known.label.as_ref().is_some_and(|label| values.contains(label))
        }),
        (DataType::Boolean, _) => values.iter().any(|value| value == "True" || value == "False"),
        (DataType::Numeric, _) => values.iter().any(|value| value.parse::<f64>().is_ok()),
        (DataType::Text | DataType::Correction, _) => false,
    }
}

/// The numbers whose names pass all filters of the field; nothing where all do.
fn numbers_of(filters: &[Filter<ScoreField>], field: ScoreField, known: &[Named]) -> Option<Vec<i32>> {
    let tests: Vec<&Test> = filters.iter().filter(|filter| filter.field == field).map(|filter| &filter.test).collect();
    if tests.is_empty() {
        return None;
    }
    let passing = known.iter().filter(|known| tests.iter().all(|test| names(test, &known.name)));
    Some(passing.map(|known| known.number).collect())
}

fn names(test: &Test, word: &str) -> bool {
    match test {
        Test::Is(words) => words.iter().any(|named| named == word),
        Test::Not(words) => words.iter().all(|named| named != word),
        Test::Contains(text) => word.to_lowercase().contains(&text.to_lowercase()),
        _ => true,
    }
}
