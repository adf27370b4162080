//! Roll-ups and figures of what was stored before they were kept. A project's targets are walked by k, some in a
//! transaction, which also says how far it came: whoever goes on, and whenever, begins there. Each target's rows are
//! counted under their locks like any row from which something leaves, so writers need not wait for the end.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use super::Work;
use super::follow::{ScoredColumn, columns_scored_in_groups, scored_columns};
use super::place::Place;
use super::targets::Targets;
use crate::traces::{count_observations, lock_traces};
use crate::{Store, StoreError};

/// Targets a transaction: few enough that writers of their scores hardly wait.
const BATCH: i64 = 200;

impl Store {
    /// Does the next part of what is to be made for stored scores and traces; false when there is no more.
    ///
    /// # Errors
    /// When the database cannot be asked; the part is to be done again then.
    pub async fn backfill(&self) -> Result<bool, StoreError> {
        let next = "SELECT project_id FROM backfills ORDER BY project_id LIMIT 1";
        let Some(project_id) = sqlx::query_scalar::<_, i32>(next).fetch_optional(&self.pool).await? else {
            return Ok(false);
        };
        let mut tx = self.pool.begin().await?;
        // Several servers take turns.
        let done_k = sqlx::query_scalar!("SELECT done_k FROM backfills WHERE project_id = $1 FOR UPDATE", project_id)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(done_k) = done_k else { return Ok(true) };
        let ks = next_targets(&mut tx, project_id, done_k).await?;
        match ks.last() {
            Some(last) => {
                lock_traces(&mut tx, project_id, &ks).await?;
                count_observations(&mut tx, project_id, &ks).await?;
                self.count_scores(&mut tx, project_id, &ks).await?;
                let done = "UPDATE backfills SET done_k = $2 WHERE project_id = $1";
                sqlx::query(done).bind(project_id).bind(last).execute(&mut *tx).await?;
            }
            None => {
                let done = "DELETE FROM backfills WHERE project_id = $1";
                sqlx::query(done).bind(project_id).execute(&mut *tx).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn count_scores(&self, connection: &mut PgConnection, project_id: i32, ks: &[i64]) -> Result<(), StoreError> {
        let targets = Targets::lock(connection, project_id, ks.iter().copied().collect()).await?;
        let own = scored_columns(connection, project_id, ks).await?;
        let in_groups = columns_scored_in_groups(connection, project_id, ks).await?;
        let cols = in_groups.iter().flat_map(|(group, words)| words.cols().map(|col| (*group, col))).collect();
        let rolled_cols = self.rolled_columns(connection, project_id, cols).await?;
        let mut recounted: BTreeSet<Place> = own.into_iter().flat_map(ScoredColumn::places).collect();
        for (group, words) in in_groups {
            for place in words.places() {
                recounted.insert(place.in_group((group, words.k), &rolled_cols)?);
            }
        }
        let said = recounted.iter().filter(|place| place.is_counted()).map(|place| (place.k, place.col)).collect();
        Work { recounted, said, ..Work::default() }.carry_out(connection, project_id, &targets.times).await
    }
}

/// The targets of any kind that follow in the order of k.
async fn next_targets(connection: &mut PgConnection, project_id: i32, done_k: i64) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"
        SELECT u.k AS "k!"
        FROM (
            (SELECT k FROM traces WHERE project_id = $1 AND k > $2 ORDER BY k LIMIT $3)
            UNION ALL
            (SELECT k FROM sessions WHERE project_id = $1 AND k > $2 ORDER BY k LIMIT $3)
            UNION ALL
            (SELECT k FROM dataset_runs WHERE project_id = $1 AND k > $2 ORDER BY k LIMIT $3)
        ) u
        ORDER BY u.k
        LIMIT $3
        "#,
        project_id,
        done_k,
        BATCH,
    )
    .fetch_all(connection)
    .await?)
}
