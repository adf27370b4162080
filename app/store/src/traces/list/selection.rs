//! Which traces a list has: the query's filters, search and time range as tests of each trace, of its observations and of its
//! scores.

use chrono::{DateTime, Utc};
use model::list::{Filter, ListQuery, Test};
use model::traces::{TraceField, TraceProperty};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::conditions::{Condition, TraceTest};
use super::dictionary::Dictionary;
use super::of_scores::{ObservationTest, ScoreCondition, ScoreTest};
use super::order::Order;
use super::search::Search;
use crate::list::{statement_about, storable, times_of};
use crate::{ProjectScope, StoreError};

/// The traces that pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    /// At this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
    pub traces: Vec<TraceTest>,
    pub observations: Vec<ObservationTest>,
    pub scores: Vec<ScoreTest>,
    /// A filter asks for what no trace has.
    pub is_empty: bool,
}

/// The sessions that a filter names, by the filter's place.
pub(super) type Sessions = Vec<Vec<i64>>;

impl Selection {
    /// The filters read against the dictionary at this moment.
    pub(super) fn of(
        query: &ListQuery<TraceField>,
        dictionary: &Dictionary,
        sessions: &Sessions,
        search: Option<Search>,
        now: DateTime<Utc>,
    ) -> Self {
        let mut selection = Self::default();
        (selection.from, selection.to) = query.range.map_or((None, None), |range| range.ends(now));
        for (place, Filter { field, test }) in query.filters.iter().enumerate() {
            match field {
                TraceField::Own(TraceProperty::Timestamp) => {
                    let (from, to) = times_of(test, now);
                    selection.from = selection.from.max(from);
                    selection.to = [selection.to, to].into_iter().flatten().min();
                }
                // No filter is about a single key.
                TraceField::MetadataKey(_) => {}
                TraceField::Own(property) => {
                    let named = sessions.get(place).map(Vec::as_slice).unwrap_or_default();
                    selection.traces.extend(TraceTest::of(*property, test, named));
                    selection.observations.extend(ObservationTest::of(*property, test));
                }
                TraceField::Score(column, figure) => match ScoreTest::of(column, figure, test, dictionary) {
                    Some(test) => selection.scores.push(test),
                    None => selection.is_empty |= !matches!(test, Test::Not(_) | Test::Missing),
                },
            }
        }
        let search = search.map(|search| TraceTest { condition: Condition::Search(search), negated: false });
        selection.traces.extend(search);
        selection
    }

    /// Whether what passes has what the list is ordered by: then nothing is missing.
    pub(super) fn has_all(&self, order: &Order) -> bool {
        let column = match order {
            Order::Text(column) => Some(*column),
            Order::Number(number) => Some(number.column),
            Order::Session => Some("session_k"),
            _ => None,
        };
        // Every trace has these.
        if matches!(column, Some("environment" | "observations")) {
            return true;
        }
        let has_column = |test: &TraceTest| {
            let told = match &test.condition {
                Condition::Is(own, _)
                | Condition::Like(own, _)
                | Condition::Present(own)
                | Condition::Compare(own, _) => Some(*own),
                Condition::Session(_) => Some("session_k"),
                _ => None,
            };
            !test.negated && told.is_some() && told == column
        };
        let has_score = |test: &ScoreTest| {
            let told = match order {
                Order::Spread(_) => matches!(test.condition, ScoreCondition::Spread(_) | ScoreCondition::Disputed),
                _ => true,
            };
            told && !test.negated && Some(test.col) == order.col()
        };
        self.traces.iter().any(has_column) || self.scores.iter().any(has_score)
    }

    /// The comparisons of the mean of a column: where it is walked by its mean, they are ends of the walk.
    pub(super) fn bounds(&self, col: i32) -> Vec<Test> {
        let bound = |test: &ScoreTest| match &test.condition {
            ScoreCondition::Mean(bound) if test.col == col && !test.negated => Some(bound.clone()),
            _ => None,
        };
        self.scores.iter().filter_map(bound).collect()
    }

