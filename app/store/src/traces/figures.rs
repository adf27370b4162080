//! What the observations of a trace come to: the figures by which traces are listed. Counted from the observations
//! themselves, so that it does not matter how often and in which order spans come.

use sqlx::PgConnection;

use crate::StoreError;

/// Begins a statement by the figures of the traces `$2` of the project `$1`. A trillion tokens or dollars is the most that
/// one observation counts for, so that no sum overflows.
macro_rules! with_figures {
    ($statement:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query!(
            r#"
            WITH figures AS MATERIALIZED (
                SELECT
                    o.trace_k
                  , min(o.start_ts) AS ts
                  , max(o.end_ts) AS end_ts
                  , count(*)::int AS observations
                  , count(*) FILTER (WHERE o.level = 'DEBUG')::int AS debugs
                  , count(*) FILTER (WHERE o.level = 'WARNING')::int AS warnings
                  , count(*) FILTER (WHERE o.level = 'ERROR')::int AS errors
                  , sum(CASE WHEN abs(u.input) > 1e12 THEN sign(u.input) * 1e12 ELSE u.input END)::bigint AS input_tokens
                  , sum(CASE WHEN abs(u.output) > 1e12 THEN sign(u.output) * 1e12 ELSE u.output END)::bigint AS output_tokens
                  , sum(CASE WHEN abs(u.total) > 1e12 THEN sign(u.total) * 1e12 ELSE u.total END)::bigint AS total_tokens
                  , sum(CASE WHEN abs(c.total) > 1e12 THEN sign(c.total) * 1e12 ELSE c.total END)::float8 AS cost
                FROM observations o
                CROSS JOIN LATERAL (
                    SELECT
                        (o.usage ->> 'input')::numeric AS input
                      , (o.usage ->> 'output')::numeric AS output
                      , coalesce(
                            (o.usage ->> 'total')::numeric
                          , (SELECT sum(kind.value::numeric) FROM jsonb_each_text(o.usage) kind)
                        ) AS total
                ) u
                CROSS JOIN LATERAL (
                    SELECT coalesce(
                        (o.cost ->> 'total')::numeric
                      , (SELECT sum(kind.value::numeric) FROM jsonb_each_text(o.cost) kind)
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
