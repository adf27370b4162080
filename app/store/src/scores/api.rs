//! Scores as the public API reads them: one by id, pages by number, all of a trace.

use chrono::{DateTime, Utc};
use model::conditions::Operator;
use model::scores::{DataType, ScoreSource, StoredScore};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::list::words::{ColumnWords, read_columns, read_environments};
use super::rows::{COLUMNS, ScoreRow, TABLES, select_scores};
use crate::list::{SNAPSHOT, operator_sql, skipped, statement_about};
use crate::{ProjectScope, Store, StoreError};

/// The filters of `GET /api/public/v2/scores`, all optional, combined with AND.
#[derive(Clone, Debug, Default)]
pub struct ApiScoreFilter {
    /// The trace's end user.
    pub user_id: Option<String>,
    /// The score's name.
    pub name: Option<String>,
    /// From this time on.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub to: Option<DateTime<Utc>>,
    /// Any of these environments; empty for all.
    pub environments: Vec<String>,
    /// The source.
    pub source: Option<ScoreSource>,
    /// A comparison with the number, a label's own number included.
    pub value: Option<(Operator, f64)>,
    /// Any of these ids; empty for all.
    pub score_ids: Vec<String>,
    /// The config.
    pub config_id: Option<String>,
    /// The session.
    pub session_id: Option<String>,
    /// The dataset run.
    pub dataset_run_id: Option<String>,
    /// The trace.
    pub trace_id: Option<String>,
    /// The observation.
    pub observation_id: Option<String>,
    /// The annotation queue.
    pub queue_id: Option<String>,
    /// Any of these types; none of them means no score at all.
    pub data_types: Vec<DataType>,
    /// Tags that the trace must have, all of them.
    pub trace_tags: Vec<String>,
}

impl ApiScoreFilter {
    /// Whether a text holds what Postgres can neither store nor compare: then nothing has it.
    fn names_nul(&self) -> bool {
        let single = [
            &self.user_id,
            &self.config_id,
            &self.session_id,
            &self.dataset_run_id,
            &self.trace_id,
            &self.observation_id,
            &self.queue_id,
        ];
        let single = single.into_iter().flatten();
        single.chain(&self.score_ids).chain(&self.trace_tags).any(|text| text.contains('\0'))
    }

    fn passes(&self, column: &ColumnWords) -> bool {
        self.name.as_ref().is_none_or(|name| *name == column.name)
            && self.source.is_none_or(|source| source == column.source)
            && self.data_types.contains(&column.data_type)
    }
}

/// A page of scores, newest first.
#[derive(Clone, Debug)]
pub struct ApiScorePage {
    /// The rows.
    pub scores: Vec<StoredScore>,
    /// How many scores pass the filters.
    pub total: i64,
}

/// Newest first: the index by time walked from its end.
const NEWEST_FIRST: &str = "\nORDER BY s.ts DESC, s.seq DESC";

impl Store {
    /// The score of this id.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score(&self, scope: &ProjectScope, id: &str) -> Result<Option<StoredScore>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let mut sql = select_scores(scope);
        sql.push("\n    AND s.id = ").push_bind(id);
        let row = sql.build_query_as::<ScoreRow>().fetch_optional(&self.pool).await?;
        Ok(row.map(|row| row.stored))
    }

    /// One page by number: `page` counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn api_scores(
        &self,
        scope: &ProjectScope,
        filter: &ApiScoreFilter,
        page: i64,
        limit: i64,
    ) -> Result<ApiScorePage, StoreError> {
        let nothing = ApiScorePage { scores: Vec::new(), total: 0 };
        if filter.names_nul() {
            return Ok(nothing);
        }
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let numbers = Numbers::of(&mut tx, scope, filter).await?;
        if numbers.are_empty() {
            return Ok(nothing);
        }
        let mut count = statement_about(scope, "SELECT count(*)");
        push_tests(&mut count, filter, &numbers);
        let total: i64 = count.build_query_scalar().fetch_one(&mut *tx).await?;
        let offset = skipped(page, limit);
        let rows = match offset < total {
            true => fetch_page(&mut tx, scope, filter, &numbers, limit, offset).await?,
            false => Vec::new(),
        };
        tx.commit().await?;
        Ok(ApiScorePage { scores: rows.into_iter().map(|row| row.stored).collect(), total })
    }

    /// All scores of a trace and of its observations, newest first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn scores_of_trace(&self, scope: &ProjectScope, trace_id: &str) -> Result<Vec<StoredScore>, StoreError> {
        if trace_id.contains('\0') {
            return Ok(Vec::new());
        }
        let mut sql = select_scores(scope);
        push_target(&mut sql, "traces", trace_id);
        sql.push(NEWEST_FIRST);
        let rows = sql.build_query_as::<ScoreRow>().fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|row| row.stored).collect())
    }
}

