//! Run items, as they are sent outright and read back.

use chrono::Utc;
use model::Fault;
use model::datasets::{DatasetRun, NewRunItem, RunItem};
use model::scores::{Casing, TraceOfObservation};
use model::text::to_micros;

use super::{PageOf, WantedLink};
use crate::list::{SNAPSHOT, skipped};
use crate::rollups::TraceChanges;
use crate::traces::lock_traces;
use crate::{ProjectScope, Store, StoreError};

/// The most items of a run that one answer holds.
pub const MAX_RUN_ITEMS: i64 = 10_000;

/// Reads run items with the ids that their numbers stand for; the caller says which ones. `$1` is the project.
macro_rules! select_run_items {
    ($which:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            RunItem,
            r#"
            SELECT
                i.id
              , r.id AS run_id
              , r.name AS "run_name!"
              , i.item_id
              , t.id AS trace_id
              , i.observation_id
              , i.created_at
              , i.updated_at
            FROM dataset_run_items i
            JOIN dataset_runs r ON r.project_id = $1 AND r.k = i.run_k
            JOIN traces t ON t.project_id = $1 AND t.k = i.trace_k
            WHERE i.project_id = $1
                AND r.seen
            "# + $which,
            $($argument),+
        )
    };
}

impl Store {
    /// Links an item to a trace, which need not have come, and makes or changes the run on the way. The same again is the
    /// same link.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is stored then.
    pub async fn write_run_item(
        &self,
        scope: &ProjectScope,
        new: NewRunItem,
        casing: Casing,
    ) -> Result<Result<RunItem, Vec<Fault>>, StoreError> {
        let trace_id = match self.trace_of_run_item(scope, &new, casing).await? {
            Ok(trace_id) => trace_id,
            Err(fault) => return Ok(Err(vec![fault])),
        };
        let wanted = WantedLink {
            dataset_id: None,
            run_name: new.run_name,
            run_description: new.run_description,
            run_metadata: new.metadata,
            item_id: new.item_id,
            trace_id,
            observation_id: new.observation_id,
        };
        let mut links = self.links_of(scope, vec![wanted], true).await?;
        let (project_id, now) = (scope.project_id, to_micros(Utc::now()));
        let mut tx = self.pool.begin().await?;
        links.lock(&mut tx, project_id, now).await?;
        let Some((run_k, item_id, trace_k)) = links.first() else {
            let message = "names no dataset item of this project.";
            return Ok(Err(vec![Fault::new(casing.key("dataset_item_id"), message)]));
        };
        lock_traces(&mut tx, project_id, &[trace_k]).await?;
        let runs = links.write(&mut tx, project_id, now).await?;
        self.follow_traces(&mut tx, project_id, TraceChanges { runs: &runs, ..TraceChanges::default() }).await?;
        let item = select_run_items!(
            "AND i.run_k = $2 AND i.item_id = $3 AND i.trace_k = $4",
            project_id,
            run_k,
            item_id,
            trace_k,
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Ok(item))
    }

    /// One page of the items of a run, the newest first. `page` counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn run_item_page(
        &self,
        scope: &ProjectScope,
        run: &DatasetRun,
        page: i64,
        limit: i64,
    ) -> Result<PageOf<RunItem>, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let total = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "total!"
            FROM dataset_run_items i
            JOIN dataset_runs r ON r.project_id = $1 AND r.k = i.run_k
            WHERE i.project_id = $1
                AND r.id = $2
            "#,
            scope.project_id,
            run.id,
        )
        .fetch_one(&mut *tx)
        .await?;
        let rows = select_run_items!(
            "AND r.id = $2 ORDER BY i.created_at DESC, i.id DESC LIMIT $3 OFFSET $4",
            scope.project_id,
            run.id,
            limit,
            skipped(page, limit),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(PageOf { rows, total })
    }

    /// The trace that is named, or the one of the observation that is.
    async fn trace_of_run_item(
        &self,
        scope: &ProjectScope,
        new: &NewRunItem,
        casing: Casing,
    ) -> Result<Result<String, Fault>, StoreError> {
        if let Some(trace_id) = &new.trace_id {
            return Ok(Ok(trace_id.clone()));
        }
        let observation_id = new.observation_id.clone().unwrap_or_default();
        let mut traces = self.traces_of(scope, std::slice::from_ref(&observation_id)).await?;
        let fault = match traces.remove(&observation_id).unwrap_or_default() {
            TraceOfObservation::One(trace_id) => return Ok(Ok(trace_id)),
            TraceOfObservation::Several => "is an observation of several traces: name the trace_id.",
            TraceOfObservation::Unknown => "is no observation that has come: name the trace_id.",
        };
        Ok(Err(Fault::new(casing.key("observation_id"), fault)))
    }
}
