//! The properties of a score as the Scores page lists, sorts and filters them, in the order of its columns.

use std::borrow::Cow;

use super::{DataType, ScoreSource};
use crate::list::{FieldKind, ListField, Sort};
use crate::words::words;

words! {
    /// One property of a score.
    ScoreField {
        /// The event's own time.
        Timestamp = "timestamp",
        /// What was judged.
        Name = "name",
        /// The verdict. Sorted, numbers (booleans as 1 and 0) come first, then labels in text order, texts last.
        Value = "value",
        /// Who judged.
        Source = "source",
        /// The type of the value.
        DataType = "dataType",
        /// Why.
        Comment = "comment",
        /// The name of the score's trace.
        TraceName = "traceName",
        /// The score's trace.
        Trace = "trace",
        /// The person or key that made it.
        Author = "author",
        /// The score's own environment.
        Environment = "environment",
    }
}

impl ListField for ScoreField {
    fn parse(word: &str) -> Option<Self> {
        Self::parse(word)
    }

    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(Self::word(*self))
    }

    fn title(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Timestamp => "Timestamp",
            Self::Name => "Name",
            Self::Value => "Value",
            Self::Source => "Source",
            Self::DataType => "Data type",
            Self::Comment => "Comment",
            Self::TraceName => "Trace name",
            Self::Trace => "Trace",
            Self::Author => "Author",
            Self::Environment => "Environment",
        })
    }

    fn kind(&self) -> FieldKind {
        match self {
            Self::Timestamp => FieldKind::Time,
            Self::Value => FieldKind::Number,
            Self::Source => FieldKind::Choice(|word| ScoreSource::parse(word).is_some()),
            Self::DataType => FieldKind::Choice(|word| DataType::parse(word).is_some()),
            _ => FieldKind::Text,
        }
    }

    fn is_sortable(&self) -> bool {
        matches!(self, Self::Timestamp | Self::Name | Self::Value)
    }

    fn is_filterable(&self) -> bool {
        matches!(self, Self::Name | Self::Value | Self::Source | Self::DataType | Self::Environment)
    }

    fn default_columns() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn default_sort() -> Sort<Self> {
        Sort { field: Self::Timestamp, descending: true }
    }
}
