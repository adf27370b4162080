//! The columns to which trace columns are rolled up: made right after the column itself, found by it.

use std::collections::{BTreeSet, HashMap};

use model::scores::{DataType, Level};
use sqlx::PgConnection;

use super::Group;
use crate::{Store, StoreError};

/// Whether there are roll-ups of such scores over groups of traces. Texts are never a score column.
pub(crate) fn is_rolled_up(level: Level, data_type: DataType) -> bool {
    matches!(level, Level::Trace | Level::Observation)
        && matches!(data_type, DataType::Numeric | DataType::Boolean | DataType::Categorical)
}

impl Store {
    /// Makes the columns to which these are rolled up over each kind of group, where they are new.
    pub(crate) async fn make_rolled_columns(&self, project_id: i32, cols: &[i32]) -> Result<(), StoreError> {
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
              , c.key_hash || convert_to(u.rolled_to, 'UTF8')
              , u.rolled_to
              , c.col
            FROM score_columns c
            CROSS JOIN unnest($3::text[]) u (rolled_to)
            WHERE c.project_id = $1
                AND c.col = ANY($2)
            ORDER BY c.key_hash, u.rolled_to COLLATE "C"
            ON CONFLICT DO NOTHING
            "#,
            project_id,
            cols,
            &Group::ALL.map(|group| group.word().to_owned()),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The columns to which these are rolled up over a group of that kind.
    pub(crate) async fn rolled_columns(
        &self,
        connection: &mut PgConnection,
        project_id: i32,
        cols: BTreeSet<(Group, i32)>,
    ) -> Result<HashMap<(Group, i32), i32>, StoreError> {
        let cache = &self.dictionaries.rolled_columns;
        let mut known = HashMap::new();
        let mut missing = Vec::new();
        for (group, col) in cols {
            match cache.get(&(project_id, group, col)).await {
                Some(rolled) => drop(known.insert((group, col), rolled)),
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
              , rolled_to AS "rolled_to!"
              , col
            FROM score_columns
            WHERE project_id = $1
                AND rolled_col = ANY($2)
            "#,
            project_id,
            &missing,
        )
        .fetch_all(connection)
        .await?;
        for row in rows {
            let Some(group) = Group::ALL.into_iter().find(|group| group.word() == row.rolled_to) else { continue };
            cache.insert((project_id, group, row.rolled_col), row.col).await;
            known.insert((group, row.rolled_col), row.col);
        }
        Ok(known)
    }
}
