//! Datasets themselves: made or changed by their name, never deleted.

use chrono::Utc;
use model::datasets::{Dataset, NewDataset};
use model::text::to_micros;
use uuid::Uuid;

use super::PageOf;
use crate::list::{SNAPSHOT, skipped};
use crate::{ProjectScope, Store, StoreError};

/// How a dataset is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatasetKey<'a> {
    /// By the id that the store gave it.
    Id(&'a str),
    /// By its name.
    Name(&'a str),
}

impl<'a> DatasetKey<'a> {
    const fn word(self) -> &'a str {
        match self {
            Self::Id(word) | Self::Name(word) => word,
        }
    }
}

/// Reads datasets; the caller says which ones. `$1` is the project.
macro_rules! select_datasets {
    ($which:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            Dataset,
            r#"
            SELECT
                id
              , name
              , description
              , metadata
              , input_schema
              , expected_output_schema
              , created_at
              , updated_at
            FROM datasets
            WHERE project_id = $1
            "# + $which,
            $($argument),+
        )
    };
}

impl Store {
    /// Makes a dataset, or changes the one of that name; what is not given stays. What changes nothing keeps its time.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is stored then.
    pub async fn write_dataset(&self, scope: &ProjectScope, new: NewDataset) -> Result<Dataset, StoreError> {
        sqlx::query!(
            r#"
            INSERT INTO datasets AS d (
                project_id
              , id
              , name
              , description
              , metadata
              , input_schema
              , expected_output_schema
              , created_at
              , updated_at
            )
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            ON CONFLICT (project_id, name) DO UPDATE
            SET description = coalesce(excluded.description, d.description)
              , metadata = coalesce(excluded.metadata, d.metadata)
              , input_schema = coalesce(excluded.input_schema, d.input_schema)
              , expected_output_schema = coalesce(excluded.expected_output_schema, d.expected_output_schema)
              , updated_at = excluded.updated_at
            WHERE (
                coalesce(excluded.description, d.description)
              , coalesce(excluded.metadata, d.metadata)
              , coalesce(excluded.input_schema, d.input_schema)
              , coalesce(excluded.expected_output_schema, d.expected_output_schema)
            ) IS DISTINCT FROM (d.description, d.metadata, d.input_schema, d.expected_output_schema)
            "#,
            scope.project_id,
            Uuid::new_v4().simple().to_string(),
            new.name,
            new.description,
            new.metadata,
            new.input_schema,
            new.expected_output_schema,
            to_micros(Utc::now()),
        )
        .execute(&self.pool)
        .await?;
        Ok(select_datasets!("AND name = $2", scope.project_id, new.name).fetch_one(&self.pool).await?)
    }

    /// One dataset.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn dataset(&self, scope: &ProjectScope, key: DatasetKey<'_>) -> Result<Option<Dataset>, StoreError> {
        if key.word().contains('\0') {
            return Ok(None);
        }
        Ok(match key {
            DatasetKey::Id(id) => {
                select_datasets!("AND id = $2", scope.project_id, id).fetch_optional(&self.pool).await
            }
            DatasetKey::Name(name) => {
                select_datasets!("AND name = $2", scope.project_id, name).fetch_optional(&self.pool).await
            }
        }?)
    }

    /// One page of the datasets, the newest first. `page` counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn dataset_page(
        &self,
        scope: &ProjectScope,
        page: i64,
        limit: i64,
    ) -> Result<PageOf<Dataset>, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let count = r#"SELECT count(*) FROM datasets WHERE project_id = $1"#;
        let total = sqlx::query_scalar(count).bind(scope.project_id).fetch_one(&mut *tx).await?;
        let rows = select_datasets!(
            "ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
            scope.project_id,
            limit,
            skipped(page, limit),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(PageOf { rows, total })
    }
}
