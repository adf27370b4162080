//! The rows of the Scores page, and what is kept of them when the next ones cannot be had.

use leptos::prelude::*;
use model::list::ListQuery;
use model::scores::ScoreField;
use model::table::TablePage;
use serde::{Deserialize, Serialize};

use super::server::score_page;
use crate::rpc::Trouble;

/// What the page's table shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Listing {
    /// The query that the rows answer; not yet the address's while new rows are on their way.
    #[serde(rename = "q")]
    query: String,
    /// The rows, also older ones where newer could not be had.
    #[serde(rename = "p")]
    pub(crate) page: Option<TablePage>,
    /// Why there is nothing newer.
    #[serde(rename = "t")]
    pub(crate) trouble: Option<Trouble>,
}

impl Listing {
    /// The query that the rows answer.
    pub(crate) fn query(&self) -> ListQuery<ScoreField> {
        ListQuery::parse(&self.query).query
    }
}

/// Rows that were shown, and when they came, in milliseconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    listing: Listing,
    pub(crate) since_ms: f64,
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

/// Asks for the rows of a query.
pub(crate) async fn fetch_listing(project: String, query: String, last: LastShown) -> Listing {
    match score_page(project, query.clone()).await {
        Ok(page) => Listing { query, page: Some(page), trouble: None },
        // Rows of a person who is signed out, or of a project that is gone, must not stay in sight.
        Err(trouble @ (Trouble::SignedOut | Trouble::Missing)) => Listing { query, page: None, trouble: Some(trouble) },
        Err(trouble) => match last.try_get_value().flatten() {
            Some(shown) => Listing { trouble: Some(trouble), ..shown.listing },
            None => Listing { query, page: None, trouble: Some(trouble) },
        },
    }
}
