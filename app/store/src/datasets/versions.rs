//! Writes of items: by id, each real change a new version; the one before is kept whole. A deleted item takes its links to
//! traces along, and with them what their scores were to the runs.

use chrono::{DateTime, Utc};
use model::Fault;
use model::datasets::{DatasetItem, ItemStatus, NewDatasetItem};
use model::scores::Casing;
use model::text::to_micros;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::DatasetKey;
use super::items::item_by_id;
use super::linking::settle_runs;
use crate::rollups::TraceChanges;
use crate::traces::lock_traces;
use crate::{ProjectScope, Store, StoreError};

/// How often a writer begins again before it gives up: two writers of one new id need one.
const ATTEMPTS: usize = 5;

impl Store {
    /// Makes an item, or a new version of the one of that id: what is not given stays. An identical write changes nothing.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is stored then.
    pub async fn write_dataset_item(
        &self,
        scope: &ProjectScope,
        new: NewDatasetItem,
        casing: Casing,
    ) -> Result<Result<DatasetItem, Vec<Fault>>, StoreError> {
        let Some(dataset) = self.dataset(scope, DatasetKey::Name(&new.dataset_name)).await? else {
            let fault = Fault::new(casing.key("dataset_name"), "names no dataset of this project: make it first.");
            return Ok(Err(vec![fault]));
        };
        let id = new.id.clone().unwrap_or_else(|| Uuid::new_v4().simple().to_string());
        for _ in 0..ATTEMPTS {
            let now = to_micros(Utc::now());
            let mut tx = self.pool.begin().await?;
            let stored = match lock_item(&mut tx, scope, &id).await? {
                true => item_by_id(&mut *tx, scope, &id).await?,
                false => None,
            };
            let item = match &stored {
                Some(stored) if stored.dataset_id != dataset.id => {
                    let message = "belongs to an item of another dataset: ids are unique in a project.";
                    return Ok(Err(vec![Fault::new(casing.key("id"), message)]));
                }
                Some(stored) => changed(stored, &new),
                None => {
                    let (name, dataset_id) = (dataset.name.clone(), dataset.id.clone());
                    let empty = DatasetItem {
                        version: next_version(&mut tx, scope, &id).await?,
                        ..empty_item(id.clone(), dataset_id, name, now)
                    };
                    changed(&empty, &new)
                }
            };
            let written = match stored {
                Some(stored) if stored == item => return Ok(Ok(item)),
                Some(stored) => {
                    keep_version(&mut tx, scope, &id, now).await?;
                    let item = DatasetItem { version: stored.version + 1, updated_at: now, ..item };
                    update_item(&mut tx, scope, &item).await?;
                    Some(item)
                }
                None => insert_item(&mut tx, scope, &item).await?.then_some(item),
            };
            if let Some(item) = written {
                tx.commit().await?;
                return Ok(Ok(item));
            }
        }
        Err(StoreError::Contended)
    }

    /// Deletes an item and its links to traces; false where there is none. Its versions are kept.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is deleted then.
    pub async fn delete_dataset_item(&self, scope: &ProjectScope, id: &str) -> Result<bool, StoreError> {
        if id.contains('\0') {
            return Ok(false);
        }
        let project_id = scope.project_id;
        let mut tx = self.pool.begin().await?;
        // Alone: who links the item keeps it until then, and comes too late after.
        let found =
            sqlx::query!("SELECT id FROM dataset_items WHERE project_id = $1 AND id = $2 FOR UPDATE", project_id, id)
                .fetch_optional(&mut *tx)
                .await?;
        if found.is_none() {
            return Ok(false);
        }
        let trace_ks = sqlx::query_scalar!(
            "SELECT DISTINCT trace_k FROM dataset_run_items WHERE project_id = $1 AND item_id = $2",
            project_id,
            id,
        )
        .fetch_all(&mut *tx)
        .await?;
        lock_traces(&mut tx, project_id, &trace_ks).await?;
        sqlx::query!("DELETE FROM dataset_run_items WHERE project_id = $1 AND item_id = $2", project_id, id)
            .execute(&mut *tx)
            .await?;
        keep_version(&mut tx, scope, id, to_micros(Utc::now())).await?;
        sqlx::query!("DELETE FROM dataset_items WHERE project_id = $1 AND id = $2", project_id, id)
            .execute(&mut *tx)
            .await?;
        let runs = settle_runs(&mut tx, project_id, &trace_ks).await?;
        self.follow_traces(&mut tx, project_id, TraceChanges { runs: &runs, ..TraceChanges::default() }).await?;
        tx.commit().await?;
        Ok(true)
    }
}

