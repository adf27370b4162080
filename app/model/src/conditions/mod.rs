//! Conditions of the public API's lists: plain parameters and the JSON of `filter` say the same things, so both become
//! [`Condition`]s.

mod columns;
mod parse;

use chrono::{DateTime, Utc};

use crate::words::words;

pub use columns::{ObservationColumn, TraceColumn};
pub use parse::parse_filter;

words! {
    /// How a number or a time compares.
    Operator {
        /// Smaller, earlier.
        Less = "<",
        /// Not greater, not later.
        AtMost = "<=",
        /// Greater, later.
        Greater = ">",
        /// Not smaller, not earlier.
        AtLeast = ">=",
        /// The same.
        Equal = "=",
        /// Another.
        NotEqual = "!=",
    }
}

words! {
    /// How a text compares, letter by letter.
    TextTest {
        /// The same text.
        Equal = "=",
        /// Somewhere in it.
        Contains = "contains",
        /// Nowhere in it.
        Lacks = "does not contain",
        /// Its beginning.
        StartsWith = "starts with",
        /// Its end.
        EndsWith = "ends with",
    }
}

words! {
    /// How one or several words compare with a set of words.
    SetTest {
        /// At least one of the set.
        Any = "any of",
        /// None of the set.
        None = "none of",
        /// The whole set.
        All = "all of",
    }
}

/// What a column holds, and so which tests fit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// One text.
    Text,
    /// A number.
    Number,
    /// A time.
    Time,
    /// True or false.
    Truth,
    /// Several texts.
    Texts,
    /// Values by key: metadata.
    Object,
    /// Numbers by key: the means of scores.
    Numbers,
    /// Words by key: the labels of scores.
    Labels,
}

/// What is asked of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionTest {
    /// Of a number.
    Number(Operator, f64),
    /// Of a time.
    Time(Operator, DateTime<Utc>),
    /// Of a text.
    Text(TextTest, String),
    /// Of one text or several.
    Set(SetTest, Vec<String>),
    /// Of something that is true or false.
    Truth(bool),
    /// Whether there is nothing.
    Missing(bool),
}

/// One condition of a list; all of a list's conditions must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition<C> {
    /// The column.
    pub column: C,
    /// The key inside of the column, where it holds values by key.
    pub key: Option<String>,
    /// The test.
    pub test: ConditionTest,
}

impl<C> Condition<C> {
    /// A condition on a column without keys.
    pub const fn new(column: C, test: ConditionTest) -> Self {
        Self { column, key: None, test }
    }
}

/// A column that conditions can name.
pub trait FilterColumn: Copy + PartialEq {
    /// Reads a name, also the other names that clients use.
    fn named(name: &str) -> Option<Self>;
    /// What it holds.
    fn kind(self) -> ColumnKind;
    /// Every name, for the sentence that refuses another.
    fn names() -> String;
}
