//! Roll-ups after a change of the traces themselves: their time, and the session that they are part of.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Work;
use super::place::Place;
use crate::{Store, StoreError};

/// A trace as it is now, locked, with what it was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChangedTrace {
    pub k: i64,
    /// Nothing while it is a stub.
    pub ts: Option<DateTime<Utc>>,
    pub ts_before: Option<DateTime<Utc>>,
    pub session_k: Option<i64>,
    pub session_k_before: Option<i64>,
}

impl Store {
    /// Brings the roll-ups after traces that are locked alone.
    pub(crate) async fn follow_traces(
        &self,
        connection: &mut PgConnection,
        project_id: i32,
        traces: &[ChangedTrace],
    ) -> Result<(), StoreError> {
        retime(connection, project_id, traces).await?;
        let moved: Vec<_> = traces.iter().filter(|trace| trace.session_k != trace.session_k_before).collect();
        if moved.is_empty() {
            return Ok(());
        }
        let ks: Vec<i64> = moved.iter().map(|trace| trace.k).collect();
        let words = scored_columns(connection, project_id, &ks).await?;
        let session_cols = self.session_columns(connection, project_id, cols_of(&words)).await?;
        let mut work = Work::default();
        for trace in moved {
            for word in words.iter().filter(|word| word.k == trace.k) {
                for place in Place::own(trace.k, word.col, word.label) {
                    for session_k in [trace.session_k_before, trace.session_k].into_iter().flatten() {
                        work.recounted.insert(place.in_session(session_k, &session_cols)?);
                    }
                }
            }
        }
        work.carry_out(connection, project_id, &Default::default()).await
    }
}

/// Nobody else holds a row of these traces: whoever writes their scores locks them first.
async fn retime(connection: &mut PgConnection, project_id: i32, traces: &[ChangedTrace]) -> Result<(), StoreError> {
    let retimed: Vec<_> = traces.iter().filter(|trace| trace.ts != trace.ts_before).collect();
    if retimed.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"
        UPDATE rollups r
        SET t_ts = u.ts
        FROM unnest($2::bigint[], $3::timestamptz[]) u (k, ts)
        WHERE r.project_id = $1
            AND r.k = u.k
        "#,
        project_id,
        &retimed.iter().map(|trace| trace.k).collect::<Vec<_>>(),
        &retimed.iter().map(|trace| trace.ts).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A column, with or without one of its labels, that scores of a target name; of a session, that those of its traces do.
pub(super) struct ScoredColumn {
    pub k: i64,
    pub col: i32,
    pub label: Option<i32>,
}

/// The columns and labels among these, each once.
pub(super) fn cols_of(columns: &[ScoredColumn]) -> BTreeSet<i32> {
    columns.iter().flat_map(|column| [Some(column.col), column.label]).flatten().collect()
}

/// The columns of the scores of these targets. Read from the scores, since a target's roll-ups may not be made yet.
pub(super) async fn scored_columns(
    connection: &mut PgConnection,
    project_id: i32,
    ks: &[i64],
) -> Result<Vec<ScoredColumn>, StoreError> {
    Ok(sqlx::query_as!(
        ScoredColumn,
        r#"
        SELECT DISTINCT
            k
          , col
          , label
        FROM scores
        WHERE project_id = $1
            AND k = ANY($2)
            AND (value IS NOT NULL OR label IS NOT NULL)
        "#,
        project_id,
        ks,
    )
    .fetch_all(connection)
    .await?)
}

/// The columns of the scores of these sessions' traces.
pub(super) async fn columns_scored_in_sessions(
    connection: &mut PgConnection,
    project_id: i32,
    ks: &[i64],
) -> Result<Vec<ScoredColumn>, StoreError> {
    Ok(sqlx::query_as!(
        ScoredColumn,
        r#"
        SELECT DISTINCT
            t.session_k AS "k!"
          , s.col
          , s.label
        FROM traces t
        JOIN scores s ON s.project_id = $1 AND s.k = t.k
        WHERE t.project_id = $1
            AND t.session_k = ANY($2)
            AND (s.value IS NOT NULL OR s.label IS NOT NULL)
        "#,
        project_id,
        ks,
    )
    .fetch_all(connection)
    .await?)
}
