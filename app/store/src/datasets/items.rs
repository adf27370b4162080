//! Reads of items: one by its id, and the active ones by page.

use chrono::{DateTime, Utc};
use model::datasets::{DatasetItem, ItemStatus};
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder};

use super::{DatasetKey, PageOf};
use crate::list::{SNAPSHOT, skipped, statement_about};
use crate::{ProjectScope, Store, StoreError};

/// What an item is read from; the caller says which ones. `$1` is the project.
const ITEMS: &str = "
SELECT
    i.id
  , i.version
  , i.dataset_id
  , d.name AS dataset_name
  , i.status
  , i.input
  , i.expected_output
  , i.metadata
  , i.source_trace_id
  , i.source_observation_id
  , i.created_at
  , i.updated_at
FROM dataset_items i
JOIN datasets d ON d.project_id = $1 AND d.id = i.dataset_id
WHERE i.project_id = $1";

/// Which items a page lists; by default all active ones of the project.
#[derive(Clone, Debug, Default)]
pub struct DatasetItemFilter {
    /// Those of the dataset of this name.
    pub dataset_name: Option<String>,
    /// Those taken from this trace.
    pub source_trace_id: Option<String>,
    /// Those taken from this observation.
    pub source_observation_id: Option<String>,
}

/// An item as the tables hold it.
#[derive(FromRow)]
struct ItemRow {
    id: String,
    version: i32,
    dataset_id: String,
    dataset_name: String,
    status: String,
    input: Option<Value>,
    expected_output: Option<Value>,
    metadata: Option<Value>,
    source_trace_id: Option<String>,
    source_observation_id: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<ItemRow> for DatasetItem {
    fn from(row: ItemRow) -> Self {
        Self {
            id: row.id,
            version: row.version,
            dataset_id: row.dataset_id,
            dataset_name: row.dataset_name,
            // The table holds no other words.
            status: ItemStatus::parse(&row.status).unwrap_or(ItemStatus::Archived),
            input: row.input,
            expected_output: row.expected_output,
            metadata: row.metadata,
            source_trace_id: row.source_trace_id,
            source_observation_id: row.source_observation_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Store {
    /// The item of this id, archived or not.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn dataset_item(&self, scope: &ProjectScope, id: &str) -> Result<Option<DatasetItem>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        item_by_id(&self.pool, scope, id).await
    }

    /// One page of the active items, the newest first; nothing where there is no dataset of the name asked for. `page`
    /// counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn dataset_item_page(
        &self,
        scope: &ProjectScope,
        filter: &DatasetItemFilter,
        page: i64,
        limit: i64,
    ) -> Result<Option<PageOf<DatasetItem>>, StoreError> {
        let dataset_id = match &filter.dataset_name {
            None => None,
            Some(name) => match self.dataset(scope, DatasetKey::Name(name)).await? {
                None => return Ok(None),
                Some(dataset) => Some(dataset.id),
            },
        };
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let mut count = statement_about(scope, "SELECT count(*) FROM dataset_items i WHERE i.project_id = $1");
        push_filter(&mut count, dataset_id.as_deref(), filter);
        let total = count.build_query_scalar().fetch_one(&mut *tx).await?;
        let mut sql = statement_about(scope, ITEMS);
        push_filter(&mut sql, dataset_id.as_deref(), filter);
        sql.push("\nORDER BY i.created_at DESC, i.id DESC\nLIMIT ").push_bind(limit);
        sql.push(" OFFSET ").push_bind(skipped(page, limit));
        let rows: Vec<ItemRow> = sql.build_query_as().fetch_all(&mut *tx).await?;
        tx.commit().await?;
        Ok(Some(PageOf { rows: rows.into_iter().map(DatasetItem::from).collect(), total }))
    }
}

fn push_filter(sql: &mut QueryBuilder<Postgres>, dataset_id: Option<&str>, filter: &DatasetItemFilter) {
    sql.push("\n    AND i.status = 'ACTIVE'");
    let tests = [
        ("dataset_id", dataset_id),
        ("source_trace_id", filter.source_trace_id.as_deref()),
        ("source_observation_id", filter.source_observation_id.as_deref()),
    ];
    for (column, value) in tests {
        if let Some(value) = value {
            sql.push(format_args!("\n    AND i.{column} = ")).push_bind(value.to_owned());
        }
    }
}

/// The item of an id that can be one.
pub(super) async fn item_by_id(
    executor: impl PgExecutor<'_>,
    scope: &ProjectScope,
    id: &str,
) -> Result<Option<DatasetItem>, StoreError> {
    let mut sql = statement_about(scope, ITEMS);
    sql.push("\n    AND i.id = ").push_bind(id.to_owned());
    let row: Option<ItemRow> = sql.build_query_as().fetch_optional(executor).await?;
    Ok(row.map(DatasetItem::from))
}
