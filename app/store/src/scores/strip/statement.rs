//! The statements behind the figures. Each looks at the scores of the list's own selection; building is kept apart from
//! running, so that plans are tested as they are.

use chrono::{DateTime, Utc};
use sqlx::postgres::types::PgInterval;
use sqlx::{Postgres, QueryBuilder};

use super::judged::Judged;
use super::period::Period;
use super::sample::Slices;
use crate::ProjectScope;
use crate::list::statement_about;
use crate::scores::list::{Selection, where_clause};

/// Numbers beyond this are left out of means: the sum of their squares is more than Postgres can hold.
const TOO_LARGE: f64 = 1e100;

/// Counts the selection's scores, no further than `limit`, and finds the first one's time. In the order of time, since a
/// guess might read the whole table.
pub(super) fn count(head: &str, scope: &ProjectScope, selection: &Selection, limit: u32) -> QueryBuilder<Postgres> {
    let mut sql = statement_about(scope, head);
    sql.push(
        "SELECT\n    count(*)\n  , min(c.ts)\nFROM (\n    SELECT s.ts\n    FROM scores s\n    WHERE s.project_id = $1",
    );
    where_clause(&mut sql, selection);
    sql.push(format_args!("\n    ORDER BY s.ts, s.seq\n    LIMIT {limit}\n) c"));
    sql
}

/// Counts the selection's scores in some slices of time.
pub(super) fn count_slices(scope: &ProjectScope, selection: &Selection, slices: &Slices) -> QueryBuilder<Postgres> {
    let mut sql = statement_about(scope, "");
    sql.push("SELECT count(*)");
    push_slices(&mut sql, selection, slices);
    sql
}

/// Adds the selection's scores up by column, label and part of the period: all of them, or those of some slices.
pub(super) fn add_up(
    head: &str,
    scope: &ProjectScope,
    selection: &Selection,
    period: &Period,
    judged: &[Judged],
    slices: Option<&Slices>,
) -> QueryBuilder<Postgres> {
    let mut sql = statement_about(scope, head);
    sql.push("SELECT\n    s.col\n  , s.label\n  , date_bin(").push_bind(period.step());
    sql.push(", s.ts, ").push_bind(period.origin()).push(") AS part");
    sql.push("\n  , count(*) AS n");
    sql.push(if judged.is_empty() {
        "\n  , 0::bigint AS failing"
    } else {
        "\n  , count(*) FILTER (WHERE CASE WHEN j.higher \
         THEN coalesce(s.value, s.label_number) < j.threshold \
         ELSE coalesce(s.value, s.label_number) > j.threshold END) AS failing"
    });
    let fits = format!("FILTER (WHERE abs(s.value) <= {TOO_LARGE:e})");
    sql.push(format_args!("\n  , count(*) {fits} AS numbers"));
    sql.push(format_args!("\n  , coalesce(avg(s.value) {fits}, 0) AS mean"));
    sql.push(format_args!("\n  , coalesce(var_pop(s.value) {fits}, 0) AS variance"));
    match slices {
        None => drop(sql.push("\nFROM scores s")),
        Some(slices) => push_slices(&mut sql, selection, slices),
    }
    if !judged.is_empty() {
        push_judged(&mut sql, judged);
    }
    if slices.is_none() {
        sql.push("\nWHERE s.project_id = $1");
        where_clause(&mut sql, selection);
    }
    sql.push("\nGROUP BY 1, 2, 3");
    sql
}

/// The scores of the slices, each read by its own stretch of an index.
fn push_slices(sql: &mut QueryBuilder<Postgres>, selection: &Selection, slices: &Slices) {
    sql.push("\nFROM unnest(").push_bind(slices.starts.clone()).push("::timestamptz[]) AS w (start)");
    sql.push("\nCROSS JOIN LATERAL (\n    SELECT\n        s.col\n      , s.label\n      , s.ts\n      , s.value\n      , s.label_number");
    sql.push(
        "\n    FROM scores s\n    WHERE s.project_id = $1\n        AND s.ts >= w.start\n        AND s.ts < w.start + ",
    );
    let width = PgInterval { months: 0, days: 0, microseconds: slices.width_us };
    sql.push_bind(width);
    where_clause(sql, selection);
    sql.push("\n    OFFSET 0\n) s");
}

/// From where on the scores of a column fail.
fn push_judged(sql: &mut QueryBuilder<Postgres>, judged: &[Judged]) {
    let cols: Vec<i32> = judged.iter().map(|judged| judged.col).collect();
    let thresholds: Vec<f64> = judged.iter().map(|judged| judged.threshold).collect();
    let higher: Vec<bool> = judged.iter().map(|judged| judged.higher).collect();
    sql.push("\nLEFT JOIN unnest(").push_bind(cols).push("::int[], ").push_bind(thresholds);
    sql.push("::float8[], ").push_bind(higher).push("::bool[]) AS j (col, threshold, higher) ON j.col = s.col");
}

/// One line of [`add_up`].
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Sum {
    pub col: i32,
    pub label: Option<i32>,
    pub part: DateTime<Utc>,
    pub n: i64,
    pub failing: i64,
    /// How many numbers were small enough for the mean.
    pub numbers: i64,
    pub mean: f64,
    pub variance: f64,
}
