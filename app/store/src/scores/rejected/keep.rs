//! Keeps what was refused beside the answer: it waits in memory for a writer of its own, so that no answer is slower for it
//! or fails with it. Bounded everywhere: what does not fit, or meets a database that is away, is not kept.

use std::collections::HashMap;
use std::mem::take;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use model::text::to_micros;
use serde_json::json;
use tokio::sync::Notify;

use super::{NewRejected, casing_word};
use crate::{ProjectScope, Store, StoreError};

/// Refused scores that a project keeps, the newest ones.
const MOST_KEPT: i64 = 10_000;
/// For how long.
const KEPT: TimeDelta = TimeDelta::days(30);
/// What is kept of a payload, in bytes.
const MOST_PAYLOAD: usize = 16 * 1024;
/// Refused scores that wait to be kept.
const MOST_WAITING: usize = 1_000;

/// What waits to be kept.
#[derive(Debug, Default)]
pub(crate) struct Rejections {
    waiting: Mutex<Waiting>,
    done: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    rows: HashMap<i32, Vec<Row>>,
    count: usize,
    is_written: bool,
}

#[derive(Debug)]
struct Row {
    rejected: NewRejected,
    is_cut: bool,
    at: DateTime<Utc>,
}

impl Rejections {
    /// Nothing here panics while it holds the lock.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// Keeps what was refused, some time soon; the caller waits for nothing.
    pub fn keep_rejected(&self, scope: &ProjectScope, rejected: Vec<NewRejected>) {
        let mut waiting = self.rejections.lock();
        let room = MOST_WAITING.saturating_sub(waiting.count);
        let at = to_micros(Utc::now());
        let rows: Vec<Row> = rejected.into_iter().take(room).map(|rejected| Row::new(rejected, at)).collect();
        if rows.is_empty() {
            return;
        }
        waiting.count += rows.len();
        waiting.rows.entry(scope.project_id).or_default().extend(rows);
        if !waiting.is_written {
            waiting.is_written = true;
            tokio::spawn(self.clone().write_rejected());
        }
    }

    /// Waits until everything that was refused so far is kept: before a stop.
    pub async fn settle_rejected(&self) {
        loop {
            let done = self.rejections.done.notified();
            if !self.rejections.lock().is_written {
                return;
            }
            done.await;
        }
    }

    /// Forgets what was refused long ago.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep_rejected(&self) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM rejected_scores WHERE rejected_at < $1", Utc::now() - KEPT)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn write_rejected(self) {
        loop {
            let rows = {
                let mut waiting = self.rejections.lock();
                waiting.is_written = !waiting.rows.is_empty();
                waiting.count = 0;
                take(&mut waiting.rows)
            };
            if rows.is_empty() {
                self.rejections.done.notify_waiters();
                return;
            }
            for (project_id, rows) in rows {
                if let Err(error) = self.write_rejected_of(project_id, &rows).await {
                    tracing::warn!(%error, "refused scores could not be kept");
                }
            }
        }
    }

    async fn write_rejected_of(&self, project_id: i32, rows: &[Row]) -> Result<(), StoreError> {
        let seqs = self.draw_seqs(rows.len()).await?;
        sqlx::query!(
            r#"
            INSERT INTO rejected_scores (
                project_id, seq, rejected_at, key_id, sdk, casing, payload, is_cut, faults
            )
            SELECT $1, u.*
            FROM unnest(
                $2::bigint[], $3::timestamptz[], $4::int[], $5::text[], $6::text[], $7::text[], $8::bool[], $9::jsonb[]
            ) u (seq, rejected_at, key_id, sdk, casing, payload, is_cut, faults)
            "#,
            project_id,
            &seqs,
            &column(rows, |row| row.at),
            &column(rows, |row| row.rejected.key_id),
            &column(rows, |row| row.rejected.sdk.clone()) as &[Option<String>],
            &column(rows, |row| casing_word(row.rejected.casing).to_owned()),
            &column(rows, |row| row.rejected.payload.clone()),
            &column(rows, |row| row.is_cut),
            &column(rows, |row| json!(row.rejected.faults)),
        )
        .execute(&self.pool)
        .await?;
        sqlx::query!(
            r#"
            DELETE FROM rejected_scores
            WHERE project_id = $1
                AND (rejected_at, seq) <= (
                    SELECT rejected_at, seq
                    FROM rejected_scores
                    WHERE project_id = $1
                    ORDER BY rejected_at DESC, seq DESC
                    OFFSET $2
                    LIMIT 1
                )
            "#,
            project_id,
            MOST_KEPT,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

impl Row {
    /// Postgres keeps no NUL, not even in what was refused for one.
    fn new(mut rejected: NewRejected, at: DateTime<Utc>) -> Self {
        let is_cut = rejected.payload.len() > MOST_PAYLOAD;
        let end =
            (0..=MOST_PAYLOAD.min(rejected.payload.len())).rev().find(|at| rejected.payload.is_char_boundary(*at));
        rejected.payload.truncate(end.unwrap_or_default());
        rejected.payload.shrink_to_fit();
        let storable = |text: &mut String| {
            if text.contains('\0') {
                *text = text.replace('\0', "\u{fffd}");
            }
        };
        storable(&mut rejected.payload);
        for fault in &mut rejected.faults {
            storable(&mut fault.path);
            storable(&mut fault.message);
        }
        Self { rejected, is_cut, at }
    }
}

fn column<C>(rows: &[Row], of: impl Fn(&Row) -> C) -> Vec<C> {
    rows.iter().map(of).collect()
}
