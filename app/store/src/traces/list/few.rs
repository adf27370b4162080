//! Lists that some filter makes short: its index finds their traces at once, and they are put in order here. The places are the
//! same as a walk's, so a list may be paged by either.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use super::conditions::Condition;
use super::cursor::{Key, Place};
use super::fetch::Placed;
use super::listing::Listing;
use super::of_scores::{ObservationTest, ScoreTest};
use super::order::{Heading, Number, Order};
use super::search::Search;
use super::selection::{Selection, Tested};
use crate::list::{is_short, statement_about};
use crate::{ProjectScope, StoreError};

/// The most traces of a short list.
const FEW: usize = 5_000;

/// A way to find all traces that pass one of the tests, and some that do not pass the others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lookup<'a> {
    /// One of these texts.
    Texts(&'static str, &'a [String]),
    /// Of one of these sessions.
    Sessions(&'a [i64]),
    /// A name like this pattern.
    Named(&'a str),
    Search(&'a Search),
    Scores(&'a ScoreTest),
    Observations(&'a ObservationTest),
}

impl<'a> Lookup<'a> {
    /// The lookups of the selection's tests, those that are likely to find few first.
    pub(super) fn all(selection: &'a Selection) -> Vec<Self> {
        let own = selection.traces.iter().filter(|test| !test.negated).filter_map(|test| match &test.condition {
            Condition::Is(column, texts) => Some(Self::Texts(column, texts)),
            Condition::Session(ks) => Some(Self::Sessions(ks)),
            Condition::Like("name", pattern) if !is_short(pattern) => Some(Self::Named(pattern)),
            Condition::Search(search) => Some(Self::Search(search)),
            _ => None,
        });
        let observations = selection.observations.iter().map(Self::Observations);
        let scores = selection.scores.iter().map(Self::Scores);
        let mut lookups: Vec<Self> = own.chain(observations).chain(scores).collect();
        lookups.retain(|lookup| lookup.push(&mut QueryBuilder::new("")));
        lookups.sort_by_key(|lookup| !lookup.is_sure());
        lookups
    }

    /// Whether it finds few by its nature.
    pub(super) fn is_sure(&self) -> bool {
        matches!(self, Self::Texts("id", _))
    }

    /// Writes the statement that finds the traces, if there is an index for it.
    fn push(&self, sql: &mut QueryBuilder<Postgres>) -> bool {
        match self {
            Self::Texts(column, texts) => {
                let seen = if *column == "id" { "" } else { " AND t.seen" };
                sql.push(format_args!("SELECT t.k FROM traces t WHERE t.project_id = $1{seen} AND t.{column} = ANY("));
                sql.push_bind(texts.to_vec()).push(")");
                true
            }
            Self::Sessions(ks) => {
                sql.push("SELECT t.k FROM traces t WHERE t.project_id = $1 AND t.session_k = ANY(");
                sql.push_bind(ks.to_vec()).push(")");
                true
            }
            Self::Named(pattern) => {
                sql.push("SELECT t.k FROM traces t WHERE t.project_id = $1 AND t.seen AND t.name ILIKE ");
                sql.push_bind((*pattern).to_owned());
                true
            }
            Self::Search(search) => search.push_lookup(sql, FEW + 1),
            Self::Scores(test) => test.push_lookup(sql),
            Self::Observations(test) => test.push_lookup(sql),
        }
    }
}

/// What a short list is put in order by.
#[derive(Debug, FromRow)]
struct Row {
    k: i64,
    ts: DateTime<Utc>,
    num: Option<f64>,
    word: Option<String>,
    /// Of a list by the count of a label: the last label's number, if the trace has any.
    last: Option<f64>,
}

/// The numbers of all traces of the list, if one of the lookups shows that they are few.
pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    lookups: &[Lookup<'_>],
) -> Result<Option<Vec<i64>>, StoreError> {
    for lookup in lookups {
        let mut sql = statement_about(scope, "SELECT f.k\nFROM (");
        lookup.push(&mut sql);
        sql.push(format_args!(") f\nLIMIT {}", FEW + 1));
        let ks: Vec<i64> = sql.build_query_scalar().fetch_all(&mut *connection).await?;
        if ks.len() <= FEW {
            return Ok(Some(ks));
        }
    }
    Ok(None)
}

/// The page of a list that is short, if it is.
pub(super) async fn page(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    lookups: &[Lookup<'_>],
    listing: &Listing,
    limit: usize,
) -> Result<Option<Vec<Placed>>, StoreError> {
    let Some(ks) = find(connection, scope, lookups).await? else { return Ok(None) };
    let mut statement = statement("", scope, selection, &listing.order, ks);
    let rows: Vec<Row> = statement.build_query_as().fetch_all(connection).await?;
    let mut placed: Vec<Placed> =
        rows.iter().map(|row| Placed { k: row.k, place: row.place(&listing.order) }).collect();
    placed.sort_by(|one, other| one.place.compare(&other.place, listing.descending));
    if listing.backward {
        placed.reverse();
    }
    let beyond = |placed: &Placed| {
        listing.place.as_ref().is_none_or(|from| {
            let ordering = placed.place.compare(from, listing.descending);
            if listing.backward { ordering.is_lt() } else { ordering.is_gt() }
        })
    };
    placed.retain(beyond);
    placed.truncate(limit);
    Ok(Some(placed))
}

/// Where a trace stands in a list of this order, whether or not the list has it.
pub(super) async fn place_of(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    order: &Order,
    k: i64,
) -> Result<Option<Place>, StoreError> {
    let mut statement = statement("", scope, &Selection::default(), order, vec![k]);
    let row: Option<Row> = statement.build_query_as().fetch_optional(connection).await?;
    Ok(row.map(|row| row.place(order)))
}

/// The statement that reads those of some traces that pass, with what they are put in order by.
pub(super) fn statement(
    head: &str,
    scope: &ProjectScope,
    selection: &Selection,
    order: &Order,
    ks: Vec<i64>,
) -> QueryBuilder<Postgres> {
    let (num, word, last) = match order {
        Order::Text(column) => ("NULL::float8", format!("t.{column}"), "NULL::float8"),
        Order::Session => ("NULL::float8", "z.id".to_owned(), "NULL::float8"),
        Order::Id => ("NULL::float8", "t.id".to_owned(), "NULL::float8"),
        Order::Errors => ("t.errors::float8", "NULL::text".to_owned(), "NULL::float8"),
        Order::Bookmarked => ("t.bookmarked::int::float8", "NULL::text".to_owned(), "NULL::float8"),
        Order::Score(Some(_), "min") => ("r.min", "NULL::text".to_owned(), "NULL::float8"),
        Order::Score(Some(_), "max") => ("r.max", "NULL::text".to_owned(), "NULL::float8"),
        Order::Score(Some(_), "last") | Order::LastLabel(Some(_), _) => {
            ("r.last", "NULL::text".to_owned(), "NULL::float8")
        }
        Order::Spread(Some(_)) => ("r.spread", "NULL::text".to_owned(), "NULL::float8"),
        Order::Score(Some(_), _) => ("r.mean", "NULL::text".to_owned(), "NULL::float8"),
        Order::Count(Some(_), Some(_)) => ("l.n::float8", "NULL::text".to_owned(), "r.last"),
        Order::Count(Some(_), None) => ("NULL::float8", "NULL::text".to_owned(), "r.last"),
        _ => ("NULL::float8", "NULL::text".to_owned(), "NULL::float8"),
    };
    let mut sql = statement_about(scope, head);
    sql.push("SELECT\n    t.k\n  , t.ts");
    if let Order::Number(Number { column, .. }) = order {
        sql.push(format_args!("\n  , t.{column}::float8 AS num"));
    } else {
        sql.push(format_args!("\n  , {num} AS num"));
    }
    sql.push(format_args!("\n  , {word} AS word\n  , {last} AS last\nFROM traces t"));
    if *order == Order::Session {
        sql.push("\nLEFT JOIN sessions z ON z.project_id = $1 AND z.k = t.session_k");
    }
    if let Some(col) = order.col() {
        sql.push("\nLEFT JOIN rollups r ON r.project_id = $1 AND r.k = t.k AND r.col = ").push_bind(col);
    }
    if let Order::Count(Some(_), Some(label)) = order {
        sql.push("\nLEFT JOIN rollups l ON l.project_id = $1 AND l.k = t.k AND l.col = ").push_bind(*label);
    }
    sql.push("\nWHERE t.project_id = $1\n    AND t.k = ANY(").push_bind(ks).push(")");
    selection.push(&mut sql, &Tested::TRACE, "\n    ");
    sql
}

impl Row {
    /// Where the trace stands in a list of this order.
    fn place(&self, order: &Order) -> Place {
        let time = || Key::Time(self.ts, self.k);
        let number = |number: f64| Key::Number(number, self.k);
        let (heading, key) = match (order, &self.word, self.num) {
            (Order::Time, ..) => (Heading::All, time()),
            (Order::Id, Some(id), _) => (Heading::All, Key::Id(id.clone())),
            (Order::Text(_) | Order::Session, Some(word), _) => {
                (Heading::Valued, Key::Text(word.clone(), self.ts, self.k))
            }
            (Order::Errors, _, Some(errors)) if errors > 0.0 => (Heading::Valued, number(errors)),
            (Order::Bookmarked, _, Some(truth)) if truth > 0.0 => (Heading::Valued, time()),
            (Order::Errors | Order::Bookmarked, ..) => (Heading::Zero, time()),
            (Order::Number(_) | Order::Score(..) | Order::Spread(_) | Order::Count(..), _, Some(found)) => {
                (Heading::Valued, number(found))
            }
            (Order::LastLabel(_, labels), _, Some(last)) => {
                let label = labels.iter().find(|(_, col)| f64::from(*col) == last);
                (Heading::Label(label.map(|(label, _)| label.clone()).unwrap_or_default()), number(last))
            }
            (Order::Count(..), _, None) if self.last.is_some() => {
                (Heading::Zero, number(self.last.unwrap_or_default()))
            }
            _ => (Heading::Missing, time()),
        };
        Place { heading, key }
    }
}
