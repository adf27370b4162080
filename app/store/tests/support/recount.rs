//! The judge of what is kept: everything that roll-ups, column counts and trace figures say, counted again from the
//! scores and observations by plain `GROUP BY`. Each statement sees one state of the database, so it may judge while
//! others write.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use sqlx::PgPool;

/// Rows of roll-ups that are missing, left over or wrong. Sums may differ by rounding.
const ROLLUPS: &str = r#"
WITH facts AS (
    SELECT project_id, k, col, ts, value, coalesce(value, label) AS last
    FROM scores
    WHERE value IS NOT NULL OR label IS NOT NULL
    UNION ALL
    SELECT project_id, k, label, ts, 1, 1
    FROM scores
    WHERE label IS NOT NULL
)
, counted AS (
    SELECT project_id, k, col, ts, value, last
    FROM facts
    UNION ALL
    SELECT f.project_id, g.k, c.col, f.ts, f.value, f.last
    FROM facts f
    JOIN (
        SELECT project_id, k AS trace_k, 'session' AS kind, session_k AS k
        FROM traces
        WHERE session_k IS NOT NULL
        UNION
        SELECT project_id, trace_k, 'run', run_k
        FROM dataset_run_items
    ) g ON g.project_id = f.project_id AND g.trace_k = f.k
    LEFT JOIN score_columns c ON c.project_id = f.project_id AND c.rolled_col = f.col AND c.rolled_to = g.kind
)
, expected AS (
    SELECT
        project_id
      , k
      , col
      , count(*) AS n
      , sum(value) AS sum
      , avg(value) AS mean
      , min(value) AS min
      , max(value) AS max
      , (array_agg(last ORDER BY ts DESC, last DESC))[1] AS last
      , max(ts) AS last_ts
      , 1e-9 * sum(abs(value)) AS rounding
      , (SELECT t.ts FROM traces t WHERE t.project_id = counted.project_id AND t.k = counted.k AND t.seen) AS t_ts
    FROM counted
    GROUP BY 1, 2, 3
)
, said AS (
    SELECT DISTINCT ON (s.project_id, s.k, s.col, s.observation_id, s.author)
        s.project_id, s.k, s.col, s.observation_id, s.value, s.label
    FROM scores s
    JOIN score_columns c ON c.project_id = s.project_id AND c.col = s.col AND c.source = 'ANNOTATION'
    ORDER BY s.project_id, s.k, s.col, s.observation_id, s.author, s.ts DESC, s.seq DESC
)
, disputed AS (
    SELECT project_id, k, col, max(spread) AS spread
    FROM (
        SELECT project_id, k, col, observation_id, max(value) - min(value) AS spread
        FROM said
        GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT project_id, k, col, observation_id, 1 - max(n)::float8 / sum(n)::float8
        FROM (
            SELECT project_id, k, col, observation_id, label, count(*) AS n
            FROM said
            WHERE label IS NOT NULL
            GROUP BY 1, 2, 3, 4, 5
        ) labels
        GROUP BY 1, 2, 3, 4
    ) each
    WHERE spread > 0
    GROUP BY 1, 2, 3
)
SELECT concat('roll-up: expected ', e::text, ', apart ', d.spread, ', found ', r::text)
FROM expected e
FULL JOIN rollups r ON r.project_id = e.project_id AND r.k = e.k AND r.col = e.col
LEFT JOIN disputed d ON d.project_id = r.project_id AND d.k = r.k AND d.col = r.col
WHERE d.spread IS DISTINCT FROM r.spread
    OR (e.n, e.min, e.max, e.last, e.last_ts, e.t_ts) IS DISTINCT FROM (r.n, r.min, r.max, r.last, r.last_ts, r.t_ts)
    OR (e.sum IS NULL) <> (r.sum IS NULL)
    OR (e.mean IS NULL) <> (r.mean IS NULL)
    OR abs(e.sum - r.sum) > e.rounding
    OR abs(e.mean - r.mean) > e.rounding
    OR r.mean NOT BETWEEN r.min AND r.max
"#;

