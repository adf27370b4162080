//! The statement that writes a batch's traces.

use std::collections::HashMap;

use chrono::Utc;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::figures::with_figures;
use super::patch::{Batch, TracePatch, column};
use crate::StoreError;
use crate::rollups::ChangedTrace;

/// Merges what is new into traces that are locked, and writes the rows that this changes; says which, and what of them
/// their roll-ups follow.
pub(super) async fn update_traces(
    connection: &mut PgConnection,
    project_id: i32,
    batch: &Batch,
    ks: &[i64],
    session_ks: &HashMap<String, i64>,
) -> Result<Vec<ChangedTrace>, StoreError> {
    let ids: Vec<_> = batch.traces.keys().cloned().collect();
    let patches: Vec<&TracePatch> = batch.traces.values().collect();
    let session_k = |patch: &TracePatch| patch.session_id.as_ref().and_then(|id| session_ks.get(id)).copied();
    let changed = with_figures!(
        r#"
        , patch AS MATERIALIZED (
            SELECT *
            FROM unnest(
                $4::text[]
              , $5::text[]
              , $6::text[]
              , $7::text[]
              , $8::text[]
              , $9::text[]
              , $10::text[]
              , $11::bigint[]
              , $12::jsonb[]
              , $13::bool[]
              , $14::text[]
              , $15::text[]
              , $16::jsonb[]
              , $17::text[]
              , $18::text[]
            ) AS p (
                id
              , root_id
              , root_name
              , root_environment
              , environment
              , given_name
              , user_id
              , session_k
              , tags
              , public
              , release
              , version
              , metadata
              , input
              , output
            )
        )
        , merged AS MATERIALIZED (
            SELECT
                t.k
              , CASE WHEN t.seen THEN t.ts END AS ts_before
              , t.session_k AS session_k_before
              , f.ts
              , f.end_ts
              , coalesce(p.given_name, t.given_name) AS given_name
              , CASE WHEN p.root_id IS NULL THEN t.root_name ELSE p.root_name END AS root_name
              , coalesce(p.root_id, t.root_id) AS root_id
              , coalesce(p.user_id, t.user_id) AS user_id
              , coalesce(p.session_k, t.session_k) AS session_k
              , CASE
                    WHEN p.root_id IS NOT NULL THEN p.root_environment
                    WHEN t.root_id IS NOT NULL THEN t.environment
                    ELSE coalesce(p.environment, t.environment)
                END AS environment
              , ARRAY(
                    SELECT DISTINCT u.tag COLLATE "C"
                    FROM (
                        SELECT unnest(t.tags)
                        UNION ALL
                        SELECT jsonb_array_elements_text(p.tags)
                    ) AS u (tag)
                    ORDER BY 1
                ) AS tags
              , coalesce(p.release, t.release) AS release
              , coalesce(p.version, t.version) AS version
              , coalesce(p.public, t.public) AS public
              , coalesce(p.input, t.input) AS input
              , coalesce(p.output, t.output) AS output
              , t.metadata || p.metadata AS metadata
              , f.observations
              , f.debugs
              , f.warnings
              , f.errors
              , f.input_tokens
              , f.output_tokens
              , f.total_tokens
              , f.cost
            FROM traces t
            JOIN patch p ON p.id = t.id
            JOIN figures f ON f.trace_k = t.k
            WHERE t.project_id = $1
        )
        UPDATE traces t
        SET
            seen = true
          , ts = m.ts
          , end_ts = m.end_ts
          , given_name = m.given_name
          , root_name = m.root_name
          , root_id = m.root_id
          , user_id = m.user_id
          , session_k = m.session_k
          , environment = m.environment
          , tags = m.tags
          , release = m.release
          , version = m.version
          , public = m.public
          , input = m.input
          , output = m.output
          , metadata = m.metadata
          , observations = m.observations
          , debugs = m.debugs
          , warnings = m.warnings
          , errors = m.errors
          , input_tokens = m.input_tokens
          , output_tokens = m.output_tokens
          , total_tokens = m.total_tokens
          , cost = m.cost
          , updated_at = $3
        FROM merged m
        WHERE t.project_id = $1
            AND t.k = m.k
            AND (
                t.seen, t.ts, t.end_ts, t.given_name, t.root_name, t.root_id, t.user_id, t.session_k, t.environment
              , t.tags, t.release, t.version, t.public, t.input, t.output, t.metadata, t.observations, t.debugs
              , t.warnings, t.errors, t.input_tokens, t.output_tokens, t.total_tokens, t.cost
            ) IS DISTINCT FROM (
                true, m.ts, m.end_ts, m.given_name, m.root_name, m.root_id, m.user_id, m.session_k, m.environment
              , m.tags, m.release, m.version, m.public, m.input, m.output, m.metadata, m.observations, m.debugs
              , m.warnings, m.errors, m.input_tokens, m.output_tokens, m.total_tokens, m.cost
            )
        RETURNING
            t.k
          , t.ts
          , m.ts_before
          , t.session_k
          , m.session_k_before
        "#,
        project_id,
        ks,
        Utc::now(),
        &ids,
        column(&patches, |p| p.root.as_ref().map(|root| root.id.as_str())) as _,
        column(&patches, |p| p.root.as_ref().and_then(|root| root.name.as_deref())) as _,
        column(&patches, |p| p.root.as_ref().map(|root| root.environment.as_str())) as _,
        column(&patches, |p| p.environment.as_deref()) as _,
        column(&patches, |p| p.name.as_deref()) as _,
        column(&patches, |p| p.user_id.as_deref()) as _,
        column(&patches, session_k) as _,
        column(&patches, |p| Json(&p.tags)) as _,
        column(&patches, |p| p.public) as _,
        column(&patches, |p| p.release.as_deref()) as _,
        column(&patches, |p| p.version.as_deref()) as _,
        column(&patches, |p| Json(&p.metadata)) as _,
        column(&patches, |p| p.input.as_deref()) as _,
        column(&patches, |p| p.output.as_deref()) as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(changed
        .into_iter()
        .map(|row| ChangedTrace {
            k: row.k,
            ts: row.ts,
            ts_before: row.ts_before,
            session_k: row.session_k,
            session_k_before: row.session_k_before,
        })
        .collect())
}
