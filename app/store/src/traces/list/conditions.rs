//! What a list asks of the traces themselves, as SQL on a row of `traces`.

use model::list::Test;
use model::traces::TraceProperty;
use sqlx::{Postgres, QueryBuilder};

use super::order::text_column;
use super::search::Search;
use crate::list::{pattern, push_comparison, storable};

/// A test of a trace.
#[derive(Clone, Debug)]
pub(super) struct TraceTest {
    pub condition: Condition,
    /// It must not be so.
    pub negated: bool,
}

/// What a trace must be.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// The text is one of these.
    Is(&'static str, Vec<String>),
    /// The text is like this pattern.
    Like(&'static str, String),
    /// There is a value.
    Present(&'static str),
    /// The session is one of these.
    Session(Vec<i64>),
    /// It has any of these tags.
    AnyTag(Vec<String>),
    /// It has all of these tags.
    AllTags(Vec<String>),
    /// It has tags.
    Tagged,
    /// The number compares so.
    Compare(&'static str, Test),
    /// It is bookmarked, or not.
    Bookmarked(Vec<bool>),
    /// Its input or output, given outright or the root's, is like this pattern.
    Said(&'static str, String),
    /// It has an input or output.
    Spoke(&'static str),
    /// Its metadata, its own or else the root's, has this text under this key.
    Metadata(String, String),
    /// It has metadata.
    Described,
    /// The search box finds it.
    Search(Search),
}

impl TraceTest {
    /// The test of a property, the numbers of the sessions that it names at hand; nothing if it is not one of the trace's own.
    pub(super) fn of(property: TraceProperty, test: &Test, sessions: &[i64]) -> Option<Self> {
        use TraceProperty as P;
        let condition = match (property, test) {
            (P::Tags, Test::Is(tags) | Test::Not(tags)) => Condition::AnyTag(storable(tags)),
            // A tag that nothing can have is had by nothing.
            (P::Tags, Test::All(tags)) if storable(tags).len() < tags.len() => Condition::AnyTag(Vec::new()),
            (P::Tags, Test::All(tags)) => Condition::AllTags(storable(tags)),
            (P::Tags, _) => Condition::Tagged,
            (P::Session, Test::Is(_) | Test::Not(_)) => Condition::Session(sessions.to_vec()),
            (P::Session, _) => Condition::Present("session_k"),
            (P::Bookmarked, Test::Is(words)) => {
                Condition::Bookmarked(words.iter().map(|word| word == "True").collect())
            }
            (P::Id, Test::Is(ids)) => Condition::Is("id", storable(ids)),
            (P::Input | P::Output, Test::Contains(text)) => Condition::Said(long_column(property), pattern(text)),
            (P::Input | P::Output, _) => Condition::Spoke(long_column(property)),
            (P::Metadata, Test::Key(key, value)) => Condition::Metadata(key.replace('\0', ""), value.replace('\0', "")),
            (P::Metadata, _) => Condition::Described,
            (property, test) => match (text_column(property), number_column(property)) {
                (Some(column), _) => of_text(column, test),
                (_, Some(column)) => of_number(column, test),
                _ => return None,
            },
        };
        Some(Self { condition, negated: matches!(test, Test::Not(_) | Test::Missing) })
    }

    /// Writes the test of a row of this name.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>, row: &str) {
        self.condition.push(sql, row);
        sql.push(if self.negated { " IS NOT TRUE" } else { " IS TRUE" });
    }
}

impl Condition {
    /// How much longer it takes than to look at an entry of an index.
    pub(super) fn cost(&self) -> u32 {
        if matches!(self, Self::Said(..) | Self::Spoke(_) | Self::Metadata(..) | Self::Described) { 5 } else { 1 }
    }

    fn push(&self, sql: &mut QueryBuilder<Postgres>, row: &str) {
        match self {
            Self::Is(column, texts) => {
                sql.push(format_args!("({row}.{column} = ANY(")).push_bind(texts.clone()).push("))");
            }
            Self::Like(column, pattern) => {
                sql.push(format_args!("({row}.{column} ILIKE ")).push_bind(pattern.clone()).push(")");
            }
            Self::Present(column) => drop(sql.push(format_args!("({row}.{column} IS NOT NULL)"))),
            Self::Session(ks) => {
                sql.push(format_args!("({row}.session_k = ANY(")).push_bind(ks.clone()).push("))");
            }
            Self::AnyTag(tags) => {
                sql.push(format_args!("({row}.tags && ")).push_bind(tags.clone()).push(")");
            }
            Self::AllTags(tags) => {
                sql.push(format_args!("({row}.tags @> ")).push_bind(tags.clone()).push(")");
            }
            Self::Tagged => drop(sql.push(format_args!("(cardinality({row}.tags) > 0)"))),
            Self::Compare(column, test) => {
                sql.push(format_args!("({row}.{column} "));
                push_comparison(sql, test);
                sql.push(")");
            }
            Self::Bookmarked(truths) => {
                sql.push(format_args!("({row}.bookmarked = ANY(")).push_bind(truths.clone()).push("))");
            }
            Self::Said(column, pattern) => {
                sql.push(format_args!("(coalesce({row}.{column}, {}) ILIKE ", of_root(row, column)));
                sql.push_bind(pattern.clone()).push(")");
            }
            Self::Spoke(column) => {
                sql.push(format_args!("(coalesce({row}.{column}, {}) IS NOT NULL)", of_root(row, column)));
            }
            Self::Metadata(key, value) => {
                sql.push(format_args!("(CASE WHEN {row}.metadata ? ")).push_bind(key.clone());
                sql.push(format_args!(" THEN {row}.metadata ->> ")).push_bind(key.clone());
                sql.push(format_args!(" ELSE {} ->> ", of_root(row, "metadata"))).push_bind(key.clone());
                sql.push(" END = ").push_bind(value.clone()).push(")");
            }
            Self::Described => {
                let root = of_root(row, "metadata");
                sql.push(format_args!("({row}.metadata <> '{{}}' OR {root} <> '{{}}')"));
            }
            Self::Search(search) => search.push(sql, row),
        }
    }
}

/// What the root observation of a trace says.
fn of_root(row: &str, column: &str) -> String {
    format!(
        "(SELECT o.{column} FROM observations o WHERE o.project_id = $1 AND o.trace_k = {row}.k AND o.id = {row}.root_id)"
    )
}

fn of_text(column: &'static str, test: &Test) -> Condition {
    match test {
        Test::Is(texts) | Test::Not(texts) => Condition::Is(column, storable(texts)),
        Test::Contains(text) => Condition::Like(column, pattern(text)),
        _ => Condition::Present(column),
    }
}

fn of_number(column: &'static str, test: &Test) -> Condition {
    match test {
        Test::Has | Test::Missing => Condition::Present(column),
        test => Condition::Compare(column, test.clone()),
    }
}

/// The column of `traces` that holds this number.
pub(super) fn number_column(property: TraceProperty) -> Option<&'static str> {
    match property {
        TraceProperty::Latency => Some("latency"),
        TraceProperty::Observations => Some("observations"),
        TraceProperty::Tokens => Some("total_tokens"),
        TraceProperty::Cost => Some("cost"),
        TraceProperty::Errors => Some("errors"),
        _ => None,
    }
}

fn long_column(property: TraceProperty) -> &'static str {
    if property == TraceProperty::Input { "input" } else { "output" }
}
