//! Lists of observations over all traces, the newest first: by page number with a total, or on from a place.

use chrono::{DateTime, Utc};
use model::conditions::{Condition, ObservationColumn};
use sqlx::{Postgres, QueryBuilder};

use super::conditions::push_observation_conditions;
use super::observation_rows::{ApiObservation, COLUMNS};
use crate::list::{SNAPSHOT, skipped, statement_about};
use crate::{ProjectScope, Store, StoreError};

const OF_TRACES: &str = "\nJOIN traces t ON t.project_id = $1 AND t.k = o.trace_k AND t.seen";
/// The index by time walked from its end.
const NEWEST_FIRST: &str = "\nORDER BY o.start_ts DESC, o.trace_k DESC, o.id DESC";

/// A page of observations.
#[derive(Clone, Debug)]
pub struct ApiObservationPage {
    /// The rows.
    pub observations: Vec<ApiObservation>,
    /// How many observations meet the conditions.
    pub total: i64,
}

/// A place in the list: an observation that was given already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservationPlace {
    /// When it began.
    pub start: DateTime<Utc>,
    /// The number of its trace.
    pub trace_k: i64,
    /// Its id.
    pub id: String,
}

/// The observations after a place, and the place to go on from, if there are more.
#[derive(Clone, Debug)]
pub struct ObservationsAfter {
    /// The rows.
    pub observations: Vec<ApiObservation>,
    /// Where to go on.
    pub next: Option<ObservationPlace>,
}

impl Store {
    /// One page of the observations that meet every condition, by number: `page` counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn api_observations(
        &self,
        scope: &ProjectScope,
        conditions: &[Condition<ObservationColumn>],
        (page, limit): (i64, i64),
    ) -> Result<ApiObservationPage, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let total: i64 = count("", scope, conditions).build_query_scalar().fetch_one(&mut *tx).await?;
        let offset = skipped(page, limit);
        if offset >= total {
            return Ok(ApiObservationPage { observations: Vec::new(), total });
        }
        let mut sql = page_at("", scope, conditions, (offset, limit));
        let observations = sql.build_query_as::<ApiObservation>().fetch_all(&mut *tx).await?;
        tx.commit().await?;
        Ok(ApiObservationPage { observations, total })
    }

    /// The observations that meet every condition, on from a place or from the newest.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn api_observations_after(
        &self,
        scope: &ProjectScope,
        conditions: &[Condition<ObservationColumn>],
        after: Option<&ObservationPlace>,
        limit: usize,
    ) -> Result<ObservationsAfter, StoreError> {
        let asked = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut sql = page_after("", scope, conditions, after, asked);
        let mut observations = sql.build_query_as::<ApiObservation>().fetch_all(&self.pool).await?;
        let more = observations.len() > limit;
        observations.truncate(limit);
        let next = observations.last().filter(|_| more).map(|last| ObservationPlace {
            start: last.observation.start,
            trace_k: last.trace_k,
            id: last.observation.id.clone(),
        });
        Ok(ObservationsAfter { observations, next })
    }
}

/// The observations that meet every condition; their traces are looked at where a condition is on them.
fn push_matching(sql: &mut QueryBuilder<Postgres>, conditions: &[Condition<ObservationColumn>]) {
    sql.push("\nFROM observations o");
    if conditions.iter().any(|condition| is_of_trace(condition.column)) {
        sql.push(OF_TRACES);
    }
    sql.push("\nWHERE o.project_id = $1");
    push_observation_conditions(sql, conditions);
}

const fn is_of_trace(column: ObservationColumn) -> bool {
    use ObservationColumn as C;
    matches!(column, C::TraceId | C::UserId | C::SessionId | C::TraceName | C::TraceEnvironment | C::TraceTags)
}

/// How many observations meet the conditions; `head` goes before the statement.
pub(super) fn count(
    head: &str,
    scope: &ProjectScope,
    conditions: &[Condition<ObservationColumn>],
) -> QueryBuilder<Postgres> {
    let mut sql = statement_about(scope, &format!("{head}SELECT count(*)"));
    push_matching(&mut sql, conditions);
    sql
}

/// The page after `offset` rows.
pub(super) fn page_at(
    head: &str,
    scope: &ProjectScope,
    conditions: &[Condition<ObservationColumn>],
    (offset, limit): (i64, i64),
) -> QueryBuilder<Postgres> {
    let mut sql = begin_page(head, scope, conditions);
    sql.push(NEWEST_FIRST).push("\nLIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    finish_page(sql)
}

/// The page after a place.
pub(super) fn page_after(
    head: &str,
    scope: &ProjectScope,
    conditions: &[Condition<ObservationColumn>],
    after: Option<&ObservationPlace>,
    limit: i64,
) -> QueryBuilder<Postgres> {
    let mut sql = begin_page(head, scope, conditions);
    if let Some(place) = after {
        sql.push("\n    AND (o.start_ts, o.trace_k, o.id) < (").push_bind(place.start);
        sql.push(", ").push_bind(place.trace_k).push(", ").push_bind(place.id.clone()).push(")");
    }
    sql.push(NEWEST_FIRST).push("\nLIMIT ").push_bind(limit);
    finish_page(sql)
}

/// Begins with the keys of a page, so that its wide rows alone are read.
fn begin_page(head: &str, scope: &ProjectScope, conditions: &[Condition<ObservationColumn>]) -> QueryBuilder<Postgres> {
    let head = format!("{head}WITH page AS MATERIALIZED (\nSELECT\n    o.trace_k\n  , o.id");
    let mut sql = statement_about(scope, &head);
    push_matching(&mut sql, conditions);
    sql
}

fn finish_page(mut sql: QueryBuilder<Postgres>) -> QueryBuilder<Postgres> {
    sql.push("\n)\nSELECT").push(COLUMNS);
    sql.push("\nFROM page p\nJOIN observations o ON o.project_id = $1 AND o.trace_k = p.trace_k AND o.id = p.id");
    sql.push("\nJOIN traces t ON t.project_id = $1 AND t.k = o.trace_k");
    sql.push("\nLEFT JOIN sessions z ON z.project_id = $1 AND z.k = t.session_k").push(NEWEST_FIRST);
    sql
}
