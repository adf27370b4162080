//! A job undone: deleted rows come back, and what was said is again what it was before, told by the history.

use chrono::Utc;
use model::bulk::{BulkDeed, BulkPhase, MOST_UNDONE};

use super::{A_COMMIT, Job, SILENCE};
use crate::{Deed, ProjectScope, Store, StoreError};

/// Why a job is not undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoUndo {
    /// There is no such job any more, or it goes on, or it is undone already.
    Gone,
    /// It reached more rows than can be undone at once.
    TooLarge,
}

impl Store {
    /// Begins to undo a person's job.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing has begun then.
    pub async fn undo_bulk(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        id: &str,
    ) -> Result<Result<(), NoUndo>, StoreError> {
        let Some((state, job)) = self.read_job(scope, user_id, id).await? else { return Ok(Err(NoUndo::Gone)) };
        if state.done > MOST_UNDONE {
            return Ok(Err(NoUndo::TooLarge));
        }
        let now = Utc::now();
        let begun = sqlx::query!(
            r#"
            UPDATE bulk_jobs
            SET phase = 'undoing'
              , beat_at = $4
            WHERE project_id = $1
                AND id = $2
                AND user_id = $3
                AND (phase IN ('done', 'stopped', 'failed') OR (phase IN ('running', 'undoing') AND beat_at < $5))
            "#,
            scope.project_id,
            id,
            user_id,
            now,
            now - SILENCE,
        )
        .execute(&self.pool)
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(Err(NoUndo::Gone));
        }
        tokio::spawn(self.clone().undo(job, state.done));
        Ok(Ok(()))
    }

    async fn undo(self, job: Job, reached: u64) {
        let ended = match self.undo_all(&job).await {
            Ok(()) => BulkPhase::Undone,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a job could not be undone");
                BulkPhase::Failed("Not everything was undone: the database did not answer.".to_owned())
            }
        };
        self.end(&job, &ended).await;
        let deed = match job.wish.list.as_str() {
            "scores" => Deed::ScoresBrought,
            _ => Deed::TracesBrought,
        };
        if job.wish.deed == BulkDeed::Delete && ended == BulkPhase::Undone {
            self.note_count(&job.scope, &job.writer(), deed, reached).await;
        }
    }

    async fn undo_all(&self, job: &Job) -> Result<(), StoreError> {
        loop {
            let ids = sqlx::query_scalar!(
                r#"
                SELECT row_id
                FROM bulk_rows
                WHERE project_id = $1
                    AND job_id = $2
                ORDER BY row_id
                LIMIT $3
                "#,
                job.scope.project_id,
                job.id,
                i64::from(A_COMMIT),
            )
            .fetch_all(&self.pool)
            .await?;
            if ids.is_empty() {
                return Ok(());
            }
            match (&job.wish.deed, job.wish.list.as_str()) {
                (BulkDeed::Say { .. }, _) => self.unsay(job, &ids).await?,
                (BulkDeed::Delete, "scores") => drop(self.restore_scores(&job.scope, &job.writer(), &ids).await?),
                (BulkDeed::Delete, _) => drop(self.restore_traces(&job.scope, &job.writer(), &ids).await?),
            }
            // What is undone is no longer to be undone: whoever goes on, goes on behind it.
            sqlx::query!(
                r#"
                WITH gone AS (
                    DELETE FROM bulk_rows
                    WHERE project_id = $1
                        AND job_id = $2
                        AND row_id = ANY($3)
                    RETURNING 1
                )
                UPDATE bulk_jobs
                SET done = greatest(0, done - (SELECT count(*) FROM gone))
                  , beat_at = $4
                WHERE project_id = $1
                    AND id = $2
                "#,
                job.scope.project_id,
                job.id,
                &ids,
                Utc::now(),
            )
            .execute(&self.pool)
            .await?;
        }
    }

    /// Of these annotations those that the job made are deleted, those that it changed are what they were.
    async fn unsay(&self, job: &Job, ids: &[String]) -> Result<(), StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT
                s.id
              , s.created_at >= $3 AS "is_new!"
              , h.seq AS "seq?"
            FROM scores s
            LEFT JOIN LATERAL (
                SELECT h.seq
                FROM score_history h
                WHERE h.project_id = $1
                    AND h.score_id = s.id
                    AND h.changed_at >= $3
                    AND h.change = 'changed'
                ORDER BY h.changed_at, h.seq
                LIMIT 1
            ) h ON true
            WHERE s.project_id = $1
                AND s.id = ANY($2)
            "#,
            job.scope.project_id,
            ids,
            job.started_at,
        )
        .fetch_all(&self.pool)
        .await?;
        let made: Vec<String> = rows.iter().filter(|row| row.is_new).map(|row| row.id.clone()).collect();
        let changed = rows.into_iter().filter(|row| !row.is_new);
        let changed: Vec<(String, i64)> = changed.filter_map(|row| Some((row.id, row.seq?))).collect();
        self.delete_scores(&job.scope, &job.writer(), &made).await?;
        // What the rules refuse today stays as it is.
        self.put_back(&job.scope, &job.writer(), &changed).await?;
        Ok(())
    }
}
