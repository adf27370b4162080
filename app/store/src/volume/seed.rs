//! Fills a project with scores by COPY, roll-ups included, all of it in one transaction.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use model::list::ListQuery;
use model::scores::{DataType, ScoreSource};
use model::table::Total;
use sqlx::{AssertSqlSafe, PgConnection};
use tokio::sync::mpsc;

use super::block::{Batch, Block, Numbers, targets_of};
use super::indexes::drop_indexes;
use super::plan::{CONFIG, DAYS, ENVIRONMENTS, KINDS, SCORES_A_BLOCK, SCORES_A_USER, labels};
use crate::dictionary::ColumnKey;
use crate::rollups::Group;
use crate::{ProjectScope, Store, StoreError};

/// Blocks that are written together.
const BLOCKS_A_BATCH: usize = 20;
/// Batches made ahead while one is written.
const AHEAD: usize = 2;
/// The tables with the most rows, whose indexes are made at the end.
const INDEXED: [&str; 4] = ["traces", "observations", "scores", "rollups"];

const SESSIONS: &str = "project_id, id, k, seen, created_at";
const TRACES: &str = "project_id, id, k, seen, ts, end_ts, given_name, root_name, root_id, user_id, session_k, environment, tags \
    , release, version, metadata, created_at, updated_at, observations, warnings, errors, input_tokens, output_tokens \
    , total_tokens, cost, bookmarked";
const OBSERVATIONS: &str = "project_id, trace_k, id, parent_id, kind, name, start_ts, end_ts, input, output, metadata, level \
    , model, usage, cost, prompt_name, prompt_version, environment, created_at, updated_at";
const SCORES: &str = "project_id, col, env, author, k, seq, ts, value, label, label_number, id, observation_id, string_value \
    , comment, metadata, config_id, sdk, created_at, updated_at";
const ROLLUPS: &str = "project_id, k, col, n, sum, mean, min, max, last, last_ts, t_ts";

/// What to fill a project with, and in whose name.
#[derive(Clone, Debug)]
pub struct Seed {
    /// How many scores; a tenth as many traces.
    pub scores: u64,
    /// The end of the ninety days.
    pub until: DateTime<Utc>,
    /// Who annotates.
    pub user_id: String,
    /// The keys by which programs send, the busiest first.
    pub api_keys: Vec<i32>,
    /// The keys of judges likewise.
    pub judge_keys: Vec<i32>,
}

/// How far a filling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedStep<'a> {
    /// So many scores are written.
    Scores(u64),
    /// This index is made.
    Index(&'a str),
    /// This table is vacuumed, so that lists need not visit it.
    Vacuum(&'a str),
}

/// What a filling came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeded {
    /// Scores.
    pub scores: u64,
    /// Traces.
    pub traces: u64,
    /// Sessions.
    pub sessions: u64,
}

