//! Runs: read by name or id, and deleted with their links and their own scores, but not the traces. A deleted run is a stub
//! again, so its number stays, and it may be made again.

use model::datasets::DatasetRun;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::linking::settle_runs;
use super::{DatasetKey, PageOf};
use crate::list::{SNAPSHOT, skipped};
use crate::rollups::TraceChanges;
use crate::scores::{lock_facts, remove_scores};
use crate::traces::lock_traces;
use crate::{ProjectScope, Store, StoreError, Writer};

/// Reads runs with the names of their datasets; the caller says which ones. `$1` is the project.
macro_rules! select_runs {
    ($which:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            DatasetRun,
            r#"
            SELECT
                r.id
              , r.name AS "name!"
              , r.description
              , r.metadata
              , d.id AS dataset_id
              , d.name AS dataset_name
              , r.created_at
              , r.updated_at AS "updated_at!"
            FROM dataset_runs r
            JOIN datasets d ON d.project_id = $1 AND d.id = r.dataset_id
            WHERE r.project_id = $1
                AND r.seen
            "# + $which,
            $($argument),+
        )
    };
}

/// The id of a run: the SDKs reckon it as well, byte for byte, when they only send spans and scores.
#[must_use]
pub fn run_id(project: &str, dataset_id: &str, name: &str) -> String {
    let words = json!(["langfuse-experiment-v1", project, dataset_id, name]).to_string();
    hex::encode(&Sha256::digest(words)[..8])
}

impl Store {
    /// The run of this name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn dataset_run(
        &self,
        scope: &ProjectScope,
        dataset: DatasetKey<'_>,
        name: &str,
    ) -> Result<Option<DatasetRun>, StoreError> {
        let Some(dataset) = self.dataset(scope, dataset).await? else { return Ok(None) };
        let project = sqlx::query_scalar!("SELECT id FROM projects WHERE project_id = $1", scope.project_id)
            .fetch_one(&self.pool)
            .await?;
        self.dataset_run_by_id(scope, &dataset.id, &run_id(&project, &dataset.id, name)).await
    }

    /// The run of this id, if it is of that dataset.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn dataset_run_by_id(
        &self,
        scope: &ProjectScope,
        dataset_id: &str,
        id: &str,
    ) -> Result<Option<DatasetRun>, StoreError> {
        if dataset_id.contains('\0') || id.contains('\0') {
            return Ok(None);
        }
        let run = select_runs!("AND r.id = $2 AND d.id = $3", scope.project_id, id, dataset_id);
        Ok(run.fetch_optional(&self.pool).await?)
    }

    /// One page of the runs of a dataset, the newest first; nothing where there is no such dataset. `page` counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn dataset_run_page(
        &self,
        scope: &ProjectScope,
        dataset: DatasetKey<'_>,
        page: i64,
        limit: i64,
    ) -> Result<Option<PageOf<DatasetRun>>, StoreError> {
        let Some(dataset) = self.dataset(scope, dataset).await? else { return Ok(None) };
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let total = sqlx::query_scalar!(
            r#"SELECT count(*) AS "total!" FROM dataset_runs WHERE project_id = $1 AND dataset_id = $2 AND seen"#,
            scope.project_id,
            dataset.id,
        )
        .fetch_one(&mut *tx)
        .await?;
        let rows = select_runs!(
            "AND r.dataset_id = $2 ORDER BY r.created_at DESC, r.id DESC LIMIT $3 OFFSET $4",
            scope.project_id,
            dataset.id,
            limit,
            skipped(page, limit),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Some(PageOf { rows, total }))
    }

    /// Deletes a run with its links and its own scores; false where there is none.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is deleted then.
    pub async fn delete_dataset_run(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        dataset: DatasetKey<'_>,
        name: &str,
    ) -> Result<bool, StoreError> {
        let project_id = scope.project_id;
        let Some(run) = self.dataset_run(scope, dataset, name).await? else { return Ok(false) };
        let found = sqlx::query!(
            r#"
            SELECT
                r.k
              , ARRAY(SELECT s.id FROM scores s WHERE s.project_id = $1 AND s.k = r.k) AS "score_ids!"
            FROM dataset_runs r
            WHERE r.project_id = $1
                AND r.id = $2
            "#,
            project_id,
            run.id,
        )
        .fetch_one(&self.pool)
        .await?;
        let (k, score_ids) = (found.k, found.score_ids);
        let seqs = self.draw_seqs(score_ids.len()).await?;
        let mut tx = self.pool.begin().await?;
        let mut facts = lock_facts(&mut tx, scope, &score_ids).await?;
        // One may have been written to another target since.
        facts.retain(|_, fact| fact.k == k);
        // Alone: who links to the run keeps it until then, and makes it again after.
        let locked = sqlx::query!(
            "SELECT k FROM dataset_runs WHERE project_id = $1 AND k = $2 AND seen FOR UPDATE",
            project_id,
            k,
        )
        .fetch_optional(&mut *tx)
        .await?;
        if locked.is_none() {
            return Ok(false);
        }
        let trace_ks = sqlx::query_scalar!(
            "SELECT DISTINCT trace_k FROM dataset_run_items WHERE project_id = $1 AND run_k = $2",
            project_id,
            k,
        )
        .fetch_all(&mut *tx)
        .await?;
        lock_traces(&mut tx, project_id, &trace_ks).await?;
        let gone = remove_scores(&mut tx, scope, writer, facts, &seqs).await?;
        sqlx::query!("DELETE FROM dataset_run_items WHERE project_id = $1 AND run_k = $2", project_id, k)
            .execute(&mut *tx)
            .await?;
        sqlx::query!(
            r#"
            UPDATE dataset_runs
            SET seen = false
              , dataset_id = NULL
              , name = NULL
              , description = NULL
              , metadata = NULL
              , updated_at = NULL
            WHERE project_id = $1
                AND k = $2
            "#,
            project_id,
            k,
        )
        .execute(&mut *tx)
        .await?;
        let runs = settle_runs(&mut tx, project_id, &trace_ks).await?;
        let changes = TraceChanges { runs: &runs, scores: &gone, ..TraceChanges::default() };
        self.follow_traces(&mut tx, project_id, changes).await?;
        tx.commit().await?;
        Ok(true)
    }
}
