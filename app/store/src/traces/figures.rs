//! What the observations of a trace come to: the figures by which traces are listed. Counted from the observations
//! themselves, so that it does not matter how often and in which order spans come.

use sqlx::PgConnection;

use crate::StoreError;

/// Begins a statement by the figures of the traces `$2` of the project `$1`. Sums are kept inside what their types hold.
macro_rules! with_figures {
    ($statement:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query!(
            r#"
            WITH figures AS MATERIALIZED (
                SELECT
                    o.trace_k
                  , count(*)::int AS observations
                  , count(*) FILTER (WHERE o.level = 'DEBUG')::int AS debugs
                  , count(*) FILTER (WHERE o.level = 'WARNING')::int AS warnings
                  , count(*) FILTER (WHERE o.level = 'ERROR')::int AS errors
                  , CASE WHEN count((o.usage ->> 'input')::bigint) > 0 THEN greatest(least(sum((o.usage ->> 'input')::bigint), 9223372036854775807), -9223372036854775808)::bigint END AS input_tokens
                  , CASE WHEN count((o.usage ->> 'output')::bigint) > 0 THEN greatest(least(sum((o.usage ->> 'output')::bigint), 9223372036854775807), -9223372036854775808)::bigint END AS output_tokens
                  , CASE WHEN count(u.total) > 0 THEN greatest(least(sum(u.total), 9223372036854775807), -9223372036854775808)::bigint END AS total_tokens
                  , sum(greatest(least(c.total, 1e300), -1e300)) FILTER (WHERE c.total IS NOT NULL) AS cost
                FROM observations o
                CROSS JOIN LATERAL (
                    SELECT coalesce(
                        (o.usage ->> 'total')::numeric
                      , (SELECT sum(kind.value::numeric) FROM jsonb_each_text(o.usage) kind)
                    ) AS total
                ) u
                CROSS JOIN LATERAL (
                    SELECT coalesce(
                        (o.cost ->> 'total')::float8
                      , (SELECT sum(greatest(least(kind.value::float8, 1e300), -1e300)) FROM jsonb_each_text(o.cost) kind)
                    ) AS total
                ) c
                WHERE o.project_id = $1
                    AND o.trace_k = ANY($2)
                GROUP BY o.trace_k
            )
            "# + $statement,
            $($argument),+
        )
    };
}
pub(super) use with_figures;

/// Counts the observations of traces that are locked.
pub(crate) async fn count_observations(
    connection: &mut PgConnection,
    project_id: i32,
    ks: &[i64],
) -> Result<(), StoreError> {
    with_figures!(
        r#"
        UPDATE traces t
        SET observations = f.observations
          , debugs = f.debugs
          , warnings = f.warnings
          , errors = f.errors
          , input_tokens = f.input_tokens
          , output_tokens = f.output_tokens
          , total_tokens = f.total_tokens
          , cost = f.cost
        FROM figures f
        WHERE t.project_id = $1
            AND t.k = f.trace_k
        "#,
        project_id,
        ks,
    )
    .execute(connection)
    .await?;
    Ok(())
}