fn empty_item(id: String, dataset_id: String, dataset_name: String, now: DateTime<Utc>) -> DatasetItem {
    DatasetItem {
        id,
        version: 1,
        dataset_id,
        dataset_name,
        status: ItemStatus::Active,
        input: None,
        expected_output: None,
        metadata: None,
        source_trace_id: None,
        source_observation_id: None,
        created_at: now,
        updated_at: now,
    }
}

/// An item with what was given.
fn changed(stored: &DatasetItem, new: &NewDatasetItem) -> DatasetItem {
    let stored = stored.clone();
    let new = new.clone();
    DatasetItem {
        status: new.status.unwrap_or(stored.status),
        input: new.input.or(stored.input),
        expected_output: new.expected_output.or(stored.expected_output),
        metadata: new.metadata.or(stored.metadata),
        source_trace_id: new.source_trace_id.or(stored.source_trace_id),
        source_observation_id: new.source_observation_id.or(stored.source_observation_id),
        ..stored
    }
}

/// Whether there is the item; those who link it need not wait.
async fn lock_item(tx: &mut Transaction<'_, Postgres>, scope: &ProjectScope, id: &str) -> Result<bool, StoreError> {
    let found = sqlx::query!(
        "SELECT id FROM dataset_items WHERE project_id = $1 AND id = $2 FOR NO KEY UPDATE",
        scope.project_id,
        id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.is_some())
}

/// An id that was deleted and is used again goes on counting.
async fn next_version(tx: &mut Transaction<'_, Postgres>, scope: &ProjectScope, id: &str) -> Result<i32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"
        SELECT coalesce(max(version), 0) + 1 AS "next!"
        FROM dataset_item_versions
        WHERE project_id = $1
            AND item_id = $2
        "#,
        scope.project_id,
        id,
    )
    .fetch_one(&mut **tx)
    .await?)
}

async fn keep_version(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO dataset_item_versions (project_id, item_id, version, ended_at, item)
        SELECT $1, i.id, i.version, $3, to_jsonb(i)
        FROM dataset_items i
        WHERE i.project_id = $1
            AND i.id = $2
        "#,
        scope.project_id,
        id,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// False if another writer was first with the id.
async fn insert_item(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    item: &DatasetItem,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        r#"
        INSERT INTO dataset_items (
            project_id
          , id
          , version
          , dataset_id
          , status
          , input
          , expected_output
          , metadata
          , source_trace_id
          , source_observation_id
          , created_at
          , updated_at
        )
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
        ON CONFLICT (project_id, id) DO NOTHING
        "#,
        scope.project_id,
        item.id,
        item.version,
        item.dataset_id,
        item.status.word(),
        item.input,
        item.expected_output,
        item.metadata,
        item.source_trace_id,
        item.source_observation_id,
        item.created_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn update_item(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    item: &DatasetItem,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE dataset_items
        SET version = $3
          , status = $4
          , input = $5
          , expected_output = $6
          , metadata = $7
          , source_trace_id = $8
          , source_observation_id = $9
          , updated_at = $10
        WHERE project_id = $1
            AND id = $2
        "#,
        scope.project_id,
        item.id,
        item.version,
        item.status.word(),
        item.input,
        item.expected_output,
        item.metadata,
        item.source_trace_id,
        item.source_observation_id,
        item.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
