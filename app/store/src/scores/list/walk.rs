//! One walk of one index, as one statement: the keys of a page's rows are read from the index alone, arm by arm, and
//! only then are the wide rows fetched. Building is kept apart from running: texts and plans are tested as they are.

use std::fmt::Display;

use sqlx::{Postgres, QueryBuilder};

use super::cursor::Key;
use super::segments::Index;
use super::selection::Tests;
use crate::ProjectScope;
use crate::scores::rows::{COLUMNS, TABLES, statement_about};

/// A stretch of a list: entries of one index, merged over its arms, from a key on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Walk {
    pub index: Index,
    /// From the index's end.
    pub descending: bool,
    /// Segment numbers in the order of the walk.
    pub ords: Vec<i32>,
    /// The column or label of each arm; for a walk by time the columns that pass, none where all do.
    pub ids: Vec<i32>,
    /// Where the walk begins, that key excluded; only for the arms of one segment.
    pub after: Option<Key>,
}

impl Walk {
    /// The statement that fetches the walk's first `limit` rows. `head` stands before it: nothing, or `EXPLAIN`.
    pub(super) fn page(&self, head: &str, scope: &ProjectScope, tests: &Tests, limit: u32) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, head);
        sql.push("WITH page AS MATERIALIZED (");
        if self.index == Index::Time {
            self.push_entries(&mut sql, "\n    ", tests);
            sql.push(format_args!("\n    ORDER BY {}\n    LIMIT {limit}", self.order("s")));
        } else {
            self.push_arms(&mut sql, tests, limit);
        }
        sql.push("\n)\nSELECT").push(COLUMNS);
        sql.push("\nFROM page p");
        sql.push("\nJOIN scores s ON s.project_id = $1 AND s.ts = p.ts AND s.seq = p.seq").push(TABLES);
        sql.push("\nORDER BY ").push(if self.index == Index::Time { "" } else { "p.ord, " });
        sql.push(self.order("p"));
        sql
    }

    /// The statement that counts the walk's rows, no further than `limit`. Nothing is sorted: where all
    /// columns pass, the order asks for the walk by time, since a guess might read the whole table.
    pub(super) fn count(&self, head: &str, scope: &ProjectScope, tests: &Tests, limit: u32) -> QueryBuilder<Postgres> {
        let mut sql = statement_about(scope, head);
        sql.push("SELECT count(*)\nFROM (");
        if self.index == Index::Time {
            self.push_entries(&mut sql, "\n    ", tests);
            sql.push(format_args!("\n    ORDER BY {}\n    LIMIT {limit}", self.order("s")));
        } else {
            sql.push("\n    SELECT w.seq\n    FROM unnest(").push_bind(self.ids.clone()).push("::int[]) AS a (id)");
            sql.push("\n    CROSS JOIN LATERAL (");
            self.push_entries(&mut sql, "\n        ", tests);
            sql.push(format_args!("\n        LIMIT {limit}\n    ) w\n    LIMIT {limit}"));
        }
        sql.push("\n) counted");
        sql
    }

    /// The first entries of all arms, merged.
    fn push_arms(&self, sql: &mut QueryBuilder<Postgres>, tests: &Tests, limit: u32) {
        sql.push("\n    SELECT\n        a.ord");
        for column in self.columns() {
            sql.push(format_args!("\n      , w.{column}"));
        }
        sql.push("\n    FROM unnest(").push_bind(self.ords.clone());
        sql.push("::int[], ").push_bind(self.ids.clone()).push("::int[]) AS a (ord, id)");
        sql.push("\n    CROSS JOIN LATERAL (");
        self.push_entries(sql, "\n        ", tests);
        sql.push(format_args!("\n        ORDER BY {}\n        LIMIT {limit}\n    ) w", self.order("s")));
        sql.push(format_args!("\n    ORDER BY a.ord, {}", self.order("w")));
        sql.push(format_args!("\n    LIMIT {limit}"));
    }

    /// The entries of one arm `a`, or of the walk by time. All that is named here is in the index.
    fn push_entries(&self, sql: &mut QueryBuilder<Postgres>, line: &str, tests: &Tests) {
        let and = format!("{line}    ");
        sql.push(format_args!("{line}SELECT"));
        for (at, column) in self.columns().iter().enumerate() {
            sql.push(format_args!("{line}{}s.{column}", if at == 0 { "    " } else { "  , " }));
        }
        sql.push(format_args!("{line}FROM scores s{line}WHERE s.project_id = $1"));
        match self.index {
            Index::Time if self.ids.is_empty() => {}
            Index::Time => drop(sql.push(format_args!("{and}AND s.col = ANY(")).push_bind(self.ids.clone()).push(")")),
            Index::ColumnTime => drop(sql.push(format_args!("{and}AND s.col = a.id"))),
            Index::ColumnValue => drop(sql.push(format_args!("{and}AND s.col = a.id{and}AND s.value IS NOT NULL"))),
            Index::Label => drop(sql.push(format_args!("{and}AND s.label = a.id"))),
        }
        self.push_after(sql, &and);
        tests.push(sql, &and);
    }

    fn push_after(&self, sql: &mut QueryBuilder<Postgres>, and: &str) {
        let Some(key) = self.after else { return };
        let beyond = if self.descending { '<' } else { '>' };
        match key {
            Key::Time(ts, seq) => {
                sql.push(format_args!("{and}AND (s.ts, s.seq) {beyond} (")).push_bind(ts);
                sql.push(", ").push_bind(seq).push(")")
            }
            Key::Value(value, seq) => {
                sql.push(format_args!("{and}AND (s.value, s.seq) {beyond} (")).push_bind(value);
                sql.push(", ").push_bind(seq).push(")")
            }
            Key::Arrival(seq) => sql.push(format_args!("{and}AND s.seq {beyond} ")).push_bind(seq),
        };
    }

    /// What the walk reads: its key, and the time by which the wide row is found.
    fn columns(&self) -> &'static [&'static str] {
        match self.index {
            Index::ColumnValue => &["ts", "seq", "value"],
            Index::Time | Index::ColumnTime | Index::Label => &["ts", "seq"],
        }
    }

    /// The index's own order, or its reverse.
    fn order(&self, table: impl Display) -> String {
        let keys: &[&str] = match self.index {
            Index::Time | Index::ColumnTime => &["ts", "seq"],
            Index::ColumnValue => &["value", "seq"],
            Index::Label => &["seq"],
        };
        let direction = if self.descending { " DESC" } else { "" };
        let keys: Vec<String> = keys.iter().map(|key| format!("{table}.{key}{direction}")).collect();
        keys.join(", ")
    }
}
