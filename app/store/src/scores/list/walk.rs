//! One walk of one index, in slices: a statement takes the next so many entries, arm by arm, keeps those that pass the
//! tests, and only then fetches the wide rows of a page. Building is kept apart from running: texts and plans are tested as
//! they are.

use std::fmt::Display;

use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use super::cursor::{Key, Place};
use super::segments::{Heading, Index};
use super::selection::Selection;
use crate::list::statement_about;
use crate::scores::rows::{COLUMNS, TABLES};
use crate::{ProjectScope, StoreError};

/// A stretch of a list: entries of one index, merged over its arms, from a key on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Walk {
    pub index: Index,
    /// From the index's end.
    pub descending: bool,
    /// The segments, in the order of the walk.
    pub headings: Vec<Heading>,
    /// The segment of each arm, by its place in `headings`.
    pub ords: Vec<i32>,
    /// The number of each arm; none where the index has no arms.
    pub ids: Vec<i32>,
    /// Where the walk begins, that key excluded; only for the arms of one segment.
    pub after: Option<Key>,
}

/// The entries that one statement looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Take {
    /// The next so many.
    Next(u32),
    /// The last one of the next so many.
    Last(u32),
}

impl Walk {
    /// The statement that looks at the next `slice` entries and fetches the first `limit` rows that pass. `head` stands
    /// before it: nothing, or `EXPLAIN`.
    pub(super) fn page(
        &self,
        head: &str,
        scope: &ProjectScope,
        selection: &Selection,
        slice: u32,
        limit: u32,
    ) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, head);
        sql.push("WITH page AS MATERIALIZED (\n    SELECT s.*\n    FROM (");
        self.push_entries(&mut sql, selection, Take::Next(slice));
        sql.push("\n    ) s\n    WHERE true");
        self.push_tests(&mut sql, selection, "\n        ");
        sql.push(format_args!("\n    ORDER BY s.ord, {}\n    LIMIT {limit}", self.order("s")));
        sql.push("\n)\nSELECT").push(COLUMNS);
        sql.push("\nFROM page p");
        sql.push("\nJOIN scores s ON s.project_id = $1 AND s.ts = p.ts AND s.seq = p.seq").push(TABLES);
        sql.push(format_args!("\nORDER BY p.ord, {}", self.order("p")));
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
        sql.push("\n) s");
        sql
    }

    /// The statement that finds the last of the next `slice` entries, if there are so many.
    pub(super) fn end(&self, scope: &ProjectScope, selection: &Selection, slice: u32) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, "");
        self.push_entries(&mut sql, selection, Take::Last(slice));
        sql
    }

    /// The place of an entry.
    pub(super) fn place(&self, row: &PgRow) -> Result<Place, StoreError> {
        let ord: i32 = row.try_get("ord")?;
        let heading = usize::try_from(ord).ok().and_then(|ord| self.headings.get(ord)).cloned().unwrap_or(Heading::All);
        let seq = row.try_get("seq")?;
        let key = match self.index {
            Index::ColumnValue => Key::Value(row.try_get("value")?, seq),
            Index::Update => Key::Time(row.try_get("updated_at")?, seq),
            Index::TraceName | Index::User => {
                Key::Trace(row.try_get("word")?, row.try_get("trace_ts")?, row.try_get("k")?, seq)
            }
            _ => Key::Time(row.try_get("ts")?, seq),
        };
        Ok(Place { heading, key })
    }

    /// How many entries of each arm a slice of about so many can take.
    pub(super) fn slice(&self, entries: u32) -> u32 {
        let arms = u32::try_from(self.ids.len()).unwrap_or(u32::MAX).max(1);
        (entries / arms).max(super::MIN_SLICE)
    }

    fn push_entries(&self, sql: &mut QueryBuilder<Postgres>, selection: &Selection, take: Take) {
        let columns = self.columns(selection);
        let (slice, take) = match take {
            Take::Next(slice) => (slice, format!("LIMIT {slice}")),
            Take::Last(slice) => (slice, format!("OFFSET {} LIMIT 1", slice.saturating_sub(1))),
        };
        let line = "\n        ";
        sql.push(format_args!("{line}SELECT"));
        if self.ids.is_empty() {
            sql.push(format_args!("{line}    0 AS ord"));
        } else {
            sql.push(format_args!("{line}    a.ord"));
        }
        for column in &columns {
            sql.push(format_args!("{line}  , {}", self.source(column)));
        }
        if let Some(text) = self.traces_by() {
            sql.push(format_args!("{line}FROM traces t{line}JOIN scores s ON s.project_id = $1 AND s.k = t.k"));
            sql.push(format_args!(
                "{line}WHERE t.project_id = $1{line}    AND t.seen{line}    AND t.{text} IS NOT NULL"
            ));
            self.push_after(sql, &format!("{line}    "));
        } else if self.ids.is_empty() {
            self.push_scan(sql, selection, line);
        } else {
            sql.push(format_args!("{line}FROM unnest(")).push_bind(self.ords.clone());
            sql.push("::int[], ").push_bind(self.ids.clone()).push("::int[]) AS a (ord, id)");
            sql.push(format_args!("{line}CROSS JOIN LATERAL ({line}    SELECT"));
            for (at, column) in columns.iter().enumerate() {
                sql.push(format_args!("{line}    {}s.{column}", if at == 0 { "    " } else { "  , " }));
            }
            let inner = format!("{line}    ");
            self.push_scan(sql, selection, &inner);
            sql.push(format_args!("{inner}ORDER BY {}{inner}LIMIT {slice}{line}) s", self.order("s")));
        }
        sql.push(format_args!("{line}ORDER BY ord, {}{line}{take}", self.entry_order()));
    }

    /// The scan of one arm `a`, or of the whole index.
    fn push_scan(&self, sql: &mut QueryBuilder<Postgres>, selection: &Selection, line: &str) {
        let and = format!("{line}    ");
        sql.push(format_args!("{line}FROM scores s{line}WHERE s.project_id = $1"));
        match self.index {
            Index::ColumnTime => drop(sql.push(format_args!("{and}AND s.col = a.id"))),
            Index::ColumnValue => drop(sql.push(format_args!("{and}AND s.col = a.id{and}AND s.value IS NOT NULL"))),
            Index::Label => drop(sql.push(format_args!("{and}AND s.label = a.id"))),
            Index::Environment => drop(sql.push(format_args!("{and}AND s.env = a.id"))),
            Index::Author => drop(sql.push(format_args!("{and}AND s.author = a.id"))),
            Index::Time | Index::Update | Index::NoTraceName | Index::NoUser | Index::TraceName | Index::User => {}
        }
        self.push_after(sql, &and);
        if self.is_by_time() {
            // The ends of the time range are ends of the walk.
            if let Some(from) = selection.tests.from {
                sql.push(format_args!("{and}AND s.ts >= ")).push_bind(from);
            }
            if let Some(to) = selection.tests.to {
                sql.push(format_args!("{and}AND s.ts < ")).push_bind(to);
            }
        }
    }

    fn push_after(&self, sql: &mut QueryBuilder<Postgres>, and: &str) {
        let Some(key) = &self.after else { return };
        let beyond = if self.descending { '<' } else { '>' };
        match key {
            Key::Time(ts, seq) => {
                let column = if self.index == Index::Update { "updated_at" } else { "ts" };
                sql.push(format_args!("{and}AND (s.{column}, s.seq) {beyond} (")).push_bind(*ts);
                sql.push(", ").push_bind(*seq).push(")");
            }
            Key::Value(value, seq) => {
                sql.push(format_args!("{and}AND (s.value, s.seq) {beyond} (")).push_bind(*value);
                sql.push(", ").push_bind(*seq).push(")");
            }
            Key::Trace(word, ts, k, seq) => {
                let text = self.traces_by().unwrap_or("name");
                // The first bound is the index's, the second goes on inside the trace.
                sql.push(format_args!("{and}AND (t.{text}, t.ts, t.k) {beyond}= ("));
                sql.push_bind(word.clone()).push(", ").push_bind(*ts).push(", ").push_bind(*k).push(")");
                sql.push(format_args!("{and}AND (t.k <> ")).push_bind(*k);
                sql.push(format_args!(" OR s.seq {beyond} ")).push_bind(*seq).push(")");
            }
        }
    }

    /// The selection's own tests, and that of a list's last part: that there is nothing to order by.
    fn push_tests(&self, sql: &mut QueryBuilder<Postgres>, selection: &Selection, line: &str) {
        if !selection.every_column && self.index != Index::ColumnTime && self.index != Index::ColumnValue {
            sql.push(format_args!("{line}AND s.col = ANY(")).push_bind(selection.cols()).push(")");
        }
        let missing = match self.index {
            Index::NoTraceName => Some("name"),
            Index::NoUser => Some("user_id"),
            _ => None,
        };
        if let Some(text) = missing {
            sql.push(format_args!("{line}AND (SELECT t.seen AND t.{text} IS NOT NULL FROM traces t "));
            sql.push("WHERE t.project_id = $1 AND t.k = s.k) IS NOT TRUE");
        }
        selection.tests.push(sql, line);
    }

    /// The columns of an entry: its key, the time by which the wide row is found, and what the tests name.
    fn columns(&self, selection: &Selection) -> Vec<&'static str> {
        let mut columns = vec!["ts", "seq"];
        match self.index {
            Index::ColumnValue => columns.push("value"),
            Index::Update => columns.push("updated_at"),
            Index::TraceName | Index::User => columns.extend(["word", "trace_ts", "k"]),
            Index::NoTraceName | Index::NoUser => columns.push("k"),
            _ => {}
        }
        let in_arms = matches!(self.index, Index::ColumnTime | Index::ColumnValue);
        for column in selection.tests.columns(selection.every_column || in_arms) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// Where a column of an entry comes from.
    fn source(&self, column: &str) -> String {
        match (self.traces_by(), column) {
            (Some(text), "word") => format!("t.{text} AS word"),
            (Some(_), "trace_ts") => "t.ts AS trace_ts".to_owned(),
            (Some(_), "k") => "t.k".to_owned(),
            _ => format!("s.{column}"),
        }
    }

    /// The text of traces that the walk is ordered by.
    fn traces_by(&self) -> Option<&'static str> {
        match self.index {
            Index::TraceName => Some("name"),
            Index::User => Some("user_id"),
            _ => None,
        }
    }

    fn is_by_time(&self) -> bool {
        !matches!(self.index, Index::ColumnValue | Index::Update | Index::TraceName | Index::User)
    }

    fn keys(&self) -> &'static [&'static str] {
        match self.index {
            Index::ColumnValue => &["value", "seq"],
            Index::Update => &["updated_at", "seq"],
            Index::TraceName | Index::User => &["word", "trace_ts", "k", "seq"],
            _ => &["ts", "seq"],
        }
    }

    /// The index's own order, or its reverse.
    fn order(&self, table: impl Display) -> String {
        let direction = if self.descending { " DESC" } else { "" };
        let keys: Vec<String> = self.keys().iter().map(|key| format!("{table}.{key}{direction}")).collect();
        keys.join(", ")
    }

    /// The same, inside the statement that makes the entries.
    fn entry_order(&self) -> String {
        let direction = if self.descending { " DESC" } else { "" };
        let Some(text) = self.traces_by() else { return self.order("s") };
        [&format!("t.{text}"), "t.ts", "t.k", "s.seq"].map(|key| format!("{key}{direction}")).join(", ")
    }
}
