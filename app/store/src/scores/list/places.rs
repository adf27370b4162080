//! Random places of a list, for what is measured of it.

use model::list::ListQuery;
use model::scores::ScoreField;

use super::segments::Order;
use super::{place_of, select, where_clause};
use crate::scores::rows::{ScoreRow, select_scores};
use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// Cursors of the places of `count` of these scores that pass.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_places(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<ScoreField>,
        ids: &[String],
        count: u32,
    ) -> Result<Vec<String>, StoreError> {
        let mut connection = self.patient_connection().await?;
        let selection = select(&mut connection, scope, query).await?;
        let mut sql = select_scores(scope);
        sql.push("\n    AND s.id = ANY(").push_bind(ids).push(")");
        where_clause(&mut sql, &selection);
        sql.push(format_args!("\nORDER BY random()\nLIMIT {count}"));
        let rows: Vec<ScoreRow> = sql.build_query_as().fetch_all(&mut connection).await?;
        let order = Order::by(query.order().field);
        Ok(rows.iter().map(|row| place_of(order, row).print()).collect())
    }
}
