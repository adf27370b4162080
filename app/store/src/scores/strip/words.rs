//! The words behind the figures: the project's score columns with all of their words, its labels, and how its configs
//! read a score.

use std::collections::HashMap;

use model::scores::{ConfigCategory, DataType, Direction, Level, ScoreConfig, ScoreSource};
use model::strip::ScoreColumn;
use serde_json::Value;
use sqlx::PgConnection;

use crate::{ProjectScope, StoreError};

/// The score columns of a project by their numbers.
pub(super) type Columns = Vec<(i32, ScoreColumn)>;

/// The project's configs, in the order in which they were made.
pub(super) async fn read_configs(
    connection: &mut PgConnection,
    scope: &ProjectScope,
) -> Result<Vec<ScoreConfig>, StoreError> {
    let rows = sqlx::query!(
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
        FROM score_configs
        WHERE project_id = $1
        ORDER BY created_at, id
        "#,
        scope.project_id,
    )
    .fetch_all(connection)
    .await?;
    let configs = rows.into_iter().map(|row| ScoreConfig {
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
    });
    Ok(configs.collect())
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

/// The project's score columns.
pub(super) async fn read_columns(connection: &mut PgConnection, scope: &ProjectScope) -> Result<Columns, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT
            col
          , level
          , name
          , source
          , data_type
        FROM score_columns
        WHERE project_id = $1
            AND label IS NULL
        "#,
        scope.project_id,
    )
    .fetch_all(connection)
    .await?;
    // The words in the dictionary were printed from the very types that read them here.
    let read = |(col, level, source, data_type, name): (i32, &str, &str, &str, String)| {
        let column = ScoreColumn {
            level: Level::parse(level)?,
            source: ScoreSource::parse(source)?,
            data_type: DataType::parse(data_type)?,
            name,
        };
        Some((col, column))
    };
    Ok(rows.into_iter().filter_map(|row| read((row.col, &row.level, &row.source, &row.data_type, row.name))).collect())
}

/// The texts of these labels.
pub(super) async fn read_labels(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    labels: Vec<i32>,
) -> Result<HashMap<i32, String>, StoreError> {
    if labels.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        r#"
        SELECT
            col
          , label AS "label!"
        FROM score_columns
        WHERE project_id = $1
            AND col = ANY($2)
            AND label IS NOT NULL
        "#,
        scope.project_id,
        &labels,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.col, row.label)).collect())
}
