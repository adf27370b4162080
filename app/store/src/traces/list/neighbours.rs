//! The traces before and after one: a page of one trace on either side of its place, by the same walks as the list itself.

use model::list::ListQuery;
use model::traces::TraceField;

use super::fetch::fetch;
use super::few::place_of;
use super::listing::Listing;
use super::order::Order;
use super::select;
use crate::list::SNAPSHOT;
use crate::{ProjectScope, Store, StoreError};

/// The traces beside one in a list, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before.
    pub previous: Option<String>,
    /// The one after.
    pub next: Option<String>,
}

impl Store {
    /// The traces before and after this one in the list that the query asks for; its page counts for nothing. A trace that
    /// the list does not have stands where it would stand. One that is too far away to be found in time is not told.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn trace_neighbours(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<TraceField>,
        id: &str,
    ) -> Result<Neighbours, StoreError> {
        if id.contains('\0') {
            return Ok(Neighbours::default());
        }
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let seen = sqlx::query_scalar!(
            "SELECT k FROM traces WHERE project_id = $1 AND id = $2 AND seen",
            scope.project_id,
            id
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(k) = seen else { return Ok(Neighbours::default()) };
        let (dictionary, selection) = select(&mut tx, scope, query).await?;
        let order = Order::of(query, &dictionary);
        let Some(place) = place_of(&mut tx, scope, &order, k).await? else { return Ok(Neighbours::default()) };
        let listing = Listing::of(query, order, &selection);
        let mut ids = [None, None];
        for (backward, beside) in [true, false].into_iter().zip(&mut ids) {
            let listing = listing.beside(place.clone(), backward);
            let found = fetch(&mut tx, scope, &selection, &listing, 1).await?;
            if let Some(row) = found.rows.first() {
                *beside = sqlx::query_scalar!(
                    "SELECT id FROM traces WHERE project_id = $1 AND k = $2",
                    scope.project_id,
                    row.k
                )
                .fetch_optional(&mut *tx)
                .await?;
            }
        }
        tx.commit().await?;
        let [previous, next] = ids;
        Ok(Neighbours { previous, next })
    }
}
