//! Bookmarks: what people want to find again.

use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// Bookmarks traces, or takes their bookmarks away; says how many changed. Traces that have not come have none.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn bookmark_traces(
        &self,
        scope: &ProjectScope,
        ids: &[String],
        bookmarked: bool,
    ) -> Result<u64, StoreError> {
        let ids: Vec<String> = ids.iter().filter(|id| !id.contains('\0')).cloned().collect();
        let done = sqlx::query!(
            r#"
            WITH due AS MATERIALIZED (
                SELECT t.k
                FROM traces t
                WHERE t.project_id = $1
                    AND t.id = ANY($2)
                    AND t.seen
                    AND t.bookmarked <> $3
                ORDER BY t.k
                FOR UPDATE
            )
            UPDATE traces t
            SET bookmarked = $3
            FROM due
            WHERE t.project_id = $1
                AND t.k = due.k
            "#,
            scope.project_id,
            &ids,
            bookmarked,
        )
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }
}
