//! The rows of a page: walked slice by slice within the time for searching, or found at once where the list is short.

use sqlx::PgConnection;

use super::cursor::Place;
use super::few::{self, Arm, Finder};
use super::listing::Listing;
use super::selection::Selection;
use crate::list::{Found, Pace};
use crate::scores::rows::ScoreRow;
use crate::{ProjectScope, StoreError};

/// Fetches `limit` rows from the listing's place on, fewer at the list's end.
pub(super) async fn fetch(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    finder: Option<&Finder>,
    listing: &Listing,
    limit: usize,
) -> Result<Found<ScoreRow, Place>, StoreError> {
    if selection.is_empty() {
        return Ok(Found::default());
    }
    let mut untried = None;
    match finder {
        Some(Finder::Sure(arms)) => {
            if let Some(found) = fetch_few(connection, scope, selection, arms, listing, limit).await? {
                return Ok(found);
            }
        }
        Some(Finder::Perhaps(arms)) => untried = Some(arms),
        None => {}
    }
    let mut pace = Pace::start(1);
    let mut found = Found::default();
    let mut rest = listing.clone();
    while let Some(place) =
        fetch_slices(connection, scope, selection, &rest, pace.entries(), limit, &mut found.rows).await?
    {
        if pace.suggests_lookup(found.rows.len(), limit)
            && let Some(arms) = untried.take()
            && let Some(found) = fetch_few(connection, scope, selection, arms, listing, limit).await?
        {
            return Ok(found);
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
/// enough rows or no more entries.
async fn fetch_slices(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    listing: &Listing,
    entries: u32,
    limit: usize,
    rows: &mut Vec<ScoreRow>,
) -> Result<Option<Place>, StoreError> {
    for walk in listing.walks() {
        let slice = walk.slice(entries);
        let missing = u32::try_from(limit - rows.len()).unwrap_or(u32::MAX);
        let mut page = walk.page("", scope, selection, slice, missing);
        rows.extend(page.build_query_as::<ScoreRow>().fetch_all(&mut *connection).await?);
        if rows.len() >= limit {
            break;
        }
        if let Some(end) = walk.end(scope, selection, slice).build().fetch_optional(&mut *connection).await? {
            return walk.place(&end).map(Some);
        }
    }
    Ok(None)
}

/// The page of a list that is short, if it is.
async fn fetch_few(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    arms: &[Arm],
    listing: &Listing,
    limit: usize,
) -> Result<Option<Found<ScoreRow, Place>>, StoreError> {
    let Some(found) = few::find(connection, scope, selection, arms).await? else { return Ok(None) };
    let page = few::page_of(found, listing, limit);
    let rows = few::widen(connection, scope, page).await?;
    Ok(Some(Found { rows, searched: None }))
}
