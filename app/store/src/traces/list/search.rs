//! The search box: one text over names of traces, and the beginnings of their ids, users and sessions.

use sqlx::{PgConnection, Postgres, QueryBuilder};

use crate::list::{is_short, pattern, push_prefix, statement_about};
use crate::{ProjectScope, StoreError};

/// The most sessions that a search is turned into numbers of; with more, each trace's own session is asked.
const MOST_SESSIONS: usize = 2_000;

/// A text to look for.
#[derive(Clone, Debug)]
pub(super) struct Search {
    prefix: String,
    pattern: String,
    sessions: Vec<i64>,
}

impl Search {
    /// Reads the text against the sessions.
    pub(super) async fn read(
        connection: &mut PgConnection,
        scope: &ProjectScope,
        text: &str,
    ) -> Result<Self, StoreError> {
        let prefix = text.replace('\0', "");
        let mut sql = statement_about(scope, "SELECT z.k FROM sessions z WHERE z.project_id = $1");
        push_prefix(&mut sql, "z.id", &prefix);
        sql.push(format_args!(" LIMIT {}", MOST_SESSIONS + 1));
        let sessions = sql.build_query_scalar().fetch_all(connection).await?;
        Ok(Self { pattern: pattern(&prefix), prefix, sessions })
    }

    fn has_many_sessions(&self) -> bool {
        self.sessions.len() > MOST_SESSIONS
    }

    /// Writes the test of a row of `traces` of this name.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>, row: &str) {
        sql.push(format_args!("({row}.name ILIKE ")).push_bind(self.pattern.clone());
        for column in ["id", "user_id"] {
            sql.push(format_args!(" OR starts_with({row}.{column}, ")).push_bind(self.prefix.clone()).push(")");
        }
        if self.has_many_sessions() {
            sql.push(" OR (SELECT starts_with(z.id, ").push_bind(self.prefix.clone());
            sql.push(format_args!(") FROM sessions z WHERE z.project_id = $1 AND z.k = {row}.session_k)"));
        } else {
            sql.push(format_args!(" OR {row}.session_k = ANY(")).push_bind(self.sessions.clone()).push(")");
        }
        sql.push(")");
    }

    /// Writes the index lookups that together find every trace, each no further than `limit`, if there are such.
    pub(super) fn push_lookup(&self, sql: &mut QueryBuilder<Postgres>, limit: usize) -> bool {
        if is_short(&self.pattern) || self.has_many_sessions() {
            return false;
        }
        sql.push("(SELECT t.k FROM traces t WHERE t.project_id = $1 AND t.seen AND t.name ILIKE ");
        sql.push_bind(self.pattern.clone()).push(format_args!(" LIMIT {limit})"));
        sql.push(" UNION ALL (SELECT t.k FROM traces t WHERE t.project_id = $1");
        push_prefix(sql, "t.id", &self.prefix);
        sql.push(format_args!(" LIMIT {limit})"));
        sql.push(" UNION ALL (SELECT t.k FROM traces t WHERE t.project_id = $1 AND t.seen AND t.user_id IS NOT NULL");
        push_prefix(sql, "t.user_id", &self.prefix);
        sql.push(format_args!(" LIMIT {limit})"));
        sql.push(" UNION ALL (SELECT t.k FROM traces t WHERE t.project_id = $1 AND t.session_k = ANY(");
        sql.push_bind(self.sessions.clone()).push(format_args!(") LIMIT {limit})"));
        true
    }
}
