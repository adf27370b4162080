//! Datasets, items, runs and run items, as types.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::words::words;

words! {
    /// Whether an item is tried.
    ItemStatus {
        /// It is.
        Active = "ACTIVE",
        /// It is kept, and no longer listed.
        Archived = "ARCHIVED",
    }
}

/// A dataset as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Made by the store.
    pub id: String,
    /// Unique in its project.
    pub name: String,
    /// What it is for, for people.
    pub description: Option<String>,
    /// Anything else.
    pub metadata: Option<Value>,
    /// The JSON Schema that inputs should have.
    pub input_schema: Option<Value>,
    /// The JSON Schema that expected outputs should have.
    pub expected_output_schema: Option<Value>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// An item as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct DatasetItem {
    /// Unique in its project.
    pub id: String,
    /// Which version it is, from 1.
    pub version: i32,
    /// Its dataset.
    pub dataset_id: String,
    /// The name of its dataset.
    pub dataset_name: String,
    /// Whether it is tried.
    pub status: ItemStatus,
    /// What goes into the program.
    pub input: Option<Value>,
    /// What should come out.
    pub expected_output: Option<Value>,
    /// Anything else.
    pub metadata: Option<Value>,
    /// The trace that it was taken from.
    pub source_trace_id: Option<String>,
    /// The observation that it was taken from.
    pub source_observation_id: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A run over a dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatasetRun {
    /// Follows from its project, dataset and name.
    pub id: String,
    /// Unique in its dataset.
    pub name: String,
    /// What it tried, for people.
    pub description: Option<String>,
    /// Anything else.
    pub metadata: Option<Value>,
    /// Its dataset.
    pub dataset_id: String,
    /// The name of its dataset.
    pub dataset_name: String,
    /// When it began.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created_at: DateTime<Utc>,
    /// When its description or metadata last changed.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub updated_at: DateTime<Utc>,
}

/// An item linked to a trace in a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunItem {
    /// Made by the store.
    pub id: String,
    /// The run.
    pub run_id: String,
    /// The name of the run.
    pub run_name: String,
    /// The item; it may have changed since.
    pub item_id: String,
    /// The trace; it may not have come.
    pub trace_id: String,
    /// The observation of the trace that answered the item.
    pub observation_id: Option<String>,
    /// When they were linked.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub created_at: DateTime<Utc>,
    /// When the link last changed.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub updated_at: DateTime<Utc>,
}
