//! Scores as sets of rows: one array a column, one statement a set.

use chrono::{DateTime, Utc};
use model::scores::{Score, ScoreTarget, ScoreValue};
use model::text::print_instant;
use serde_json::{Value, json};
use sqlx::{Postgres, Transaction};

use super::By;
use super::numbers::RowNumbers;
use crate::rollups::{Fact, said_by};
use crate::{ProjectScope, StoreError};

/// Rows of `scores`, column by column.
#[derive(Debug, Default)]
pub(super) struct Rows {
    ids: Vec<String>,
    cols: Vec<i32>,
    envs: Vec<i32>,
    ks: Vec<i64>,
    seqs: Vec<i64>,
    timestamps: Vec<DateTime<Utc>>,
    values: Vec<Option<f64>>,
    labels: Vec<Option<i32>>,
    label_numbers: Vec<Option<f64>>,
    observation_ids: Vec<Option<String>>,
    string_values: Vec<Option<String>>,
    comments: Vec<Option<String>>,
    metadata: Vec<Option<Value>>,
    config_ids: Vec<Option<String>>,
    queue_ids: Vec<Option<String>>,
    execution_trace_ids: Vec<Option<String>>,
    authors: Vec<i32>,
    sdks: Vec<Option<String>>,
}

impl Rows {
    /// Adds a row, and says what its roll-ups know of it.
    pub(super) fn push(&mut self, score: &Score, by: &By, numbers: RowNumbers, seq: i64) -> Fact {
        let (value, label_number, string_value) = match &score.value {
            ScoreValue::Number(_) | ScoreValue::Boolean(_) => (score.value.number(), None, None),
            ScoreValue::Label { number, .. } => (None, Some(*number), None),
            ScoreValue::Text(text) | ScoreValue::Correction(text) => (None, None, Some(text.clone())),
        };
        self.ids.push(score.id.clone());
        self.cols.push(numbers.col);
        self.envs.push(numbers.env);
        self.ks.push(numbers.k);
        self.seqs.push(seq);
        self.timestamps.push(score.timestamp);
        self.values.push(value);
        self.labels.push(numbers.label);
        self.label_numbers.push(label_number);
        self.observation_ids.push(observation_id(score).map(str::to_owned));
        self.string_values.push(string_value);
        self.comments.push(score.comment.clone());
        self.metadata.push(score.metadata.clone());
        self.config_ids.push(score.config_id.clone());
        self.queue_ids.push(score.queue_id.clone());
        self.execution_trace_ids.push(score.execution_trace_id.clone());
        self.authors.push(by.author);
        self.sdks.push(by.writer.sdk().map(str::to_owned));
        let said = said_by(score.source, by.author, observation_id(score));
        Fact { k: numbers.k, col: numbers.col, ts: score.timestamp, value, label: numbers.label, said }
    }

    /// Inserts the rows; false if another writer was first with one of the ids.
    pub(super) async fn insert(
        &self,
        tx: &mut Transaction<'_, Postgres>,
        scope: &ProjectScope,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        if self.ids.is_empty() {
            return Ok(true);
        }
        let done = sqlx::query!(
            r#"
            INSERT INTO scores (
                project_id, id, col, env, k, seq, ts, value, label, label_number, observation_id, string_value
              , comment, metadata, config_id, queue_id, execution_trace_id, author, sdk
              , created_at, updated_at
            )
            SELECT
                $1, u.id, u.col, u.env, u.k, u.seq, u.ts, u.value, u.label, u.label_number, u.observation_id
              , u.string_value, u.comment, u.metadata, u.config_id, u.queue_id, u.execution_trace_id, u.author
              , u.sdk, $2, $2
            FROM unnest(
                $3::text[], $4::int[], $5::int[], $6::bigint[], $7::bigint[], $8::timestamptz[], $9::float8[]
              , $10::int[], $11::float8[], $12::text[], $13::text[], $14::text[], $15::jsonb[], $16::text[]
              , $17::text[], $18::text[], $19::int[], $20::text[]
            ) u (
                id, col, env, k, seq, ts, value, label, label_number, observation_id, string_value, comment
              , metadata, config_id, queue_id, execution_trace_id, author, sdk
            )
            ORDER BY u.id COLLATE "C"
            ON CONFLICT (project_id, id) DO NOTHING
            "#,
            scope.project_id,
            now,
            &self.ids,
            &self.cols,
            &self.envs,
            &self.ks,
            &self.seqs,
            &self.timestamps,
            &self.values as &[Option<f64>],
            &self.labels as &[Option<i32>],
            &self.label_numbers as &[Option<f64>],
            &self.observation_ids as &[Option<String>],
            &self.string_values as &[Option<String>],
            &self.comments as &[Option<String>],
            &self.metadata as &[Option<Value>],
            &self.config_ids as &[Option<String>],
            &self.queue_ids as &[Option<String>],
            &self.execution_trace_ids as &[Option<String>],
            &self.authors,
            &self.sdks as &[Option<String>],
        )
        .execute(&mut **tx)
        .await?;
        Ok(done.rows_affected() == self.ids.len() as u64)
    }

