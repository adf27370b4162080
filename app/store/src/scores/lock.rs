//! The one way in which writers lock scores that are stored: in id order, so that none waits for another in a circle.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::scores::ScoreSource;
use sqlx::{Postgres, Transaction};

use crate::rollups::{Fact, said_by};
use crate::{ProjectScope, StoreError};

/// A stored score, with all that roll-ups know of it.
#[derive(Debug)]
pub(super) struct FactRow {
    pub id: String,
    pub k: i64,
    pub col: i32,
    pub ts: DateTime<Utc>,
    pub value: Option<f64>,
    pub label: Option<i32>,
    pub author: i32,
    pub observation_id: Option<String>,
    pub source: String,
}

impl FactRow {
    pub(super) fn fact(&self) -> Fact {
        let source = ScoreSource::parse(&self.source);
        let said = source.and_then(|source| said_by(source, self.author, self.observation_id.as_deref()));
        Fact { k: self.k, col: self.col, ts: self.ts, value: self.value, label: self.label, said }
    }
}

/// Locks the scores of these ids, and says what their roll-ups know of them.
pub(crate) async fn lock_facts(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    ids: &[String],
) -> Result<HashMap<String, Fact>, StoreError> {
    let rows = sqlx::query_as!(
        FactRow,
        r#"
        SELECT
            s.id
          , s.k
          , s.col
          , s.ts
          , s.value
          , s.label
          , s.author
          , s.observation_id
          , (SELECT c.source FROM score_columns c WHERE c.project_id = $1 AND c.col = s.col) AS "source!"
        FROM scores s
        WHERE s.project_id = $1
            AND s.id = ANY($2)
        ORDER BY s.id
        FOR UPDATE
        "#,
        scope.project_id,
        ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row.fact())).collect())
}
