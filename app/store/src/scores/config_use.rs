//! How score configs are used: told by the columns of scores of their name and type, whose counts are kept.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::scores::ScoreConfig;

use super::configs::read_configs;
use crate::annotations::labels_of;
use crate::{ProjectScope, Store, StoreError};

/// A config with how it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct UsedScoreConfig {
    /// The config.
    pub config: ScoreConfig,
    /// How many scores of its name and type there are, whichever config they name.
    pub used: u64,
    /// The time of the newest of them.
    pub last_used: Option<DateTime<Utc>>,
}

impl Store {
    /// Every config of the project with how it is used, by name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn used_configs(&self, scope: &ProjectScope) -> Result<Vec<UsedScoreConfig>, StoreError> {
        let configs = read_configs(&self.pool, scope).await?;
        let names: Vec<String> = configs.iter().map(|config| config.name.clone()).collect();
        // One look at the end of an index for each column, however many scores it has.
        let rows = sqlx::query!(
            r#"
            SELECT
                c.name
              , c.data_type
              , sum(k.n)::bigint AS "used!"
              , max(s.ts) AS last_used
            FROM score_columns c
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(n), 0) AS n
                FROM score_column_counts
                WHERE project_id = $1
                    AND col = c.col
            ) k
            LEFT JOIN LATERAL (
                SELECT ts
                FROM scores
                WHERE project_id = $1
                    AND col = c.col
                ORDER BY ts DESC, seq DESC
                LIMIT 1
            ) s ON true
            WHERE c.project_id = $1
                AND c.label IS NULL
                AND c.rolled_to IS NULL
                AND c.name = ANY($2)
            GROUP BY c.name, c.data_type
            "#,
            scope.project_id,
            &names,
        )
        .fetch_all(&self.pool)
        .await?;
        let uses: HashMap<_, _> =
            rows.into_iter().map(|row| ((row.name, row.data_type), (row.used.unsigned_abs(), row.last_used))).collect();
        let used = |config: ScoreConfig| {
            let found = uses.get(&(config.name.clone(), config.data_type.word().to_owned()));
            let (used, last_used) = found.copied().unwrap_or_default();
            UsedScoreConfig { config, used, last_used }
        };
        Ok(configs.into_iter().map(used).collect())
    }

    /// The labels that scores of this name have had, at most some dozens.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn labels_of(&self, scope: &ProjectScope, name: &str) -> Result<Vec<String>, StoreError> {
        if name.contains('\0') {
            return Ok(Vec::new());
        }
        labels_of(&mut *self.pool.acquire().await?, scope, name).await
    }
}
