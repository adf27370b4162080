//! The table of traces as a list. Filters become tests of each trace ([`selection`]), the order becomes a row of segments
//! ([`order`]), and those from the cursor on become walks of one index each ([`listing`]). A walk goes in slices ([`walk`], over
//! the entries of [`scan`]) until the page is full or the time for searching has ended ([`fetch`]). Lists that some filter makes
//! short are found by its index and put in order at once ([`few`]). Only then are the wide rows read ([`rows`]). Scores are
//! never added up here: what they come to is kept in `rollups`. Figures over a whole list come after its rows, and from a
//! [`sample`] where it is long.

mod cell;
mod choices;
mod conditions;
mod cursor;
mod dictionary;
mod fetch;
mod few;
mod heads;
mod listing;
mod neighbours;
mod of_scores;
mod order;
mod places;
mod rows;
mod sample;
mod scan;
mod search;
mod selection;
mod total;
mod walk;

#[cfg(test)]
pub(crate) mod plan_tests;
#[cfg(test)]
mod text_tests;

use chrono::Utc;
use model::list::{ListField, ListQuery, Test};
use model::scores::DataType;
use model::table::{Column, Row, TablePage};
use model::traces::TraceField;
use sqlx::PgConnection;

use self::cursor::Key;
use self::dictionary::Dictionary;
use self::fetch::fetch;
use self::listing::Listing;
pub use self::neighbours::Neighbours;
use self::order::Order;
use self::rows::read_rows;
use self::search::Search;
use self::selection::{Selection, read_sessions};
use crate::list::{MAX_PAGE_ROWS, SNAPSHOT, Turn, ends_of};
use crate::scores::list::words;
use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// One page of the traces that the query asks for.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn trace_page(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<TraceField>,
    ) -> Result<TablePage, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let (dictionary, selection) = select(&mut tx, scope, query).await?;
        let limit = query.rows.clamp(1, MAX_PAGE_ROWS) as usize;
        let mut listing = Listing::of(query, Order::of(query, &dictionary), &selection);
        // One row more than shown tells whether more follow.
        let mut found = fetch(&mut tx, scope, &selection, &listing, limit + 1).await?;
        if found.rows.is_empty() && listing.backward && found.searched.is_none() {
            // What preceded is gone: this is the beginning now.
            listing = listing.restarted();
            found = fetch(&mut tx, scope, &selection, &listing, limit + 1).await?;
        }
        let turn = Turn { backward: listing.backward, place: listing.place.as_ref() };
        let (prev, next) = ends_of(&mut found, &turn, limit, |row| row.place.clone());
        let ks: Vec<i64> = found.rows.iter().map(|row| row.k).collect();
        let columns = query.shown();
        let rows = read_rows(&mut tx, scope, &ks, &columns, &dictionary).await?;
        tx.commit().await?;
        Ok(TablePage {
            columns: columns.iter().map(column_of).collect(),
            rows,
            next: next.map(|place| place.print()),
            prev: prev.map(|place| place.print()),
            searched: found.searched.as_ref().map(|place| match place.key {
                Key::Time(ts, _) if listing.order == Order::Time => ts.timestamp_micros(),
                _ => 0,
            }),
        })
    }
}

impl Store {
    /// The rows of these traces with the columns of the query, whether it asks for them or not; so many at most as a page has.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn trace_rows(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<TraceField>,
        ids: &[String],
    ) -> Result<Vec<Row>, StoreError> {
        let ids: Vec<String> =
            ids.iter().take(MAX_PAGE_ROWS as usize).filter(|id| !id.contains('\0')).cloned().collect();
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let ks = sqlx::query_scalar!(
            "SELECT k FROM traces WHERE project_id = $1 AND id = ANY($2) AND seen",
            scope.project_id,
            &ids,
        )
        .fetch_all(&mut *tx)
        .await?;
        let dictionary = read_dictionary(&mut tx, scope, query).await?;
        let rows = read_rows(&mut tx, scope, &ks, &query.shown(), &dictionary).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

/// Reads the dictionary and the filters against it.
async fn select(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<TraceField>,
) -> Result<(Dictionary, Selection), StoreError> {
    let dictionary = read_dictionary(connection, scope, query).await?;
    let sessions = read_sessions(connection, scope, query).await?;
    let search = match &query.search {
        Some(text) => Some(Search::read(connection, scope, text).await?),
        None => None,
    };
    let selection = Selection::of(query, &dictionary, &sessions, search, Utc::now());
    Ok((dictionary, selection))
}

/// As much of the dictionary as the query names.
async fn read_dictionary(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<TraceField>,
) -> Result<Dictionary, StoreError> {
    let sorted = query.order().field;
    let shown = query.shown();
    let fields = || query.filters.iter().map(|filter| &filter.field).chain(&shown).chain([&sorted]);
    let asks_columns = fields().any(|field| field.score_column().is_some());
    let is_labelled =
        |field: &TraceField| field.score_column().is_some_and(|column| column.data_type == DataType::Categorical);
    let asks_authors = query.filters.iter().any(|filter| matches!(filter.test, Test::By(_)));
    Ok(Dictionary {
        columns: if asks_columns { words::read_columns(connection, scope).await? } else { Vec::new() },
        labels: if fields().any(is_labelled) { words::read_labels(connection, scope).await? } else { Vec::new() },
        authors: if asks_authors { words::read_authors(connection, scope).await? } else { Vec::new() },
    })
}

fn column_of(field: &TraceField) -> Column {
    Column {
        word: field.key().into_owned(),
        title: field.title().into_owned(),
        sortable: field.is_sortable(),
        score: field.score_column().cloned(),
    }
}
