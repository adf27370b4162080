//! The targets of scores: which of them are traces, when these were and in which session.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Fact;
use super::place::Place;
use crate::StoreError;

#[derive(Debug, Default)]
pub(super) struct Targets {
    /// The sessions of traces.
    pub sessions: HashMap<i64, i64>,
    /// The times of traces that are seen.
    pub times: HashMap<i64, DateTime<Utc>>,
    /// The columns to which trace columns are rolled up over a session.
    pub session_cols: HashMap<i32, i32>,
}

impl Targets {
    /// Keeps the traces among the targets in their time and session until the transaction ends.
    pub(super) async fn lock(
        connection: &mut PgConnection,
        project_id: i32,
        ks: BTreeSet<i64>,
    ) -> Result<Self, StoreError> {
        let ks: Vec<i64> = ks.into_iter().collect();
        let rows = sqlx::query!(
            r#"
            SELECT
                k
              , session_k
              , CASE WHEN seen THEN ts END AS ts
            FROM traces
            WHERE project_id = $1
                AND k = ANY($2)
            ORDER BY k
            FOR KEY SHARE
            "#,
            project_id,
            &ks,
        )
        .fetch_all(connection)
        .await?;
        let mut targets = Self::default();
        for row in rows {
            targets.sessions.extend(row.session_k.map(|session_k| (row.k, session_k)));
            targets.times.extend(row.ts.map(|ts| (row.k, ts)));
        }
        Ok(targets)
    }

    /// The rows for which a score counts; none for a text.
    pub(super) fn places(&self, score: &Fact) -> Result<Vec<Place>, StoreError> {
        if score.value.is_none() && score.label.is_none() {
            return Ok(Vec::new());
        }
        let mut places: Vec<Place> = Place::own(score.k, score.col, score.label).collect();
        if let Some(session_k) = self.sessions.get(&score.k) {
            for index in 0..places.len() {
                places.push(places[index].in_session(*session_k, &self.session_cols)?);
            }
        }
        Ok(places)
    }
}
