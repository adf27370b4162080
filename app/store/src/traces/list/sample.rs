//! The traces that figures over a whole list come from: all of them where that is cheap, else those of some slices of time, evenly
//! spread, so that none of the list's days weighs more than it has traces.

use chrono::{DateTime, Utc};
use model::list::{ListQuery, Position};
use model::traces::TraceField;
use sqlx::postgres::types::PgInterval;
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::fetch::fetch;
use super::listing::Listing;
use super::order::{Heading, Order, Source};
use super::selection::{Has, Selection, Tested};
use super::total::{counted_by, planned_entries};
use super::walk::{Entry, Walk};
use super::{Dictionary, select};
use crate::list::statement_about;
use crate::{ProjectScope, StoreError};

/// The most traces of a list that is looked at as a whole.
const WHOLE: usize = 10_000;
/// About how many traces of the time range a sample looks at.
const LOOKED_AT: f64 = 5_000.0;
/// The slices of a sample.
const SLICES: i32 = 256;
/// The most traces of one slice, should all of them have come at once.
const MOST_A_SLICE: u32 = 400;

/// Traces of a list.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub ks: Vec<i64>,
    /// How many traces of the list each stands for.
    pub weight: f64,
    /// Whether these are not all.
    pub is_part: bool,
}

/// The traces of the list, or of a sample, with the dictionary that the query and these columns need.
pub(super) async fn sample(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<TraceField>,
    shown: Vec<TraceField>,
) -> Result<(Dictionary, Sample), StoreError> {
    let query = ListQuery { columns: Some(shown), ..counted_by(query) }.at(Position::First);
    let (dictionary, selection) = select(connection, scope, &query).await?;
    let listing = Listing::of(&query, Order::of(&query, &dictionary), &selection);
    let found = fetch(connection, scope, &selection, &listing, WHOLE + 1).await?;
    if found.searched.is_none() && found.rows.len() <= WHOLE {
        let ks = found.rows.iter().map(|row| row.k).collect();
        return Ok((dictionary, Sample { ks, weight: 1.0, is_part: false }));
    }
    let sample = slices(connection, scope, &selection).await?;
    Ok((dictionary, sample))
}

async fn slices(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
) -> Result<Sample, StoreError> {
    let nothing = Sample { ks: Vec::new(), weight: 1.0, is_part: true };
    let bare = Selection { from: selection.from, to: selection.to, ..Selection::default() };
    let first = end_of(connection, scope, &bare, false).await?;
    let last = end_of(connection, scope, &bare, true).await?;
    let (Some(first), Some(last)) = (first, last) else { return Ok(nothing) };
    let entries = planned_entries(connection, scope, &bare, &by_time(false)).await?;
    let weight = (entries / LOOKED_AT).max(1.0);
    let span_us = (last - first).num_microseconds().unwrap_or(i64::MAX).max(1);
    let step_us = span_us / i64::from(SLICES) + 1;
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a width of time, rounded up")]
    let width_us = (step_us as f64 / weight).ceil() as i64;
    let mut sql = statement(scope, selection, first, step_us, width_us);
    let ks = sql.build_query_scalar().fetch_all(connection).await?;
    Ok(Sample { ks, weight, is_part: true })
}

/// The time of the first or the last trace.
async fn end_of(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    descending: bool,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mut page = by_time(descending).page("", scope, selection, 1, 1);
    let entry: Option<Entry> = page.build_query_as().fetch_optional(connection).await?;
    Ok(entry.and_then(|entry| entry.ts))
}

/// The statement that finds the list's traces in some slices of time.
fn statement(
    scope: &ProjectScope,
    selection: &Selection,
    first: DateTime<Utc>,
    step_us: i64,
    width_us: i64,
) -> QueryBuilder<Postgres> {
    let interval = |microseconds| PgInterval { months: 0, days: 0, microseconds };
    let mut sql = statement_about(scope, "SELECT e.k\nFROM generate_series(0, ");
    sql.push(SLICES - 1).push(") AS w (slice)\nCROSS JOIN LATERAL (\n    SELECT\n        t.k\n      , t.ts");
    sql.push("\n    FROM traces t\n    WHERE t.project_id = $1\n        AND t.seen\n        AND t.ts >= ");
    sql.push_bind(first).push(" + w.slice * ").push_bind(interval(step_us)).push("\n        AND t.ts < ");
    sql.push_bind(first).push(" + w.slice * ").push_bind(interval(step_us)).push(" + ").push_bind(interval(width_us));
    sql.push(format_args!("\n    ORDER BY t.ts, t.k\n    LIMIT {MOST_A_SLICE}\n) e\nWHERE true"));
    selection.push(&mut sql, &Tested { name: "e", has: Has::Time, walked: None, lack: None }, "\n    ");
    sql
}

/// The walk of all traces by time.
fn by_time(descending: bool) -> Walk {
    Walk { source: Source::Time, descending, headings: vec![Heading::All], arms: Vec::new(), after: None, lack: None }
}
