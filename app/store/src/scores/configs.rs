//! Score configs: read by the writer, by pages and by the API; made and changed by people and programs, never deleted.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::Fault;
use model::scores::{
    Casing, ConfigCategory, DataType, Direction, NewScoreConfig, ScoreConfig, ScoreConfigPatch, StoredScoreConfig,
};
use model::text::to_micros;
use serde_json::{Value, json};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::list::{SNAPSHOT, skipped};
use crate::{Deed, ProjectScope, Store, StoreError, Writer};

/// Reads configs; the caller says which ones. `$1` is the project.
macro_rules! select_configs {
    ($which:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            ConfigRow,
            r#"
            SELECT
                id
              , name
              , data_type
              , min_value
              , max_value
              , categories
              , is_archived
              , description
              , direction
              , threshold
              , unit
              , created_at
              , updated_at
            FROM score_configs
            WHERE project_id = $1
            "# + $which,
            $($argument),+
        )
    };
}

/// A config as the table holds it.
struct ConfigRow {
    id: String,
    name: String,
    data_type: String,
    min_value: Option<f64>,
    max_value: Option<f64>,
    categories: Value,
    is_archived: bool,
    description: Option<String>,
    direction: Option<String>,
    threshold: Option<f64>,
    unit: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<ConfigRow> for ScoreConfig {
    fn from(row: ConfigRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            // The table holds only words that were printed from these very types.
            data_type: DataType::parse(&row.data_type).unwrap_or(DataType::Text),
            min_value: row.min_value,
            max_value: row.max_value,
            categories: read_categories(&row.categories),
            is_archived: row.is_archived,
            description: row.description,
            direction: row.direction.as_deref().and_then(Direction::parse),
            threshold: row.threshold,
            unit: row.unit,
        }
    }
}

impl From<ConfigRow> for StoredScoreConfig {
    fn from(row: ConfigRow) -> Self {
        let (created_at, updated_at) = (row.created_at, row.updated_at);
        Self { config: row.into(), created_at, updated_at }
    }
}

/// A page of configs.
#[derive(Clone, Debug)]
pub struct ScoreConfigPage {
    /// The rows.
    pub configs: Vec<StoredScoreConfig>,
    /// How many configs there are.
    pub total: i64,
}

