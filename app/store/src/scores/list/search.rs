//! The search box: one text over names, labels, comments, trace names and ids. Words of the dictionary become its numbers,
//! ids are found by their beginnings, and names of traces, where few traces bear them, by the numbers of those.

use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::few::Arm;
use super::words::Words;
use crate::list::{is_short, pattern, push_prefix, statement_about};
use crate::{ProjectScope, StoreError};

/// The most targets that a search is turned into numbers of; with more, each score's own trace is asked.
const MOST_TARGETS: i64 = 2_000;

/// A text to look for.
#[derive(Clone, Debug)]
pub(in crate::scores) struct Search {
    prefix: String,
    pattern: String,
    cols: Vec<i32>,
    labels: Vec<i32>,
    /// Targets whose id begins so, and traces of such a name.
    ks: Vec<i64>,
    /// Whether there may be more of them.
    many_targets: bool,
}

impl Search {
    /// The columns of `scores` that a search reads.
    pub(super) const COLUMNS: [&'static str; 6] = ["col", "label", "k", "id", "observation_id", "comment"];

    /// Reads the text against the dictionary and the targets.
    pub(super) async fn read(
        connection: &mut PgConnection,
        scope: &ProjectScope,
        text: &str,
        words: &Words,
    ) -> Result<Self, StoreError> {
        let prefix = text.replace('\0', "");
        let pattern = pattern(&prefix);
        let lower = prefix.to_lowercase();
        let found = |word: &str| word.to_lowercase().contains(&lower);
        let cols = words.columns.iter().filter(|column| found(&column.name)).map(|column| column.col).collect();
        let labelled = words.labels.iter().filter(|label| label.label.as_deref().is_some_and(found));
        let labels = labelled.map(|label| label.col).collect();
        let ks = find_targets(connection, scope, &prefix, &pattern).await?;
        let many_targets = is_short(&pattern) || ks.len() > usize::try_from(MOST_TARGETS).unwrap_or_default();
        Ok(Self { prefix, pattern, cols, labels, ks, many_targets })
    }

    /// Writes the test of a score or an entry `s`.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push("(s.col = ANY(").push_bind(self.cols.clone());
        sql.push(") OR s.label = ANY(").push_bind(self.labels.clone());
        sql.push(") OR s.k = ANY(").push_bind(self.ks.clone());
        sql.push(") OR s.comment ILIKE ").push_bind(self.pattern.clone());
        sql.push(" OR starts_with(s.id, ").push_bind(self.prefix.clone());
        sql.push(") OR starts_with(s.observation_id, ").push_bind(self.prefix.clone()).push(")");
        if self.many_targets {
            sql.push(" OR (SELECT t.seen AND t.name ILIKE ").push_bind(self.pattern.clone());
            sql.push(" OR starts_with(t.id, ").push_bind(self.prefix.clone());
            sql.push(") FROM traces t WHERE t.project_id = $1 AND t.k = s.k)");
        }
        sql.push(") IS TRUE");
    }

    /// The index lookups that together find every score, if there are such.
    pub(super) fn arms(&self) -> Option<Vec<Arm>> {
        if self.many_targets {
            return None;
        }
        let mut arms = vec![
            Arm::Prefix("id", self.prefix.clone()),
            Arm::Prefix("observation_id", self.prefix.clone()),
            Arm::Like("comment", self.pattern.clone()),
        ];
        if !self.cols.is_empty() {
            arms.push(Arm::Numbers("col", self.cols.clone()));
        }
        if !self.labels.is_empty() {
            arms.push(Arm::Numbers("label", self.labels.clone()));
        }
        if !self.ks.is_empty() {
            arms.push(Arm::Targets(self.ks.clone()));
        }
        Some(arms)
    }
}

/// The numbers of targets whose id begins so, and of traces whose name holds the text: no more than one too many.
async fn find_targets(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    prefix: &str,
    pattern: &str,
) -> Result<Vec<i64>, StoreError> {
    let limit = MOST_TARGETS + 1;
    let mut sql = statement_about(scope, "SELECT DISTINCT k\nFROM (");
    for (at, table) in ["traces", "sessions", "dataset_runs"].into_iter().enumerate() {
        sql.push(if at > 0 { "\n    UNION ALL" } else { "" });
        sql.push(format_args!("\n    (SELECT x.k FROM {table} x WHERE x.project_id = $1"));
        push_prefix(&mut sql, "x.id", prefix);
        sql.push(format_args!(" LIMIT {limit})"));
    }
    if !is_short(pattern) {
        sql.push("\n    UNION ALL\n    (SELECT t.k FROM traces t WHERE t.project_id = $1 AND t.seen AND t.name ILIKE ");
        sql.push_bind(pattern.to_owned()).push(format_args!(" LIMIT {limit})"));
    }
    sql.push(format_args!("\n) found\nLIMIT {limit}"));
    Ok(sql.build_query_scalar().fetch_all(connection).await?)
}
