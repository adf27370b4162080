//! Roll-up rows counted from the scores themselves.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use super::counts::Counts;
use super::place::Place;
use crate::StoreError;

/// Counts rows that are there and locked; those without scores are removed.
pub(super) async fn recount(
    connection: &mut PgConnection,
    project_id: i32,
    places: &BTreeSet<Place>,
    counts: &mut Counts,
) -> Result<(), StoreError> {
    if places.is_empty() {
        return Ok(());
    }
    let ks: Vec<i64> = places.iter().map(|place| place.k).collect();
    let cols: Vec<i32> = places.iter().map(|place| place.col).collect();
    let changes = sqlx::query!(
        r#"
        WITH due AS MATERIALIZED (
            SELECT
                u.*
              , r.n AS n_before
            FROM unnest($2::bigint[], $3::int[], $4::text[], $5::int[], $6::int[])
                u (k, col, rolled_to, score_col, label)
            JOIN rollups r ON r.project_id = $1 AND r.k = u.k AND r.col = u.col
        )
        UPDATE rollups r
        SET n = f.n
          , sum = f.sum
          , mean = greatest(f.min, least(f.max, f.sum / nullif(f.n, 0)))
          , min = f.min
          , max = f.max
          , last = f.last
          , last_ts = f.last_ts
        FROM due d
        CROSS JOIN LATERAL (
            SELECT
                count(*)::int AS n
              , sum(
                    CASE
                        WHEN abs(v.value) > 1e300 THEN sign(v.value) * 1e300
                        WHEN abs(v.value) < 1e-300 THEN 0
                        ELSE v.value
                    END
                ) AS sum
              , min(v.value) AS min
              , max(v.value) AS max
              , (array_agg(v.last ORDER BY s.ts DESC, v.last DESC))[1] AS last
              , max(s.ts) AS last_ts
            FROM (
                SELECT d.k
                WHERE d.rolled_to IS NULL
                UNION ALL
                SELECT t.k
                FROM traces t
                WHERE t.project_id = $1
                    AND t.session_k = d.k
                    AND d.rolled_to = 'session'
                UNION ALL
                SELECT DISTINCT i.trace_k
                FROM dataset_run_items i
                WHERE i.project_id = $1
                    AND i.run_k = d.k
                    AND d.rolled_to = 'run'
            ) q (k)
            JOIN scores s ON s.project_id = $1 AND s.k = q.k AND s.col = d.score_col
            CROSS JOIN LATERAL (
                SELECT
                    CASE WHEN d.label IS NULL THEN s.value ELSE 1 END AS value
                  , CASE WHEN d.label IS NULL THEN coalesce(s.value, s.label) ELSE 1 END AS last
            ) v
            WHERE d.label IS NULL
                OR s.label = d.label
        ) f
        WHERE r.project_id = $1
            AND r.k = d.k
            AND r.col = d.col
        RETURNING
            r.k
          , r.col
          , r.n
          , d.n_before AS "n_before!"
        "#,
        project_id,
        &ks,
        &cols,
        &places.iter().map(|place| place.group.map(|group| group.word().to_owned())).collect::<Vec<_>>()
            as &[Option<String>],
        &places.iter().map(|place| place.score_col).collect::<Vec<_>>(),
        &places.iter().map(|place| place.label).collect::<Vec<_>>() as &[Option<i32>],
    )
    .fetch_all(&mut *connection)
    .await?;
    let counted: BTreeSet<(i64, i32)> =
        places.iter().filter(|place| place.is_counted()).map(|place| (place.k, place.col)).collect();
    for row in changes.iter().filter(|row| counted.contains(&(row.k, row.col))) {
        counts.add(row.col, row.n - row.n_before);
    }
    if changes.iter().any(|row| row.n == 0) {
        remove_empty(connection, project_id, &ks, &cols).await?;
    }
    Ok(())
}

async fn remove_empty(
    connection: &mut PgConnection,
    project_id: i32,
    ks: &[i64],
    cols: &[i32],
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        DELETE FROM rollups r
        USING unnest($2::bigint[], $3::int[]) u (k, col)
        WHERE r.project_id = $1
            AND r.k = u.k
            AND r.col = u.col
            AND r.n = 0
        "#,
        project_id,
        ks,
        cols,
    )
    .execute(connection)
    .await?;
    Ok(())
}
