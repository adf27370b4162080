//! How each person likes to see each list, where its address says nothing.

use std::collections::BTreeMap;

use chrono::Utc;

use super::ProjectScope;
use crate::{Store, StoreError};

impl Store {
    /// What this person last chose in the project: by the list's word, the text form of a list query.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list_settings(
        &self,
        scope: &ProjectScope,
        user_id: &str,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT
                list
              , query
            FROM list_settings
            WHERE project_id = $1 AND user_id = $2
            "#,
            scope.project_id,
            user_id,
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|row| (row.list, row.query)).collect())
    }

    /// Remembers what this person chose of a list; nothing chosen is nothing remembered.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn save_list_settings(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        list: &str,
        query: &str,
    ) -> Result<(), StoreError> {
        if query.is_empty() {
            sqlx::query!(
                "DELETE FROM list_settings WHERE project_id = $1 AND user_id = $2 AND list = $3",
                scope.project_id,
                user_id,
                list,
            )
            .execute(&self.pool)
            .await?;
            return Ok(());
        }
        sqlx::query!(
            r#"
            INSERT INTO list_settings (project_id, user_id, list, query, updated_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (project_id, user_id, list) DO UPDATE SET
                query = excluded.query
              , updated_at = excluded.updated_at
            "#,
            scope.project_id,
            user_id,
            list,
            query,
            Utc::now(),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
