//! The rows of a page: walked slice by slice within the time for searching, or found at once where the list is short.

use std::time::{Duration, Instant};

use sqlx::PgConnection;

use super::cursor::Place;
use super::few::{self, Arm, Finder};
use super::listing::Listing;
use super::selection::Selection;
use crate::scores::rows::ScoreRow;
use crate::{ProjectScope, StoreError};

/// The entries that the first statement looks at: a page without rare filters is full by then.
const FIRST_SLICE: u32 = 1_000;
/// The most that one statement looks at.
const MAX_SLICE: u32 = 20_000;
/// How much each slice is larger than the one before.
const GROWTH: u32 = 4;
/// How long a page is searched for, before what was found is shown. The slice under way is still finished.
const BUDGET: Duration = Duration::from_millis(150);

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The rows in the order of the walk.
    pub rows: Vec<ScoreRow>,
    /// The place up to which was searched, if the time ended before the page was full.
    pub searched: Option<Place>,
}

/// Fetches `limit` rows from the listing's place on, fewer at the list's end.
pub(super) async fn fetch(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    finder: Option<&Finder>,
    listing: &Listing,
    limit: usize,
) -> Result<Found, StoreError> {
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
    let deadline = Instant::now() + BUDGET;
    let mut found = Found::default();
    let mut entries = FIRST_SLICE;
    let mut rest = listing.clone();
    while let Some(place) = fetch_slices(connection, scope, selection, &rest, entries, limit, &mut found.rows).await? {
        if let Some(arms) = untried.take()
            && let Some(found) = fetch_few(connection, scope, selection, arms, listing, limit).await?
        {
            return Ok(found);
        }
        if Instant::now() >= deadline {
            found.searched = Some(place);
            break;
        }
        entries = (entries * GROWTH).min(MAX_SLICE);
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
) -> Result<Option<Found>, StoreError> {
    let Some(found) = few::find(connection, scope, selection, arms).await? else { return Ok(None) };
    let page = few::page_of(found, listing, limit);
    let rows = few::widen(connection, scope, page).await?;
    Ok(Some(Found { rows, searched: None }))
}
