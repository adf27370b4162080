//! Observations as rows of the API's lists, each with what it shows of its trace.

use chrono::{DateTime, Utc};
use model::traces::{Observation, ObservationLevel};
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{FromRow, Row};

/// An observation in a list.
#[derive(Clone, Debug)]
pub struct ApiObservation {
    /// The observation.
    pub observation: Observation,
    /// The number of its trace, for the place after it.
    pub(super) trace_k: i64,
    /// Whether it is the one that stands for its trace.
    pub is_root: bool,
    /// The trace's end user.
    pub user_id: Option<String>,
    /// The trace's session.
    pub session_id: Option<String>,
    /// The trace's name.
    pub trace_name: Option<String>,
    /// The trace's tags.
    pub tags: Vec<String>,
    /// The trace's release.
    pub release: Option<String>,
    /// Whether anyone with the link may see the trace.
    pub public: bool,
    /// Whether the trace has a star.
    pub bookmarked: bool,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a row is made of, from `observations o`, its trace `t` and the trace's session `z`.
pub(super) const COLUMNS: &str = "
    t.id AS trace_id
  , o.trace_k
  , o.id
  , o.parent_id
  , o.kind
  , o.name
  , o.start_ts
  , o.end_ts
  , o.completion_start_ts
  , o.input
  , o.output
  , o.metadata
  , o.level
  , o.status_message
  , o.model
  , o.model_parameters
  , o.usage
  , o.cost
  , o.prompt_name
  , o.prompt_version
  , o.version
  , o.environment
  , o.created_at
  , o.updated_at
  , coalesce(o.id = t.root_id, false) AS is_root
  , t.user_id
  , z.id AS session_id
  , t.name AS trace_name
  , t.tags
  , t.release
  , t.public
  , t.bookmarked";

impl FromRow<'_, PgRow> for ApiObservation {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let level: &str = row.try_get("level")?;
        Ok(Self {
            observation: Observation {
                id: row.try_get("id")?,
                trace_id: row.try_get("trace_id")?,
                parent_id: row.try_get("parent_id")?,
                kind: row.try_get("kind")?,
                name: row.try_get("name")?,
                start: row.try_get("start_ts")?,
                end: row.try_get("end_ts")?,
                completion_start: row.try_get("completion_start_ts")?,
                input: row.try_get("input")?,
                output: row.try_get("output")?,
                metadata: row.try_get::<Json<_>, _>("metadata")?.0,
                level: ObservationLevel::parse(level).unwrap_or(ObservationLevel::Default),
                status_message: row.try_get("status_message")?,
                model: row.try_get("model")?,
                model_parameters: row.try_get("model_parameters")?,
                usage: row.try_get::<Json<_>, _>("usage")?.0,
                cost: row.try_get::<Json<_>, _>("cost")?.0,
                prompt_name: row.try_get("prompt_name")?,
                prompt_version: row.try_get("prompt_version")?,
                version: row.try_get("version")?,
                environment: row.try_get("environment")?,
            },
            trace_k: row.try_get("trace_k")?,
            is_root: row.try_get("is_root")?,
            user_id: row.try_get("user_id")?,
            session_id: row.try_get("session_id")?,
            trace_name: row.try_get("trace_name")?,
            tags: row.try_get("tags")?,
            release: row.try_get("release")?,
            public: row.try_get("public")?,
            bookmarked: row.try_get("bookmarked")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
        })
    }
}
