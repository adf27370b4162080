//! Spans on their way in: three statements in one transaction, whatever the number of spans.

use std::collections::HashMap;

use chrono::Utc;
use model::traces::SpanWrite;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::observations::upsert_observations;
use super::patch::{Batch, TracePatch, column};
use super::storable::make_storable;
use crate::dictionary::TargetKind;
use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// Writes spans as sets: observations are upserted, their traces (and the sessions of these) become seen and
    /// take what the spans say of them. The same spans again change nothing.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is stored then.
    pub async fn write_spans(&self, scope: &ProjectScope, mut spans: Vec<SpanWrite>) -> Result<(), StoreError> {
        if spans.is_empty() {
            return Ok(());
        }
        spans.iter_mut().for_each(make_storable);
        let batch = Batch::of(spans);
        let project_id = scope.project_id;
        let trace_ids: Vec<_> = batch.traces.keys().map(String::as_str).collect();
        let trace_ks = self.target_ks(project_id, TargetKind::Trace, &trace_ids).await?;
        let session_ks = self.target_ks(project_id, TargetKind::Session, &batch.session_ids()).await?;
        // Every writer locks sessions, then traces, then observations, each in key order: none waits in a circle.
        let mut transaction = self.pool.begin().await?;
        see_sessions(&mut transaction, project_id, &session_ks).await?;
        update_traces(&mut transaction, project_id, &batch, &session_ks).await?;
        upsert_observations(&mut transaction, project_id, &batch, &trace_ks).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn see_sessions(
    connection: &mut PgConnection,
    project_id: i32,
    session_ks: &HashMap<String, i64>,
) -> Result<(), StoreError> {
    if session_ks.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = session_ks.keys().cloned().collect();
    // Sessions that were seen before are not locked: many writers share them.
    sqlx::query!(
        r#"
        WITH due AS MATERIALIZED (
            SELECT s.id
            FROM sessions s
            WHERE s.project_id = $1
                AND s.id = ANY($2)
                AND NOT s.seen
            ORDER BY s.id
            FOR UPDATE
        )
        UPDATE sessions s
        SET seen = true
        FROM due
        WHERE s.project_id = $1
            AND s.id = due.id
        "#,
        project_id,
        &ids,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Locks the traces in key order, merges what is new into what is stored, and writes the rows that this changes.
async fn update_traces(
    connection: &mut PgConnection,
    project_id: i32,
    batch: &Batch,
    session_ks: &HashMap<String, i64>,
) -> Result<(), StoreError> {
    let ids: Vec<_> = batch.traces.keys().cloned().collect();
    let patches: Vec<&TracePatch> = batch.traces.values().collect();
    let session_k = |patch: &TracePatch| patch.session_id.as_ref().and_then(|id| session_ks.get(id)).copied();
    sqlx::query!(
        r#"
        WITH patch AS MATERIALIZED (
            SELECT *
            FROM unnest(
                $3::text[]
              , $4::timestamptz[]
              , $5::timestamptz[]
              , $6::text[]
              , $7::text[]
              , $8::text[]
              , $9::text[]
              , $10::text[]
              , $11::text[]
              , $12::bigint[]
              , $13::jsonb[]
              , $14::bool[]
              , $15::text[]
              , $16::text[]
              , $17::jsonb[]
              , $18::text[]
              , $19::text[]
            ) AS p (
                id
              , ts
              , end_ts
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
                t.id
              , least(t.ts, p.ts) AS ts
              , greatest(t.end_ts, p.end_ts) AS end_ts
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
            FROM traces t
            JOIN patch p ON p.id = t.id
            WHERE t.project_id = $1
            ORDER BY t.id
            FOR UPDATE OF t
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
          , updated_at = $2
        FROM merged m
        WHERE t.project_id = $1
            AND t.id = m.id
            AND (
                t.seen, t.ts, t.end_ts, t.given_name, t.root_name, t.root_id, t.user_id, t.session_k, t.environment
              , t.tags, t.release, t.version, t.public, t.input, t.output, t.metadata
            ) IS DISTINCT FROM (
                true, m.ts, m.end_ts, m.given_name, m.root_name, m.root_id, m.user_id, m.session_k, m.environment
              , m.tags, m.release, m.version, m.public, m.input, m.output, m.metadata
            )
        "#,
        project_id,
        Utc::now(),
        &ids,
        column(&patches, |p| p.start) as _,
        column(&patches, |p| p.end) as _,
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
    .execute(connection)
    .await?;
    Ok(())
}
