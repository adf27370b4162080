//! The Scores page's list.

use model::list::ListQuery;
use model::scores::ScoreField;
use model::table::{TablePage, Total};

use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// One page of the list that the query asks for.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn score_page(
        &self,
        _scope: &ProjectScope,
        _query: &ListQuery<ScoreField>,
    ) -> Result<TablePage, StoreError> {
        todo!()
    }

    /// How many scores the query's list has, counted no further than is cheap.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn score_total(
        &self,
        _scope: &ProjectScope,
        _query: &ListQuery<ScoreField>,
    ) -> Result<Total, StoreError> {
        todo!()
    }

    /// The values that a filter of this field can name in this project, in text order: names, sources, types and
    /// environments that occur.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_choices(&self, _scope: &ProjectScope, _field: ScoreField) -> Result<Vec<String>, StoreError> {
        todo!()
    }
}
