//! Scores deleted by a person, and brought back. A deletion keeps each row whole in the history, in the same
//! transaction, so undoing it restores the same id; an id that was written again in between stays as it is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::text::{id_fault, to_micros};
use serde_json::Value;
use sqlx::{Postgres, Transaction};

use super::lock::{FactRow, facts_of, lock_facts};
use super::rows::scores_by_id;
use super::write::{Writer, history_json};
use crate::rollups::{Fact, ScoreChanges};
use crate::{ProjectScope, Store, StoreError};

/// The most rows of a list that one call deletes or restores.
pub const MAX_EDITED_ROWS: usize = 200;

impl Store {
    /// Deletes scores, at once and for everyone; says how many there were. More than [`MAX_EDITED_ROWS`] ids are cut.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is deleted then.
    pub async fn delete_scores(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        ids: &[String],
    ) -> Result<u64, StoreError> {
        let ids = editable(ids);
        let seqs = self.draw_seqs(ids.len()).await?;
        let mut tx = self.pool.begin().await?;
        let facts = lock_facts(&mut tx, scope, &ids).await?;
        let gone = remove_scores(&mut tx, scope, writer, facts, &seqs).await?;
        let deleted = u64::try_from(gone.len()).unwrap_or(u64::MAX);
        self.roll_up(&mut tx, scope.project_id, &ScoreChanges::deleted(gone)).await?;
        tx.commit().await?;
        Ok(deleted)
    }

    /// Brings deleted scores back as they were; says how many. What was never deleted, or has been written again
    /// since, stays as it is.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is restored then.
    pub async fn restore_scores(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        ids: &[String],
    ) -> Result<u64, StoreError> {
        let ids = editable(ids);
        let seqs = self.draw_seqs(ids.len()).await?;
        let mut tx = self.pool.begin().await?;
        let back = bring_scores_back(&mut tx, scope, writer, &ids, &seqs).await?;
        let restored = u64::try_from(back.len()).unwrap_or(u64::MAX);
        self.roll_up(&mut tx, scope.project_id, &ScoreChanges::made(back)).await?;
        tx.commit().await?;
        Ok(restored)
    }
}

/// Deletes scores that are locked, with a sequence number for each, and keeps them in the history. Their roll-ups are the
/// caller's.
pub(crate) async fn remove_scores(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    writer: &Writer,
    facts: HashMap<String, Fact>,
    seqs: &[i64],
) -> Result<Vec<Fact>, StoreError> {
    // Under the locks, so that of two deletions the later one has the later time.
    let now = to_micros(Utc::now());
    // Of the locked ones alone: another may have been written since.
    let locked: Vec<String> = facts.keys().cloned().collect();
    let stored = scores_by_id(&mut **tx, scope, &locked).await?;
    let ids: Vec<String> = stored.iter().map(|stored| stored.score.id.clone()).collect();
    let before: Vec<Value> = stored.iter().map(|stored| history_json(&stored.score)).collect();
    keep_deleted(tx, scope, writer, now, &ids, &seqs[..ids.len()], &before).await?;
    sqlx::query!("DELETE FROM scores WHERE project_id = $1 AND id = ANY($2)", scope.project_id, &ids)
        .execute(&mut **tx)
        .await?;
    Ok(facts.into_values().collect())
}

/// Makes deleted scores again from the history, except those that are there. Their roll-ups are the caller's.
pub(crate) async fn bring_scores_back(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    writer: &Writer,
    ids: &[String],
    seqs: &[i64],
) -> Result<Vec<Fact>, StoreError> {
    let restored = sqlx::query_as!(
        FactRow,
        r#"
        INSERT INTO scores AS i
        SELECT s.*
        FROM (
            SELECT DISTINCT ON (score_id)
                score_id
              , deleted_row
            FROM score_history
            WHERE project_id = $1 AND score_id = ANY($2) AND change = 'deleted'
            ORDER BY score_id, changed_at DESC, seq DESC
        ) h
        CROSS JOIN LATERAL jsonb_populate_record(NULL::scores, h.deleted_row) s
        WHERE s.project_id = $1
        ORDER BY h.score_id
        ON CONFLICT (project_id, id) DO NOTHING
        RETURNING
            i.id
          , i.k
          , i.col
          , i.ts
          , i.value
          , i.label
          , i.author
          , i.observation_id
        "#,
        scope.project_id,
        ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        INSERT INTO score_history (
            project_id, score_id, seq, changed_at, changed_by_user_id, changed_by_key_id, change
        )
        SELECT $1, u.id, u.seq, $2, $3, $4, 'restored'
        FROM unnest($5::text[], $6::bigint[]) u (id, seq)
        "#,
        scope.project_id,
        to_micros(Utc::now()),
        writer.user_id(),
        writer.key_id(),
        &restored.iter().map(|row| row.id.clone()).collect::<Vec<_>>(),
        &seqs[..restored.len()],
    )
    .execute(&mut **tx)
    .await?;
    Ok(facts_of(tx, scope, restored).await?.into_values().collect())
}

/// The ids that can name a row, each once, in order, and no more than one call may edit.
pub(crate) fn editable(ids: &[String]) -> Vec<String> {
    let mut ids: Vec<String> = ids.iter().filter(|id| id_fault(id).is_none()).cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(MAX_EDITED_ROWS);
    ids
}

async fn keep_deleted(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    writer: &Writer,
    now: DateTime<Utc>,
    ids: &[String],
    seqs: &[i64],
    before: &[Value],
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO score_history (
            project_id, score_id, seq, changed_at, changed_by_user_id, changed_by_key_id, change, before, deleted_row
        )
        SELECT $1, u.id, u.seq, $2, $3, $4, 'deleted', u.before, to_jsonb(s)
        FROM unnest($5::text[], $6::bigint[], $7::jsonb[]) u (id, seq, before)
        JOIN scores s ON s.project_id = $1 AND s.id = u.id
        "#,
        scope.project_id,
        now,
        writer.user_id(),
        writer.key_id(),
        ids,
        seqs,
        before,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