impl Store {
    /// Every config of the project, archived ones too, by name; those of one name in the order in which they were made.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_configs(&self, scope: &ProjectScope) -> Result<Vec<ScoreConfig>, StoreError> {
        read_configs(&self.pool, scope).await
    }

    /// Makes a config, unless the rules find something wrong with it. Several configs may bear one name.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is stored then.
    pub async fn add_score_config(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        new: NewScoreConfig,
    ) -> Result<Result<StoredScoreConfig, Vec<Fault>>, StoreError> {
        let now = to_micros(Utc::now());
        let config = match new.resolve(Uuid::new_v4().simple().to_string()) {
            Ok(config) => config,
            Err(faults) => return Ok(Err(faults)),
        };
        sqlx::query!(
            r#"
            INSERT INTO score_configs (
                project_id
              , id
              , name
              , data_type
              , min_value
              , max_value
              , categories
              , is_archived
              , description
              , direction
              , threshold
              , unit
              , created_at
              , updated_at
            )
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
            "#,
            scope.project_id,
            config.id,
            config.name,
            config.data_type.word(),
            config.min_value,
            config.max_value,
            print_categories(&config.categories),
            config.is_archived,
            config.description,
            config.direction.map(Direction::word),
            config.threshold,
            config.unit,
            now,
        )
        .execute(&self.pool)
        .await?;
        self.note_deed(scope, writer, Deed::ConfigMade, &config.name).await;
        Ok(Ok(StoredScoreConfig { config, created_at: now, updated_at: now }))
    }

    /// The config of this id.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_config(&self, scope: &ProjectScope, id: &str) -> Result<Option<StoredScoreConfig>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let row = select_configs!("AND id = $2", scope.project_id, id).fetch_optional(&self.pool).await?;
        Ok(row.map(StoredScoreConfig::from))
    }

    /// One page of the configs of these types by number, archived ones too, the newest first. `page` counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_config_page(
        &self,
        scope: &ProjectScope,
        types: &[DataType],
        page: i64,
        limit: i64,
    ) -> Result<ScoreConfigPage, StoreError> {
        let words: Vec<String> = types.iter().map(|data_type| data_type.word().to_owned()).collect();
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let total = sqlx::query_scalar!(
            r#"SELECT count(*) AS "total!" FROM score_configs WHERE project_id = $1 AND data_type = ANY($2)"#,
            scope.project_id,
            &words,
        )
        .fetch_one(&mut *tx)
        .await?;
        let rows = select_configs!(
            "AND data_type = ANY($2) ORDER BY created_at DESC, id LIMIT $3 OFFSET $4",
            scope.project_id,
            &words,
            limit,
            skipped(page, limit),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(ScoreConfigPage { configs: rows.into_iter().map(StoredScoreConfig::from).collect(), total })
    }

    /// Changes a config, unless the rules find something wrong with what it would become; nothing where there is none.
    /// What changes nothing keeps its time.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is changed then.
    pub async fn change_score_config(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        id: &str,
        patch: ScoreConfigPatch,
        casing: Casing,
    ) -> Result<Option<Result<StoredScoreConfig, Vec<Fault>>>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let mut tx = self.pool.begin().await?;
        let row = select_configs!("AND id = $2 FOR UPDATE", scope.project_id, id).fetch_optional(&mut *tx).await?;
        let Some(stored) = row.map(StoredScoreConfig::from) else { return Ok(None) };
        let config = match patch.resolve(&stored.config, casing) {
            Ok(config) if config == stored.config => return Ok(Some(Ok(stored))),
            Ok(config) => config,
            Err(faults) => return Ok(Some(Err(faults))),
        };
        let now = to_micros(Utc::now());
        sqlx::query!(
            r#"
            UPDATE score_configs
            SET
                name = $3
              , min_value = $4
              , max_value = $5
              , categories = $6
              , is_archived = $7
              , description = $8
              , direction = $9
              , threshold = $10
              , unit = $11
              , updated_at = $12
            WHERE project_id = $1
                AND id = $2
            "#,
            scope.project_id,
            config.id,
            config.name,
            config.min_value,
            config.max_value,
            print_categories(&config.categories),
            config.is_archived,
            config.description,
            config.direction.map(Direction::word),
            config.threshold,
            config.unit,
            now,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        let deed = match (stored.config.is_archived, config.is_archived) {
            (false, true) => Deed::ConfigArchived,
            (true, false) => Deed::ConfigBrought,
            _ => Deed::ConfigChanged,
        };
        self.note_deed(scope, writer, deed, &config.name).await;
        Ok(Some(Ok(StoredScoreConfig { config, created_at: stored.created_at, updated_at: now })))
    }

    /// The configs of these ids, those that the project has; nothing is asked where there is no id.
    pub(super) async fn configs_by_id(
        &self,
        scope: &ProjectScope,
        ids: &[String],
    ) -> Result<HashMap<String, ScoreConfig>, StoreError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = select_configs!("AND id = ANY($2)", scope.project_id, ids).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|row| (row.id.clone(), ScoreConfig::from(row))).collect())
    }
}

/// Every config of the project, by name; those of one name in the order in which they were made.
pub(crate) async fn read_configs(
    executor: impl PgExecutor<'_>,
    scope: &ProjectScope,
) -> Result<Vec<ScoreConfig>, StoreError> {
    let rows = select_configs!("ORDER BY name, created_at, id", scope.project_id).fetch_all(executor).await?;
    Ok(rows.into_iter().map(ScoreConfig::from).collect())
}

fn print_categories(categories: &[ConfigCategory]) -> Value {
    categories.iter().map(|category| json!({ "label": category.label, "value": category.value })).collect()
}

fn read_categories(stored: &Value) -> Vec<ConfigCategory> {
    let read = |category: &Value| {
        Some(ConfigCategory {
            label: category.get("label")?.as_str()?.to_owned(),
            value: category.get("value")?.as_f64()?,
        })
    };
    stored.as_array().into_iter().flatten().filter_map(read).collect()
}
