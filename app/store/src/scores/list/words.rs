//! The project's dictionary as the reads use it: which score columns, environments and authors there are. A filter on words
//! becomes a set of numbers by it, so that no statement compares texts.

use model::scores::{DataType, Level, ScoreColumn, ScoreSource};
use sqlx::PgConnection;

use crate::{ProjectScope, StoreError};

/// The words of a score column, or of one label of a categorical column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnWords {
    pub col: i32,
    pub level: Level,
    pub name: String,
    pub source: ScoreSource,
    pub data_type: DataType,
    pub label: Option<String>,
}

impl ColumnWords {
    /// The column, or that of the label.
    pub(crate) fn column(&self) -> ScoreColumn {
        ScoreColumn { level: self.level, source: self.source, data_type: self.data_type, name: self.name.clone() }
    }
}

/// A number that stands for one word: an environment, or an author by the name shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub number: i32,
    pub name: String,
}

/// All that a list may need of the dictionary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub columns: Vec<ColumnWords>,
    /// Only where the list asks for them: there may be many more of them than of columns.
    pub labels: Vec<ColumnWords>,
    pub environments: Vec<Named>,
    pub authors: Vec<Named>,
}

/// A row of the dictionary of columns.
struct ColumnRow {
    col: i32,
    level: String,
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
            level: Level::parse(&self.level)?,
            name: self.name,
            source: ScoreSource::parse(&self.source)?,
            data_type: DataType::parse(&self.data_type)?,
            label: self.label,
        })
    }
}

/// The score columns of a project: without their labels, or the labels alone.
async fn read_dictionary(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    labels: bool,
) -> Result<Vec<ColumnWords>, StoreError> {
    let rows = sqlx::query_as!(
        ColumnRow,
        r#"
        SELECT
            col
          , level
          , name
          , source
          , data_type
          , label
        FROM score_columns
        WHERE project_id = $1
            AND (label IS NOT NULL) = $2
            AND rolled_to IS NULL
        "#,
        scope.project_id,
        labels,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(ColumnRow::words).collect())
}

/// The score columns of a project, without their labels.
pub(crate) async fn read_columns(
    connection: &mut PgConnection,
    scope: &ProjectScope,
) -> Result<Vec<ColumnWords>, StoreError> {
    read_dictionary(connection, scope, false).await
}

/// The labels of a project's categorical columns.
pub(crate) async fn read_labels(
    connection: &mut PgConnection,
    scope: &ProjectScope,
) -> Result<Vec<ColumnWords>, StoreError> {
    read_dictionary(connection, scope, true).await
}

/// The environments of a project, in text order.
pub(crate) async fn read_environments(
    connection: &mut PgConnection,
    scope: &ProjectScope,
) -> Result<Vec<Named>, StoreError> {
    Ok(sqlx::query_as!(
        Named,
        r#"
        SELECT
            env AS number
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

/// Who made scores in a project, by the names shown, in text order.
pub(crate) async fn read_authors(
    connection: &mut PgConnection,
    scope: &ProjectScope,
) -> Result<Vec<Named>, StoreError> {
    Ok(sqlx::query_as!(
        Named,
        r#"
        SELECT
            a.author AS number
          , coalesce(u.name, y.name, a.user_id, '') AS "name!"
        FROM authors a
        LEFT JOIN users u ON u.id = a.user_id
        LEFT JOIN api_keys y ON y.project_id = $1 AND y.id = a.key_id
        WHERE a.project_id = $1
        ORDER BY coalesce(u.name, y.name, a.user_id, '') COLLATE "C"
        "#,
        scope.project_id,
    )
    .fetch_all(connection)
    .await?)
}

impl Words {
    /// Reads the dictionary; the labels only where they are asked for.
    pub(crate) async fn read(
        connection: &mut PgConnection,
        scope: &ProjectScope,
        with_labels: bool,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            columns: read_columns(connection, scope).await?,
            labels: if with_labels { read_labels(connection, scope).await? } else { Vec::new() },
            environments: read_environments(connection, scope).await?,
            authors: read_authors(connection, scope).await?,
        })
    }
}
