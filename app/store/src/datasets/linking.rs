//! Links in the transaction that writes them. Locks are taken in the order runs, items, traces, each by key, after those of
//! scores and sessions and before those of observations and roll-ups. Who links keeps run and item as they are; who deletes
//! one of them has it alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::links::Links;
use crate::StoreError;
use crate::rollups::ChangedRuns;

impl Links {
    /// Makes the runs what they are to be, and keeps runs and items until the transaction ends. Items that were deleted
    /// meanwhile are not linked.
    pub(crate) async fn lock(
        &mut self,
        connection: &mut PgConnection,
        project_id: i32,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if self.is_empty() {
            return Ok(());
        }
        let ks: Vec<i64> = self.runs.keys().copied().collect();
        sqlx::query!(
            "SELECT k FROM dataset_runs WHERE project_id = $1 AND k = ANY($2) ORDER BY k FOR KEY SHARE",
            project_id,
            &ks,
        )
        .fetch_all(&mut *connection)
        .await?;
        let item_ids: Vec<String> = self.rows.keys().map(|(_, item_id, _)| item_id.clone()).collect();
        let items: BTreeMap<String, String> = sqlx::query!(
            "SELECT id, dataset_id FROM dataset_items WHERE project_id = $1 AND id = ANY($2) ORDER BY id FOR KEY SHARE",
            project_id,
            &item_ids,
        )
        .fetch_all(&mut *connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.dataset_id))
        .collect();
        let runs = &self.runs;
        self.rows.retain(|(k, item_id, _), _| items.get(item_id) == runs.get(k).map(|run| &run.dataset_id));
        let linked: BTreeSet<i64> = self.rows.keys().map(|(run_k, _, _)| *run_k).collect();
        self.runs.retain(|k, _| linked.contains(k));
        self.see_runs(connection, project_id, now).await
    }

    /// Runs that are as they should be are not locked alone: many writers share them.
    async fn see_runs(
        &self,
        connection: &mut PgConnection,
        project_id: i32,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let runs = || self.runs.values();
        sqlx::query!(
            r#"
            WITH due AS MATERIALIZED (
                SELECT
                    r.k
                  , u.dataset_id
                  , u.name
                  , u.description
                  , u.metadata
                FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
                    u (k, dataset_id, name, description, metadata)
                JOIN dataset_runs r ON r.project_id = $1 AND r.k = u.k
                WHERE NOT r.seen
                    OR (u.description <> r.description AND $8)
                    OR (u.metadata <> r.metadata AND $8)
                    OR (u.description IS NOT NULL AND r.description IS NULL)
                    OR (u.metadata IS NOT NULL AND r.metadata IS NULL)
                ORDER BY r.k
                FOR NO KEY UPDATE OF r
            )
            UPDATE dataset_runs r
            SET seen = true
              , dataset_id = due.dataset_id
              , name = due.name
              , description = CASE
                    WHEN $8 THEN coalesce(due.description, r.description)
                    ELSE coalesce(r.description, due.description)
                END
              , metadata = CASE
                    WHEN $8 THEN coalesce(due.metadata, r.metadata)
                    ELSE coalesce(r.metadata, due.metadata)
                END
              , created_at = CASE WHEN r.seen THEN r.created_at ELSE $2 END
              , updated_at = $2
            FROM due
            WHERE r.project_id = $1
                AND r.k = due.k
            "#,
            project_id,
            now,
            &self.runs.keys().copied().collect::<Vec<_>>(),
            &runs().map(|run| run.dataset_id.clone()).collect::<Vec<_>>(),
            &runs().map(|run| run.name.clone()).collect::<Vec<_>>(),
            &runs().map(|run| run.description.clone()).collect::<Vec<_>>() as &[Option<String>],
            &runs().map(|run| run.metadata.clone()).collect::<Vec<_>>() as &[Option<Value>],
            self.overwrite,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Writes the links, of traces that are locked alone; says which of these have other runs now.
    pub(crate) async fn write(
        &self,
        connection: &mut PgConnection,
        project_id: i32,
        now: DateTime<Utc>,
    ) -> Result<Vec<ChangedRuns>, StoreError> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let keys = || self.rows.keys();
        sqlx::query!(
            r#"
            INSERT INTO dataset_run_items AS i (
                project_id
              , run_k
              , item_id
              , trace_k
              , id
              , observation_id
              , created_at
              , updated_at
            )
            SELECT $1, u.*, $2, $2
            FROM unnest($3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::text[])
                u (run_k, item_id, trace_k, id, observation_id)
            ORDER BY u.run_k, u.item_id COLLATE "C", u.trace_k
            ON CONFLICT (project_id, run_k, item_id, trace_k) DO UPDATE
            SET observation_id = excluded.observation_id
              , updated_at = excluded.updated_at
            WHERE excluded.observation_id <> i.observation_id
                OR (excluded.observation_id IS NOT NULL AND i.observation_id IS NULL)
            "#,
            project_id,
            now,
            &keys().map(|(run_k, _, _)| *run_k).collect::<Vec<_>>(),
            &keys().map(|(_, item_id, _)| item_id.clone()).collect::<Vec<_>>(),
            &self.trace_ks(),
            &keys().map(|_| Uuid::new_v4().simple().to_string()).collect::<Vec<_>>(),
            &self.rows.values().cloned().collect::<Vec<_>>() as &[Option<String>],
        )
        .execute(&mut *connection)
        .await?;
        settle_runs(connection, project_id, &self.trace_ks()).await
    }
}

/// Makes what traces, locked alone, say of their runs what the links say; gives those of which this changed something.
pub(super) async fn settle_runs(
    connection: &mut PgConnection,
    project_id: i32,
    trace_ks: &[i64],
) -> Result<Vec<ChangedRuns>, StoreError> {
    let rows = sqlx::query!(
        r#"
        WITH linked AS MATERIALIZED (
            SELECT
                t.k
              , t.run_ks AS run_ks_before
              , (
                    SELECT array_agg(DISTINCT i.run_k ORDER BY i.run_k)
                    FROM dataset_run_items i
                    WHERE i.project_id = $1
                        AND i.trace_k = t.k
                ) AS run_ks
            FROM traces t
            WHERE t.project_id = $1
                AND t.k = ANY($2)
        )
        UPDATE traces t
        SET run_ks = l.run_ks
        FROM linked l
        WHERE t.project_id = $1
            AND t.k = l.k
            AND t.run_ks IS DISTINCT FROM l.run_ks
        RETURNING
            t.k
          , t.run_ks
          , l.run_ks_before
        "#,
        project_id,
        trace_ks,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ChangedRuns {
            k: row.k,
            run_ks: row.run_ks.unwrap_or_default(),
            run_ks_before: row.run_ks_before.unwrap_or_default(),
        })
        .collect())
}