    /// How much longer it takes to test a trace than to look at an entry of an index.
    pub(super) fn cost(&self) -> u32 {
        self.traces.iter().map(|test| test.condition.cost()).max().unwrap_or(1)
    }

    /// Writes the tests of a row of this name, each on a line of its own behind `line` and `AND`.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>, row: &Tested<'_>, line: &str) {
        let Tested { name, .. } = row;
        if row.has != Has::Key {
            sql.push(format_args!("{line}AND {name}.ts IS NOT NULL"));
            self.push_times(sql, name, &format!("{line}AND "));
        }
        if row.has == Has::All {
            for test in &self.traces {
                sql.push(line).push("AND ");
                test.push(sql, name);
            }
        } else {
            self.push_lookup(sql, row, line);
        }
        let answered = |test: &&ScoreTest| {
            let by_walk = matches!(test.condition, ScoreCondition::Mean(_) | ScoreCondition::Any);
            by_walk && !test.negated && Some(test.col) == row.walked
        };
        let k = format!("{name}.k");
        for test in self.scores.iter().filter(|test| !answered(test)) {
            sql.push(line).push("AND ");
            test.push(sql, &k);
        }
        for test in &self.observations {
            sql.push(line).push("AND ");
            test.push(sql, &k);
        }
    }

    /// Everything that the trace itself must tell of an entry. A scalar: the planner can make no join of it, so it is asked once
    /// an entry, by key.
    fn push_lookup(&self, sql: &mut QueryBuilder<Postgres>, row: &Tested<'_>, line: &str) {
        let asks_times = row.has == Has::Key && (self.from.is_some() || self.to.is_some());
        if self.traces.is_empty() && row.lack.is_none() && !asks_times {
            return;
        }
        sql.push(format_args!("{line}AND (SELECT true"));
        if asks_times {
            self.push_times(sql, "t", " AND ");
        }
        if let Some(lack) = row.lack {
            sql.push(" AND ").push(lack);
        }
        for test in &self.traces {
            sql.push(" AND ");
            test.push(sql, "t");
        }
        sql.push(format_args!(" FROM traces t WHERE t.project_id = $1 AND t.k = {}.k)", row.name));
    }

    fn push_times(&self, sql: &mut QueryBuilder<Postgres>, name: &str, and: &str) {
        if let Some(from) = self.from {
            sql.push(and).push(format_args!("{name}.ts >= ")).push_bind(from);
        }
        if let Some(to) = self.to {
            sql.push(and).push(format_args!("{name}.ts < ")).push_bind(to);
        }
    }
}

/// What a row that is tested holds of its trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Has {
    /// Everything: it is a row of `traces`.
    All,
    /// Its number and its time.
    Time,
    /// Its number; it is one that has come.
    Key,
}

/// A row that is tested.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tested<'a> {
    /// The row's name in the statement.
    pub name: &'a str,
    pub has: Has,
    /// The score column by whose means it was found: what these answer is not asked again.
    pub walked: Option<i32>,
    /// What its trace `t` must lack.
    pub lack: Option<&'a str>,
}

impl Tested<'_> {
    /// A row `t` of `traces`.
    pub(super) const TRACE: Self = Self { name: "t", has: Has::All, walked: None, lack: None };
}

/// Reads the numbers of the sessions that filters name.
pub(super) async fn read_sessions(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<TraceField>,
) -> Result<Sessions, StoreError> {
    let mut sessions = Sessions::new();
    for filter in &query.filters {
        sessions.push(match (&filter.field, &filter.test) {
            (TraceField::Own(TraceProperty::Session), Test::Is(ids) | Test::Not(ids)) => {
                let mut sql = statement_about(scope, "SELECT z.k FROM sessions z WHERE z.project_id = $1");
                sql.push(" AND z.id = ANY(").push_bind(storable(ids)).push(")");
                sql.build_query_scalar().fetch_all(&mut *connection).await?
            }
            _ => Vec::new(),
        });
    }
    Ok(sessions)
}
