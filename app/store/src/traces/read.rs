//! One trace, one observation, whole: as the API gives them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::traces::{Observation, ObservationLevel, Trace};
use serde_json::{Map, Value};
use sqlx::types::Json;

use crate::{ProjectScope, Store, StoreError};

/// Reads observations with the ids of their traces; the caller says which ones, and whether with their long texts. `$1` is
/// the project.
macro_rules! select_observations {
    (outline $which:literal, $($argument:expr),+ $(,)?) => {
        select_observations!(@ "NULL::text", "NULL::text", "'{}'::jsonb", $which, $($argument),+)
    };
    ($which:literal, $($argument:expr),+ $(,)?) => {
        select_observations!(@ "o.input", "o.output", "o.metadata", $which, $($argument),+)
    };
    (@ $input:literal, $output:literal, $metadata:literal, $which:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            ObservationRow,
            r#"
            SELECT
                t.id AS trace_id
              , o.id
              , o.parent_id
              , o.kind
              , o.name
              , o.start_ts
              , o.end_ts
              , o.completion_start_ts
              , "# + $input + r#" AS input
              , "# + $output + r#" AS output
              , "# + $metadata + r#" AS "metadata!: _"
              , o.level
              , o.status_message
              , o.model
              , o.model_parameters
              , o.usage AS "usage: _"
              , o.cost AS "cost: _"
              , o.prompt_name
              , o.prompt_version
              , o.version
              , o.environment
            FROM observations o
            JOIN traces t ON t.project_id = $1 AND t.k = o.trace_k
            WHERE o.project_id = $1
            "# + $which,
            $($argument),+
        )
    };
}

pub(super) use select_observations;

/// An observation as the table holds it, with the id of its trace.
pub(super) struct ObservationRow {
    pub(super) trace_id: String,
    pub(super) id: String,
    pub(super) parent_id: Option<String>,
    pub(super) kind: String,
    pub(super) name: Option<String>,
    pub(super) start_ts: DateTime<Utc>,
    pub(super) end_ts: Option<DateTime<Utc>>,
    pub(super) completion_start_ts: Option<DateTime<Utc>>,
    pub(super) input: Option<String>,
    pub(super) output: Option<String>,
    pub(super) metadata: Json<Map<String, Value>>,
    pub(super) level: String,
    pub(super) status_message: Option<String>,
    pub(super) model: Option<String>,
    pub(super) model_parameters: Option<Value>,
    pub(super) usage: Json<BTreeMap<String, i64>>,
    pub(super) cost: Json<BTreeMap<String, f64>>,
    pub(super) prompt_name: Option<String>,
    pub(super) prompt_version: Option<i32>,
    pub(super) version: Option<String>,
    pub(super) environment: String,
}

impl From<ObservationRow> for Observation {
    fn from(row: ObservationRow) -> Self {
        Self {
            id: row.id,
            trace_id: row.trace_id,
            parent_id: row.parent_id,
            kind: row.kind,
            name: row.name,
            start: row.start_ts,
            end: row.end_ts,
            completion_start: row.completion_start_ts,
            input: row.input,
            output: row.output,
            metadata: row.metadata.0,
            level: ObservationLevel::parse(&row.level).unwrap_or(ObservationLevel::Default),
            status_message: row.status_message,
            model: row.model,
            model_parameters: row.model_parameters,
            usage: row.usage.0,
            cost: row.cost.0,
            prompt_name: row.prompt_name,
            prompt_version: row.prompt_version,
            version: row.version,
            environment: row.environment,
        }
    }
}

impl Store {
    /// The trace of this id with its observations, also where it is known only from scores.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn trace(&self, scope: &ProjectScope, id: &str) -> Result<Option<Trace>, StoreError> {
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
              , t.root_id
              , t.user_id
              , s.id AS "session_id?"
              , t.environment
              , t.tags
              , t.release
              , t.version
              , t.public
              , t.input
              , t.output
              , t.metadata AS "metadata: Json<Map<String, Value>>"
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
        let observations = self.observations_of(scope, row.k).await?;
        // What the root says stands for the trace where nothing says it outright.
        let root = observations.iter().find(|observation| Some(&observation.id) == row.root_id.as_ref());
        let mut metadata = root.map(|root| root.metadata.clone()).unwrap_or_default();
        metadata.extend(row.metadata.0);
        Ok(Some(Trace {
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
            input: row.input.or_else(|| root.and_then(|root| root.input.clone())),
            output: row.output.or_else(|| root.and_then(|root| root.output.clone())),
            metadata,
            observations,
        }))
    }

    /// The observations of a trace by start, then id.
    async fn observations_of(&self, scope: &ProjectScope, trace_k: i64) -> Result<Vec<Observation>, StoreError> {
        let rows = select_observations!("AND o.trace_k = $2 ORDER BY o.start_ts, o.id", scope.project_id, trace_k,)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(Observation::from).collect())
    }

    /// The observation of this id; where several traces have one, the newest.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn observation(&self, scope: &ProjectScope, id: &str) -> Result<Option<Observation>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let row = select_observations!(
            "AND o.id = $2 ORDER BY o.start_ts DESC, o.trace_k DESC LIMIT 1",
            scope.project_id,
            id,
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(Observation::from))
    }
}
