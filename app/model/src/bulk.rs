//! What is done to many rows of a list at once: to those that are ticked, or to all that a query finds.

use serde::{Deserialize, Serialize};

use crate::annotation::Own;

/// As many rows can be undone at once.
pub const MOST_UNDONE: u64 = 10_000;
/// As many rows are named one by one; more are told by a query.
pub const MOST_TICKED: usize = 200;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkWish {
    /// The word of the list.
    #[serde(rename = "l")]
    pub list: String,
    /// To which of its rows.
    #[serde(rename = "w")]
    pub rows: BulkRows,
    /// What.
    #[serde(rename = "d")]
    pub deed: BulkDeed,
}

/// Rows of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkRows {
    /// These, by their ids.
    #[serde(rename = "i")]
    Ticked(Vec<String>),
    /// All that this query finds, in its text form; its order and its page count for nothing.
    #[serde(rename = "q")]
    Matching(String),
}

/// What is done to a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BulkDeed {
    /// The person says this of it.
    #[serde(rename = "s")]
    Say {
        /// What is judged.
        #[serde(rename = "n")]
        name: String,
        /// The verdict.
        #[serde(rename = "m")]
        own: Own,
    },
    /// It is deleted.
    #[serde(rename = "x")]
    Delete,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkState {
    /// The job.
    #[serde(rename = "i")]
    pub id: String,
    /// Rows that are done; while it is undone, rows that are not undone yet.
    #[serde(rename = "n")]
    pub done: u64,
    /// What it is at.
    #[serde(rename = "p")]
    pub phase: BulkPhase,
}

/// What a job is at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkPhase {
    /// It goes on.
    #[serde(rename = "r")]
    Running,
    /// It did all.
    #[serde(rename = "d")]
    Done,
    /// It was stopped; what it had done stays.
    #[serde(rename = "s")]
    Stopped,
    /// It could not go on, for this reason; what it had done stays.
    #[serde(rename = "f")]
    Failed(String),
    /// It is being undone.
    #[serde(rename = "b")]
    Undoing,
    /// It is undone.
    #[serde(rename = "u")]
    Undone,
}

impl BulkPhase {
    /// Whether something still happens.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        matches!(self, Self::Running | Self::Undoing)
    }
}