impl Store {
    /// Fills a project, the same way every time; nothing where it has scores already.
    ///
    /// # Errors
    /// When the database cannot be asked; the project is as it was then.
    pub async fn seed(
        &self,
        scope: &ProjectScope,
        seed: &Seed,
        tell: impl Fn(SeedStep<'_>) + Send,
    ) -> Result<Option<Seeded>, StoreError> {
        if self.score_total(scope, &ListQuery::default()).await? != Total::Exact(0) {
            return Ok(None);
        }
        let mut connection = self.patient_connection().await?;
        let numbers = self.seed_numbers(&mut connection, scope, seed).await?;
        let (traces, sessions) = targets_of(seed.scores);
        let ks = self.draw_ks(usize::try_from(traces + sessions).unwrap_or(usize::MAX)).await?;
        let seqs = self.draw_seqs(usize::try_from(seed.scores).unwrap_or(usize::MAX)).await?;
        let project_id = scope.project_id;

        sqlx::raw_sql("BEGIN").execute(&mut connection).await?;
        let known: f32 = sqlx::query_scalar("SELECT max(reltuples) FROM pg_class WHERE oid = 'scores'::regclass")
            .fetch_one(&mut connection)
            .await?;
        // Of a full table that gets a few rows more, the indexes stay.
        #[expect(clippy::cast_precision_loss, reason = "an estimate is compared")]
        let indexed: &[&str] = if known < seed.scores as f32 { &INDEXED } else { &[] };
        let indexes = drop_indexes(&mut connection, indexed).await?;
        add_config(&mut connection, project_id, seed.until).await?;
        let (sender, mut batches) = mpsc::channel(AHEAD);
        let making = tokio::task::spawn_blocking(move || make(&numbers, &ks, &seqs, &sender));
        let mut written = 0;
        while let Some(batch) = batches.recv().await {
            written += write(&mut connection, project_id, batch).await?;
            tell(SeedStep::Scores(written));
        }
        making.await.map_err(|error| sqlx::Error::Io(error.into()))??;
        for index in &indexes {
            index.make(&mut connection).await?;
            tell(SeedStep::Index(&index.name));
        }
        sqlx::raw_sql("COMMIT").execute(&mut connection).await?;

        for table in INDEXED.into_iter().chain(["sessions", "score_column_counts"]) {
            sqlx::raw_sql(AssertSqlSafe(format!("VACUUM (ANALYZE) {table}"))).execute(&mut connection).await?;
            tell(SeedStep::Vacuum(table));
        }
        Ok(Some(Seeded { scores: written, traces, sessions }))
    }

    /// Makes the numbers of all words, each in a commit of its own as ever.
    async fn seed_numbers(
        &self,
        connection: &mut PgConnection,
        scope: &ProjectScope,
        seed: &Seed,
    ) -> Result<Numbers, StoreError> {
        let project_id = scope.project_id;
        let mut cols = Vec::new();
        for kind in KINDS {
            let column = ColumnKey {
                level: kind.level,
                name: kind.name.to_owned(),
                source: kind.source,
                data_type: kind.data_type,
                label: None,
            };
            let col = self.column(project_id, &column).await?;
            let mut label_cols = Vec::new();
            let labels = if kind.data_type == DataType::Categorical { labels(kind.name) } else { &[] };
            for label in labels {
                let label = ColumnKey { label: Some((*label).to_owned()), ..column.clone() };
                label_cols.push(self.column(project_id, &label).await?);
            }
            cols.push((col, label_cols));
        }
        let all = cols
            .iter()
            .flat_map(|(col, labels)| labels.iter().chain([col]))
            .map(|col| (Group::Session, *col))
            .collect();
        let rolled_cols = self.rolled_columns(connection, project_id, all).await?;
        let mut envs = Vec::new();
        for (environment, _) in ENVIRONMENTS {
            envs.push(self.environment(project_id, environment).await?);
        }
        let mut authors = HashMap::new();
        authors.insert(ScoreSource::Annotation, vec![self.author(project_id, Some(&seed.user_id), None).await?]);
        for (source, keys) in [(ScoreSource::Api, &seed.api_keys), (ScoreSource::Eval, &seed.judge_keys)] {
            let mut of_source = Vec::new();
            for key in keys {
                of_source.push(self.author(project_id, None, Some(*key)).await?);
            }
            authors.insert(source, of_source);
        }
        let users = usize::try_from(seed.scores / SCORES_A_USER).unwrap_or_default().max(1);
        Ok(Numbers { project_id, cols, rolled_cols, envs, authors, users, until: seed.until })
    }
}

/// Makes all blocks in the order of their times; stops when nobody listens any more.
fn make(numbers: &Numbers, ks: &[i64], seqs: &[i64], batches: &mpsc::Sender<Batch>) -> Result<(), StoreError> {
    let of_block = usize::try_from(SCORES_A_BLOCK).unwrap_or(1);
    let blocks = i32::try_from(seqs.len().div_ceil(of_block)).unwrap_or(i32::MAX);
    let length = TimeDelta::days(DAYS) / blocks.max(1);
    let (mut begin, mut ks) = (numbers.until - TimeDelta::days(DAYS), ks);
    let parts: Vec<_> = seqs.chunks(of_block).zip(0..).collect();
    for parts in parts.chunks(BLOCKS_A_BATCH) {
        let mut batch = Batch::default();
        for (seqs, index) in parts {
            let (traces, sessions) = targets_of(seqs.len() as u64);
            let (own, rest) = ks.split_at(usize::try_from(traces + sessions).unwrap_or_default().min(ks.len()));
            ks = rest;
            batch.add(numbers, &Block { index: *index, ks: own, seqs, begin, length })?;
            begin += length;
        }
        if batches.blocking_send(batch).is_err() {
            break;
        }
    }
    Ok(())
}

async fn write(connection: &mut PgConnection, project_id: i32, batch: Batch) -> Result<u64, StoreError> {
    batch.sessions.write(connection, "sessions", SESSIONS).await?;
    batch.traces.write(connection, "traces", TRACES).await?;
    batch.observations.write(connection, "observations", OBSERVATIONS).await?;
    batch.scores.write(connection, "scores", SCORES).await?;
    batch.rollups.write(connection, "rollups", ROLLUPS).await?;
    batch.counts.write(connection, project_id).await?;
    Ok(batch.made)
}

async fn add_config(connection: &mut PgConnection, project_id: i32, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query(
        r#"
        INSERT INTO score_configs (project_id, id, name, data_type, categories, created_at, updated_at)
        VALUES ($1, $2, $3, 'BOOLEAN', '[{"label": "True", "value": 1}, {"label": "False", "value": 0}]', $4, $4)
        ON CONFLICT DO NOTHING
        "#,
    )
    .bind(project_id)
    .bind(CONFIG.0)
    .bind(CONFIG.1)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
