//! Roll-ups after a change of the traces themselves: their time, and the session that they are part of.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::place::Place;
use super::targets::Targets;
use super::{Fact, Work};
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
    /// Brings the roll-ups after traces that are locked alone, and after scores of them that went or came in the same
    /// transaction: these are counted again. All in one pass, since a second one would lock roll-ups out of their order.
    pub(crate) async fn follow_traces(
        &self,
        connection: &mut PgConnection,
        project_id: i32,
        traces: &[ChangedTrace],
        scores: &[Fact],
    ) -> Result<(), StoreError> {
        retime(connection, project_id, traces).await?;
        let moved: HashMap<i64, &ChangedTrace> = traces
            .iter()
            .filter(|trace| trace.session_k != trace.session_k_before)
            .map(|trace| (trace.k, trace))
            .collect();
        let counted = || scores.iter().filter(|score| score.value.is_some() || score.label.is_some());
        if moved.is_empty() && counted().next().is_none() {
            return Ok(());
        }
        let mut ks: Vec<i64> = moved.keys().copied().collect();
        ks.sort_unstable();
        let words = scored_columns(connection, project_id, &ks).await?;
        let targets = Targets::lock(connection, project_id, counted().map(|score| score.k).collect()).await?;
        // The sessions in which scores of a trace count now or counted before.
        let sessions = |k: i64| {
            let before = moved.get(&k).and_then(|trace| trace.session_k_before);
            let now = moved.get(&k).map_or_else(|| targets.sessions.get(&k).copied(), |trace| trace.session_k);
            before.into_iter().chain(now)
        };
        let in_sessions = counted().filter(|score| sessions(score.k).next().is_some());
        let mut cols = cols_of(&words);
        cols.extend(in_sessions.flat_map(|score| [Some(score.col), score.label]).flatten());
        let session_cols = self.session_columns(connection, project_id, cols).await?;
        let mut work = Work::default();
        let own = counted().map(|score| (score.k, score.col, score.label));
        for (k, col, label) in words.iter().map(|word| (word.k, word.col, word.label)).chain(own) {
            for place in Place::own(k, col, label) {
                for session_k in sessions(k) {
                    work.recounted.insert(place.in_session(session_k, &session_cols)?);
                }
            }
        }
        for score in counted() {
            work.recounted.extend(Place::own(score.k, score.col, score.label));
        }
        work.carry_out(connection, project_id, &targets.times).await
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
