//! Sessions as the public API reads them: pages by number, and one with its traces. A session known only from scores is not
//! among them.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use crate::list::{SNAPSHOT, skipped, statement_about};
use crate::traces::{ApiTrace, TraceParts, read_traces, select_traces};
use crate::{ProjectScope, Store, StoreError};

/// The most traces that are given with a session: the newest.
pub const MAX_SESSION_TRACES: i64 = 1_000;

/// A session runs where its first trace does.
const ENVIRONMENT: &str = "coalesce((
        SELECT t.environment
        FROM traces t
        WHERE t.project_id = $1 AND t.session_k = z.k AND t.seen
        ORDER BY t.ts, t.k
        LIMIT 1
    ), 'default')";
const NEWEST_FIRST: &str = "\nORDER BY z.created_at DESC, z.k DESC";

/// Which sessions a list holds.
#[derive(Clone, Debug, Default)]
pub struct SessionFilter {
    /// Made at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Made before this time.
    pub to: Option<DateTime<Utc>>,
    /// In any of these environments; empty for all.
    pub environments: Vec<String>,
}

/// A session.
#[derive(Clone, Debug, FromRow)]
pub struct ApiSession {
    /// Unique in its project.
    pub id: String,
    /// When its first trace came.
    pub created_at: DateTime<Utc>,
    /// Where it runs.
    pub environment: String,
    k: i64,
}

/// A page of sessions.
#[derive(Clone, Debug)]
pub struct ApiSessionPage {
    /// The rows.
    pub sessions: Vec<ApiSession>,
    /// How many sessions pass the filter.
    pub total: i64,
}

impl Store {
    /// One page by number, the newest first: `page` counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn api_sessions(
        &self,
        scope: &ProjectScope,
        filter: &SessionFilter,
        (page, limit): (i64, i64),
    ) -> Result<ApiSessionPage, StoreError> {
        let matching = |head: &str| {
            let mut sql = statement_about(scope, head);
            sql.push("\nFROM sessions z\nWHERE z.project_id = $1\n    AND z.seen");
            if let Some(from) = filter.from {
                sql.push("\n    AND z.created_at >= ").push_bind(from);
            }
            if let Some(to) = filter.to {
                sql.push("\n    AND z.created_at < ").push_bind(to);
            }
            if !filter.environments.is_empty() {
                sql.push("\n    AND ")
                    .push(ENVIRONMENT)
                    .push(" = ANY(")
                    .push_bind(filter.environments.clone())
                    .push(")");
            }
            sql
        };
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let total: i64 = matching("SELECT count(*)").build_query_scalar().fetch_one(&mut *tx).await?;
        let head = format!("SELECT\n    z.id\n  , z.k\n  , z.created_at\n  , {ENVIRONMENT} AS environment");
        let mut sql = matching(&head);
        sql.push(NEWEST_FIRST).push("\nLIMIT ").push_bind(limit).push(" OFFSET ").push_bind(skipped(page, limit));
        let sessions = sql.build_query_as::<ApiSession>().fetch_all(&mut *tx).await?;
        tx.commit().await?;
        Ok(ApiSessionPage { sessions, total })
    }

    /// The session of this id with its traces, the newest first and at most [`MAX_SESSION_TRACES`].
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn api_session(
        &self,
        scope: &ProjectScope,
        id: &str,
    ) -> Result<Option<(ApiSession, Vec<ApiTrace>)>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let head = format!("SELECT\n    z.id\n  , z.k\n  , z.created_at\n  , {ENVIRONMENT} AS environment");
        let mut sql = statement_about(scope, &head);
        sql.push("\nFROM sessions z\nWHERE z.project_id = $1\n    AND z.seen\n    AND z.id = ")
            .push_bind(id.to_owned());
        let Some(session) = sql.build_query_as::<ApiSession>().fetch_optional(&mut *tx).await? else {
            return Ok(None);
        };
        let mut sql = statement_about(scope, "");
        select_traces(&mut sql, TraceParts { io: true, scores: false, observations: false }, "traces t");
        sql.push("\nWHERE t.project_id = $1\n    AND t.seen\n    AND t.session_k = ").push_bind(session.k);
        sql.push("\nORDER BY t.ts DESC, t.k DESC\nLIMIT ").push_bind(MAX_SESSION_TRACES);
        let traces = read_traces(&mut tx, sql).await?;
        tx.commit().await?;
        Ok(Some((session, traces)))
    }
}
