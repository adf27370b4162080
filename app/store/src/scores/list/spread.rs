//! How the numbers of a list are spread: the least, the greatest, and a histogram of the newest of them.

use std::time::Duration;

use model::list::ListQuery;
use model::scores::{DataType, ScoreField};
use model::table::Spread;
use sqlx::AssertSqlSafe;

use super::{select, where_clause};
use crate::list::{SNAPSHOT, SPREAD_HEAD, push_spread, read_spread, statement_about};
use crate::{ProjectScope, Store, StoreError};

/// The newest scores that are looked at.
const SAMPLE: u32 = 20_000;
/// How long somebody who opens an editor waits for the picture in it.
const LIMIT: Duration = Duration::from_millis(300);

impl Store {
    /// The numbers of the list that the query asks for, its own tests of the value left out; nothing if there are none, or
    /// if they are so thinly sown that looking for them takes too long.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_spread(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<ScoreField>,
    ) -> Result<Option<Spread>, StoreError> {
        match tokio::time::timeout(LIMIT, self.read_score_spread(scope, query.rows_asked())).await {
            Ok(Err(StoreError::TooSlow(_))) | Err(_) => Ok(None),
            Ok(read) => read,
        }
    }

    async fn read_score_spread(
        &self,
        scope: &ProjectScope,
        mut query: ListQuery<ScoreField>,
    ) -> Result<Option<Spread>, StoreError> {
        query.filters.retain(|filter| filter.field != ScoreField::Value);
        let mut connection = self.pool.begin_with(SNAPSHOT).await?;
        let own_limit = format!("SET LOCAL statement_timeout = {}", LIMIT.as_millis());
        sqlx::query(AssertSqlSafe(own_limit)).execute(&mut *connection).await?;
        let mut selection = select(&mut connection, scope, &query).await?;
        selection.words.columns.retain(|column| matches!(column.data_type, DataType::Numeric | DataType::Boolean));
        selection.every_column = false;
        if selection.is_empty() {
            return Ok(None);
        }
        let mut sql = statement_about(scope, SPREAD_HEAD);
        sql.push("SELECT s.value\nFROM scores s\nWHERE s.project_id = $1");
        where_clause(&mut sql, &selection);
        sql.push(format_args!("\nORDER BY s.ts DESC, s.seq DESC\nLIMIT {SAMPLE}"));
        push_spread(&mut sql);
        let rows = sql.build().fetch_all(&mut *connection).await?;
        connection.commit().await?;
        read_spread(&rows)
    }
}
