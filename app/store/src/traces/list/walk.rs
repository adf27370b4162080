//! One walk of one index, in slices: a statement takes the next so many entries, arm by arm, and keeps those that pass the tests.
//! Building is kept apart from running: texts and plans are tested as they are.

use chrono::{DateTime, Utc};
use model::list::Test;
use sqlx::{FromRow, Postgres, QueryBuilder};

use super::cursor::{Key, Place};
use super::order::{Heading, Lack, Source};
use super::scan::Scan;
use super::selection::{Has, Selection, Tested};
use crate::ProjectScope;
use crate::list::statement_about;

/// The fewest entries of an arm that one statement looks at.
const MIN_SLICE: u32 = 250;

/// For one random entry that passes so many are drawn.
const DRAWN: u32 = 20;

/// A stretch of a list: entries of one index, merged over its arms, from a key on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Walk {
    pub source: Source,
    /// From the index's end.
    pub descending: bool,
    /// The segments, in the order of the walk.
    pub headings: Vec<Heading>,
    /// The number of each arm, one a segment; none where the index has no arms.
    pub arms: Vec<i32>,
    /// Where the walk begins, that key excluded; only for one segment.
    pub after: Option<Key>,
    pub lack: Option<Lack>,
}

/// An entry of an index: a trace at its place in the list.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Entry {
    pub ord: i32,
    pub k: i64,
    pub ts: Option<DateTime<Utc>>,
    pub num: Option<f64>,
    pub word: Option<String>,
}

/// The entries that one statement looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// The next so many.
    Next(u32),
    /// The last one of the next so many.
    Last(u32),
}

impl Walk {
    /// The statement that looks at the next `slice` entries and gives the first `limit` that pass. `head` stands before it:
    /// nothing, or `EXPLAIN`.
    pub(super) fn page(
        &self,
        head: &str,
        scope: &ProjectScope,
        selection: &Selection,
        slice: u32,
        limit: u32,
    ) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, head);
        sql.push("SELECT\n    e.ord\n  , e.k\n  , e.ts\n  , e.num\n  , e.word\nFROM (");
        self.push_entries(&mut sql, selection, Take::Next(slice));
        sql.push("\n) e\nWHERE true");
        self.push_tests(&mut sql, selection, "\n    ");
        // One arm is in order as it is read: nothing is put in order, and reading stops with the page.
        let ord = if self.arms.is_empty() { "" } else { "e.ord, " };
        sql.push(format_args!("\nORDER BY {ord}{}\nLIMIT {limit}", self.order()));
        sql
    }

    /// The statement that counts those of the next `slice` entries that pass: looked at, passed.
    pub(super) fn count(
        &self,
        head: &str,
        scope: &ProjectScope,
        selection: &Selection,
        slice: u32,
    ) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, head);
        sql.push("SELECT\n    count(*)\n  , count(*) FILTER (\n        WHERE true");
        self.push_tests(&mut sql, selection, "\n            ");
        sql.push("\n    )\nFROM (");
        self.push_entries(&mut sql, selection, Take::Next(slice));
        sql.push("\n) e");
        sql
    }

    /// The statement that finds the last of the next `slice` entries, if there are so many.
    pub(super) fn end(&self, scope: &ProjectScope, selection: &Selection, slice: u32) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, "");
        self.push_entries(&mut sql, selection, Take::Last(slice));
        sql
    }

    /// The statement that reads all entries: for what the planner thinks of their number.
    pub(super) fn entries(&self, head: &str, scope: &ProjectScope, selection: &Selection) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, head);
        self.push_entries(&mut sql, selection, Take::Next(u32::MAX));
        sql
    }

    /// The statement that draws entries, and gives the first `limit` that pass: for what is measured of a list.
    pub(super) fn random(&self, scope: &ProjectScope, selection: &Selection, limit: u32) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, "SELECT e.*\nFROM (\nSELECT d.*\nFROM (");
        self.push_entries(&mut sql, selection, Take::Next(u32::MAX));
        sql.push(format_args!("\n) d\nORDER BY random()\nLIMIT {}\n) e\nWHERE true", limit.saturating_mul(DRAWN)));
        self.push_tests(&mut sql, selection, "\n    ");
        sql.push(format_args!("\nLIMIT {limit}"));
        sql
    }

    /// The place of an entry.
    pub(super) fn place(&self, entry: &Entry) -> Place {
        let heading = usize::try_from(entry.ord).ok().and_then(|ord| self.headings.get(ord));
        let ts = entry.ts.unwrap_or_default();
        let word = || entry.word.clone().unwrap_or_default();
        let key = match self.source {
            Source::Time | Source::Bookmarked => Key::Time(ts, entry.k),
            Source::Text(_) | Source::Session => Key::Text(word(), ts, entry.k),
            Source::Id => Key::Id(word()),
            _ => Key::Number(entry.num.unwrap_or_default(), entry.k),
        };
        Place { heading: heading.cloned().unwrap_or(Heading::All), key }
    }

    /// How many entries of each arm a slice of about so many can take.
    pub(super) fn slice(&self, entries: u32) -> u32 {
        let arms = u32::try_from(self.arms.len()).unwrap_or(u32::MAX).max(1);
        (entries / arms).max(MIN_SLICE)
    }

    fn push_entries(&self, sql: &mut QueryBuilder<Postgres>, selection: &Selection, take: Take) {
        let bounds: Vec<Test> = match self.source {
            Source::Mean(col) => selection.bounds(col),
            _ => Vec::new(),
        };
        let scan = Scan {
            source: self.source,
            descending: self.descending,
            after: self.after.as_ref(),
            bounds: &bounds,
            times: (selection.from, selection.to),
        };
        if self.arms.is_empty() { scan.push(sql, take) } else { scan.push_arms(sql, &self.arms, take) }
    }

    /// The selection's own tests, and that of a list's last part.
    fn push_tests(&self, sql: &mut QueryBuilder<Postgres>, selection: &Selection, line: &str) {
        let null;
        let lack = match self.lack {
            Some(Lack::Own(column)) => {
                null = format!("t.{column} IS NULL");
                Some(null.as_str())
            }
            Some(Lack::Errors) => Some("t.errors = 0"),
            Some(Lack::Bookmark) => Some("NOT t.bookmarked"),
            Some(Lack::Scores(col) | Lack::Spread(col)) => {
                let what = if matches!(self.lack, Some(Lack::Spread(_))) { "r.spread > 0" } else { "true" };
                sql.push(line).push(format_args!(
                    "AND (SELECT {what} FROM rollups r WHERE r.project_id = $1 AND r.k = e.k AND r.col = "
                ));
                sql.push_bind(col).push(") IS NOT TRUE");
                None
            }
            None => None,
        };
        let walked = if let Source::Mean(col) = self.source { Some(col) } else { None };
        let has = if self.source.has_time() { Has::Time } else { Has::Key };
        selection.push(sql, &Tested { name: "e", has, walked, lack }, line);
    }

    /// The order of the entries: that of the index, or its reverse.
    fn order(&self) -> String {
        let direction = if self.descending { " DESC" } else { "" };
        let keys: &[&str] = match self.source {
            Source::Time | Source::Bookmarked => &["e.ts", "e.k"],
            Source::Text(_) | Source::Session => &["e.word", "e.ts", "e.k"],
            Source::Id => &["e.word"],
            _ => &["e.num", "e.k"],
        };
        keys.iter().map(|key| format!("{key}{direction}")).collect::<Vec<_>>().join(", ")
    }
}
