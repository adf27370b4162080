//! The entries of one index from a key on, as SQL: each has `ord`, `k`, `ts` where the index has it, and `num` or `word` if it
//! is ordered by one. Nothing else, so that a walk stays inside its index.

use chrono::{DateTime, Utc};
use model::list::Test;
use sqlx::{Postgres, QueryBuilder};

use super::cursor::Key;
use super::order::{Number, Source};
use super::walk::Take;
use crate::list::push_comparison;

/// One index from a key on.
pub(super) struct Scan<'a> {
    pub source: Source,
    /// From the index's end.
    pub descending: bool,
    /// The key before the first entry.
    pub after: Option<&'a Key>,
    /// Comparisons of the mean that the index is ordered by.
    pub bounds: &'a [Test],
    /// The ends of the time range: ends of the walk where that is by time.
    pub times: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
}

const LINE: &str = "\n    ";
const AND: &str = "\n        AND ";

impl Scan<'_> {
    /// Writes the statement of an index without arms.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>, take: Take) {
        match self.source {
            Source::Figure(col, figure) => self.push_figure(sql, col, figure, take),
            Source::Mean(col) => {
                self.push_rollups(sql, "0 AS ord", "r.mean", None);
                sql.push(AND).push("r.col = ").push_bind(col);
                for bound in self.bounds {
                    sql.push(AND).push("r.mean ");
                    push_comparison(sql, bound);
                }
                self.push_after_number(sql, "r.mean", "");
                self.push_end(sql, &["r.mean", "r.k"], take);
            }
            Source::Spread(col) => {
                self.push_rollups(sql, "0 AS ord", "r.spread", None);
                sql.push(AND).push("r.col = ").push_bind(col).push(AND).push("r.spread > 0");
                self.push_after_number(sql, "r.spread", "");
                self.push_end(sql, &["r.spread", "r.k"], take);
            }
            Source::Labels(col) | Source::Labelled(col) => {
                self.push_rollups(sql, "0 AS ord", "r.last", None);
                sql.push(AND).push("r.col = ").push_bind(col).push(AND).push("r.mean IS NULL");
                self.push_after_number(sql, "r.last", "");
                self.push_end(sql, &["r.last", "r.k"], take);
            }
            Source::Session => self.push_sessions(sql, take),
            _ => self.push_traces(sql, take),
        }
    }

    /// Writes the statement of the index of labels, merged over these.
    pub(super) fn push_arms(&self, sql: &mut QueryBuilder<Postgres>, arms: &[i32], take: Take) {
        let Source::Labels(col) = self.source else { return self.push(sql, take) };
        let (Take::Next(slice) | Take::Last(slice)) = take;
        let ords: Vec<i32> = (0..).take(arms.len()).collect();
        sql.push(LINE)
            .push("SELECT\n        a.ord\n      , r.k\n      , r.ts\n      , r.num\n      , NULL::text AS word");
        sql.push(LINE).push("FROM unnest(").push_bind(ords).push("::int[], ").push_bind(arms.to_vec());
        sql.push("::int[]) AS a (ord, label)").push(LINE).push("CROSS JOIN LATERAL (");
        self.push_rollups(sql, "0 AS ord", "r.last", None);
        sql.push(AND).push("r.col = ").push_bind(col).push(AND).push("r.mean IS NULL");
        sql.push(AND).push("r.last = a.label::float8");
        self.push_after_number(sql, "r.last", "");
        self.push_end(sql, &["r.last", "r.k"], Take::Next(slice));
        sql.push(LINE).push(") r");
        self.push_end(sql, &["ord", "r.num", "r.k"], take);
    }

    /// Traces with one score have it in the index of means, the others in that of their figure.
    fn push_figure(&self, sql: &mut QueryBuilder<Postgres>, col: i32, figure: &'static str, take: Take) {
        let (Take::Next(slice) | Take::Last(slice)) = take;
        sql.push(LINE).push("SELECT\n        f.ord\n      , f.k\n      , f.ts\n      , f.num\n      , f.word");
        sql.push(LINE).push("FROM (\n    (");
        self.push_rollups(sql, "0 AS ord", "r.mean", None);
        sql.push(AND).push("r.col = ").push_bind(col).push(AND).push("r.n = 1");
        self.push_after_number(sql, "r.mean", "");
        self.push_end(sql, &["r.mean", "r.k"], Take::Next(slice));
        sql.push("\n    )\n    UNION ALL\n    (");
        let (column, cast) = if figure == "n" { ("r.n", "int") } else { (column_of(figure), "") };
        self.push_rollups(sql, "0 AS ord", column, (!cast.is_empty()).then_some("float8"));
        sql.push(AND).push("r.col = ").push_bind(col).push(AND).push("r.n > 1");
        sql.push(match figure {
            "n" => "\n        AND r.min = 1\n        AND r.max = 1",
            "last" => "\n        AND r.mean IS NOT NULL",
            _ => "",
        });
        self.push_after_number(sql, column, cast);
        self.push_end(sql, &[column, "r.k"], Take::Next(slice));
        sql.push("\n    )").push(LINE).push(") f");
        self.push_end(sql, &["f.num", "f.k"], take);
    }

    fn push_rollups(&self, sql: &mut QueryBuilder<Postgres>, ord: &str, num: &str, cast: Option<&str>) {
        let cast = cast.map(|cast| format!("::{cast}")).unwrap_or_default();
        sql.push(LINE).push(format_args!("SELECT{LINE}    {ord}{LINE}  , r.k{LINE}  , r.t_ts AS ts"));
        sql.push(format_args!("{LINE}  , {num}{cast} AS num{LINE}  , NULL::text AS word"));
        sql.push(format_args!("{LINE}FROM rollups r{LINE}WHERE r.project_id = $1"));
    }

    /// The sessions by their ids, each with the next of its traces: a lookup a session, so that no plan reads all traces.
    fn push_sessions(&self, sql: &mut QueryBuilder<Postgres>, take: Take) {
        let (Take::Next(slice) | Take::Last(slice)) = take;
        let after = match self.after {
            Some(Key::Text(word, ts, k)) => Some((word, ts, k)),
            _ => None,
        };
        let beyond = self.beyond();
        let direction = if self.descending { " DESC" } else { "" };
        sql.push(LINE).push("SELECT\n        0 AS ord\n      , t.k\n      , t.ts\n      , NULL::float8 AS num");
        sql.push(
            "\n      , z.id AS word\n    FROM sessions z\n    CROSS JOIN LATERAL (\n        SELECT\n            t.k",
        );
        sql.push("\n          , t.ts\n        FROM traces t\n        WHERE t.project_id = $1");
        sql.push("\n            AND t.session_k = z.k");
        if let Some((word, ts, k)) = after {
            sql.push("\n            AND (z.id, t.ts, t.k) ").push(beyond).push(" (").push_bind(word.clone());
            sql.push(", ").push_bind(*ts).push(", ").push_bind(*k).push(")");
        }
        sql.push(format_args!("\n        ORDER BY t.ts{direction}, t.k{direction}\n        LIMIT {slice}\n    ) t"));
        sql.push(LINE).push("WHERE z.project_id = $1");
        if let Some((word, ..)) = after {
            sql.push(AND).push("z.id ").push(beyond).push("= ").push_bind(word.clone());
        }
        self.push_end(sql, &["z.id", "t.ts", "t.k"], take);
    }

    fn push_traces(&self, sql: &mut QueryBuilder<Postgres>, take: Take) {
        let (num, word) = match self.source {
            Source::Number(Number { column, .. }) => (format!("t.{column}::float8"), "NULL::text".to_owned()),
            Source::Errors => ("t.errors::float8".to_owned(), "NULL::text".to_owned()),
            Source::Text(column) => ("NULL::float8".to_owned(), format!("t.{column}")),
            Source::Id => ("NULL::float8".to_owned(), "t.id".to_owned()),
            _ => ("NULL::float8".to_owned(), "NULL::text".to_owned()),
        };
        let ts = if self.source.has_time() { "t.ts" } else { "NULL::timestamptz AS ts" };
        sql.push(LINE).push(format_args!("SELECT{LINE}    0 AS ord{LINE}  , t.k{LINE}  , {ts}"));
        sql.push(format_args!("{LINE}  , {num} AS num{LINE}  , {word} AS word"));
        sql.push(LINE).push("FROM traces t\n    WHERE t.project_id = $1");
        match self.source {
            Source::Id => {}
            Source::Text(column) => {
                sql.push(AND).push("t.seen").push(AND).push(format_args!("t.{column} IS NOT NULL"));
            }
            Source::Number(Number { column, .. }) => {
                sql.push(AND).push("t.seen").push(AND).push(format_args!("t.{column} IS NOT NULL"));
            }
            Source::Errors => drop(sql.push(AND).push("t.seen").push(AND).push("t.errors > 0")),
            Source::Bookmarked => drop(sql.push(AND).push("t.seen").push(AND).push("t.bookmarked")),
            _ => drop(sql.push(AND).push("t.seen")),
        }
        self.push_after_trace(sql);
        let keys: Vec<String> = match self.source {
            Source::Text(column) => vec![format!("t.{column}"), "t.ts".to_owned(), "t.k".to_owned()],
            Source::Id => vec!["t.id".to_owned()],
            Source::Number(Number { column, .. }) => vec![format!("t.{column}"), "t.k".to_owned()],
            Source::Errors => vec!["t.errors".to_owned(), "t.k".to_owned()],
            _ => vec!["t.ts".to_owned(), "t.k".to_owned()],
        };
        self.push_end(sql, &keys.iter().map(String::as_str).collect::<Vec<_>>(), take);
    }

    fn push_after_trace(&self, sql: &mut QueryBuilder<Postgres>) {
        let beyond = self.beyond();
        if matches!(self.source, Source::Time | Source::Bookmarked) {
            if let Some(from) = self.times.0 {
                sql.push(AND).push("t.ts >= ").push_bind(from);
            }
            if let Some(to) = self.times.1 {
                sql.push(AND).push("t.ts < ").push_bind(to);
            }
        }
        match (self.after, self.source) {
            (Some(Key::Time(ts, k)), _) => {
                sql.push(AND).push(format_args!("(t.ts, t.k) {beyond} (")).push_bind(*ts);
                sql.push(", ").push_bind(*k).push(")");
            }
            (Some(Key::Text(word, ts, k)), Source::Text(column)) => {
                sql.push(AND).push(format_args!("(t.{column}, t.ts, t.k) {beyond} (")).push_bind(word.clone());
                sql.push(", ").push_bind(*ts).push(", ").push_bind(*k).push(")");
            }
            (Some(Key::Text(..)), _) => {}
            (Some(Key::Id(id)), _) => drop(sql.push(AND).push(format_args!("t.id {beyond} ")).push_bind(id.clone())),
            (Some(Key::Number(..)), Source::Number(Number { column, sql_type })) => {
                self.push_after_number_of(sql, &format!("t.{column}"), "t.k", sql_type);
            }
            (Some(Key::Number(..)), _) => self.push_after_number_of(sql, "t.errors", "t.k", "int"),
            (None, _) => {}
        }
    }

    fn push_after_number(&self, sql: &mut QueryBuilder<Postgres>, column: &str, sql_type: &str) {
        self.push_after_number_of(sql, column, "r.k", sql_type);
    }

    fn push_after_number_of(&self, sql: &mut QueryBuilder<Postgres>, column: &str, k_column: &str, sql_type: &str) {
        let Some(Key::Number(number, k)) = self.after else { return };
        let beyond = self.beyond();
        let cast = if sql_type.is_empty() { String::new() } else { format!("::{sql_type}") };
        sql.push(AND).push(format_args!("({column}, {k_column}) {beyond} (")).push_bind(*number);
        sql.push(cast).push(", ").push_bind(*k).push(")");
    }

    fn push_end(&self, sql: &mut QueryBuilder<Postgres>, keys: &[&str], take: Take) {
        let direction = if self.descending { " DESC" } else { "" };
        let keys: Vec<String> =
            keys.iter().map(|key| if *key == "ord" { "ord".to_owned() } else { format!("{key}{direction}") }).collect();
        sql.push(format_args!("{LINE}ORDER BY {}{LINE}", keys.join(", ")));
        match take {
            Take::Next(slice) => sql.push(format_args!("LIMIT {slice}")),
            Take::Last(slice) => sql.push(format_args!("OFFSET {} LIMIT 1", slice.saturating_sub(1))),
        };
    }

    fn beyond(&self) -> char {
        if self.descending { '<' } else { '>' }
    }
}

fn column_of(figure: &str) -> &'static str {
    match figure {
        "min" => "r.min",
        "max" => "r.max",
        _ => "r.last",
    }
}
