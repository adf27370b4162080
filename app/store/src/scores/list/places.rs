//! Places of a list, for what is measured of it.

use model::list::ListQuery;
use model::scores::ScoreField;

use super::place_of;
use super::segments::Order;
use crate::scores::rows::{ScoreRow, select_scores};
use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// Cursors of the places of these scores.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_places(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<ScoreField>,
        ids: &[String],
    ) -> Result<Vec<String>, StoreError> {
        let mut sql = select_scores(scope);
        sql.push("\n    AND s.id = ANY(").push_bind(ids).push(")");
        let rows: Vec<ScoreRow> = sql.build_query_as().fetch_all(&self.pool).await?;
        let order = Order::by(query.order().field);
        Ok(rows.iter().map(|row| place_of(order, row).print()).collect())
    }
}
