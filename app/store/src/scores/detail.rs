//! One score with everything that is known of it: each property, its config, and what it was before.

use chrono::{DateTime, Utc};
use model::scores::{Author, ScoreConfig, ScoreField, StoredScore};
use model::table::Cell;
use model::text::id_fault;
use serde_json::Value;

use super::list::cells::row_of;
use super::rows::scores_by_id;
use super::write::history_json;
use crate::{ProjectScope, Store, StoreError};

/// The most changes of a score that are read: the newest ones.
const MAX_CHANGES: i64 = 100;

/// A score with everything that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreDetail {
    /// The score.
    pub stored: StoredScore,
    /// Every property as a cell, in the order of [`ScoreField::ALL`].
    pub cells: Vec<Cell>,
    /// The config that it follows.
    pub config: Option<ScoreConfig>,
    /// The score as it is, in the words of the history.
    pub now: Value,
    /// What happened to it since it was made, newest first.
    pub history: Vec<ScoreChange>,
}

/// One change of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreChange {
    /// Its number among the changes of the score.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; the name of a key or a person.
    pub by: Option<Author>,
    /// What was done: `changed`, `deleted` or `restored`.
    pub change: String,
    /// What the score was before, in the words of the public API.
    pub before: Option<Value>,
}

/// A trace by its id, with its name once it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTrace {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
}

impl Store {
    /// One score with everything that is known of it.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing where there is no such score.
    pub async fn score_detail(&self, scope: &ProjectScope, id: &str) -> Result<Option<ScoreDetail>, StoreError> {
        if id_fault(id).is_some() {
            return Ok(None);
        }
        let Some(stored) = scores_by_id(&self.pool, scope, &[id.to_owned()]).await?.pop() else { return Ok(None) };
        let config = match &stored.score.config_id {
            Some(config_id) => self.configs_by_id(scope, std::slice::from_ref(config_id)).await?.remove(config_id),
            None => None,
        };
        Ok(Some(ScoreDetail {
            cells: row_of(&stored, ScoreField::ALL, &[]).cells,
            config,
            now: history_json(&stored.score),
            history: self.score_changes(scope, id).await?,
            stored,
        }))
    }

    /// The traces of these scores, each once, by name and id; scores of sessions and runs have none.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn traces_of_scores(&self, scope: &ProjectScope, ids: &[String]) -> Result<Vec<NamedTrace>, StoreError> {
        let ids: Vec<String> = ids.iter().filter(|id| id_fault(id).is_none()).cloned().collect();
        let traces = sqlx::query_as!(
            NamedTrace,
            r#"
            SELECT DISTINCT
                t.id
              , CASE WHEN t.seen THEN t.name END AS name
            FROM scores s
            JOIN traces t ON t.project_id = $1 AND t.k = s.k
            WHERE s.project_id = $1 AND s.id = ANY($2)
            ORDER BY 2, 1
            "#,
            scope.project_id,
            &ids,
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(traces)
    }

    async fn score_changes(&self, scope: &ProjectScope, id: &str) -> Result<Vec<ScoreChange>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT
                h.seq
              , h.changed_at
              , h.changed_by_user_id
              , u.name AS "person?"
              , y.name AS "key?"
              , h.change
              , h.before
            FROM score_history h
            LEFT JOIN users u ON u.id = h.changed_by_user_id
            LEFT JOIN api_keys y ON y.project_id = $1 AND y.id = h.changed_by_key_id
            WHERE h.project_id = $1 AND h.score_id = $2
            ORDER BY h.changed_at DESC, h.seq DESC
            LIMIT $3
            "#,
            scope.project_id,
            id,
            MAX_CHANGES,
        )
        .fetch_all(&self.pool)
        .await?;
        let changes = rows.into_iter().map(|row| ScoreChange {
            seq: row.seq,
            at: row.changed_at,
            by: match row.changed_by_user_id {
                Some(id) => Some(Author::Person { name: row.person.unwrap_or_else(|| id.clone()), id }),
                None => row.key.map(|name| Author::Key { name }),
            },
            change: row.change,
            before: row.before,
        });
        Ok(changes.collect())
    }
}
