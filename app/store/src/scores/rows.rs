//! Scores as rows: one list of columns, one way from a row to a score. Every read of scores selects [`COLUMNS`] from
//! `scores s` and [`TABLES`], so that a score looks the same wherever it is shown. `$1` is the project everywhere.

use chrono::{DateTime, Utc};
use model::scores::{
    Author, CellScore, DataType, Level, Score, ScoreSource, ScoreTarget, ScoreValue, StoredScore, TraceOfScore,
};
use sqlx::postgres::PgRow;
use sqlx::{Decode, FromRow, PgExecutor, Postgres, QueryBuilder, Row, Type};

use crate::list::statement_about;
use crate::{ProjectScope, StoreError};

/// Writes the columns of a score once, for reads with and without its long texts.
macro_rules! columns {
    ($comment:literal, $metadata:literal, $text:literal) => {
        concat!(
            "
    s.id
  , s.seq
  , s.k
  , s.ts
  , c.level
  , c.name
  , c.source
  , c.data_type
  , s.value
  , l.label
  , s.label_number
  , ",
            $text,
            "
  , coalesce(t.id, z.id, r.id) AS target_id
  , s.observation_id
  , n.name AS environment
  , ",
            $comment,
            "
  , ",
            $metadata,
            "
  , s.config_id
  , s.queue_id
  , s.execution_trace_id
  , a.user_id AS author_user_id
  , u.name AS author_name
  , y.name AS key_name
  , s.created_at
  , s.updated_at
  , coalesce(t.seen, false) AS trace_seen
  , t.ts AS trace_ts
  , t.name AS trace_name
  , t.user_id AS trace_user_id
  , t.tags AS trace_tags
  , t.environment AS trace_environment"
        )
    };
}

/// What a score is read from.
pub(crate) const COLUMNS: &str = columns!("s.comment", "s.metadata", "s.string_value");
/// The same without the texts that may be long.
pub(super) const BRIEF_COLUMNS: &str =
    columns!("NULL::text AS comment", "NULL::jsonb AS metadata", "''::text AS string_value");

/// The tables beside `scores s` that hold what its numbers stand for. A target's number is unique over traces,
/// sessions and runs, so at most one of the three is found.
pub(crate) const TABLES: &str = "
JOIN score_columns c ON c.project_id = $1 AND c.col = s.col
JOIN environments n ON n.project_id = $1 AND n.env = s.env
JOIN authors a ON a.project_id = $1 AND a.author = s.author
LEFT JOIN score_columns l ON l.project_id = $1 AND l.col = s.label
LEFT JOIN traces t ON t.project_id = $1 AND t.k = s.k
LEFT JOIN sessions z ON z.project_id = $1 AND z.k = s.k
LEFT JOIN dataset_runs r ON r.project_id = $1 AND r.k = s.k
LEFT JOIN users u ON u.id = a.user_id
LEFT JOIN api_keys y ON y.project_id = $1 AND y.id = a.key_id";

/// A score with its place in the order of arrival.
#[derive(Clone, Debug)]
pub(crate) struct ScoreRow {
    pub stored: StoredScore,
    pub seq: i64,
    /// The number of its target.
    pub k: i64,
    /// The time of its trace.
    pub trace_ts: Option<DateTime<Utc>>,
}

/// Begins a statement that reads whole scores; the caller says which ones.
pub(crate) fn select_scores(scope: &ProjectScope) -> QueryBuilder<Postgres> {
    let mut sql = statement_about(scope, "SELECT");
    sql.push(COLUMNS).push("\nFROM scores s").push(TABLES).push("\nWHERE s.project_id = $1");
    sql
}

/// A score as one of those behind a cell.
pub(crate) fn cell_score(row: ScoreRow) -> CellScore {
    let score = row.stored.score;
    CellScore {
        id: score.id,
        value: score.value,
        source: score.source,
        author: row.stored.author,
        time: score.timestamp.timestamp_micros(),
        observation_id: match score.target {
            ScoreTarget::Trace { observation_id, .. } => observation_id,
            ScoreTarget::Session { .. } | ScoreTarget::Run { .. } => None,
        },
        comment: score.comment,
    }
}

