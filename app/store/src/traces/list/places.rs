//! Random places of a list, for what is measured of it.

use model::list::ListQuery;
use model::traces::TraceField;

use super::listing::Listing;
use super::order::Order;
use super::select;
use super::walk::Entry;
use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// Cursors of about `count` random places, as many of each part of the list: those with what it is ordered by, those
    /// without.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn trace_places(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<TraceField>,
        count: u32,
    ) -> Result<Vec<String>, StoreError> {
        let mut connection = self.patient_connection().await?;
        let (dictionary, selection) = select(&mut connection, scope, query).await?;
        let walks = Listing::of(query, Order::of(query, &dictionary), &selection).walks();
        let of_each = count.div_ceil(u32::try_from(walks.len()).unwrap_or(1).max(1));
        let mut places = Vec::new();
        for walk in walks {
            let mut sql = walk.entries("SELECT e.*\nFROM (", scope, &selection);
            sql.push(format_args!("\n) e\nORDER BY random()\nLIMIT {of_each}"));
            let entries: Vec<Entry> = sql.build_query_as().fetch_all(&mut connection).await?;
            places.extend(entries.iter().map(|entry| walk.place(entry).print()));
        }
        Ok(places)
    }
}