/// The filters that the dictionary answers; nothing where everything passes.
struct Numbers {
    cols: Option<Vec<i32>>,
    envs: Option<Vec<i32>>,
}

impl Numbers {
    async fn of(tx: &mut PgConnection, scope: &ProjectScope, filter: &ApiScoreFilter) -> Result<Self, StoreError> {
        let columns = read_columns(tx, scope).await?;
        let cols: Vec<i32> = columns.iter().filter(|column| filter.passes(column)).map(|column| column.col).collect();
        let envs = match filter.environments.is_empty() {
            true => None,
            false => {
                let known = read_environments(tx, scope).await?.into_iter();
                let named = known.filter(|environment| filter.environments.contains(&environment.name));
                Some(named.map(|environment| environment.number).collect())
            }
        };
        Ok(Self { cols: (cols.len() < columns.len() || cols.is_empty()).then_some(cols), envs })
    }

    /// Whether no score can pass.
    fn are_empty(&self) -> bool {
        [&self.cols, &self.envs].into_iter().flatten().any(Vec::is_empty)
    }
}

/// Skips over keys, not over rows: where the filters are in the index by time, the pages skipped are read from it alone.
async fn fetch_page(
    tx: &mut PgConnection,
    scope: &ProjectScope,
    filter: &ApiScoreFilter,
    numbers: &Numbers,
    limit: i64,
    offset: i64,
) -> Result<Vec<ScoreRow>, StoreError> {
    let mut sql = statement_about(scope, "WITH page AS MATERIALIZED (\nSELECT\n    s.ts\n  , s.seq");
    push_tests(&mut sql, filter, numbers);
    sql.push(NEWEST_FIRST).push("\nLIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    sql.push("\n)\nSELECT").push(COLUMNS);
    sql.push("\nFROM page p\nJOIN scores s ON s.project_id = $1 AND s.ts = p.ts AND s.seq = p.seq").push(TABLES);
    sql.push(NEWEST_FIRST);
    Ok(sql.build_query_as::<ScoreRow>().fetch_all(tx).await?)
}

/// The scores that pass, only by the tests in use.
fn push_tests(sql: &mut QueryBuilder<Postgres>, filter: &ApiScoreFilter, numbers: &Numbers) {
    sql.push("\nFROM scores s\nWHERE s.project_id = $1");
    if let Some(cols) = &numbers.cols {
        sql.push("\n    AND s.col = ANY(").push_bind(cols.clone()).push(")");
    }
    if let Some(envs) = &numbers.envs {
        sql.push("\n    AND s.env = ANY(").push_bind(envs.clone()).push(")");
    }
    if let Some(from) = filter.from {
        sql.push("\n    AND s.ts >= ").push_bind(from);
    }
    if let Some(to) = filter.to {
        sql.push("\n    AND s.ts < ").push_bind(to);
    }
    if let Some((operator, number)) = filter.value {
        sql.push("\n    AND coalesce(s.value, s.label_number)").push(operator_sql(operator)).push_bind(number);
    }
    if !filter.score_ids.is_empty() {
        sql.push("\n    AND s.id = ANY(").push_bind(filter.score_ids.clone()).push(")");
    }
    let targets =
        [("traces", &filter.trace_id), ("sessions", &filter.session_id), ("dataset_runs", &filter.dataset_run_id)];
    for (table, id) in targets {
        if let Some(id) = id {
            push_target(sql, table, id);
        }
    }
    let texts =
        [("observation_id", &filter.observation_id), ("config_id", &filter.config_id), ("queue_id", &filter.queue_id)];
    for (column, text) in texts {
        if let Some(text) = text {
            sql.push(format_args!("\n    AND s.{column} = ")).push_bind(text.clone());
        }
    }
    push_trace_tests(sql, filter);
}

/// What is asked of the score's trace. A stub shows nothing, so it passes nothing.
fn push_trace_tests(sql: &mut QueryBuilder<Postgres>, filter: &ApiScoreFilter) {
    if filter.user_id.is_none() && filter.trace_tags.is_empty() {
        return;
    }
    sql.push("\n    AND s.k IN (\n        SELECT t.k\n        FROM traces t\n        WHERE t.project_id = $1");
    sql.push("\n            AND t.seen");
    if let Some(user_id) = &filter.user_id {
        sql.push("\n            AND t.user_id = ").push_bind(user_id.clone());
    }
    if !filter.trace_tags.is_empty() {
        sql.push("\n            AND t.tags @> ").push_bind(filter.trace_tags.clone());
    }
    sql.push("\n    )");
}

/// The scores of one target, by the number that stands for its id.
fn push_target(sql: &mut QueryBuilder<Postgres>, table: &'static str, id: &str) {
    sql.push(format_args!("\n    AND s.k = (SELECT x.k FROM {table} x WHERE x.project_id = $1 AND x.id = "));
    sql.push_bind(id.to_owned()).push(")");
}
