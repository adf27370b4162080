//! Traces deleted by a person, with their observations and scores, and brought back. A deleted trace is a stub again, so
//! its number stays; one that was sent again in between stays as it is.

use std::time::Duration;

use chrono::{DateTime, Utc};
use model::text::to_micros;
use sqlx::{Postgres, Transaction};

use super::figures::count_observations;
use super::write::lock_traces;
use crate::rollups::{ChangedTrace, TraceChanges};
use crate::scores::{bring_scores_back, editable, lock_facts, remove_scores};
use crate::{ProjectScope, Store, StoreError, Writer};

/// How long a deleted trace is kept for undoing: the page offers that for ten seconds.
const KEPT: Duration = Duration::from_secs(60 * 60);

impl Store {
    /// Deletes traces with their observations and scores, at once and for everyone; says how many there were. More than
    /// [`crate::MAX_EDITED_ROWS`] ids are cut.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is deleted then.
    pub async fn delete_traces(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        ids: &[String],
    ) -> Result<u64, StoreError> {
        let project_id = scope.project_id;
        let found = sqlx::query!(
            r#"
            SELECT
                t.k
              , ARRAY(SELECT s.id FROM scores s WHERE s.project_id = $1 AND s.k = t.k) AS "score_ids!"
            FROM traces t
            WHERE t.project_id = $1
                AND t.id = ANY($2)
            "#,
            project_id,
            &editable(ids),
        )
        .fetch_all(&self.pool)
        .await?;
        let ks: Vec<i64> = found.iter().map(|trace| trace.k).collect();
        let score_ids: Vec<String> = found.into_iter().flat_map(|trace| trace.score_ids).collect();
        let seqs = self.draw_seqs(score_ids.len()).await?;
        let mut tx = self.pool.begin().await?;
        let mut facts = lock_facts(&mut tx, scope, &score_ids).await?;
        // One may have been written to another trace since.
        facts.retain(|_, fact| ks.contains(&fact.k));
        lock_traces(&mut tx, project_id, &ks).await?;
        keep_traces(&mut tx, project_id, &ks, facts.iter().map(|(id, fact)| (id.clone(), fact.k))).await?;
        let gone = remove_scores(&mut tx, scope, writer, facts, &seqs).await?;
        let changed = make_stubs(&mut tx, project_id, &ks).await?;
        let changes = TraceChanges { traces: &changed, scores: &gone, ..TraceChanges::default() };
        self.follow_traces(&mut tx, project_id, changes).await?;
        tx.commit().await?;
        Ok(u64::try_from(changed.len()).unwrap_or(u64::MAX))
    }

    /// Brings deleted traces back as they were, with observations and scores; says how many. What was never deleted, or
    /// has been sent again since, stays as it is.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is restored then.
    pub async fn restore_traces(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        ids: &[String],
    ) -> Result<u64, StoreError> {
        let project_id = scope.project_id;
        let found = sqlx::query!(
            r#"
            SELECT
                t.k
              , d.score_ids
            FROM traces t
            JOIN deleted_traces d ON d.project_id = $1 AND d.k = t.k
            WHERE t.project_id = $1
                AND t.id = ANY($2)
                AND NOT t.seen
            "#,
            project_id,
            &editable(ids),
        )
        .fetch_all(&self.pool)
        .await?;
        let ks: Vec<i64> = found.iter().map(|trace| trace.k).collect();
        let score_ids: Vec<String> = found.into_iter().flat_map(|trace| trace.score_ids).collect();
        let seqs = self.draw_seqs(score_ids.len()).await?;
        let mut tx = self.pool.begin().await?;
        let back = bring_scores_back(&mut tx, scope, writer, &score_ids, &seqs).await?;
        lock_traces(&mut tx, project_id, &ks).await?;
        let changed = bring_traces_back(&mut tx, project_id, &ks).await?;
        let changes = TraceChanges { traces: &changed, scores: &back, ..TraceChanges::default() };
        self.follow_traces(&mut tx, project_id, changes).await?;
        tx.commit().await?;
        Ok(u64::try_from(changed.len()).unwrap_or(u64::MAX))
    }

    /// Forgets traces whose deletion can no longer be undone.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep_deleted_traces(&self) -> Result<(), StoreError> {
        let before = Utc::now() - KEPT;
        sqlx::query!("DELETE FROM deleted_traces WHERE deleted_at < $1", before).execute(&self.pool).await?;
        Ok(())
    }
}