    /// Overwrites the rows of these ids. Author, place in the order of arrival and first time stay.
    pub(super) async fn update(
        &self,
        tx: &mut Transaction<'_, Postgres>,
        scope: &ProjectScope,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if self.ids.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            r#"
            UPDATE scores s
            SET col = u.col
              , env = u.env
              , k = u.k
              , ts = u.ts
              , value = u.value
              , label = u.label
              , label_number = u.label_number
              , observation_id = u.observation_id
              , string_value = u.string_value
              , comment = u.comment
              , metadata = u.metadata
              , config_id = u.config_id
              , queue_id = u.queue_id
              , execution_trace_id = u.execution_trace_id
              , updated_at = greatest($2, s.updated_at + interval '1 microsecond')
            FROM unnest(
                $3::text[], $4::int[], $5::int[], $6::bigint[], $7::timestamptz[], $8::float8[], $9::int[]
              , $10::float8[], $11::text[], $12::text[], $13::text[], $14::jsonb[], $15::text[], $16::text[]
              , $17::text[]
            ) u (
                id, col, env, k, ts, value, label, label_number, observation_id, string_value, comment, metadata
              , config_id, queue_id, execution_trace_id
            )
            WHERE s.project_id = $1 AND s.id = u.id
            "#,
            scope.project_id,
            now,
            &self.ids,
            &self.cols,
            &self.envs,
            &self.ks,
            &self.timestamps,
            &self.values as &[Option<f64>],
            &self.labels as &[Option<i32>],
            &self.label_numbers as &[Option<f64>],
            &self.observation_ids as &[Option<String>],
            &self.string_values as &[Option<String>],
            &self.comments as &[Option<String>],
            &self.metadata as &[Option<Value>],
            &self.config_ids as &[Option<String>],
            &self.queue_ids as &[Option<String>],
            &self.execution_trace_ids as &[Option<String>],
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// Keeps what changed scores were before, and who changed them. `seqs` holds twice as many numbers as the set has
/// scores: its second half is for here.
pub(super) async fn keep_history(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    now: DateTime<Utc>,
    before: &[(&Score, &By)],
    seqs: &[i64],
) -> Result<(), StoreError> {
    if before.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = before.iter().map(|(score, _)| score.id.clone()).collect();
    let whole: Vec<Value> = before.iter().map(|(score, _)| history_json(score)).collect();
    let user_ids: Vec<Option<String>> = before.iter().map(|(_, by)| by.writer.user_id().map(str::to_owned)).collect();
    let key_ids: Vec<Option<i32>> = before.iter().map(|(_, by)| by.writer.key_id()).collect();
    sqlx::query!(
        r#"
        INSERT INTO score_history (project_id, score_id, seq, changed_at, changed_by_user_id, changed_by_key_id, before)
        SELECT $1, u.id, u.seq, $2, u.user_id, u.key_id, u.before
        FROM unnest($3::text[], $4::bigint[], $5::text[], $6::int[], $7::jsonb[]) u (id, seq, user_id, key_id, before)
        "#,
        scope.project_id,
        now,
        &ids,
        &seqs[seqs.len() - ids.len()..],
        &user_ids as &[Option<String>],
        &key_ids as &[Option<i32>],
        &whole,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn observation_id(score: &Score) -> Option<&str> {
    match &score.target {
        ScoreTarget::Trace { observation_id, .. } => observation_id.as_deref(),
        _ => None,
    }
}

/// A score as it was, in the words of the public API.
pub(in crate::scores) fn history_json(score: &Score) -> Value {
    let (trace_id, session_id, run_id) = match &score.target {
        ScoreTarget::Trace { trace_id, .. } => (Some(trace_id), None, None),
        ScoreTarget::Session { session_id } => (None, Some(session_id), None),
        ScoreTarget::Run { dataset_run_id } => (None, None, Some(dataset_run_id)),
    };
    json!({
        "name": score.name,
        "dataType": score.value.data_type(),
        "value": score.value.number(),
        "stringValue": score.value.string_value(),
        "source": score.source,
        "traceId": trace_id,
        "observationId": observation_id(score),
        "sessionId": session_id,
        "datasetRunId": run_id,
        "timestamp": print_instant(score.timestamp),
        "environment": score.environment,
        "comment": score.comment,
        "metadata": score.metadata,
        "configId": score.config_id,
        "queueId": score.queue_id,
        "executionTraceId": score.execution_trace_id,
    })
}
