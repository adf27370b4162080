//! A field of any list of the product. What stands around a table knows fields only so: one filter bar, one columns
//! panel and one head serve all lists, and the browser loads them once.

use std::borrow::Cow;

use model::list::{FieldKind, ListField, ListQuery, Op};
use model::scores::{DataType, Figure, Level, ScoreColumn, ScoreField, ScoreSource};
use model::traces::{TraceField, TraceProperty};

use crate::words;

/// A field of a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AnyField {
    /// Of a score.
    Score(ScoreField),
    /// Of a trace.
    Trace(TraceField),
}

/// A query of any list.
pub(crate) type Query = ListQuery<AnyField>;

impl ListField for AnyField {
    fn key(&self) -> Cow<'_, str> {
        match self {
            Self::Score(field) => field.key(),
            Self::Trace(field) => field.key(),
        }
    }

    fn title(&self) -> Cow<'_, str> {
        match self {
            Self::Score(field) => field.title(),
            Self::Trace(field) => field.title(),
        }
    }

    fn kind(&self) -> FieldKind {
        match self {
            Self::Score(field) => field.kind(),
            Self::Trace(field) => field.kind(),
        }
    }

    fn is_sortable(&self) -> bool {
        match self {
            Self::Score(field) => field.is_sortable(),
            Self::Trace(field) => field.is_sortable(),
        }
    }

    fn is_column(&self) -> bool {
        match self {
            Self::Score(field) => field.is_column(),
            Self::Trace(field) => field.is_column(),
        }
    }

    fn ops(&self) -> &'static [Op] {
        match self {
            Self::Score(field) => field.ops(),
            Self::Trace(field) => field.ops(),
        }
    }
}

impl AnyField {
    /// The score column that it is, if it is one.
    pub(crate) fn score_column(&self) -> Option<&ScoreColumn> {
        match self {
            Self::Score(_) => None,
            Self::Trace(field) => field.score_column(),
        }
    }

    /// The key of the metadata that it is, if it is one.
    pub(crate) fn metadata_key(&self) -> Option<&str> {
        match self {
            Self::Trace(TraceField::MetadataKey(key)) => Some(key),
            _ => None,
        }
    }

    /// A key of the metadata of a list's rows.
    pub(crate) fn of_metadata(key: String) -> Self {
        Self::Trace(TraceField::MetadataKey(key))
    }

    /// The metadata of a trace, whole.
    pub(crate) const TRACE_METADATA: Self = Self::Trace(TraceField::Own(TraceProperty::Metadata));

    /// The column that shows what rows are ordered by: the same one whatever the figure.
    pub(crate) fn column(&self) -> Self {
        match self {
            Self::Score(field) => Self::Score(*field),
            Self::Trace(field) => Self::Trace(field.column()),
        }
    }

    /// The field of a score column, ordered by this figure.
    pub(crate) fn of_scores(column: ScoreColumn, figure: Figure) -> Self {
        Self::Trace(TraceField::Score(column, figure))
    }

    /// The field's icon.
    pub(crate) fn icon(&self) -> &'static str {
        match self {
            Self::Score(field) => score_icon(*field),
            Self::Trace(TraceField::Own(property)) => trace_icon(*property),
            Self::Trace(TraceField::MetadataKey(_)) => "#i-text",
            Self::Trace(TraceField::Score(column, _)) => words::data_type(column.data_type).0,
        }
    }

    /// A value as a chip shows it.
    pub(crate) fn short(&self, value: &str) -> String {
        let word = match self {
            Self::Score(ScoreField::Source) => ScoreSource::parse(value).map(|source| words::source(source).1),
            Self::Score(ScoreField::DataType) => DataType::parse(value).map(|data_type| words::data_type(data_type).1),
            Self::Score(ScoreField::Level) => Level::parse(value).map(|level| words::level(level).1),
            _ => None,
        };
        word.unwrap_or(value).to_owned()
    }

    /// A value as the menu shows it, where typing either word finds it.
    pub(crate) fn long(&self, value: &str) -> String {
        let short = self.short(value);
        let is_source = matches!(self, Self::Score(ScoreField::Source));
        if is_source && short != value { format!("{short} ({value})") } else { short }
    }
}

fn score_icon(field: ScoreField) -> &'static str {
    match field {
        ScoreField::Timestamp | ScoreField::Updated => "#i-clock",
        ScoreField::Value => "#i-numeric",
        ScoreField::Source | ScoreField::Author | ScoreField::User => "#i-person",
        ScoreField::DataType => "#i-categorical",
        ScoreField::Comment => "#i-comment",
        ScoreField::TraceName | ScoreField::Trace => "#i-trace",
        ScoreField::Environment => "#i-dataset",
        ScoreField::Name | ScoreField::Metadata | ScoreField::Config | ScoreField::Tags | ScoreField::Id => "#i-text",
        ScoreField::Observation | ScoreField::Level => "#i-observation",
        ScoreField::Session => "#i-session",
        ScoreField::Run => "#i-run",
    }
}

fn trace_icon(property: TraceProperty) -> &'static str {
    match property {
        TraceProperty::Timestamp | TraceProperty::Latency => "#i-clock",
        TraceProperty::Name => "#i-trace",
        TraceProperty::User => "#i-person",
        TraceProperty::Session => "#i-session",
        TraceProperty::Environment => "#i-dataset",
        TraceProperty::Observations
        | TraceProperty::Tokens
        | TraceProperty::Cost
        | TraceProperty::Errors
        | TraceProperty::PromptVersion => "#i-numeric",
        TraceProperty::ObservationName
        | TraceProperty::ObservationType
        | TraceProperty::ObservationLevel
        | TraceProperty::Model => "#i-observation",
        TraceProperty::Input
        | TraceProperty::Output
        | TraceProperty::Release
        | TraceProperty::Version
        | TraceProperty::Tags
        | TraceProperty::Bookmarked
        | TraceProperty::Id
        | TraceProperty::Metadata
        | TraceProperty::PromptName => "#i-text",
    }
}
