//! The one way in which writers lock scores that are stored: in id order, so that none waits for another in a circle.

use std::collections::HashMap;

use sqlx::{Postgres, Transaction};

use crate::rollups::Fact;
use crate::{ProjectScope, StoreError};

/// Locks the scores of these ids, and says what their roll-ups know of them.
pub(crate) async fn lock_facts(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    ids: &[String],
) -> Result<HashMap<String, Fact>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT
            id
          , k
          , col
          , ts
          , value
          , label
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
    Ok(rows
        .into_iter()
        .map(|row| (row.id, Fact { k: row.k, col: row.col, ts: row.ts, value: row.value, label: row.label }))
        .collect())
}
