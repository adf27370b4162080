//! Pages of traces by number, in the order that the API was asked for.

use model::conditions::{Condition, TraceColumn};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::conditions::push_trace_conditions;
use super::trace_rows::{ApiTrace, TraceParts, read_traces, select_traces};
use crate::list::{SNAPSHOT, skipped, statement_about};
use crate::{ProjectScope, Store, StoreError};

const TRACES: &str = "\nFROM traces t\nWHERE t.project_id = $1\n    AND t.seen";
const TRACES_BY_SESSION: &str = "\nFROM sessions y\nJOIN traces t ON t.project_id = $1 AND t.session_k = y.k\nWHERE y.project_id = $1\n    AND t.seen";
const NEWEST_FIRST: &str = "t.ts DESC, t.k DESC";

/// What the API sorts traces by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceSort {
    /// When it began.
    Timestamp,
    /// Its id.
    Id,
    /// Its name.
    Name,
    /// Its end user.
    UserId,
    /// The release of the program.
    Release,
    /// The version of the program.
    Version,
    /// Whether anyone with the link may see it.
    Public,
    /// Whether it has a star.
    Bookmarked,
    /// Its session.
    SessionId,
}

/// An order of traces. Of equal ones those come first that begin first in the same direction; those that lack the property
/// come last, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceOrder {
    /// By what.
    pub sort: TraceSort,
    /// The greatest first.
    pub descending: bool,
}

/// The rows of an order that one index holds in this order.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    from: &'static str,
    test: String,
    order: String,
}

impl TraceOrder {
    /// The order of lists that ask for none.
    pub const NEWEST_FIRST: Self = Self { sort: TraceSort::Timestamp, descending: true };

    /// The segments of the order, one after the other.
    pub(super) fn segments(self) -> Vec<Segment> {
        let direction = if self.descending { "DESC" } else { "ASC" };
        let of = |test: String, order: String| Segment { from: TRACES, test, order };
        let lacking = |column: &str| of(format!("\n    AND {column} IS NULL"), NEWEST_FIRST.to_owned());
        match self.sort {
            TraceSort::Timestamp => vec![of(String::new(), format!("t.ts {direction}, t.k {direction}"))],
            TraceSort::Id => vec![of(String::new(), format!("t.id {direction}"))],
            TraceSort::Name | TraceSort::UserId | TraceSort::Release | TraceSort::Version => {
                let column = self.sort.column();
                let order = format!("{column} {direction}, t.ts {direction}, t.k {direction}");
                vec![of(format!("\n    AND {column} IS NOT NULL"), order), lacking(column)]
            }
            TraceSort::Public | TraceSort::Bookmarked => {
                let column = self.sort.column();
                let mut both = ["NOT ", ""].map(|not| of(format!("\n    AND {not}{column}"), NEWEST_FIRST.to_owned()));
                if self.descending {
                    both.reverse();
                }
                both.into()
            }
            TraceSort::SessionId => {
                let order = format!("y.id {direction}, t.ts {direction}, t.k {direction}");
                let in_sessions = Segment { from: TRACES_BY_SESSION, test: String::new(), order };
                vec![in_sessions, lacking("t.session_k")]
            }
        }
    }
}

impl TraceSort {
    const fn column(self) -> &'static str {
        match self {
            Self::Timestamp => "t.ts",
            Self::Id => "t.id",
            Self::Name => "t.name",
            Self::UserId => "t.user_id",
            Self::Release => "t.release",
            Self::Version => "t.version",
            Self::Public => "t.public",
            Self::Bookmarked => "t.bookmarked",
            Self::SessionId => "t.session_k",
        }
    }
}

impl Segment {
    /// The segment of all traces, for their total.
    pub(super) fn all() -> Self {
        Self { from: TRACES, test: String::new(), order: NEWEST_FIRST.to_owned() }
    }

    fn matching(
        &self,
        head: &str,
        scope: &ProjectScope,
        conditions: &[Condition<TraceColumn>],
    ) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, head);
        sql.push(self.from).push(&self.test);
        push_trace_conditions(&mut sql, conditions);
        sql
    }

    /// How many of the segment's traces meet the conditions; `head` goes before the statement.
    pub(super) fn count(
        &self,
        head: &str,
        scope: &ProjectScope,
        conditions: &[Condition<TraceColumn>],
    ) -> QueryBuilder<Postgres> {
        self.matching(&format!("{head}SELECT count(*)"), scope, conditions)
    }

    /// The keys of the segment's traces after `offset` of them.
    pub(super) fn keys(
        &self,
        head: &str,
        scope: &ProjectScope,
        conditions: &[Condition<TraceColumn>],
        (offset, limit): (i64, i64),
    ) -> QueryBuilder<Postgres> {
        let mut sql = self.matching(&format!("{head}SELECT t.k"), scope, conditions);
        sql.push("\nORDER BY ").push(&self.order);
        sql.push("\nLIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
        sql
    }
}

/// A page of traces.
#[derive(Clone, Debug)]
pub struct ApiTracePage {
    /// The rows.
    pub traces: Vec<ApiTrace>,
    /// How many traces meet the conditions.
    pub total: i64,
}

impl Store {
    /// One page of the traces that meet every condition, by number: `page` counts from 1. Traces known only from scores
    /// are not among them.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn api_traces(
        &self,
        scope: &ProjectScope,
        conditions: &[Condition<TraceColumn>],
        order: TraceOrder,
        parts: TraceParts,
        (page, limit): (i64, i64),
    ) -> Result<ApiTracePage, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let total = Segment::all().count("", scope, conditions).build_query_scalar().fetch_one(&mut *tx).await?;
        let offset = skipped(page, limit);
        let keys = match offset < total {
            true => page_keys(&mut tx, scope, conditions, order, (offset, limit)).await?,
            false => Vec::new(),
        };
        let traces = match keys.is_empty() {
            true => Vec::new(),
            false => read_traces(&mut tx, page_rows("", scope, parts, keys)).await?,
        };
        tx.commit().await?;
        Ok(ApiTracePage { traces, total })
    }
}

/// The keys of a page, segment after segment.
async fn page_keys(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    conditions: &[Condition<TraceColumn>],
    order: TraceOrder,
    (mut offset, mut limit): (i64, i64),
) -> Result<Vec<i64>, StoreError> {
    let mut keys: Vec<i64> = Vec::new();
    for segment in order.segments() {
        let mut sql = segment.keys("", scope, conditions, (offset, limit));
        let found: Vec<i64> = sql.build_query_scalar().fetch_all(&mut *connection).await?;
        limit -= i64::try_from(found.len()).unwrap_or(limit);
        if limit == 0 {
            keys.extend(found);
            break;
        }
        // The page goes on in the next segment: after none of it, or after what is skipped beyond this one.
        if found.is_empty() && offset > 0 {
            let mut sql = segment.count("", scope, conditions);
            let passed: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await?;
            offset -= passed;
        } else {
            offset = 0;
        }
        keys.extend(found);
    }
    Ok(keys)
}

/// The rows of a page in the order of their keys.
pub(super) fn page_rows(head: &str, scope: &ProjectScope, parts: TraceParts, keys: Vec<i64>) -> QueryBuilder<Postgres> {
    let mut sql = statement_about(scope, &format!("{head}WITH page AS MATERIALIZED (\nSELECT *\nFROM unnest("));
    sql.push_bind(keys).push("::bigint[]) WITH ORDINALITY AS p (k, place)\n)");
    select_traces(&mut sql, parts, "page p\nJOIN traces t ON t.project_id = $1 AND t.k = p.k");
    sql.push("\nORDER BY p.place");
    sql
}
