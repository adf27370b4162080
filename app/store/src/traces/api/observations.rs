//! Lists of observations over all traces, the newest first: by page number with a total, or on from a place.

use chrono::{DateTime, Utc};
use model::conditions::{Condition, ObservationColumn};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::conditions::push_observation_conditions;
use super::observation_rows::{ApiObservation, COLUMNS};
use crate::list::{SNAPSHOT, skipped, statement_about};
use crate::{ProjectScope, Store, StoreError};

const MATCHING: &str =
    "\nFROM observations o\nJOIN traces t ON t.project_id = $1 AND t.k = o.trace_k\nWHERE o.project_id = $1";
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
        let mut count = statement_about(scope, "SELECT count(*)");
        count.push(MATCHING);
        push_observation_conditions(&mut count, conditions);
        let total: i64 = count.build_query_scalar().fetch_one(&mut *tx).await?;
        let offset = skipped(page, limit);
        if offset >= total {
            return Ok(ApiObservationPage { observations: Vec::new(), total });
        }
        let mut sql = begin_page(scope, conditions);
        sql.push(NEWEST_FIRST).push("\nLIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
        let observations = finish_page(&mut tx, sql).await?;
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
        let mut sql = begin_page(scope, conditions);
        if let Some(place) = after {
            sql.push("\n    AND (o.start_ts, o.trace_k, o.id) < (").push_bind(place.start);
            sql.push(", ").push_bind(place.trace_k).push(", ").push_bind(place.id.clone()).push(")");
        }
        let asked = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        sql.push(NEWEST_FIRST).push("\nLIMIT ").push_bind(asked);
        let mut connection = self.pool.acquire().await?;
        let mut observations = finish_page(&mut connection, sql).await?;
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

/// Begins with the keys of a page, so that its wide rows alone are read.
fn begin_page(scope: &ProjectScope, conditions: &[Condition<ObservationColumn>]) -> QueryBuilder<Postgres> {
    let mut sql = statement_about(scope, "WITH page AS MATERIALIZED (\nSELECT\n    o.trace_k\n  , o.id");
    sql.push(MATCHING);
    push_observation_conditions(&mut sql, conditions);
    sql
}

async fn finish_page(
    connection: &mut PgConnection,
    mut sql: QueryBuilder<Postgres>,
) -> Result<Vec<ApiObservation>, StoreError> {
    sql.push("\n)\nSELECT").push(COLUMNS);
    sql.push("\nFROM page p\nJOIN observations o ON o.project_id = $1 AND o.trace_k = p.trace_k AND o.id = p.id");
    sql.push("\nJOIN traces t ON t.project_id = $1 AND t.k = o.trace_k");
    sql.push("\nLEFT JOIN sessions z ON z.project_id = $1 AND z.k = t.session_k").push(NEWEST_FIRST);
    Ok(sql.build_query_as::<ApiObservation>().fetch_all(connection).await?)
}
