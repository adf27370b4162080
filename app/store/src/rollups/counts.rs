//! How many scores each score column has: what its own roll-up rows count, added up. Kept in shards, of which each
//! transaction takes any one, so that writers seldom queue for a row.

use std::collections::BTreeMap;

use sqlx::PgConnection;

use crate::StoreError;

/// Rows a column.
const SHARDS: i32 = 16;

/// What a transaction adds to the counts, by col.
#[derive(Debug, Default)]
pub(crate) struct Counts(BTreeMap<i32, i64>);

impl Counts {
    pub(crate) fn add(&mut self, col: i32, n: i32) {
        *self.0.entry(col).or_default() += i64::from(n);
    }

    pub(crate) async fn write(mut self, connection: &mut PgConnection, project_id: i32) -> Result<(), StoreError> {
        self.0.retain(|_, n| *n != 0);
        if self.0.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            r#"
            INSERT INTO score_column_counts AS c (project_id, col, shard, n)
            SELECT $1, u.col, $2, u.n
            FROM unnest($3::int[], $4::bigint[]) u (col, n)
            ORDER BY u.col
            ON CONFLICT (project_id, col, shard) DO UPDATE SET n = c.n + excluded.n
            "#,
            project_id,
            rand::random_range(0..SHARDS),
            &self.0.keys().copied().collect::<Vec<_>>(),
            &self.0.values().copied().collect::<Vec<_>>(),
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}
