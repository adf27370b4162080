//! How the numbers of a list are spread: the least, the greatest, and a histogram of the newest of them.

use model::list::ListQuery;
use model::scores::{DataType, ScoreField};
use model::table::Spread;
use sqlx::Row;

use super::{select, where_clause};
use crate::list::statement_about;
use crate::{ProjectScope, Store, StoreError};

/// The bins of a histogram.
const BINS: usize = 24;
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
        let mut sql = statement_about(scope, "WITH sample AS MATERIALIZED (\nSELECT s.value");
        sql.push("\nFROM scores s\nWHERE s.project_id = $1");
        where_clause(&mut sql, &selection);
        sql.push(format_args!("\nORDER BY s.ts DESC, s.seq DESC\nLIMIT {SAMPLE}\n)\n, ends AS MATERIALIZED (\n"));
        sql.push("SELECT\n    min(value) AS least\n  , max(value) AS greatest\nFROM sample\n)\nSELECT\n    e.least\n  , e.greatest");
        sql.push("\n  , least(floor((s.value - e.least) / nullif(e.greatest - e.least, 0) * ");
        sql.push(format_args!("{BINS}), {})::int AS bin\n  , count(*) AS scores", BINS - 1));
        sql.push("\nFROM sample s\nCROSS JOIN ends e\nGROUP BY 1, 2, 3");
        let rows = sql.build().fetch_all(&mut *connection).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let mut spread =
            Spread { least: first.try_get("least")?, greatest: first.try_get("greatest")?, bins: vec![0; BINS] };
        for row in &rows {
            let bin: Option<i32> = row.try_get("bin")?;
            let scores: i64 = row.try_get("scores")?;
            let at = bin.and_then(|bin| usize::try_from(bin).ok()).unwrap_or_default();
            if let Some(bin) = spread.bins.get_mut(at) {
                *bin = u32::try_from(scores).unwrap_or(u32::MAX);
            }
        }
        Ok(Some(spread))
    }
}
