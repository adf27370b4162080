//! How the numbers of a list are spread: the least, the greatest, and a histogram of the newest of them.

use model::list::ListQuery;
use model::scores::{DataType, ScoreField};
use model::table::Spread;

use super::{select, where_clause};
use crate::list::{SPREAD_HEAD, push_spread, read_spread, statement_about};
use crate::{ProjectScope, Store, StoreError};

/// The newest scores that are looked at.
const SAMPLE: u32 = 20_000;

impl Store {
    /// The numbers of the list that the query asks for, its own tests of the value left out; nothing if there are none.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn score_spread(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<ScoreField>,
    ) -> Result<Option<Spread>, StoreError> {
        let mut query = query.rows_asked();
        query.filters.retain(|filter| filter.field != ScoreField::Value);
        let mut connection = self.pool.acquire().await?;
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
        read_spread(&rows)
    }
}
