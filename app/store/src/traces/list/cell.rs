//! What stands behind the score columns: which ones there are, and the single scores of one cell.

use model::scores::{CellScore, DataType, Level, ScoreColumn};

use super::Dictionary;
use crate::list::statement_about;
use crate::scores::list::words::read_columns;
use crate::scores::rows::{ScoreRow, cell_score, select_scores};
use crate::{ProjectScope, Store, StoreError};

/// The most scores told of one cell.
const MOST: u32 = 50;

impl Store {
    /// The score columns that traces can have, with how many scores each has in the project, the most used first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn trace_score_columns(&self, scope: &ProjectScope) -> Result<Vec<(ScoreColumn, u64)>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let columns = read_columns(&mut connection, scope).await?;
        let mut sql =
            statement_about(scope, "SELECT\n    n.col\n  , sum(n.n)::bigint AS n\nFROM score_column_counts n");
        sql.push("\nWHERE n.project_id = $1\nGROUP BY n.col\nHAVING sum(n.n) > 0");
        let counts: Vec<(i32, i64)> = sql.build_query_as().fetch_all(&mut *connection).await?;
        let mut counted: Vec<(ScoreColumn, u64)> = counts
            .into_iter()
            .filter_map(|(col, n)| {
                let words = columns.iter().find(|words| words.col == col)?;
                let of_traces = matches!(words.level, Level::Trace | Level::Observation);
                let is_column = !matches!(words.data_type, DataType::Text | DataType::Correction);
                (of_traces && is_column).then(|| (words.column(), n.unsigned_abs()))
            })
            .collect();
        counted.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.name.cmp(&other.name)).then(one.cmp(other)));
        Ok(counted)
    }

    /// The single scores behind a cell, newest first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_cell(
        &self,
        scope: &ProjectScope,
        trace_id: &str,
        column: &ScoreColumn,
    ) -> Result<Vec<CellScore>, StoreError> {
        if trace_id.contains('\0') {
            return Ok(Vec::new());
        }
        let mut connection = self.pool.acquire().await?;
        let dictionary = Dictionary { columns: read_columns(&mut connection, scope).await?, ..Dictionary::default() };
        let Some(col) = dictionary.col(column) else { return Ok(Vec::new()) };
        let mut sql = select_scores(scope);
        sql.push("\n    AND s.k = (SELECT x.k FROM traces x WHERE x.project_id = $1 AND x.id = ");
        sql.push_bind(trace_id.to_owned()).push(")\n    AND s.col = ").push_bind(col);
        sql.push(format_args!("\nORDER BY s.ts DESC, s.seq DESC\nLIMIT {MOST}"));
        let rows = sql.build_query_as::<ScoreRow>().fetch_all(&mut *connection).await?;
        Ok(rows.into_iter().map(cell_score).collect())
    }
}
