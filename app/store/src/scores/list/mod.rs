//! The Scores page's list. The filters choose dictionary numbers ([`selection`]), the order becomes a row of segments
//! ([`segments`]), those from the cursor on become walks of one index each ([`listing`]), and each walk is one
//! statement that reads keys from its index and then the rows of these keys ([`walk`]). Nothing is ever skipped over
//! or sorted as a whole, so a page costs the same wherever it lies.

mod cells;
mod cursor;
mod listing;
mod segments;
mod selection;
mod walk;
pub(in crate::scores) mod words;

#[cfg(test)]
mod plan_tests;
#[cfg(test)]
mod text_tests;

use chrono::Utc;
use model::list::{ListField, ListQuery, Sort};
use model::scores::{DataType, ScoreField, ScoreSource};
use model::table::{Column, TablePage, Total};
use sqlx::PgConnection;

use self::cells::row_of;
use self::cursor::Place;
use self::listing::Listing;
use self::segments::Order;
use self::selection::Selection;
use super::rows::{SNAPSHOT, ScoreRow};
use crate::{ProjectScope, Store, StoreError};

/// The most rows a page.
const MAX_PAGE_ROWS: u32 = 200;
/// Where counting stops.
const COUNTED_ROWS: u32 = 10_000;

impl Store {
    /// One page of the list that the query asks for.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn score_page(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<ScoreField>,
    ) -> Result<TablePage, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let selection = select(&mut tx, scope, query).await?;
        let limit = query.rows.clamp(1, MAX_PAGE_ROWS);
        let mut listing = Listing::of(query, &selection);
        // One row more than shown tells whether more follow.
        let mut found = fetch(&mut tx, scope, &selection, &listing, limit + 1).await?;
        if found.is_empty() && listing.backward {
            // What preceded is gone: this is the beginning now.
            listing = listing.restarted();
            found = fetch(&mut tx, scope, &selection, &listing, limit + 1).await?;
        }
        tx.commit().await?;
        Ok(page_of(&query.shown(), &listing, found, limit as usize))
    }

    /// How many scores the query's list has, counted no further than is cheap.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn score_total(&self, scope: &ProjectScope, query: &ListQuery<ScoreField>) -> Result<Total, StoreError> {
        // The order does not matter, and by time one walk covers the list.
        let query = ListQuery { sort: Some(ScoreField::default_sort()), ..query.at(Default::default()) };
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let selection = select(&mut tx, scope, &query).await?;
        let mut counted = 0;
        for walk in Listing::of(&query, &selection).walks() {
            let mut statement = walk.count("", scope, &selection.tests, COUNTED_ROWS + 1);
            let rows: i64 = statement.build_query_scalar().fetch_one(&mut *tx).await?;
            counted += rows.unsigned_abs();
        }
        tx.commit().await?;
        let most = u64::from(COUNTED_ROWS);
        Ok(if counted > most { Total::MoreThan(most) } else { Total::Exact(counted) })
    }

    /// The values that a filter of this field can name in this project and that contain what was typed, in any case:
    /// names, sources, types and environments that occur, in text order.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_choices(
        &self,
        scope: &ProjectScope,
        field: ScoreField,
        typed: &str,
    ) -> Result<Vec<String>, StoreError> {
        let wanted = typed.to_lowercase();
        let mut connection = self.pool.acquire().await?;
        if field == ScoreField::Environment {
            let environments = words::read_environments(&mut connection, scope).await?;
            let names = environments.into_iter().map(|known| known.name);
            return Ok(names.filter(|name| name.to_lowercase().contains(&wanted)).collect());
        }
        let columns = words::read_columns(&mut connection, scope).await?;
        let mut choices: Vec<String> = match field {
            ScoreField::Name => columns.into_iter().map(|column| column.name).collect(),
            ScoreField::Source => {
                let occurs = |source: &&ScoreSource| columns.iter().any(|column| column.source == **source);
                ScoreSource::ALL.iter().filter(occurs).map(|source| source.word().to_owned()).collect()
            }
            ScoreField::DataType => {
                let occurs = |data_type: &&DataType| columns.iter().any(|column| column.data_type == **data_type);
                DataType::ALL.iter().filter(occurs).map(|data_type| data_type.word().to_owned()).collect()
            }
            _ => Vec::new(),
        };
        if field == ScoreField::Name {
            choices.sort_unstable();
            choices.dedup();
        }
        choices.retain(|choice| choice.to_lowercase().contains(&wanted));
        Ok(choices)
    }
}

/// Reads the dictionary and the filters against it.
async fn select(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<ScoreField>,
) -> Result<Selection, StoreError> {
    let columns = words::read_columns(connection, scope).await?;
    let Sort { field, .. } = query.order();
    let labels = match Order::by(field) {
        Order::Value => words::read_labels(connection, scope).await?,
        Order::Time | Order::Name => Vec::new(),
    };
    let environments = words::read_environments(connection, scope).await?;
    Ok(Selection::of(query, columns, labels, &environments, Utc::now()))
}

/// Walks on until there are `limit` rows or no more.
async fn fetch(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    listing: &Listing,
    limit: u32,
) -> Result<Vec<ScoreRow>, StoreError> {
    let mut rows: Vec<ScoreRow> = Vec::new();
    for walk in listing.walks() {
        let mut statement = walk.page("", scope, &selection.tests, limit);
        rows.extend(statement.build_query_as::<ScoreRow>().fetch_all(&mut *connection).await?);
        if rows.len() >= limit as usize {
            break;
        }
    }
    rows.truncate(limit as usize);
    Ok(rows)
}

/// The page of what was found; `found` has one row more than `limit` where the walk goes on.
fn page_of(columns: &[ScoreField], listing: &Listing, mut found: Vec<ScoreRow>, limit: usize) -> TablePage {
    let goes_on = found.len() > limit;
    found.truncate(limit);
    if listing.backward {
        found.reverse();
    }
    let cursor = |row: Option<&ScoreRow>| match row {
        Some(row) => Some(Place::of(listing.order, row).print()),
        // Nothing follows any more, but the way back stays open.
        None => listing.place.as_ref().map(Place::print),
    };
    let (follow, precede) = if listing.backward { (true, goes_on) } else { (goes_on, listing.place.is_some()) };
    TablePage {
        columns: columns.iter().map(column_of).collect(),
        rows: found.iter().map(|row| row_of(&row.stored, columns)).collect(),
        next: if follow { cursor(found.last()) } else { None },
        searched: None,
        prev: if precede { cursor(found.first()) } else { None },
    }
}

fn column_of(field: &ScoreField) -> Column {
    Column { word: field.key().into_owned(), title: field.title().into_owned(), sortable: field.is_sortable() }
}
