use model::list::ListQuery;
use model::scores::{CellScore, ColumnHead, ScoreColumn, UsedColumn};
use model::table::Spread;
use model::traces::TraceField;

use crate::{ProjectScope, Store, StoreError};

impl Store {
    pub async fn bookmark_traces(&self, _: &ProjectScope, _: &[String], _: bool) -> Result<u64, StoreError> {
        Ok(0)
    }
    pub async fn trace_heads(
        &self,
        _: &ProjectScope,
        _: &ListQuery<TraceField>,
        _: &[ScoreColumn],
    ) -> Result<Vec<ColumnHead>, StoreError> {
        Ok(Vec::new())
    }
    pub async fn score_cell(&self, _: &ProjectScope, _: &str, _: &ScoreColumn) -> Result<Vec<CellScore>, StoreError> {
        Ok(Vec::new())
    }
    pub async fn delete_traces(&self, _: &ProjectScope, _: &[String]) -> Result<u64, StoreError> {
        Ok(0)
    }
    pub async fn restore_traces(&self, _: &ProjectScope, _: &[String]) -> Result<u64, StoreError> {
        Ok(0)
    }
    pub async fn trace_choices(&self, _: &ProjectScope, _: &TraceField, _: &str) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
    pub async fn trace_spread(
        &self,
        _: &ProjectScope,
        _: &ListQuery<TraceField>,
        _: &TraceField,
    ) -> Result<Option<Spread>, StoreError> {
        Ok(None)
    }
    pub async fn trace_score_columns(&self, _: &ProjectScope) -> Result<Vec<UsedColumn>, StoreError> {
        Ok(Vec::new())
    }
}
