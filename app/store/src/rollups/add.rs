//! The statement that makes and locks roll-up rows, in key order, and adds to them.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::place::{Delta, Place};
use crate::StoreError;

/// Adds to rows; where nothing is added, the row is made and locked only, and must be counted before the commit.
pub(super) async fn add(
    connection: &mut PgConnection,
    project_id: i32,
    rows: &BTreeMap<Place, Delta>,
    times: &HashMap<i64, DateTime<Utc>>,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"
        INSERT INTO rollups AS r (project_id, k, col, n, sum, mean, min, max, last, last_ts, t_ts)
        SELECT $1, u.*
        FROM unnest(
            $2::bigint[], $3::int[], $4::int[], $5::float8[], $6::float8[], $7::float8[], $8::float8[], $9::float8[]
          , $10::timestamptz[], $11::timestamptz[]
        ) u (k, col, n, sum, mean, min, max, last, last_ts, t_ts)
        ORDER BY u.k, u.col
        ON CONFLICT (project_id, k, col) DO UPDATE
        SET n = r.n + excluded.n
          , sum = r.sum + excluded.sum
          , mean = greatest(
                least(r.min, excluded.min)
              , least(greatest(r.max, excluded.max), (r.sum + excluded.sum) / (r.n + excluded.n))
            )
          , min = least(r.min, excluded.min)
          , max = greatest(r.max, excluded.max)
          , last = CASE
                WHEN (excluded.last_ts, excluded.last) > (r.last_ts, r.last) THEN excluded.last
                ELSE r.last
            END
          , last_ts = greatest(r.last_ts, excluded.last_ts)
        "#,
        project_id,
        &column(rows, |place, _| place.k),
        &column(rows, |place, _| place.col),
        &column(rows, |_, delta| delta.n),
        &column(rows, |_, delta| delta.sum) as &[Option<f64>],
        &column(rows, |_, delta| delta.mean()) as &[Option<f64>],
        &column(rows, |_, delta| delta.min) as &[Option<f64>],
        &column(rows, |_, delta| delta.max) as &[Option<f64>],
        &column(rows, |_, delta| delta.last.map(|(_, value)| value)) as &[Option<f64>],
        &column(rows, |_, delta| delta.last.map(|(ts, _)| ts)) as &[Option<DateTime<Utc>>],
        // A session's k is never a trace's.
        &column(rows, |place, _| times.get(&place.k).copied()) as &[Option<DateTime<Utc>>],
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn column<C>(rows: &BTreeMap<Place, Delta>, of: impl Fn(&Place, &Delta) -> C) -> Vec<C> {
    rows.iter().map(|(place, delta)| of(place, delta)).collect()
}