/// Puts rows of traces and observations aside, as far as there is anything of them: to delete twice forgets nothing.
async fn keep_traces(
    tx: &mut Transaction<'_, Postgres>,
    project_id: i32,
    ks: &[i64],
    scores: impl Iterator<Item = (String, i64)>,
) -> Result<(), StoreError> {
    let (score_ids, score_ks): (Vec<String>, Vec<i64>) = scores.unzip();
    // What was kept of an earlier deletion of the same trace can no longer come back.
    sqlx::query!(
        r#"
        DELETE FROM deleted_traces d
        USING traces t
        WHERE d.project_id = $1
            AND d.k = ANY($2)
            AND t.project_id = $1
            AND t.k = d.k
            AND (t.seen OR t.k = ANY($3))
        "#,
        project_id,
        ks,
        &score_ks,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        INSERT INTO deleted_traces (project_id, k, deleted_at, trace, score_ids)
        SELECT
            $1
          , t.k
          , $3
          , to_jsonb(t)
          , ARRAY(SELECT u.id FROM unnest($4::text[], $5::bigint[]) u (id, k) WHERE u.k = t.k)
        FROM traces t
        WHERE t.project_id = $1
            AND t.k = ANY($2)
            AND (t.seen OR t.k = ANY($5))
        "#,
        project_id,
        ks,
        to_micros(Utc::now()),
        &score_ids,
        &score_ks,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        WITH gone AS (
            DELETE FROM observations
            WHERE project_id = $1
                AND trace_k = ANY($2)
            RETURNING *
        )
        INSERT INTO deleted_observations (project_id, trace_k, id, observation)
        SELECT
            $1
          , g.trace_k
          , g.id
          , to_jsonb(g)
        FROM gone g
        "#,
        project_id,
        ks,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What a stub knows of its trace: nothing.
async fn make_stubs(
    tx: &mut Transaction<'_, Postgres>,
    project_id: i32,
    ks: &[i64],
) -> Result<Vec<ChangedTrace>, StoreError> {
    let rows = sqlx::query!(
        r#"
        UPDATE traces t
        SET
            seen = false
          , ts = NULL
          , end_ts = NULL
          , given_name = NULL
          , root_name = NULL
          , root_id = NULL
          , user_id = NULL
          , session_k = NULL
          , environment = 'default'
          , tags = '{}'
          , release = NULL
          , version = NULL
          , public = false
          , input = NULL
          , output = NULL
          , metadata = '{}'
          , observations = 0
          , debugs = 0
          , warnings = 0
          , errors = 0
          , input_tokens = NULL
          , output_tokens = NULL
          , total_tokens = NULL
          , cost = NULL
          , bookmarked = false
        FROM traces b
        WHERE t.project_id = $1
            AND t.k = ANY($2)
            AND t.seen
            AND b.project_id = $1
            AND b.k = t.k
        RETURNING
            t.k
          , b.ts AS "ts: DateTime<Utc>"
          , b.session_k
        "#,
        project_id,
        ks,
    )
    .fetch_all(&mut **tx)
    .await?;
    let stub =
        |k, ts_before, session_k_before| ChangedTrace { k, ts: None, ts_before, session_k: None, session_k_before };
    Ok(rows.into_iter().map(|row| stub(row.k, row.ts, row.session_k)).collect())
}

/// Makes stubs what they were, with their observations, and forgets that they were deleted.
async fn bring_traces_back(
    tx: &mut Transaction<'_, Postgres>,
    project_id: i32,
    ks: &[i64],
) -> Result<Vec<ChangedTrace>, StoreError> {
    let rows = sqlx::query!(
        r#"
        UPDATE traces t
        SET
            seen = r.seen
          , ts = r.ts
          , end_ts = r.end_ts
          , given_name = r.given_name
          , root_name = r.root_name
          , root_id = r.root_id
          , user_id = r.user_id
          , session_k = r.session_k
          , environment = r.environment
          , tags = r.tags
          , release = r.release
          , version = r.version
          , public = r.public
          , input = r.input
          , output = r.output
          , metadata = r.metadata
          , bookmarked = r.bookmarked
        FROM deleted_traces d
        CROSS JOIN LATERAL jsonb_populate_record(NULL::traces, d.trace) r
        WHERE t.project_id = $1
            AND t.k = ANY($2)
            AND NOT t.seen
            AND d.project_id = $1
            AND d.k = t.k
        RETURNING
            t.k
          , t.ts
          , t.session_k
        "#,
        project_id,
        ks,
    )
    .fetch_all(&mut **tx)
    .await?;
    let back: Vec<i64> = rows.iter().map(|row| row.k).collect();
    sqlx::query!(
        r#"
        INSERT INTO observations
        SELECT o.*
        FROM deleted_observations d
        CROSS JOIN LATERAL jsonb_populate_record(NULL::observations, d.observation) o
        WHERE d.project_id = $1
            AND d.trace_k = ANY($2)
        "#,
        project_id,
        &back,
    )
    .execute(&mut **tx)
    .await?;
    count_observations(tx, project_id, &back).await?;
    sqlx::query!("DELETE FROM deleted_traces WHERE project_id = $1 AND k = ANY($2)", project_id, &back)
        .execute(&mut **tx)
        .await?;
    let again = |k, ts, session_k| ChangedTrace { k, ts, ts_before: None, session_k, session_k_before: None };
    Ok(rows.into_iter().map(|row| again(row.k, row.ts, row.session_k)).collect())
}