/// Score columns whose counts are wrong.
const COUNTS: &str = "
SELECT concat('count of a column: expected ', e::text, ', found ', r::text)
FROM (
    SELECT project_id, col, count(*) AS n
    FROM scores
    WHERE value IS NOT NULL OR label IS NOT NULL
    GROUP BY 1, 2
) e
FULL JOIN (
    SELECT project_id, col, sum(n)::bigint AS n
    FROM score_column_counts
    GROUP BY 1, 2
    HAVING sum(n) <> 0
) r ON r.project_id = e.project_id AND r.col = e.col
WHERE e.n IS DISTINCT FROM r.n
";

/// Traces whose figures are not those of their observations.
const FIGURES: &str = r#"
WITH o AS (
    SELECT
        project_id
      , trace_k
      , level
      , extract(epoch FROM max(end_ts) OVER t - min(start_ts) OVER t)::float8 AS latency
      , (usage ->> 'input')::bigint AS input
      , (usage ->> 'output')::bigint AS output
      , CASE
            WHEN usage ? 'total' THEN (usage ->> 'total')::bigint
            ELSE (SELECT sum(v::bigint)::bigint FROM jsonb_each_text(usage) e (key, v))
        END AS total
      , CASE
            WHEN cost ? 'total' THEN (cost ->> 'total')::float8
            ELSE (SELECT sum(v::float8) FROM jsonb_each_text(cost) e (key, v))
        END AS cost
    FROM observations
    WINDOW t AS (PARTITION BY project_id, trace_k)
)
, expected AS (
    SELECT
        project_id
      , trace_k AS k
      , count(*) AS observations
      , sum((level = 'DEBUG')::int) AS debugs
      , sum((level = 'WARNING')::int) AS warnings
      , sum((level = 'ERROR')::int) AS errors
      , sum(input) AS input_tokens
      , sum(output) AS output_tokens
      , sum(total) AS total_tokens
      , sum(cost) AS cost
      , min(latency) AS latency
    FROM o
    GROUP BY 1, 2
)
SELECT concat('figures of a trace: expected ', e::text, ', found ', t::text)
FROM expected e
FULL JOIN (SELECT * FROM traces WHERE seen OR observations > 0) t ON t.project_id = e.project_id AND t.k = e.k
WHERE (
        e.observations, e.debugs, e.warnings, e.errors, e.input_tokens, e.output_tokens, e.total_tokens, e.latency
    ) IS DISTINCT FROM (
        t.observations, t.debugs, t.warnings, t.errors, t.input_tokens, t.output_tokens, t.total_tokens, t.latency
    )
    OR (e.cost IS NULL) <> (t.cost IS NULL)
    OR abs(e.cost - t.cost) > 1e-9 * abs(e.cost)
"#;

/// Traces that do not name the runs to which items link them, and links of runs or items that are not there.
const LINKS: &str = "
SELECT concat('runs of a trace: expected ', l.run_ks::text, ', found ', t.run_ks::text)
FROM traces t
FULL JOIN (
    SELECT project_id, trace_k, array_agg(DISTINCT run_k ORDER BY run_k) AS run_ks
    FROM dataset_run_items
    GROUP BY 1, 2
) l ON l.project_id = t.project_id AND l.trace_k = t.k
WHERE t.run_ks IS DISTINCT FROM l.run_ks
UNION ALL
SELECT concat('a link that leads nowhere: ', i::text)
FROM dataset_run_items i
LEFT JOIN dataset_runs r ON r.project_id = i.project_id AND r.k = i.run_k AND r.seen
LEFT JOIN dataset_items d ON d.project_id = i.project_id AND d.id = i.item_id AND d.dataset_id = r.dataset_id
WHERE d.id IS NULL
";

/// What is kept and wrong, a line each.
pub async fn amiss(pool: &PgPool) -> Vec<String> {
    let mut lines = Vec::new();
    for judge in [ROLLUPS, COUNTS, FIGURES, LINKS] {
        lines.extend(sqlx::query_scalar::<_, String>(judge).fetch_all(pool).await.unwrap());
    }
    lines
}

/// Fails unless everything that is kept is what a recount gives.
pub async fn assert_exact(pool: &PgPool) {
    let amiss = amiss(pool).await;
    assert!(amiss.is_empty(), "{} wrong:\n{}", amiss.len(), amiss.join("\n"));
}
