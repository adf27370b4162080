//! Spans on their way in: a few statements in one transaction, whatever the number of spans.

use std::collections::HashMap;

use chrono::Utc;
use model::text::to_micros;
use model::traces::SpanWrite;
use sqlx::PgConnection;

use super::observations::upsert_observations;
use super::patch::Batch;
use super::storable::make_storable;
use super::update::update_traces;
use crate::dictionary::TargetKind;
use crate::rollups::TraceChanges;
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
        let mut batch = Batch::of(spans);
        let project_id = scope.project_id;
        let trace_ids: Vec<_> = batch.traces.keys().map(String::as_str).collect();
        let trace_ks = self.target_ks(project_id, TargetKind::Trace, &trace_ids).await?;
        let session_ks = self.target_ks(project_id, TargetKind::Session, &batch.session_ids()).await?;
        let mut links = self.links_of(scope, std::mem::take(&mut batch.links), false).await?;
        let now = to_micros(Utc::now());
        // Every writer locks sessions, then runs and items, then traces, then observations, then roll-ups, each in key
        // order: none waits in a circle.
        let mut transaction = self.pool.begin().await?;
        see_sessions(&mut transaction, project_id, &session_ks).await?;
        links.lock(&mut transaction, project_id, now).await?;
        let locked: Vec<i64> = trace_ks.values().copied().collect();
        lock_traces(&mut transaction, project_id, &locked).await?;
        upsert_observations(&mut transaction, project_id, &batch, &trace_ks).await?;
        let changed = update_traces(&mut transaction, project_id, &batch, &locked, &session_ks).await?;
        let runs = links.write(&mut transaction, project_id, now).await?;
        let changes = TraceChanges { traces: &changed, runs: &runs, ..TraceChanges::default() };
        self.follow_traces(&mut transaction, project_id, changes).await?;
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

/// Locks traces alone until the transaction ends: nobody else changes their rows, their observations or their time, nor
/// writes their scores' roll-ups.
pub(crate) async fn lock_traces(connection: &mut PgConnection, project_id: i32, ks: &[i64]) -> Result<(), StoreError> {
    sqlx::query!("SELECT k FROM traces WHERE project_id = $1 AND k = ANY($2) ORDER BY k FOR UPDATE", project_id, ks,)
        .fetch_all(connection)
        .await?;
    Ok(())
}
