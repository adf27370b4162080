//! Lists that some filter makes short: its index finds their scores at once, and they are put in order here. The places are the
//! same as a walk's, so a list may be paged by either.

use model::list::ListQuery;
use model::scores::ScoreField;
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::conditions::{RowTest, Tests, TraceCondition};
use super::listing::Listing;
use super::search::Search;
use super::selection::Selection;
use super::{place_of, where_clause};
use crate::list::{is_short, push_prefix, statement_about};
use crate::scores::rows::{BRIEF_COLUMNS, ScoreRow, TABLES, select_scores};
use crate::{ProjectScope, StoreError};

/// The most scores of a short list.
pub(super) const FEW: usize = 5_000;
/// The most traces whose scores make a short list.
const FEW_TRACES: i64 = 2_000;

/// One index lookup that finds scores of a list.
#[derive(Clone, Debug)]
pub(in crate::scores) enum Arm {
    /// Texts that begin so.
    Prefix(&'static str, String),
    /// Texts that are like this pattern.
    Like(&'static str, String),
    /// One of these texts.
    Texts(&'static str, Vec<String>),
    /// One of these numbers.
    Numbers(&'static str, Vec<i32>),
    /// Scores of these targets.
    Targets(Vec<i64>),
}

impl Arm {
    fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Prefix(column, prefix) => push_prefix(sql, &format!("s.{column}"), prefix),
            Self::Like(column, pattern) => {
                sql.push(format_args!(" AND s.{column} ILIKE ")).push_bind(pattern.clone());
            }
            Self::Texts(column, texts) => {
                sql.push(format_args!(" AND s.{column} = ANY(")).push_bind(texts.clone()).push(")");
            }
            Self::Numbers(column, numbers) => {
                sql.push(format_args!(" AND s.{column} = ANY(")).push_bind(numbers.clone()).push(")");
            }
            Self::Targets(ks) => drop(sql.push(" AND s.k = ANY(").push_bind(ks.clone()).push(")")),
        }
    }
}

/// How a list may be found without a walk.
#[derive(Clone, Debug)]
pub(super) enum Finder {
    /// By lookups that are short by their nature: ids.
    Sure(Vec<Arm>),
    /// By lookups that may be long: worth a try once a first slice has not filled the page.
    Perhaps(Vec<Arm>),
}

impl Finder {
    /// The lookups of this selection, if some filter has such.
    pub(super) async fn of(
        connection: &mut PgConnection,
        scope: &ProjectScope,
        tests: &Tests,
    ) -> Result<Option<Self>, StoreError> {
        let of_row = |test: &RowTest| match test {
            RowTest::Id(ids) => Some(Arm::Texts("id", ids.clone())),
            RowTest::Observation(ids, false) => Some(Arm::Texts("observation_id", ids.clone())),
            _ => None,
        };
        let named = tests.targets.iter().find(|(_, negated)| !negated).map(|(ks, _)| Arm::Targets(ks.clone()));
        if let Some(arm) = named.or_else(|| tests.rows.iter().find_map(of_row)) {
            return Ok(Some(Self::Sure(vec![arm])));
        }
        if let Some(arms) = tests.search.as_ref().and_then(Search::arms) {
            return Ok(Some(Self::Perhaps(arms)));
        }
        if let Some(ks) = traces_of(connection, scope, tests).await? {
            return Ok(Some(Self::Perhaps(vec![Arm::Targets(ks)])));
        }
        let perhaps = tests.rows.iter().find_map(|test| match test {
            RowTest::Config(ids, false) => Some(Arm::Texts("config_id", ids.clone())),
            RowTest::Comment(pattern) if !is_short(pattern) => Some(Arm::Like("comment", pattern.clone())),
            _ => None,
        });
        Ok(perhaps.map(|arm| Self::Perhaps(vec![arm])))
    }
}

/// The traces that a test of traces names, if they are few.
async fn traces_of(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    tests: &Tests,
) -> Result<Option<Vec<i64>>, StoreError> {
    let indexed = |condition: &&TraceCondition| match condition {
        TraceCondition::Is(..) => true,
        TraceCondition::Like("name", pattern) => !is_short(pattern),
        _ => false,
    };
    let wanted = tests.traces.iter().filter(|test| !test.negated).map(|test| &test.condition);
    let Some(condition) = wanted.clone().find(indexed) else { return Ok(None) };
    let mut sql =
        statement_about(scope, "SELECT t.k\nFROM traces t\nWHERE t.project_id = $1\n    AND t.seen\n    AND ");
    condition.push(&mut sql);
    sql.push(format_args!("\nLIMIT {}", FEW_TRACES + 1));
    let ks: Vec<i64> = sql.build_query_scalar().fetch_all(connection).await?;
    Ok((ks.len() <= usize::try_from(FEW_TRACES).unwrap_or_default()).then_some(ks))
}

/// All scores of the list, in no order and without their long texts; nothing if they are too many.
pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    arms: &[Arm],
) -> Result<Option<Vec<ScoreRow>>, StoreError> {
    let mut count = statement_about(scope, "SELECT count(*)\nFROM (");
    push_arms(&mut count, arms);
    count.push("\n) found");
    // What the arms find is counted before the tests: with more of it, some may be missing.
    let looked_at: i64 = count.build_query_scalar().fetch_one(&mut *connection).await?;
    if looked_at > FEW as i64 {
        return Ok(None);
    }
    let mut sql = find_statement("", scope, selection, arms);
    Ok(Some(sql.build_query_as::<ScoreRow>().fetch_all(connection).await?))
}

/// The statement of [`find`].
pub(super) fn find_statement(
    head: &str,
    scope: &ProjectScope,
    selection: &Selection,
    arms: &[Arm],
) -> QueryBuilder<Postgres> {
    let mut sql = statement_about(scope, head);
    sql.push("WITH found AS MATERIALIZED (");
    push_arms(&mut sql, arms);
    sql.push("\n)\nSELECT").push(BRIEF_COLUMNS);
    // A lookup for each of them, whatever the planner expects of the tests.
    sql.push("\nFROM found f\nCROSS JOIN LATERAL (\n    SELECT s.*\n    FROM scores s");
    sql.push("\n    WHERE s.project_id = $1 AND s.ts = f.ts AND s.seq = f.seq");
    where_clause(&mut sql, selection);
    sql.push("\n    OFFSET 0\n) s").push(TABLES);
    sql.push("\nWHERE s.project_id = $1");
    sql
}

fn push_arms(sql: &mut QueryBuilder<Postgres>, arms: &[Arm]) {
    for (at, arm) in arms.iter().enumerate() {
        sql.push(if at > 0 { "\n    UNION\n" } else { "\n" });
        sql.push("    (SELECT s.ts, s.seq FROM scores s WHERE s.project_id = $1");
        arm.push(sql);
        sql.push(format_args!(" LIMIT {})", FEW + 1));
    }
}

/// The rows of a page: those from the listing's place on, in order, no more than `limit`.
pub(super) fn page_of(mut found: Vec<ScoreRow>, listing: &Listing, limit: usize) -> Vec<ScoreRow> {
    let order = listing.order;
    let mut placed: Vec<_> = found.drain(..).map(|row| (place_of(order, &row), row)).collect();
    placed.sort_by(|(one, _), (other, _)| one.compare(other, listing.descending));
    if listing.backward {
        placed.reverse();
    }
    let beyond = |place: &super::cursor::Place| match &listing.place {
        None => true,
        Some(from) => {
            let ordering = place.compare(from, listing.descending);
            if listing.backward { ordering.is_lt() } else { ordering.is_gt() }
        }
    };
    placed.into_iter().filter(|(place, _)| beyond(place)).take(limit).map(|(_, row)| row).collect()
}

/// The same rows with their long texts.
pub(super) async fn widen(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    rows: Vec<ScoreRow>,
) -> Result<Vec<ScoreRow>, StoreError> {
    let ids: Vec<String> = rows.iter().map(|row| row.stored.score.id.clone()).collect();
    let mut sql = select_scores(scope);
    sql.push("\n    AND s.id = ANY(").push_bind(ids).push(")");
    let wide: Vec<ScoreRow> = sql.build_query_as::<ScoreRow>().fetch_all(connection).await?;
    let mut by_id: std::collections::HashMap<String, ScoreRow> =
        wide.into_iter().map(|row| (row.stored.score.id.clone(), row)).collect();
    Ok(rows.into_iter().filter_map(|row| by_id.remove(&row.stored.score.id)).collect())
}

/// Whether the query asks for anything that a lookup could find.
pub(super) fn may_be_short(query: &ListQuery<ScoreField>) -> bool {
    query.search.is_some() || !query.filters.is_empty()
}
