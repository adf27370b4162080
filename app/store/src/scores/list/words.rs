//! The project's dictionary as the reads use it: which score columns and environments there are. A filter on words
//! becomes a set of numbers by it, so that no statement compares texts.

use model::scores::{DataType, ScoreSource};
use sqlx::PgConnection;

use crate::{ProjectScope, StoreError};

/// The words of a score column, or of one label of a categorical column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scores) struct ColumnWords {
    pub col: i32,
    pub name: String,
    pub source: ScoreSource,
    pub data_type: DataType,
    pub label: Option<String>,
}

/// An environment that scores name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::scores) struct Environment {
    pub env: i32,
    pub name: String,
}

/// A row of the dictionary.
struct ColumnRow {
    col: i32,
    name: String,
    source: String,
    data_type: String,
    label: Option<String>,
}

impl ColumnRow {
    /// The words in the dictionary were printed from the very types that read them here.
    fn words(self) -> Option<ColumnWords> {
        Some(ColumnWords {
            col: self.col,
            name: self.name,
            source: ScoreSource::parse(&self.source)?,
            data_type: DataType::parse(&self.data_type)?,
            label: self.label,
        })
    }
}

/// The score columns of a project, without their labels.
pub(in crate::scores) async fn read_columns(
    connection: &mut PgConnection,
    scope: &ProjectScope,
) -> Result<Vec<ColumnWords>, StoreError> {
    let rows = sqlx::query_as!(
        ColumnRow,
        r#"
        SELECT
            col
          , name
          , source
          , data_type
          , label
        FROM score_columns
        WHERE project_id = $1
            AND label IS NULL
        "#,
        scope.project_id,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(ColumnRow::words).collect())
}

/// The labels of a project's categorical columns: there may be many more of them than of columns.
pub(super) async fn read_labels(
    connection: &mut PgConnection,
    scope: &ProjectScope,
) -> Result<Vec<ColumnWords>, StoreError> {
    let rows = sqlx::query_as!(
        ColumnRow,
        r#"
        SELECT
            col
          , name
          , source
          , data_type
          , label
        FROM score_columns
        WHERE project_id = $1
            AND label IS NOT NULL
        "#,
        scope.project_id,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(ColumnRow::words).collect())
}

/// The environments of a project, in text order.
pub(in crate::scores) async fn read_environments(
    connection: &mut PgConnection,
    scope: &ProjectScope,
) -> Result<Vec<Environment>, StoreError> {
    Ok(sqlx::query_as!(
        Environment,
        r#"
        SELECT
            env
          , name
        FROM environments
        WHERE project_id = $1
        ORDER BY name
        "#,
        scope.project_id,
    )
    .fetch_all(connection)
    .await?)
}
