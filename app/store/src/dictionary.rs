//! The numbers that stand for words: k for a target, col for a score column, env for an environment, author for who made a
//! score, seq for the order of arrival. Numbers are made in small commits of their own before the rows that use them, never change and
//! are never removed, so they may be cached for ever.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::Utc;
use model::scores::{DataType, Level, ScoreSource};
use moka::future::Cache;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgPool};
use tokio::sync::Mutex;

use crate::rollups::{Group, is_rolled_up};
use crate::{Store, StoreError};

/// Numbers drawn from a sequence at a time: its INCREMENT.
const BLOCK: i64 = 1_000;
/// Targets kept in memory: about 100 bytes each.
const TARGETS_CACHED: u64 = 200_000;
/// Score columns and environments kept in memory.
const WORDS_CACHED: u64 = 50_000;

/// Where the numbers of targets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TargetKind {
    Trace,
    Session,
    Run,
}

impl TargetKind {
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Trace => "traces",
            Self::Session => "sessions",
            Self::Run => "dataset_runs",
        }
    }
}

/// The words of a score column, or of one label of a categorical column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ColumnKey {
    pub level: Level,
    pub name: String,
    pub source: ScoreSource,
    pub data_type: DataType,
    pub label: Option<String>,
}

impl ColumnKey {
    fn hash(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        let label = self.label.as_deref().map_or_else(String::new, |label| format!("={label}"));
        for word in [self.level.word(), self.source.word(), self.data_type.word(), &self.name, &label] {
            hash.update((word.len() as u64).to_le_bytes());
            hash.update(word.as_bytes());
        }
        hash.finalize().to_vec()
    }
}

/// Numbers drawn ahead from one sequence.
#[derive(Debug, Default)]
struct Block {
    next: i64,
    end: i64,
}

/// What this process knows of the dictionaries.
#[derive(Debug)]
pub(crate) struct Dictionaries {
    targets: Cache<(i32, TargetKind, String), i64>,
    columns: Cache<(i32, ColumnKey), i32>,
    pub(crate) rolled_columns: Cache<(i32, Group, i32), i32>,
    environments: Cache<(i32, String), i32>,
    authors: Cache<(i32, Option<String>, Option<i32>), i32>,
    ks: Mutex<Block>,
    seqs: Mutex<Block>,
}

impl Default for Dictionaries {
    fn default() -> Self {
        Self {
            targets: Cache::new(TARGETS_CACHED),
            columns: Cache::new(WORDS_CACHED),
            rolled_columns: Cache::new(WORDS_CACHED),
            environments: Cache::new(WORDS_CACHED),
            authors: Cache::new(WORDS_CACHED),
            ks: Mutex::default(),
            seqs: Mutex::default(),
        }
    }
}

/// Draws `count` numbers of a sequence that steps by [`BLOCK`], in order.
async fn draw(
    pool: &PgPool,
    block: &Mutex<Block>,
    sequence: &'static str,
    count: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut block = block.lock().await;
    let mut drawn = Vec::with_capacity(count);
    while drawn.len() < count {
        if block.next == block.end {
            let start: i64 = sqlx::query_scalar("SELECT nextval($1::regclass)").bind(sequence).fetch_one(pool).await?;
            *block = Block { next: start, end: start + BLOCK };
        }
        drawn.push(block.next);
        block.next += 1;
    }
    Ok(drawn)
}

impl Store {
    /// `count` places in the order of arrival.
    pub(crate) async fn draw_seqs(&self, count: usize) -> Result<Vec<i64>, StoreError> {
        draw(&self.pool, &self.dictionaries.seqs, "score_seq", count).await
    }

    /// Numbers for `count` new targets, in the order of arrival.
    pub(crate) async fn draw_ks(&self, count: usize) -> Result<Vec<i64>, StoreError> {
        draw(&self.pool, &self.dictionaries.ks, "target_k", count).await
    }

