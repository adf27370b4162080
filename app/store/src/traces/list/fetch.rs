//! The traces of a page: walked slice by slice within the time for searching, or found at once where the list is short.

use sqlx::PgConnection;

use super::cursor::Place;
use super::few::{self, Lookup};
use super::listing::Listing;
use super::selection::Selection;
use super::walk::Entry;
use crate::list::{Found, Pace};
use crate::{ProjectScope, StoreError};

/// A trace at its place in the list.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub k: i64,
    pub place: Place,
}

/// Fetches `limit` traces from the listing's place on, fewer at the list's end.
pub(super) async fn fetch(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    listing: &Listing,
    limit: usize,
) -> Result<Found<Placed, Place>, StoreError> {
    if selection.is_empty {
        return Ok(Found::default());
    }
    let lookups = Lookup::all(selection);
    let mut untried = !lookups.is_empty();
    if lookups.iter().any(Lookup::is_sure)
        && let Some(rows) = few::page(connection, scope, selection, &lookups, listing, limit).await?
    {
        return Ok(Found { rows, searched: None });
    }
    let mut pace = Pace::start(selection.cost());
    let mut found = Found::default();
    let mut rest = listing.clone();
    while let Some(place) =
        fetch_slices(connection, scope, selection, &rest, pace.entries(), limit, &mut found.rows).await?
    {
        if pace.suggests_lookup(found.rows.len(), limit)
            && std::mem::take(&mut untried)
            && let Some(rows) = few::page(connection, scope, selection, &lookups, listing, limit).await?
        {
            return Ok(Found { rows, searched: None });
        }
        let Some(quickened) = pace.quickened() else {
            found.searched = Some(place);
            break;
        };
        pace = quickened;
        rest = rest.resumed(place);
    }
    Ok(found)
}

/// Looks at a slice of each walk in turn. Gives the place where the first unfinished one goes on, or nothing once there are
/// enough traces or no more entries.
async fn fetch_slices(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    listing: &Listing,
    entries: u32,
    limit: usize,
    rows: &mut Vec<Placed>,
) -> Result<Option<Place>, StoreError> {
    for walk in listing.walks() {
        let slice = walk.slice(entries);
        let missing = u32::try_from(limit - rows.len()).unwrap_or(u32::MAX);
        let mut page = walk.page("", scope, selection, slice, missing);
        let found: Vec<Entry> = page.build_query_as().fetch_all(&mut *connection).await?;
        rows.extend(found.iter().map(|entry| Placed { k: entry.k, place: walk.place(entry) }));
        if rows.len() >= limit {
            break;
        }
        let mut end = walk.end(scope, selection, slice);
        if let Some(end) = end.build_query_as::<Entry>().fetch_optional(&mut *connection).await? {
            return Ok(Some(walk.place(&end)));
        }
    }
    Ok(None)
}
