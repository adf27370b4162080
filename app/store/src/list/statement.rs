//! How statements begin, and what all of them write alike.

use model::conditions::Operator;
use model::list::Test;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, Postgres, QueryBuilder};

use crate::ProjectScope;

/// The most rows a page.
pub(crate) const MAX_PAGE_ROWS: u32 = 200;

/// Begins a read of several statements: they see one state of the database, so that a row that changes in between is
/// neither lost nor shown twice, and a page agrees with its total.
pub(crate) const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/// The same for statements that join in the order in which they are written: of a score's eleven tables the planner would
/// try the orders for ten times as long as reading its page takes.
pub(crate) const SNAPSHOT_AS_WRITTEN: &str =
    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL join_collapse_limit = 1";

/// Begins a statement about one project: `$1` is bound to it, wherever the text names it first.
pub(crate) fn statement_about(scope: &ProjectScope, head: &str) -> QueryBuilder<Postgres> {
    let mut arguments = PgArguments::default();
    // Encoding an integer cannot fail.
    let _ = arguments.add(scope.project_id);
    QueryBuilder::with_arguments(head, arguments)
}

/// The rows before a page of a list that is read by page number, from 1.
pub(crate) fn skipped(page: i64, limit: i64) -> i64 {
    page.saturating_sub(1).max(0).saturating_mul(limit)
}

/// Writes a comparison of the number that stands before it.
pub(crate) fn push_comparison(sql: &mut QueryBuilder<Postgres>, test: &Test) {
    match *test {
        Test::Below(bound) => sql.push("< ").push_bind(bound),
        Test::AtMost(bound) => sql.push("<= ").push_bind(bound),
        Test::AtLeast(bound) => sql.push(">= ").push_bind(bound),
        Test::Above(bound) => sql.push("> ").push_bind(bound),
        Test::Between(least, most) => sql.push("BETWEEN ").push_bind(least).push(" AND ").push_bind(most),
        _ => sql.push("IS NOT NULL"),
    };
}

/// How two values are compared.
pub(crate) const fn operator_sql(operator: Operator) -> &'static str {
    match operator {
        Operator::Less => " < ",
        Operator::AtMost => " <= ",
        Operator::Greater => " > ",
        Operator::AtLeast => " >= ",
        Operator::Equal => " = ",
        Operator::NotEqual => " <> ",
    }
}
