//! The properties of a score as the Scores page lists, sorts and filters them, in the order of the columns panel.

use std::borrow::Cow;

use super::{DataType, Level, ScoreSource};
use crate::list::{FieldKind, ListField, Op, Sort, TableField};
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
        /// The end user of the score's trace.
        User = "user",
        /// Anything else, as JSON.
        Metadata = "metadata",
        /// The config that the score follows.
        Config = "config",
        /// The tags of the score's trace.
        Tags = "tags",
        /// The observation that was judged.
        Observation = "observation",
        /// The session that was judged.
        Session = "session",
        /// The dataset run that was judged.
        Run = "run",
        /// What kind of thing was judged.
        Level = "level",
        /// When the score last really changed.
        Updated = "updated",
        /// The score's own id.
        Id = "id",
    }
}

/// The columns shown unless told otherwise.
const SHOWN: usize = 10;

const ONE_OF: &[Op] = &[Op::Is, Op::Not];
const TEXT: &[Op] = &[Op::Is, Op::Not, Op::Contains];
const OPTIONAL: &[Op] = &[Op::Is, Op::Not, Op::Has, Op::Missing];
const OPTIONAL_TEXT: &[Op] = &[Op::Is, Op::Not, Op::Contains, Op::Has, Op::Missing];
const NUMBER: &[Op] = &[Op::AtMost, Op::Below, Op::AtLeast, Op::Above, Op::Between, Op::Is, Op::Not];
const TIME: &[Op] = &[Op::After, Op::Before, Op::Past];

impl ListField for ScoreField {
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
            Self::User => "User",
            Self::Metadata => "Metadata",
            Self::Config => "Eval configuration ID",
            Self::Tags => "Trace tags",
            Self::Observation => "Observation",
            Self::Session => "Session",
            Self::Run => "Dataset run",
            Self::Level => "Level",
            Self::Updated => "Updated",
            Self::Id => "ID",
        })
    }

    fn kind(&self) -> FieldKind {
        match self {
            Self::Timestamp | Self::Updated => FieldKind::Time,
            Self::Value => FieldKind::Number,
            Self::Source => FieldKind::Choice(|word| ScoreSource::parse(word).is_some()),
            Self::DataType => FieldKind::Choice(|word| DataType::parse(word).is_some()),
            Self::Level => FieldKind::Choice(|word| Level::parse(word).is_some()),
            Self::Tags => FieldKind::Tags,
            Self::Metadata => FieldKind::Json,
            _ => FieldKind::Text,
        }
    }

    fn is_sortable(&self) -> bool {
        matches!(
            self,
            Self::Timestamp
                | Self::Name
                | Self::Value
                | Self::Source
                | Self::DataType
                | Self::Level
                | Self::TraceName
                | Self::User
                | Self::Environment
                | Self::Author
                | Self::Updated
        )
    }

    fn ops(&self) -> &'static [Op] {
        match self {
            Self::Timestamp | Self::Updated => TIME,
            Self::Value => NUMBER,
            Self::Name => TEXT,
            Self::Source | Self::DataType | Self::Level | Self::Environment | Self::Author => ONE_OF,
            Self::Comment => &[Op::Contains, Op::Has, Op::Missing],
            Self::TraceName | Self::User => OPTIONAL_TEXT,
            Self::Trace | Self::Config | Self::Observation | Self::Session | Self::Run => OPTIONAL,
            Self::Metadata => &[Op::Key, Op::Has, Op::Missing],
            Self::Tags => &[Op::Is, Op::All, Op::Not, Op::Has, Op::Missing],
            Self::Id => &[Op::Is],
        }
    }
}

impl TableField for ScoreField {
    fn parse(word: &str) -> Option<Self> {
        Self::parse(word)
    }

    fn default_columns() -> Vec<Self> {
        Self::ALL.iter().copied().take(SHOWN).collect()
    }

    fn default_sort() -> Sort<Self> {
        Sort { field: Self::Timestamp, descending: true }
    }
}
