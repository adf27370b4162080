//! A trace as its page shows it first: whatever is told in a line of it and of each observation, and none of the long texts.

use model::traces::{Observation, Trace};
use serde_json::Map;

use super::read::{ObservationRow, select_observations};
use crate::{ProjectScope, Store, StoreError};

/// A trace without its long texts.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceOutline {
    /// The trace; it and its observations lack input, output and metadata.
    pub trace: Trace,
    /// Whether a person marked it to be found again.
    pub bookmarked: bool,
}

impl Store {
    /// The outline of the trace of this id, also where it is known only from scores.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn trace_outline(&self, scope: &ProjectScope, id: &str) -> Result<Option<TraceOutline>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let found = sqlx::query!(
            r#"
            SELECT
                t.k
              , t.seen
              , t.ts
              , t.name
              , t.user_id
              , s.id AS "session_id?"
              , t.environment
              , t.tags
              , t.release
              , t.version
              , t.public
              , t.bookmarked
            FROM traces t
            LEFT JOIN sessions s ON s.project_id = $1 AND s.k = t.session_k
            WHERE t.project_id = $1
                AND t.id = $2
                AND (t.seen OR EXISTS (SELECT FROM scores s WHERE s.project_id = $1 AND s.k = t.k))
            "#,
            scope.project_id,
            id,
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = found else {
            return Ok(None);
        };
        let observations =
            select_observations!(outline "AND o.trace_k = $2 ORDER BY o.start_ts, o.id", scope.project_id, row.k)
                .fetch_all(&self.pool)
                .await?;
        let trace = Trace {
            id: id.to_owned(),
            seen: row.seen,
            timestamp: row.ts,
            name: row.name,
            user_id: row.user_id,
            session_id: row.session_id,
            environment: row.environment,
            tags: row.tags,
            release: row.release,
            version: row.version,
            public: row.public,
            input: None,
            output: None,
            metadata: Map::new(),
            observations: observations.into_iter().map(Observation::from).collect(),
        };
        Ok(Some(TraceOutline { trace, bookmarked: row.bookmarked }))
    }

    /// Whether spans of the trace have come; not where it is known only from scores, or not at all.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn is_seen(&self, scope: &ProjectScope, trace_id: &str) -> Result<bool, StoreError> {
        if trace_id.contains('\0') {
            return Ok(false);
        }
        let seen = "SELECT seen FROM traces WHERE project_id = $1 AND id = $2";
        let seen = sqlx::query_scalar(seen).bind(scope.project_id).bind(trace_id).fetch_optional(&self.pool).await?;
        Ok(seen.unwrap_or(false))
    }

    /// One observation of a trace, without its long texts.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn observation_outline(
        &self,
        scope: &ProjectScope,
        trace_id: &str,
        id: &str,
    ) -> Result<Option<Observation>, StoreError> {
        if id.contains('\0') || trace_id.contains('\0') {
            return Ok(None);
        }
        let row = select_observations!(
            outline "AND o.id = $3 AND o.trace_k = (SELECT x.k FROM traces x WHERE x.project_id = $1 AND x.id = $2)",
            scope.project_id,
            trace_id,
            id
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(Observation::from))
    }
}
