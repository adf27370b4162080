//! What is done to many rows at once, in the background: some rows a commit, each noted before it is touched, so that all of it
//! can be undone. A job is a row that anyone of the project's servers can read; the one that began it carries it out.

mod deed;
mod undo;

use std::time::Duration;

use chrono::{DateTime, Utc};
use model::bulk::{BulkDeed, BulkPhase, BulkRows, BulkState, BulkWish, MOST_TICKED};
use model::list::{ListQuery, Position, TableField};
use model::table::TablePage;
use model::text::to_micros;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Deed, ProjectScope, Store, StoreError};

pub use undo::NoUndo;

/// Jobs of a project at once.
const MOST_RUNNING: i64 = 4;
/// A job that did nothing for so long has lost its server.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a job can be undone.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// The most rows of one commit.
const A_COMMIT: u32 = 200;

/// A job as its worker knows it.
#[derive(Clone, Debug)]
struct Job {
    scope: ProjectScope,
    id: String,
    user_id: String,
    wish: BulkWish,
    started_at: DateTime<Utc>,
}

/// Why a job does not begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoJob {
    /// As many as may are at work in the project.
    TooMany,
    /// The wish makes no sense: more rows than can be named, a list that is none, a verdict on what has none.
    Nonsense,
}

/// What a part of a job came to.
enum Part {
    /// It is done.
    Done,
    /// What was wished is refused, for this reason.
    Refused(String),
}

