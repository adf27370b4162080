//! Traces as rows of the API's lists: one list of columns, one way from a row to a trace.

use chrono::{DateTime, Utc};
use model::traces::Trace;
use serde_json::{Map, Value};
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder, Row};

use crate::StoreError;

/// Which parts of traces are asked for, beside what every row has. What is not asked for is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceParts {
    /// Input, output and metadata.
    pub io: bool,
    /// The ids of its scores.
    pub scores: bool,
    /// The ids of its observations.
    pub observations: bool,
}

/// A trace in a list: without its observations, with what they come to.
#[derive(Clone, Debug)]
pub struct ApiTrace {
    /// The trace.
    pub trace: Trace,
    /// Whether it has a star.
    pub bookmarked: bool,
    /// In seconds.
    pub latency: Option<f64>,
    /// In US dollars.
    pub cost: Option<f64>,
    /// Its observations by start, then id.
    pub observation_ids: Vec<String>,
    /// Its scores and those of its observations that every client can read, the newest first.
    pub score_ids: Vec<String>,
    /// When its first span came.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Writes what rows of traces `t` are made of; the caller goes on with where they come from, by [`TRACE_TABLES`].
pub(crate) fn select_traces(sql: &mut QueryBuilder<Postgres>, parts: TraceParts, from: &'static str) {
    sql.push(
        "
SELECT
    t.id
  , t.ts
  , t.name
  , t.user_id
  , z.id AS session_id
  , t.environment
  , t.tags
  , t.release
  , t.version
  , t.public
  , t.bookmarked
  , t.latency
  , t.cost
  , t.created_at
  , t.updated_at",
    );
    // What the root says stands for the trace where nothing says it outright.
    let io = match parts.io {
        true => {
            "
  , coalesce(t.input, r.input) AS input
  , coalesce(t.output, r.output) AS output
  , coalesce(r.metadata, '{}') || t.metadata AS metadata"
        }
        false => "\n  , NULL::text AS input\n  , NULL::text AS output\n  , '{}'::jsonb AS metadata",
    };
    let observations = match parts.observations {
        true => {
            "
  , ARRAY(
        SELECT o.id
        FROM observations o
        WHERE o.project_id = $1 AND o.trace_k = t.k
        ORDER BY o.start_ts, o.id
    ) AS observation_ids"
        }
        false => "\n  , '{}'::text[] AS observation_ids",
    };
    let scores = match parts.scores {
        true => {
            "
  , ARRAY(
        SELECT s.id
        FROM scores s
        WHERE s.project_id = $1 AND s.k = t.k AND (s.value IS NOT NULL OR s.label IS NOT NULL)
        ORDER BY s.ts DESC, s.seq DESC
    ) AS score_ids"
        }
        false => "\n  , '{}'::text[] AS score_ids",
    };
    sql.push(io).push(observations).push(scores).push("\nFROM ").push(from);
    sql.push("\nLEFT JOIN sessions z ON z.project_id = $1 AND z.k = t.session_k");
    sql.push("\nLEFT JOIN observations r ON r.project_id = $1 AND r.trace_k = t.k AND r.id = t.root_id");
}

/// Runs a statement that [`select_traces`] began.
pub(crate) async fn read_traces(
    connection: &mut PgConnection,
    mut sql: QueryBuilder<Postgres>,
) -> Result<Vec<ApiTrace>, StoreError> {
    Ok(sql.build_query_as::<ApiTrace>().fetch_all(connection).await?)
}

impl FromRow<'_, PgRow> for ApiTrace {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            trace: Trace {
                id: row.try_get("id")?,
                seen: true,
                timestamp: row.try_get("ts")?,
                name: row.try_get("name")?,
                user_id: row.try_get("user_id")?,
                session_id: row.try_get("session_id")?,
                environment: row.try_get("environment")?,
                tags: row.try_get("tags")?,
                release: row.try_get("release")?,
                version: row.try_get("version")?,
                public: row.try_get("public")?,
                input: row.try_get("input")?,
                output: row.try_get("output")?,
                metadata: row.try_get::<Json<Map<String, Value>>, _>("metadata")?.0,
                observations: Vec::new(),
            },
            bookmarked: row.try_get("bookmarked")?,
            latency: row.try_get("latency")?,
            cost: row.try_get("cost")?,
            observation_ids: row.try_get("observation_ids")?,
            score_ids: row.try_get("score_ids")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
        })
    }
}