/// The scores of these ids, in no order.
pub(crate) async fn scores_by_id(
    executor: impl PgExecutor<'_>,
    scope: &ProjectScope,
    ids: &[String],
) -> Result<Vec<StoredScore>, StoreError> {
    let mut sql = select_scores(scope);
    sql.push("\n    AND s.id = ANY(").push_bind(ids).push(")");
    let rows = sql.build_query_as::<ScoreRow>().fetch_all(executor).await?;
    Ok(rows.into_iter().map(|row| row.stored).collect())
}

impl FromRow<'_, PgRow> for ScoreRow {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let score = Score {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            value: value(row)?,
            target: target(row)?,
            source: word(row, "source", ScoreSource::parse)?,
            timestamp: row.try_get("ts")?,
            environment: row.try_get("environment")?,
            comment: row.try_get("comment")?,
            metadata: row.try_get("metadata")?,
            config_id: row.try_get("config_id")?,
            queue_id: row.try_get("queue_id")?,
            execution_trace_id: row.try_get("execution_trace_id")?,
        };
        let stored = StoredScore {
            score,
            author: author(row)?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            trace: trace(row)?,
        };
        Ok(Self { stored, seq: row.try_get("seq")?, k: row.try_get("k")?, trace_ts: row.try_get("trace_ts")? })
    }
}

fn value(row: &PgRow) -> Result<ScoreValue, sqlx::Error> {
    Ok(match word(row, "data_type", DataType::parse)? {
        DataType::Numeric => ScoreValue::Number(row.try_get("value")?),
        DataType::Boolean => ScoreValue::Boolean(row.try_get::<f64, _>("value")? != 0.0),
        DataType::Categorical => {
            ScoreValue::Label { label: row.try_get("label")?, number: row.try_get("label_number")? }
        }
        DataType::Text => ScoreValue::Text(row.try_get("string_value")?),
        DataType::Correction => ScoreValue::Correction(row.try_get("string_value")?),
    })
}

fn target(row: &PgRow) -> Result<ScoreTarget, sqlx::Error> {
    let id = row.try_get("target_id")?;
    Ok(match word(row, "level", Level::parse)? {
        Level::Trace | Level::Observation => {
            ScoreTarget::Trace { trace_id: id, observation_id: row.try_get("observation_id")? }
        }
        Level::Session => ScoreTarget::Session { session_id: id },
        Level::Run => ScoreTarget::Run { dataset_run_id: id },
    })
}

fn author(row: &PgRow) -> Result<Author, sqlx::Error> {
    let name: Option<String> = row.try_get("author_name")?;
    Ok(match row.try_get::<Option<String>, _>("author_user_id")? {
        Some(id) => Author::Person { name: name.unwrap_or_else(|| id.clone()), id },
        None => Author::Key { name: or_default(row, "key_name")? },
    })
}

/// A stub shows nothing of itself: what it holds is not the trace's yet.
fn trace(row: &PgRow) -> Result<TraceOfScore, sqlx::Error> {
    if !row.try_get::<bool, _>("trace_seen")? {
        return Ok(TraceOfScore::default());
    }
    Ok(TraceOfScore {
        name: row.try_get("trace_name")?,
        user_id: row.try_get("trace_user_id")?,
        tags: or_default(row, "trace_tags")?,
        environment: row.try_get("trace_environment")?,
    })
}

fn or_default<'r, T>(row: &'r PgRow, column: &'static str) -> Result<T, sqlx::Error>
where
    T: Decode<'r, Postgres> + Type<Postgres> + Default,
{
    Ok(row.try_get::<Option<T>, _>(column)?.unwrap_or_default())
}

/// Reads a word of a closed set: the dictionary holds only words that were printed from the same set.
fn word<T>(row: &PgRow, column: &'static str, parse: fn(&str) -> Option<T>) -> Result<T, sqlx::Error> {
    let word: &str = row.try_get(column)?;
    let unknown = || sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: format!("no {column} is called {word}").into(),
    };
    parse(word).ok_or_else(unknown)
}
