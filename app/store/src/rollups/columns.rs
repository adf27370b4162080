//! The columns to which trace columns are rolled up: made right after the column itself, found by it.

use std::collections::{BTreeSet, HashMap};

use model::scores::{DataType, Level};
use sqlx::PgConnection;

use crate::{Store, StoreError};

/// Whether there are roll-ups of such scores over a session. Texts are never a score column.
pub(crate) fn is_rolled_up(level: Level, data_type: DataType) -> bool {
    matches!(level, Level::Trace | Level::Observation)
        && matches!(data_type, DataType::Numeric | DataType::Boolean | DataType::Categorical)
}

impl Store {
    /// Makes the columns to which these are rolled up over a session, where they are new.
    pub(crate) async fn make_session_columns(&self, project_id: i32, cols: &[i32]) -> Result<(), StoreError> {
        if cols.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            r#"
            INSERT INTO score_columns (
                project_id, col, level, name, source, data_type, label, key_hash, rolled_to, rolled_col
            )
            SELECT
                $1
              , nextval('score_column_col')::int
              , c.level
              , c.name
              , c.source
              , c.data_type
              , c.label
              , c.key_hash || convert_to('session', 'UTF8')
              , 'session'
              , c.col
            FROM score_columns c
            WHERE c.project_id = $1
                AND c.col = ANY($2)
            ORDER BY c.key_hash
            ON CONFLICT DO NOTHING
            "#,
            project_id,
            cols,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The columns to which these are rolled up over a session.
    pub(crate) async fn session_columns(
        &self,
        connection: &mut PgConnection,
        project_id: i32,
        cols: BTreeSet<i32>,
    ) -> Result<HashMap<i32, i32>, StoreError> {
        let cache = &self.dictionaries.session_columns;
        let mut known = HashMap::new();
        let mut missing = Vec::new();
        for col in cols {
            match cache.get(&(project_id, col)).await {
                Some(session_col) => drop(known.insert(col, session_col)),
                None => missing.push(col),
            }
        }
        if missing.is_empty() {
            return Ok(known);
        }
        let rows = sqlx::query!(
            r#"
            SELECT
                rolled_col AS "rolled_col!"
              , col
            FROM score_columns
            WHERE project_id = $1
                AND rolled_col = ANY($2)
                AND rolled_to = 'session'
            "#,
            project_id,
            &missing,
        )
        .fetch_all(connection)
        .await?;
        for row in rows {
            cache.insert((project_id, row.rolled_col), row.col).await;
            known.insert(row.rolled_col, row.col);
        }
        Ok(known)
    }
}