impl Store {
    /// Begins a job for a person, and tells how far it is; the caller has checked that the person may do so.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing has begun then.
    pub async fn begin_bulk(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        wish: BulkWish,
    ) -> Result<Result<BulkState, NoJob>, StoreError> {
        if !makes_sense(&wish) {
            return Ok(Err(NoJob::Nonsense));
        }
        let now = to_micros(Utc::now());
        self.forget_jobs(scope, now).await?;
        let id = Uuid::new_v4().simple().to_string();
        let begun = sqlx::query!(
            r#"
            INSERT INTO bulk_jobs (project_id, id, user_id, wish, phase, started_at, beat_at)
            SELECT $1, $2, $3, $4, 'running', $5, $5
            WHERE (
                SELECT count(*)
                FROM bulk_jobs
                WHERE project_id = $1
                    AND phase IN ('running', 'undoing')
                    AND beat_at > $6
            ) < $7
            "#,
            scope.project_id,
            id,
            user_id,
            Json(&wish) as _,
            now,
            now - SILENCE,
            MOST_RUNNING,
        )
        .execute(&self.pool)
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(Err(NoJob::TooMany));
        }
        let job = Job { scope: *scope, id: id.clone(), user_id: user_id.to_owned(), wish, started_at: now };
        tokio::spawn(self.clone().work(job));
        Ok(Ok(BulkState { id, done: 0, phase: BulkPhase::Running }))
    }

    /// How far a person's job is; nothing where there is no such job.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn bulk_state(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        id: &str,
    ) -> Result<Option<(BulkState, BulkWish)>, StoreError> {
        Ok(self.read_job(scope, user_id, id).await?.map(|(state, job)| (state, job.wish)))
    }

    /// Asks a person's job to stop: it does after the rows at hand.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn stop_bulk(&self, scope: &ProjectScope, user_id: &str, id: &str) -> Result<(), StoreError> {
        if id.contains('\0') {
            return Ok(());
        }
        sqlx::query!(
            "UPDATE bulk_jobs SET is_to_stop = true WHERE project_id = $1 AND id = $2 AND user_id = $3",
            scope.project_id,
            id,
            user_id,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// A person's job with its state.
    async fn read_job(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        id: &str,
    ) -> Result<Option<(BulkState, Job)>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let row = sqlx::query!(
            r#"
            SELECT
                wish AS "wish: Json<BulkWish>"
              , phase
              , done
              , note
              , started_at
              , beat_at
            FROM bulk_jobs
            WHERE project_id = $1
                AND id = $2
                AND user_id = $3
            "#,
            scope.project_id,
            id,
            user_id,
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let is_silent = row.beat_at < Utc::now() - SILENCE;
        let phase = match row.phase.as_str() {
            "running" | "undoing" if is_silent => BulkPhase::Failed("Its server was stopped.".to_owned()),
            "running" => BulkPhase::Running,
            "undoing" => BulkPhase::Undoing,
            "done" => BulkPhase::Done,
            "stopped" => BulkPhase::Stopped,
            "undone" => BulkPhase::Undone,
            _ => BulkPhase::Failed(row.note.unwrap_or_default()),
        };
        let state = BulkState { id: id.to_owned(), done: row.done.unsigned_abs(), phase };
        let job = Job {
            scope: *scope,
            id: id.to_owned(),
            user_id: user_id.to_owned(),
            wish: row.wish.0,
            started_at: row.started_at,
        };
        Ok(Some((state, job)))
    }

    /// Forgets the jobs that can no longer be undone.
    async fn forget_jobs(&self, scope: &ProjectScope, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            WITH gone AS (
                DELETE FROM bulk_jobs
                WHERE project_id = $1
                    AND beat_at < $2
                RETURNING id
            )
            DELETE FROM bulk_rows r
            USING gone
            WHERE r.project_id = $1
                AND r.job_id = gone.id
            "#,
            scope.project_id,
            now - KEPT,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Carries a job out and says how it ended.
    async fn work(self, job: Job) {
        let ended = match self.work_through(&job).await {
            Ok(ended) => ended,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a job could not go on");
                BulkPhase::Failed("The database did not answer.".to_owned())
            }
        };
        let done = self.end(&job, &ended).await;
        let deed = match job.wish.list.as_str() {
            "scores" => Deed::ScoresDeleted,
            _ => Deed::TracesDeleted,
        };
        if job.wish.deed == BulkDeed::Delete {
            self.note_count(&job.scope, &job.writer(), deed, done).await;
        }
    }

    async fn work_through(&self, job: &Job) -> Result<BulkPhase, StoreError> {
        let query = match &job.wish.rows {
            BulkRows::Ticked(ids) => {
                return Ok(match self.reach(job, ids).await? {
                    (Part::Refused(why), _) => BulkPhase::Failed(why),
                    (Part::Done, _) => BulkPhase::Done,
                });
            }
            BulkRows::Matching(query) => query,
        };
        let mut after = None;
        loop {
            let page = match job.wish.list.as_str() {
                "scores" => self.score_page(&job.scope, &walked(query, after)).await?,
                _ => self.trace_page(&job.scope, &walked(query, after)).await?,
            };
            let TablePage { rows, next, .. } = page;
            let ids: Vec<String> = rows.into_iter().map(|row| row.key).collect();
            match self.reach(job, &ids).await? {
                (Part::Refused(why), _) => return Ok(BulkPhase::Failed(why)),
                (Part::Done, true) => return Ok(BulkPhase::Stopped),
                (Part::Done, false) => {}
            }
            match next {
                Some(next) => after = Some(next),
                None => return Ok(BulkPhase::Done),
            }
        }
    }

    /// Does to these rows what is wished; says whether the job was asked to stop.
    async fn reach(&self, job: &Job, ids: &[String]) -> Result<(Part, bool), StoreError> {
        let (part, done) = if ids.is_empty() { (Part::Done, 0) } else { self.do_deed(job, ids).await? };
        let is_to_stop = sqlx::query_scalar!(
            r#"
            UPDATE bulk_jobs
            SET done = done + $3
              , beat_at = $4
            WHERE project_id = $1
                AND id = $2
            RETURNING is_to_stop
            "#,
            job.scope.project_id,
            job.id,
            i64::try_from(done).unwrap_or(i64::MAX),
            Utc::now(),
        )
        .fetch_optional(&self.pool)
        .await?;
        // A job that is gone has nobody who wants it.
        Ok((part, is_to_stop.unwrap_or(true)))
    }

    /// Notes how a job ended; says how many rows it has reached.
    async fn end(&self, job: &Job, phase: &BulkPhase) -> u64 {
        let (word, note) = match phase {
            BulkPhase::Running => ("running", None),
            BulkPhase::Undoing => ("undoing", None),
            BulkPhase::Done => ("done", None),
            BulkPhase::Stopped => ("stopped", None),
            BulkPhase::Undone => ("undone", None),
            BulkPhase::Failed(why) => ("failed", Some(why.as_str())),
        };
        let ended = sqlx::query_scalar!(
            "UPDATE bulk_jobs SET phase = $3, note = $4, beat_at = $5 WHERE project_id = $1 AND id = $2 RETURNING done",
            job.scope.project_id,
            job.id,
            word,
            note,
            Utc::now(),
        )
        .fetch_optional(&self.pool)
        .await;
        ended.map(|done| done.unwrap_or_default().unsigned_abs()).unwrap_or_else(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "the end of a job could not be noted");
            0
        })
    }
}

/// Whether a wish can be carried out at all.
fn makes_sense(wish: &BulkWish) -> bool {
    let is_bounded = match &wish.rows {
        BulkRows::Ticked(ids) => ids.len() <= MOST_TICKED,
        BulkRows::Matching(_) => true,
    };
    let fits = match wish.list.as_str() {
        "traces" => true,
        "scores" => wish.deed == BulkDeed::Delete,
        _ => false,
    };
    is_bounded && fits
}

/// The rows that a query finds, from the newest on: an order in which none comes twice, whatever is done to them.
fn walked<F: TableField>(query: &str, after: Option<String>) -> ListQuery<F> {
    ListQuery {
        sort: None,
        columns: Some(Vec::new()),
        rows: A_COMMIT,
        open: None,
        position: after.map_or(Position::First, Position::After),
        ..ListQuery::parse(query).query
    }
}
