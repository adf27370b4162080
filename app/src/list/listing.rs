//! The rows of the Scores page, and what is kept of them when the next ones cannot be had.

use std::collections::HashMap;

use leptos::prelude::*;
use model::list::{Position, ROW_CHOICES};
use model::table::{Cell, Row, TablePage};
use serde::{Deserialize, Serialize};

use super::liking::Liking;
use super::server::list_page;
use super::{AnyField, ListName, Query};
use crate::rpc::Trouble;

/// What the page's table shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Listing {
    /// The address's query that the rows answer; not yet the address's own while new rows are on their way.
    #[serde(rename = "q")]
    query: String,
    /// How many rows a page has, by the address or by the person's liking.
    #[serde(rename = "n")]
    pub(super) rows: u32,
    /// Whether this is the list's first page.
    #[serde(rename = "f")]
    is_first: bool,
    /// The rows, also older ones where newer could not be had.
    #[serde(rename = "p")]
    pub(crate) page: Option<TablePage>,
    /// Why there is nothing newer.
    #[serde(rename = "t")]
    pub(crate) trouble: Option<Trouble>,
}

impl Listing {
    /// The words of the score columns on the page.
    pub(super) fn score_columns(&self) -> Vec<String> {
        let columns = self.page.as_ref().map(|page| page.columns.as_slice()).unwrap_or_default();
        columns.iter().filter(|column| column.score.is_some()).map(|column| column.word.clone()).collect()
    }

    /// The address's query that the rows answer.
    pub(crate) fn query(&self, name: ListName) -> Query {
        name.query(&self.query)
    }
}

/// Rows that were shown, and when they came, in milliseconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    listing: Listing,
    pub(crate) since_ms: f64,
}

impl Shown {
    fn page(&self) -> Option<&TablePage> {
        self.listing.page.as_ref()
    }

    /// The columns on the page.
    pub(super) fn columns(&self, name: ListName) -> Vec<AnyField> {
        let columns = self.page().map(|page| page.columns.as_slice()).unwrap_or_default();
        columns.iter().filter_map(|column| name.field(&column.word)).collect()
    }

    /// The cell of a row in a column's place, with its column's word.
    pub(super) fn cell(&self, key: &str, column: usize) -> Option<(String, Cell)> {
        let page = self.page()?;
        let row = page.rows.iter().find(|row| row.key == key)?;
        Some((page.columns.get(column)?.word.clone(), row.cells.get(column)?.clone()))
    }

    /// Takes rows in the place of those of their keys.
    pub(super) fn patch(&mut self, patches: &HashMap<String, Row>) {
        let rows = self.listing.page.iter_mut().flat_map(|page| &mut page.rows);
        rows.for_each(|row| patches.get(&row.key).into_iter().for_each(|patch| row.clone_from(patch)));
    }

    /// A row of the page.
    pub(super) fn row(&self, key: &str) -> Option<&Row> {
        self.page()?.rows.iter().find(|row| row.key == key)
    }

    /// The place of a row on the page, from one on, and whether the page is the list's first.
    pub(super) fn place(&self, key: &str) -> Option<(usize, bool)> {
        let index = self.page()?.rows.iter().position(|row| row.key == key)?;
        Some((index + 1, self.listing.is_first))
    }
}

/// The last rows that were shown, in case the next ones do not come.
pub(crate) type LastShown = StoredValue<Option<Shown>>;

/// Remembers what is being shown, and says whether it is another list or page than before. Only the browser has a
/// next time.
pub(crate) fn remember(last: LastShown, listing: &Listing) -> bool {
    if cfg!(feature = "ssr") || listing.trouble.is_some() {
        return false;
    }
    let moved = last.with_value(|last| last.as_ref().is_some_and(|last| last.listing.query != listing.query));
    last.set_value(Some(Shown { listing: listing.clone(), since_ms: js_sys::Date::now() }));
    moved
}

/// Asks for the rows of a query, as this person likes to see them.
pub(super) async fn fetch_listing(
    project: String,
    query: String,
    chosen: Option<Query>,
    liking: Liking,
    last: LastShown,
) -> Listing {
    let name = liking.list();
    let asked = name.query(&query).liked_as(&liking.known(chosen).await);
    let is_first = asked.position == Position::First;
    let listing = |page, trouble| Listing { query, rows: asked.rows, is_first, page, trouble };
    match list_page(project, name.word().to_owned(), asked.print()).await {
        Ok(page) => listing(Some(page), None),
        // Rows of a person who is signed out, or of a project that is gone, must not stay in sight.
        Err(trouble @ (Trouble::SignedOut | Trouble::Missing)) => listing(None, Some(trouble)),
        Err(trouble) => match last.try_get_value().flatten() {
            Some(shown) => Listing { trouble: Some(trouble), ..shown.listing },
            None => Listing { rows: ROW_CHOICES[0], ..listing(None, Some(trouble)) },
        },
    }
}
