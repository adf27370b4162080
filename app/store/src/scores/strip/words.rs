//! The words behind the figures: the project's score columns with all of their words, and its labels.

use std::collections::HashMap;

use model::scores::ScoreColumn;
use sqlx::PgConnection;

use crate::scores::list::words;
use crate::{ProjectScope, StoreError};

/// The score columns of a project by their numbers.
pub(super) type Columns = Vec<(i32, ScoreColumn)>;

/// The project's score columns.
pub(super) async fn read_columns(connection: &mut PgConnection, scope: &ProjectScope) -> Result<Columns, StoreError> {
    let columns = words::read_columns(connection, scope).await?;
    let told = |column: words::ColumnWords| {
        let words::ColumnWords { col, level, name, source, data_type, .. } = column;
        (col, ScoreColumn { level, source, data_type, name })
    };
    Ok(columns.into_iter().map(told).collect())
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
