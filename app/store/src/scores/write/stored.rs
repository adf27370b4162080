//! Scores as the rules see them: what is stored under some ids.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::scores::{DataType, Level, Score, ScoreSource, ScoreTarget, ScoreValue};
use serde_json::Value;
use sqlx::PgExecutor;

use crate::{ProjectScope, StoreError};

struct Row {
    id: String,
    ts: DateTime<Utc>,
    value: Option<f64>,
    label: Option<String>,
    label_number: Option<f64>,
    string_value: Option<String>,
    observation_id: Option<String>,
    comment: Option<String>,
    metadata: Option<Value>,
    config_id: Option<String>,
    queue_id: Option<String>,
    execution_trace_id: Option<String>,
    level: String,
    name: String,
    source: String,
    data_type: String,
    environment: String,
    target_id: String,
}

/// The scores of these ids, by id.
pub(super) async fn read_scores(
    executor: impl PgExecutor<'_>,
    scope: &ProjectScope,
    ids: &[String],
) -> Result<HashMap<String, Score>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        SELECT
            s.id
          , s.ts
          , s.value
          , l.label AS "label?"
          , s.label_number
          , s.string_value
          , s.observation_id
          , s.comment
          , s.metadata
          , s.config_id
          , s.queue_id
          , s.execution_trace_id
          , c.level
          , c.name
          , c.source
          , c.data_type
          , e.name AS environment
          , coalesce(t.id, z.id, r.id) AS "target_id!"
        FROM scores s
        JOIN score_columns c ON c.project_id = $1 AND c.col = s.col
        JOIN environments e ON e.project_id = $1 AND e.env = s.env
        LEFT JOIN score_columns l ON l.project_id = $1 AND l.col = s.label
        LEFT JOIN traces t ON t.project_id = $1 AND t.k = s.k
        LEFT JOIN sessions z ON z.project_id = $1 AND z.k = s.k
        LEFT JOIN dataset_runs r ON r.project_id = $1 AND r.k = s.k
        WHERE s.project_id = $1 AND s.id = ANY($2)
        "#,
        scope.project_id,
        ids,
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().filter_map(Row::score).map(|score| (score.id.clone(), score)).collect())
}

impl Row {
    /// The words in the dictionary were printed from the very types that read them here.
    fn score(self) -> Option<Score> {
        let text = self.string_value.unwrap_or_default();
        let value = match DataType::parse(&self.data_type)? {
            DataType::Numeric => ScoreValue::Number(self.value?),
            DataType::Boolean => ScoreValue::Boolean(self.value? != 0.0),
            DataType::Categorical => ScoreValue::Label { label: self.label?, number: self.label_number? },
            DataType::Text => ScoreValue::Text(text),
            DataType::Correction => ScoreValue::Correction(text),
        };
        let target = match Level::parse(&self.level)? {
            Level::Trace | Level::Observation => {
                ScoreTarget::Trace { trace_id: self.target_id, observation_id: self.observation_id }
            }
            Level::Session => ScoreTarget::Session { session_id: self.target_id },
            Level::Run => ScoreTarget::Run { dataset_run_id: self.target_id },
        };
        Some(Score {
            id: self.id,
            name: self.name,
            value,
            target,
            source: ScoreSource::parse(&self.source)?,
            timestamp: self.ts,
            environment: self.environment,
            comment: self.comment,
            metadata: self.metadata,
            config_id: self.config_id,
            queue_id: self.queue_id,
            execution_trace_id: self.execution_trace_id,
        })
    }
}
