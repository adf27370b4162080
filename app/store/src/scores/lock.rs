//! The one way in which writers lock scores that are stored: in id order, so that none waits for another in a circle.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::scores::ScoreSource;
use sqlx::{Postgres, Transaction};

use crate::rollups::{Fact, said_by};
use crate::{ProjectScope, StoreError};

/// A stored score, with all that roll-ups know of it but the source of its column.
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
            id
          , k
          , col
          , ts
          , value
          , label
          , author
          , observation_id
        FROM scores
        WHERE project_id = $1
            AND id = ANY($2)
        ORDER BY id
        FOR UPDATE
        "#,
        scope.project_id,
        ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    facts_of(tx, scope, rows).await
}

/// What the roll-ups of these scores know of them. In a statement of its own: a row that was waited for may name a column
/// that is younger than the statement that locked it.
pub(super) async fn facts_of(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    rows: Vec<FactRow>,
) -> Result<HashMap<String, Fact>, StoreError> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let mut cols: Vec<i32> = rows.iter().map(|row| row.col).collect();
    cols.sort_unstable();
    cols.dedup();
    let sources = sqlx::query!(
        "SELECT col, source FROM score_columns WHERE project_id = $1 AND col = ANY($2)",
        scope.project_id,
        &cols,
    )
    .fetch_all(&mut **tx)
    .await?;
    let sources: HashMap<i32, ScoreSource> =
        sources.into_iter().filter_map(|row| Some((row.col, ScoreSource::parse(&row.source)?))).collect();
    let fact = |row: FactRow| {
        let source = sources.get(&row.col).copied();
        let said = source.and_then(|source| said_by(source, row.author, row.observation_id.as_deref()));
        (row.id, Fact { k: row.k, col: row.col, ts: row.ts, value: row.value, label: row.label, said })
    };
    Ok(rows.into_iter().map(fact).collect())
}
