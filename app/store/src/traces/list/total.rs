//! How many traces a list has: counted while that is cheap, else estimated from what was counted.

use std::time::{Duration, Instant};

use model::list::{ListQuery, Sort, Test};
use model::scores::DataType;
use model::table::Total;
use model::traces::TraceField;
use serde_json::Value;
use sqlx::{PgConnection, Row};

use super::few::{self, Lookup};
use super::listing::Listing;
use super::order::Order;
use super::select;
use super::selection::Selection;
use super::walk::{Entry, Walk};
use crate::list::{SNAPSHOT, two_digits};
use crate::{ProjectScope, Store, StoreError};

/// How many entries are looked at before an estimate does.
const COUNTED: u64 = 100_000;
/// The entries that one statement counts.
const SLICE: u32 = 25_000;
/// How long is counted.
const BUDGET: Duration = Duration::from_millis(250);
/// With fewer counted than this an estimate would say nothing.
const ENOUGH: u64 = 20;

/// What was counted before the end or the budget.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    looked_at: u64,
    passed: u64,
    to_the_end: bool,
}

impl Store {
    /// How many traces the query's list has.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn trace_total(&self, scope: &ProjectScope, query: &ListQuery<TraceField>) -> Result<Total, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let query = counted_by(query);
        let (dictionary, selection) = select(&mut tx, scope, &query).await?;
        if selection.is_empty {
            return Ok(Total::Exact(0));
        }
        let order = Order::of(&query, &dictionary);
        if let Some(ks) = few::find(&mut tx, scope, &Lookup::all(&selection)).await? {
            let mut statement = few::statement("SELECT count(*) FROM (", scope, &selection, &Order::Time, ks);
            statement.push(") found");
            let passed: i64 = statement.build_query_scalar().fetch_one(&mut *tx).await?;
            return Ok(Total::Exact(passed.unsigned_abs()));
        }
        let counted = count(&mut tx, scope, &selection, Listing::of(&query, order, &selection)).await?;
        let total = match counted {
            (Counted { to_the_end: true, passed, .. }, _) => Total::Exact(passed),
            (Counted { passed, .. }, _) if passed < ENOUGH => Total::MoreThan(passed),
            (counted, walk) => estimate(&mut tx, scope, &selection, counted, walk).await?,
        };
        tx.commit().await?;
        Ok(total)
    }
}

/// The same list in an order of one walk: by the means of a column of which a filter asks for scores, else by time.
pub(super) fn counted_by(query: &ListQuery<TraceField>) -> ListQuery<TraceField> {
    let mean = query.filters.iter().find_map(|filter| {
        let asks = !matches!(filter.test, Test::Not(_) | Test::Missing);
        let numeric = filter.field.score_column()?.data_type != DataType::Categorical;
        (asks && numeric).then(|| filter.field.clone())
    });
    let sort = mean.map(|field| Sort { field, descending: true });
    // No score is shown, so that no label is read but those that filters name.
    ListQuery { sort, columns: Some(Vec::new()), ..query.rows_asked() }
}

async fn count(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    mut listing: Listing,
) -> Result<(Counted, Option<Walk>), StoreError> {
    let deadline = Instant::now() + BUDGET;
    let mut counted = Counted::default();
    let first = listing.walks().into_iter().next();
    while let Some(walk) = listing.walks().into_iter().next() {
        let row = walk.count("", scope, selection, SLICE).build().fetch_one(&mut *connection).await?;
        let (looked_at, passed): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        counted.looked_at += looked_at.unsigned_abs();
        counted.passed += passed.unsigned_abs();
        if looked_at.unsigned_abs() < u64::from(SLICE) {
            // There is one walk, so its end is the list's.
            counted.to_the_end = true;
            break;
        }
        if counted.looked_at > COUNTED || Instant::now() >= deadline {
            break;
        }
        let mut end = walk.end(scope, selection, SLICE);
        let Some(end) = end.build_query_as::<Entry>().fetch_optional(&mut *connection).await? else {
            counted.to_the_end = true;
            break;
        };
        listing = listing.resumed(walk.place(&end));
    }
    Ok((counted, first))
}

/// The share that passed, of all that the planner thinks the walk has.
async fn estimate(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    counted: Counted,
    walk: Option<Walk>,
) -> Result<Total, StoreError> {
    let Some(walk) = walk else { return Ok(Total::Exact(0)) };
    let entries = planned_entries(connection, scope, selection, &walk).await?;
    #[expect(clippy::cast_precision_loss, reason = "an estimate has two digits")]
    let about = entries * counted.passed as f64 / counted.looked_at.max(1) as f64;
    Ok(Total::About(two_digits(about).max(counted.passed)))
}

/// How many entries the planner thinks a walk has.
pub(super) async fn planned_entries(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    walk: &Walk,
) -> Result<f64, StoreError> {
    let mut sql = walk.entries("EXPLAIN (FORMAT JSON) ", scope, selection);
    let plan: Value = sql.build_query_scalar().fetch_one(connection).await?;
    Ok(plan.pointer("/0/Plan/Plan Rows").and_then(Value::as_f64).unwrap_or_default())
}
