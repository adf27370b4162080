//! How many scores a list has: counted while that is cheap, else estimated from what was counted.

use std::time::{Duration, Instant};

use model::list::ListQuery;
use model::scores::ScoreField;
use model::table::Total;
use serde_json::Value;
use sqlx::{PgConnection, Row};

use super::few::{self, Finder};
use super::listing::Listing;
use super::selection::Selection;
use super::{finder_of, select};
use crate::list::{SNAPSHOT, statement_about, two_digits};
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
    /// How many scores the query's list has.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn score_total(&self, scope: &ProjectScope, query: &ListQuery<ScoreField>) -> Result<Total, StoreError> {
        // The order does not matter, and by time one walk covers the list.
        let query = query.rows_asked();
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let selection = select(&mut tx, scope, &query).await?;
        if selection.is_empty() {
            return Ok(Total::Exact(0));
        }
        let finder = finder_of(&mut tx, scope, &query, &selection).await?;
        if let Some(Finder::Sure(arms) | Finder::Perhaps(arms)) = finder
            && let Some(found) = few::find(&mut tx, scope, &selection, &arms).await?
        {
            return Ok(Total::Exact(found.len() as u64));
        }
        let counted = count(&mut tx, scope, &selection, Listing::of(&query, &selection)).await?;
        let total = match counted {
            Counted { to_the_end: true, passed, .. } => Total::Exact(passed),
            Counted { passed, .. } if passed < ENOUGH => Total::MoreThan(passed),
            counted => estimate(&mut tx, scope, &selection, counted).await?,
        };
        tx.commit().await?;
        Ok(total)
    }
}

async fn count(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    mut listing: Listing,
) -> Result<Counted, StoreError> {
    let deadline = Instant::now() + BUDGET;
    let mut counted = Counted::default();
    while let Some(walk) = listing.walks().into_iter().next() {
        let slice = walk.slice(SLICE);
        let row = walk.count("", scope, selection, slice).build().fetch_one(&mut *connection).await?;
        let (looked_at, passed): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        counted.looked_at += looked_at.unsigned_abs();
        counted.passed += passed.unsigned_abs();
        if looked_at.unsigned_abs() < u64::from(slice) {
            // By time there is one walk, so its end is the list's.
            counted.to_the_end = true;
            break;
        }
        if counted.looked_at > COUNTED || Instant::now() >= deadline {
            break;
        }
        let Some(end) = walk.end(scope, selection, slice).build().fetch_optional(&mut *connection).await? else {
            counted.to_the_end = true;
            break;
        };
        listing = listing.resumed(walk.place(&end)?);
    }
    Ok(counted)
}

/// The share that passed, of all that the planner thinks the walk has.
async fn estimate(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    counted: Counted,
) -> Result<Total, StoreError> {
    let mut sql = statement_about(scope, "EXPLAIN (FORMAT JSON) SELECT 1\nFROM scores s\nWHERE s.project_id = $1");
    if !selection.every_column {
        sql.push("\n    AND s.col = ANY(").push_bind(selection.cols()).push(")");
    }
    if let Some(from) = selection.tests.from {
        sql.push("\n    AND s.ts >= ").push_bind(from);
    }
    if let Some(to) = selection.tests.to {
        sql.push("\n    AND s.ts < ").push_bind(to);
    }
    let plan: Value = sql.build_query_scalar().fetch_one(connection).await?;
    let entries = plan.pointer("/0/Plan/Plan Rows").and_then(Value::as_f64).unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "an estimate has two digits")]
    let about = entries * counted.passed as f64 / counted.looked_at.max(1) as f64;
    Ok(Total::About(two_digits(about).max(counted.passed)))
}
