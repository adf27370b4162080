//! The one answer of every table: columns and rows of cells, as they travel to the browser. Serialised names
//! are short because a page of rows travels twice, as HTML and as data.

use serde::{Deserialize, Serialize};

use crate::scores::{Author, DataType, Judging, Level, Rolled, ScoreColumn, ScoreSource, ScoreValue};
use crate::words::words;

/// One page of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TablePage {
    /// The columns, in order.
    #[serde(rename = "c")]
    pub columns: Vec<Column>,
    /// The rows, in order.
    #[serde(rename = "r")]
    pub rows: Vec<Row>,
    /// The cursor for `after=`, if more rows follow.
    #[serde(rename = "n")]
    pub next: Option<String>,
    /// The cursor for `before=`, if rows precede.
    #[serde(rename = "p")]
    pub prev: Option<String>,
    /// Where the time for searching ended before the page was full, in microseconds since 1970 UTC where the list is in
    /// time order, else 0. `next` goes on from there.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub searched: Option<i64>,
}

/// A column's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The field's word in the list query.
    #[serde(rename = "w")]
    pub word: String,
    /// The name for people.
    #[serde(rename = "t")]
    pub title: String,
    /// Whether rows can be ordered by it.
    #[serde(rename = "s")]
    pub sortable: bool,
    /// The score column that it shows, if it shows one.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreColumn>,
}

/// One row. Its key and version together name a state of it, so that a list redraws only what changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The row's id, unique in the table.
    #[serde(rename = "k")]
    pub key: String,
    /// Another one after every change of the row.
    #[serde(rename = "v")]
    pub version: i64,
    /// The cells, one a column.
    #[serde(rename = "c")]
    pub cells: Vec<Cell>,
    /// Whether the row is bookmarked, where rows can be.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub bookmarked: Option<bool>,
}

/// What one cell shows. Closed: a new kind of cell is a variant here and an arm of the one drawing function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// No value, and why not, for people who cannot see the short bar.
    #[serde(rename = "-")]
    Missing(String),
    /// A text of any length, shown on one line.
    #[serde(rename = "t")]
    Text(String),
    /// The text that is read first in a row.
    #[serde(rename = "h")]
    Strong(String),
    /// A trace by its name, as a link: its id, then its name.
    #[serde(rename = "n")]
    Titled(String, String),
    /// An instant, in microseconds since 1970 UTC.
    #[serde(rename = "i")]
    Time(i64),
    /// A score's value.
    #[serde(rename = "v")]
    Value(ScoreValue),
    /// A score's value as its config reads it.
    #[serde(rename = "w")]
    Judged(ScoreValue, Judging),
    /// A score's source.
    #[serde(rename = "s")]
    Source(ScoreSource),
    /// A score's data type.
    #[serde(rename = "d")]
    DataType(DataType),
    /// A trace, as a link.
    #[serde(rename = "r")]
    Trace(String),
    /// An observation or another target by its level and name (its id where it has none).
    #[serde(rename = "o")]
    Target(Level, String),
    /// An observation of a trace, as a link: the trace's id, then its own.
    #[serde(rename = "b")]
    Observation(String, String),
    /// An id that leads nowhere.
    #[serde(rename = "x")]
    Id(String),
    /// A score's level.
    #[serde(rename = "l")]
    Level(Level),
    /// Tags, in their order.
    #[serde(rename = "g")]
    Tags(Vec<String>),
    /// JSON on one line, cut to a preview.
    #[serde(rename = "j")]
    Json(String),
    /// Who made it.
    #[serde(rename = "a")]
    Author(Author),
    /// What the row's scores in one column come to.
    #[serde(rename = "q")]
    Rolled(Rolled, Option<bool>),
    /// The same, or nothing, beside what people said of it.
    #[serde(rename = "y")]
    Marked(Box<Cell>, Rolled),
    /// A number of something.
    #[serde(rename = "m")]
    Measure(Unit, f64),
    /// Whether the row is bookmarked.
    #[serde(rename = "k")]
    Bookmark(bool),
}

impl Cell {
    /// The cell without what people said beside it.
    #[must_use]
    pub fn bare(&self) -> &Self {
        match self {
            Self::Marked(cell, _) => cell,
            cell => cell,
        }
    }
}

words! {
    /// What a number counts.
    Unit {
        /// Things.
        Count = "c",
        /// Tokens.
        Tokens = "t",
        /// Seconds.
        Seconds = "s",
        /// US dollars.
        Usd = "d",
    }
}

/// A value that a filter can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The value.
    #[serde(rename = "v")]
    pub value: String,
    /// In how many rows of the list it occurs, or of a sample of them: good for an order, not for a sum. Nothing where
    /// that was not counted.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
}

/// How many rows a list has. Counting stops early on purpose: nobody waits for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Total {
    /// Exactly so many.
    Exact(u64),
    /// About so many: an estimate.
    About(u64),
    /// At least so many: the time for counting ended there.
    MoreThan(u64),
}

/// How the numbers of a list are spread: its ends, and how many lie in each of equally wide bins between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The least number.
    #[serde(rename = "l")]
    pub least: f64,
    /// The greatest number.
    #[serde(rename = "g")]
    pub greatest: f64,
    /// How many numbers are in each bin, from the least on.
    #[serde(rename = "b")]
    pub bins: Vec<u32>,
}