    /// The numbers of these targets, each id once; those that are not known yet become stubs.
    pub(crate) async fn target_ks(
        &self,
        project_id: i32,
        kind: TargetKind,
        ids: &[&str],
    ) -> Result<HashMap<String, i64>, StoreError> {
        let cache = &self.dictionaries.targets;
        let mut known = HashMap::new();
        let mut missing = Vec::new();
        for id in ids {
            match cache.get(&(project_id, kind, (*id).to_owned())).await {
                Some(k) => drop(known.insert((*id).to_owned(), k)),
                None => missing.push((*id).to_owned()),
            }
        }
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            return Ok(known);
        }
        let ks = self.draw_ks(missing.len()).await?;
        let columns = if kind == TargetKind::Trace { ", created_at, updated_at" } else { ", created_at" };
        let times = if kind == TargetKind::Trace { ", $4, $4" } else { ", $4" };
        let table = kind.table();
        let insert = format!(
            "INSERT INTO {table} (project_id, id, k{columns}) \
             SELECT $1, u.id, u.k{times} FROM unnest($2::text[], $3::bigint[]) u (id, k) ORDER BY u.id COLLATE \"C\" \
             ON CONFLICT (project_id, id) DO NOTHING"
        );
        sqlx::query(AssertSqlSafe(insert))
            .bind(project_id)
            .bind(&missing)
            .bind(&ks)
            .bind(Utc::now())
            .execute(&self.pool)
            .await?;
        let select = format!("SELECT id, k FROM {table} WHERE project_id = $1 AND id = ANY($2)");
        let rows: Vec<(String, i64)> =
            sqlx::query_as(AssertSqlSafe(select)).bind(project_id).bind(&missing).fetch_all(&self.pool).await?;
        for (id, k) in rows {
            cache.insert((project_id, kind, id.clone()), k).await;
            known.insert(id, k);
        }
        Ok(known)
    }

    /// The number of a score column, made if it is new.
    pub(crate) async fn column(&self, project_id: i32, key: &ColumnKey) -> Result<i32, StoreError> {
        let made = self.columns(project_id, HashSet::from([key.clone()])).await?;
        Ok(*made.get(key).ok_or(sqlx::Error::RowNotFound)?)
    }

    /// The numbers of score columns; new ones are made, together with those that roll them up over groups of traces.
    pub(crate) async fn columns(
        &self,
        project_id: i32,
        keys: HashSet<ColumnKey>,
    ) -> Result<HashMap<ColumnKey, i32>, StoreError> {
        let mut known = HashMap::new();
        let mut missing = BTreeMap::new();
        for key in keys {
            match self.dictionaries.columns.get(&(project_id, key.clone())).await {
                Some(col) => drop(known.insert(key, col)),
                None => drop(missing.insert(key.hash(), key)),
            }
        }
        if missing.is_empty() {
            return Ok(known);
        }
        let hashes: Vec<Vec<u8>> = missing.keys().cloned().collect();
        let words = |of: fn(&ColumnKey) -> &str| missing.values().map(|key| of(key).to_owned()).collect::<Vec<_>>();
        let labels: Vec<Option<String>> = missing.values().map(|key| key.label.clone()).collect();
        sqlx::query!(
            r#"
            INSERT INTO score_columns (project_id, col, level, name, source, data_type, label, key_hash)
            SELECT
                $1
              , nextval('score_column_col')::int
              , u.level
              , u.name
              , u.source
              , u.data_type
              , u.label
              , u.key_hash
            FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
                u (level, name, source, data_type, label, key_hash)
            ORDER BY u.key_hash
            ON CONFLICT (project_id, key_hash) DO NOTHING
            "#,
            project_id,
            &words(|key| key.level.word()),
            &words(|key| &key.name),
            &words(|key| key.source.word()),
            &words(|key| key.data_type.word()),
            &labels as &[Option<String>],
            &hashes,
        )
        .execute(&self.pool)
        .await?;
        let rows = sqlx::query!(
            r#"
            SELECT
                col
              , key_hash
            FROM score_columns
            WHERE project_id = $1 AND key_hash = ANY($2)
            "#,
            project_id,
            &hashes,
        )
        .fetch_all(&self.pool)
        .await?;
        let made: Vec<(ColumnKey, i32)> =
            rows.into_iter().filter_map(|row| Some((missing.remove(&row.key_hash)?, row.col))).collect();
        let rolled = made.iter().filter(|(key, _)| is_rolled_up(key.level, key.data_type));
        self.make_rolled_columns(project_id, &rolled.map(|(_, col)| *col).collect::<Vec<_>>()).await?;
        for (key, col) in made {
            self.dictionaries.columns.insert((project_id, key.clone()), col).await;
            known.insert(key, col);
        }
        Ok(known)
    }

    /// The number of an environment, made if it is new.
    pub(crate) async fn environment(&self, project_id: i32, name: &str) -> Result<i32, StoreError> {
        let made = self.environments(project_id, BTreeSet::from([name])).await?;
        Ok(*made.get(name).ok_or(sqlx::Error::RowNotFound)?)
    }

    /// The numbers of environments; new ones are made.
    pub(crate) async fn environments(
        &self,
        project_id: i32,
        names: BTreeSet<&str>,
    ) -> Result<HashMap<String, i32>, StoreError> {
        let cache = &self.dictionaries.environments;
        let mut known = HashMap::new();
        let mut missing = Vec::new();
        for name in names {
            match cache.get(&(project_id, name.to_owned())).await {
                Some(env) => drop(known.insert(name.to_owned(), env)),
                None => missing.push(name.to_owned()),
            }
        }
        if missing.is_empty() {
            return Ok(known);
        }
        sqlx::query!(
            r#"
            INSERT INTO environments (project_id, env, name)
            SELECT $1, nextval('environment_env')::int, u.name
            FROM unnest($2::text[]) u (name)
            ORDER BY u.name COLLATE "C"
            ON CONFLICT (project_id, name) DO NOTHING
            "#,
            project_id,
            &missing,
        )
        .execute(&self.pool)
        .await?;
        let rows = sqlx::query!(
            "SELECT env, name FROM environments WHERE project_id = $1 AND name = ANY($2)",
            project_id,
            &missing,
        )
        .fetch_all(&self.pool)
        .await?;
        for row in rows {
            cache.insert((project_id, row.name.clone()), row.env).await;
            known.insert(row.name, row.env);
        }
        Ok(known)
    }

    /// The number of an author, a person or a key, made if it is new.
    pub(crate) async fn author(
        &self,
        project_id: i32,
        user_id: Option<&str>,
        key_id: Option<i32>,
    ) -> Result<i32, StoreError> {
        let cached = (project_id, user_id.map(str::to_owned), key_id);
        if let Some(author) = self.dictionaries.authors.get(&cached).await {
            return Ok(author);
        }
        sqlx::query!(
            r#"
            INSERT INTO authors (project_id, author, user_id, key_id)
            VALUES ($1, nextval('author_author')::int, $2, $3)
            ON CONFLICT (project_id, user_id, key_id) DO NOTHING
            "#,
            project_id,
            user_id,
            key_id,
        )
        .execute(&self.pool)
        .await?;
        let author = sqlx::query_scalar!(
            r#"
            SELECT author
            FROM authors
            WHERE project_id = $1
                AND user_id IS NOT DISTINCT FROM $2
                AND key_id IS NOT DISTINCT FROM $3
            "#,
            project_id,
            user_id,
            key_id,
        )
        .fetch_one(&self.pool)
        .await?;
        self.dictionaries.authors.insert(cached, author).await;
        Ok(author)
    }
}
