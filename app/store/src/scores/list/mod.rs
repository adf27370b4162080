//! The Scores page's list. The filters become dictionary numbers ([`selection`]) and tests ([`conditions`]), the order becomes
//! a row of segments ([`segments`]), and those from the cursor on become walks of one index each ([`listing`]). A walk goes in
//! slices ([`walk`]): each statement looks at the next entries of its index and fetches the rows that pass, until the page is
//! full or the time for searching has ended ([`fetch`]). Lists that some filter makes short are found by its
//! index and put in order at once ([`few`]).

pub(in crate::scores) mod cells;
mod choices;
mod conditions;
mod cursor;
mod fetch;
mod few;
mod listing;
mod places;
mod search;
mod segments;
mod selection;
mod spread;
mod total;
mod walk;
pub(crate) mod words;

#[cfg(test)]
pub(crate) mod plan_tests;
#[cfg(test)]
mod search_tests;
#[cfg(test)]
mod text_tests;

use chrono::Utc;
use model::list::{ListField, ListQuery};
use model::scores::{ScoreConfig, ScoreField, ScoreValue};
use model::table::{Column, Row, TablePage};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use self::cells::row_of;
use self::cursor::{Key, Place};
use self::fetch::fetch;
use self::few::Finder;
use self::listing::Listing;
use self::search::Search;
use self::segments::{Heading, Order};
pub(in crate::scores) use self::selection::Selection;
use self::selection::{asks_labels, read_targets};
use self::words::Words;
use super::rows::{ScoreRow, scores_by_id};
use crate::list::{Found, MAX_PAGE_ROWS, SNAPSHOT_AS_WRITTEN, Turn, ends_of};
use crate::{ProjectScope, Store, StoreError};

/// The fewest entries of an arm that one statement looks at.
const MIN_SLICE: u32 = 250;

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
        let shown = query.shown();
        let is_judged = shown.contains(&ScoreField::Value);
        let configs = if is_judged { self.score_configs(scope).await? } else { Vec::new() };
        let mut tx = self.pool.begin_with(SNAPSHOT_AS_WRITTEN).await?;
        let selection = select(&mut tx, scope, query).await?;
        let finder = finder_of(&mut tx, scope, query, &selection).await?;
        let limit = query.rows.clamp(1, MAX_PAGE_ROWS) as usize;
        let mut listing = Listing::of(query, &selection);
        // One row more than shown tells whether more follow.
        let mut found = fetch(&mut tx, scope, &selection, finder.as_ref(), &listing, limit + 1).await?;
        if found.rows.is_empty() && listing.backward && found.searched.is_none() {
            // What preceded is gone: this is the beginning now.
            listing = listing.restarted();
            found = fetch(&mut tx, scope, &selection, finder.as_ref(), &listing, limit + 1).await?;
        }
        tx.commit().await?;
        Ok(page_of(&shown, &configs, &listing, found, limit))
    }
}

impl Store {
    /// The rows of these scores with the columns of the query, whether it asks for them or not; so many at most as a page has.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_rows(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<ScoreField>,
        ids: &[String],
    ) -> Result<Vec<Row>, StoreError> {
        let ids: Vec<String> =
            ids.iter().take(MAX_PAGE_ROWS as usize).filter(|id| !id.contains('\0')).cloned().collect();
        let (shown, configs) = (query.shown(), self.score_configs(scope).await?);
        let stored = scores_by_id(&self.pool, scope, &ids).await?;
        Ok(stored.iter().map(|stored| row_of(stored, &shown, &configs)).collect())
    }
}

/// Reads the dictionary and the filters against it.
pub(in crate::scores) async fn select(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<ScoreField>,
) -> Result<Selection, StoreError> {
    let words = Words::read(connection, scope, asks_labels(query)).await?;
    let targets = read_targets(connection, scope, query).await?;
    let search = match &query.search {
        Some(text) => Some(Search::read(connection, scope, text, &words).await?),
        None => None,
    };
    Ok(Selection::of(query, words, &targets, search, Utc::now()))
}

/// Writes everything that the selection asks of a score `s`, each test behind an `AND`.
pub(in crate::scores) fn where_clause(sql: &mut QueryBuilder<Postgres>, selection: &Selection) {
    if !selection.every_column {
        sql.push("\n    AND s.col = ANY(").push_bind(selection.cols()).push(")");
    }
    selection.tests.push(sql, "\n    ");
}

async fn finder_of(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<ScoreField>,
    selection: &Selection,
) -> Result<Option<Finder>, StoreError> {
    if few::may_be_short(query) { Finder::of(connection, scope, &selection.tests).await } else { Ok(None) }
}

/// Where the row stands in a list of this order.
fn place_of(order: Order, row: &ScoreRow) -> Place {
    let score = &row.stored.score;
    let time = Key::Time(score.timestamp, row.seq);
    let (heading, key) = match order {
        Order::Time => (Heading::All, time),
        Order::Updated => (Heading::All, Key::Time(row.stored.updated_at, row.seq)),
        Order::Word(field) => (heading_of(field, row), time),
        Order::Value => match &score.value {
            ScoreValue::Label { label, .. } => (Heading::Label(label.clone()), time),
            ScoreValue::Text(_) | ScoreValue::Correction(_) => (Heading::Texts, time),
            ScoreValue::Number(value) => (Heading::Numbers, Key::Value(*value, row.seq)),
            ScoreValue::Boolean(truth) => (Heading::Numbers, Key::Value(f64::from(u8::from(*truth)), row.seq)),
        },
        Order::Trace(field) => {
            let trace = &row.stored.trace;
            let word = if field == ScoreField::User { &trace.user_id } else { &trace.name };
            match (word, row.trace_ts) {
                (Some(word), Some(ts)) => (Heading::Traced, Key::Trace(word.clone(), ts, row.k, row.seq)),
                _ => (Heading::Untraced, time),
            }
        }
    };
    Place { heading, key }
}

fn heading_of(field: ScoreField, row: &ScoreRow) -> Heading {
    let score = &row.stored.score;
    match field {
        ScoreField::Source => Heading::Rank(score.source as usize),
        ScoreField::DataType => Heading::Rank(score.value.data_type() as usize),
        ScoreField::Level => Heading::Rank(score.target.level() as usize),
        ScoreField::Environment => Heading::Word(score.environment.clone()),
        ScoreField::Author => Heading::Word(row.stored.author.name().to_owned()),
        _ => Heading::Word(score.name.clone()),
    }
}

/// The page of what was found, which has one row more than `limit` where the list goes on.
fn page_of(
    columns: &[ScoreField],
    configs: &[ScoreConfig],
    listing: &Listing,
    mut found: Found<ScoreRow, Place>,
    limit: usize,
) -> TablePage {
    let turn = Turn { backward: listing.backward, place: listing.place.as_ref() };
    let (prev, next) = ends_of(&mut found, &turn, limit, |row| place_of(listing.order, row));
    TablePage {
        columns: columns.iter().map(column_of).collect(),
        rows: found.rows.iter().map(|row| row_of(&row.stored, columns, configs)).collect(),
        next: next.map(|place| place.print()),
        prev: prev.map(|place| place.print()),
        searched: found.searched.as_ref().map(|place| match place.key {
            Key::Time(ts, _) => ts.timestamp_micros(),
            Key::Value(..) | Key::Trace(..) => 0,
        }),
    }
}

fn column_of(field: &ScoreField) -> Column {
    Column {
        word: field.key().into_owned(),
        title: field.title().into_owned(),
        sortable: field.is_sortable(),
        score: None,
    }
}
