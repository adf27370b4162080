//! What lists are measured by: rows by their keys, what everybody else's sort by a score costs, and what is on the disk.

use model::scores::ScoreColumn;
use rand::seq::IndexedRandom;
use sqlx::{AssertSqlSafe, Row};

use crate::scores::list::words;
use crate::{ProjectScope, Store, StoreError};

/// Keys that are drawn from.
const SAMPLED: u32 = 20_000;

/// Rows of a table that are read by their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyed {
    /// Of `scores`.
    Scores,
    /// Of `traces`.
    Traces,
}

/// What a table or one of its indexes takes, and how often the index was used since the statistics began.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Relation {
    /// The table.
    pub table_name: String,
    /// The index, unless it is the table itself.
    pub index_name: Option<String>,
    /// Whether the index is one of words.
    pub is_search: bool,
    /// On the disk.
    pub bytes: i64,
    /// Walks of the index.
    pub scans: i64,
}

impl Keyed {
    const fn table(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Traces => "traces",
        }
    }
}

impl Store {
    /// Ids from all over a table.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sample_ids(&self, scope: &ProjectScope, keyed: Keyed) -> Result<Vec<String>, StoreError> {
        let table = keyed.table();
        let rows: f32 = sqlx::query_scalar("SELECT reltuples FROM pg_class WHERE oid = $1::text::regclass")
            .bind(table)
            .fetch_one(&self.pool)
            .await?;
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let percent = (100.0 * SAMPLED as f32 / rows.max(1.0)).min(100.0);
        let sql = format!("SELECT id FROM {table} TABLESAMPLE SYSTEM ({percent}) WHERE project_id = $1");
        Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(scope.project_id).fetch_all(&self.pool).await?)
    }

    /// Reads `count` random rows whole by their keys: what a list's page is compared with.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn fetch_by_key(
        &self,
        scope: &ProjectScope,
        keyed: Keyed,
        ids: &[String],
        count: usize,
    ) -> Result<usize, StoreError> {
        let ids: Vec<&String> = ids.choose_multiple(&mut rand::rng(), count).collect();
        let sql = format!("SELECT * FROM {} WHERE project_id = $1 AND id = ANY($2)", keyed.table());
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(scope.project_id).bind(ids).fetch_all(&self.pool).await?;
        Ok(rows.len())
    }

    /// The page of the greatest means as it is read without roll-ups: all scores of a column are added up.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn add_up_scores(&self, scope: &ProjectScope, column: &ScoreColumn) -> Result<usize, StoreError> {
        let mut connection = self.patient_connection().await?;
        let known = words::read_columns(&mut connection, scope).await?;
        let col = known.iter().find(|known| known.column() == *column).map(|known| known.col);
        let rows = sqlx::query(
            r#"
            SELECT
                t.id
              , avg(s.value) AS mean
            FROM traces t
            LEFT JOIN scores s ON s.project_id = $1 AND s.k = t.k AND s.col = $2
            WHERE t.project_id = $1
                AND t.seen
            GROUP BY t.id
            ORDER BY mean DESC NULLS LAST
            LIMIT 50
            "#,
        )
        .bind(scope.project_id)
        .bind(col)
        .fetch_all(&mut connection)
        .await?;
        Ok(rows.len())
    }

    /// How many scores a project has, counted.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn number_of_scores(&self, scope: &ProjectScope) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM scores WHERE project_id = $1")
            .bind(scope.project_id)
            .fetch_one(&mut self.patient_connection().await?)
            .await?;
        Ok(count.unsigned_abs())
    }

    /// What every table and every index takes.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn relations(&self) -> Result<Vec<Relation>, StoreError> {
        Ok(sqlx::query_as(
            r#"
            SELECT
                t.relname::text AS table_name
              , NULL AS index_name
              , false AS is_search
              , pg_table_size(t.oid) AS bytes
              , 0::bigint AS scans
            FROM pg_class t
            WHERE t.relkind = 'r'
                AND t.relnamespace = current_schema()::regnamespace
            UNION ALL
            SELECT
                s.relname::text
              , s.indexrelname::text
              , a.amname = 'gin'
              , pg_relation_size(s.indexrelid)
              , s.idx_scan
            FROM pg_stat_user_indexes s
            JOIN pg_class i ON i.oid = s.indexrelid
            JOIN pg_am a ON a.oid = i.relam
            ORDER BY table_name, index_name NULLS FIRST
            "#,
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The version of the database and the settings that matter for how quick it is.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn database_settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        const NAMES: [&str; 7] = [
            "server_version",
            "shared_buffers",
            "work_mem",
            "wal_compression",
            "checkpoint_timeout",
            "max_wal_size",
            "jit",
        ];
        let mut settings = Vec::new();
        for name in NAMES {
            let value: String =
                sqlx::query("SELECT current_setting($1)").bind(name).fetch_one(&self.pool).await?.try_get(0)?;
            settings.push((name.to_owned(), value));
        }
        Ok(settings)
    }

    /// Ends all connections, by which the database learns which indexes they used.
    pub async fn close(self) {
        self.pool.close().await;
    }
}
