//! Pages of traces by number, in the order that the API was asked for.

use model::conditions::{Condition, TraceColumn};

use super::conditions::push_trace_conditions;
use super::trace_rows::{ApiTrace, TraceParts, read_traces, select_traces};
use crate::list::{SNAPSHOT, skipped, statement_about};
use crate::{ProjectScope, Store, StoreError};

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

/// An order of traces; those that lack the property come last, of equal ones the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceOrder {
    /// By what.
    pub sort: TraceSort,
    /// The greatest first.
    pub descending: bool,
}

impl TraceOrder {
    /// The order of lists that ask for none.
    pub const NEWEST_FIRST: Self = Self { sort: TraceSort::Timestamp, descending: true };

    fn sql(self) -> String {
        let (direction, expression) = (if self.descending { "DESC" } else { "ASC" }, self.sort.sql());
        match self.sort {
            // Never missing: the index by time, walked from either end.
            TraceSort::Timestamp => format!("\nORDER BY t.ts {direction}, t.k {direction}"),
            _ => format!("\nORDER BY {expression} {direction} NULLS LAST, t.ts DESC, t.k DESC"),
        }
    }
}

impl TraceSort {
    const fn sql(self) -> &'static str {
        match self {
            Self::Timestamp => "t.ts",
            Self::Id => "t.id",
            Self::Name => "t.name",
            Self::UserId => "t.user_id",
            Self::Release => "t.release",
            Self::Version => "t.version",
            Self::Public => "t.public",
            Self::Bookmarked => "t.bookmarked",
            Self::SessionId => "(SELECT y.id FROM sessions y WHERE y.project_id = $1 AND y.k = t.session_k)",
        }
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
        const MATCHING: &str = "\nFROM traces t\nWHERE t.project_id = $1\n    AND t.seen";
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let mut count = statement_about(scope, "SELECT count(*)");
        count.push(MATCHING);
        push_trace_conditions(&mut count, conditions);
        let total: i64 = count.build_query_scalar().fetch_one(&mut *tx).await?;
        let offset = skipped(page, limit);
        if offset >= total {
            return Ok(ApiTracePage { traces: Vec::new(), total });
        }
        let mut sql = statement_about(scope, "WITH page AS MATERIALIZED (\nSELECT t.k");
        sql.push(MATCHING);
        push_trace_conditions(&mut sql, conditions);
        sql.push(order.sql()).push("\nLIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset).push("\n)");
        select_traces(&mut sql, parts, "page p\nJOIN traces t ON t.project_id = $1 AND t.k = p.k");
        sql.push(order.sql());
        let traces = read_traces(&mut tx, sql).await?;
        tx.commit().await?;
        Ok(ApiTracePage { traces, total })
    }
}
