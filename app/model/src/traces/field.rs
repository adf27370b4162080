//! What the traces table lists, sorts and filters: the properties of a trace, in the order of the columns panel, and any
//! score column.

use std::borrow::Cow;

use super::ObservationLevel;
use crate::list::{FieldKind, ListField, Op, Sort, TableField};
use crate::scores::{DataType, Figure, Level, ScoreColumn};
use crate::words::words;

words! {
    /// One property of a trace. The last ones are those of its observations: rows are chosen by them, no column shows them.
    TraceProperty {
        /// When its first span began.
        Timestamp = "timestamp",
        /// Given outright, or the root's.
        Name = "name",
        /// What went in.
        Input = "input",
        /// What came out.
        Output = "output",
        /// The end user.
        User = "user",
        /// The session.
        Session = "session",
        /// Where it ran.
        Environment = "environment",
        /// The release of the program.
        Release = "release",
        /// The version of the program.
        Version = "version",
        /// Its tags.
        Tags = "tags",
        /// From the first start to the last end, in seconds.
        Latency = "latency",
        /// How many observations it has.
        Observations = "observations",
        /// The tokens of all its observations.
        Tokens = "tokens",
        /// The cost of all its observations, in US dollars.
        Cost = "cost",
        /// How many of its observations failed.
        Errors = "errors",
        /// Whether a person marked it to be found again.
        Bookmarked = "bookmarked",
        /// Its id.
        Id = "id",
        /// Anything else, as JSON.
        Metadata = "metadata",
        /// The model that any of its observations called.
        Model = "model",
        /// The prompt that any of its observations used.
        PromptName = "promptName",
        /// The version of a prompt that any of its observations used.
        PromptVersion = "promptVersion",
        /// The name of any of its observations.
        ObservationName = "observationName",
        /// The type of any of its observations.
        ObservationType = "observationType",
        /// How serious any of its observations is.
        ObservationLevel = "observationLevel",
    }
}

/// A field of the traces table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TraceField {
    /// A property of the trace.
    Own(TraceProperty),
    /// One key of its metadata, shown as a column; rows are chosen by the metadata itself.
    MetadataKey(String),
    /// The scores of one column; the figure counts where rows are ordered by it and is the usual one elsewhere.
    Score(ScoreColumn, Figure),
}

/// What the word of a metadata key begins with.
const METADATA_KEY: &str = "m:";
/// The longest key that can be a column, in bytes.
const MOST_KEY_BYTES: usize = 200;

const ONE_OF: &[Op] = &[Op::Is, Op::Not];
const OPTIONAL: &[Op] = &[Op::Is, Op::Not, Op::Has, Op::Missing];
const TEXT: &[Op] = &[Op::Is, Op::Not, Op::Contains, Op::Has, Op::Missing];
const PREVIEW: &[Op] = &[Op::Contains, Op::Has, Op::Missing];
const NUMBER: &[Op] = &[Op::AtMost, Op::Below, Op::AtLeast, Op::Above, Op::Between];
const OPTIONAL_NUMBER: &[Op] = &[Op::AtMost, Op::Below, Op::AtLeast, Op::Above, Op::Between, Op::Has, Op::Missing];
const NUMBERS_OF_SCORES: &[Op] =
    &[Op::AtMost, Op::Below, Op::AtLeast, Op::Above, Op::Between, Op::Has, Op::Missing, Op::By, Op::Says];
const WORDS_OF_SCORES: &[Op] = &[Op::Is, Op::Not, Op::Has, Op::Missing, Op::By, Op::Says];

impl TraceField {
    /// The scores of this column, with the usual figure.
    #[must_use]
    pub fn score(column: ScoreColumn) -> Self {
        Self::Score(column, Figure::Usual)
    }

    /// The score column, if it is one.
    #[must_use]
    pub fn score_column(&self) -> Option<&ScoreColumn> {
        match self {
            Self::Own(_) | Self::MetadataKey(_) => None,
            Self::Score(column, _) => Some(column),
        }
    }

    /// The column that shows what rows are ordered by: the same one whatever the figure.
    #[must_use]
    pub fn column(&self) -> Self {
        match self {
            Self::Own(_) | Self::MetadataKey(_) => self.clone(),
            Self::Score(column, _) => Self::score(column.clone()),
        }
    }
}

impl TraceProperty {
    /// Whether it is told of a trace's observations, one by one.
    #[must_use]
    pub fn is_of_observations(self) -> bool {
        matches!(
            self,
            Self::Model
                | Self::PromptName
                | Self::PromptVersion
                | Self::ObservationName
                | Self::ObservationType
                | Self::ObservationLevel
        )
    }

    /// The name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Timestamp => "Timestamp",
            Self::Name => "Name",
            Self::Input => "Input",
            Self::Output => "Output",
            Self::User => "User",
            Self::Session => "Session",
            Self::Environment => "Environment",
            Self::Release => "Release",
            Self::Version => "Version",
            Self::Tags => "Tags",
            Self::Latency => "Latency",
            Self::Observations => "Observations",
            Self::Tokens => "Tokens",
            Self::Cost => "Cost",
            Self::Errors => "Errors",
            Self::Bookmarked => "Bookmarked",
            Self::Id => "ID",
            Self::Metadata => "Metadata",
            Self::Model => "Model",
            Self::PromptName => "Prompt name",
            Self::PromptVersion => "Prompt version",
            Self::ObservationName => "Observation name",
            Self::ObservationType => "Observation type",
            Self::ObservationLevel => "Observation level",
        }
    }

    fn kind(self) -> FieldKind {
        match self {
            Self::Timestamp => FieldKind::Time,
            Self::Latency | Self::Observations | Self::Tokens | Self::Cost | Self::Errors => FieldKind::Number,
            Self::Bookmarked => FieldKind::Choice(is_truth),
            Self::ObservationLevel => FieldKind::Choice(|word| ObservationLevel::parse(word).is_some()),
            Self::Tags => FieldKind::Tags,
            Self::Metadata => FieldKind::Json,
            _ => FieldKind::Text,
        }
    }

    fn ops(self) -> &'static [Op] {
        match self {
            Self::Timestamp => &[Op::After, Op::Before, Op::Past],
            Self::Name | Self::User => TEXT,
            Self::Input | Self::Output => PREVIEW,
            Self::Session | Self::Release | Self::Version => OPTIONAL,
            Self::Environment => ONE_OF,
            Self::Tags => &[Op::Is, Op::All, Op::Not, Op::Has, Op::Missing],
            Self::Latency | Self::Tokens | Self::Cost => OPTIONAL_NUMBER,
            Self::Observations | Self::Errors => NUMBER,
            Self::Bookmarked | Self::Id => &[Op::Is],
            Self::Metadata => &[Op::Key, Op::Has, Op::Missing],
            Self::Model | Self::PromptName | Self::PromptVersion => OPTIONAL,
            Self::ObservationName => &[Op::Is, Op::Not, Op::Contains],
            Self::ObservationType | Self::ObservationLevel => ONE_OF,
        }
    }

    fn is_sortable(self) -> bool {
        !self.is_of_observations() && !matches!(self, Self::Input | Self::Output | Self::Tags | Self::Metadata)
    }
}

impl ListField for TraceField {
    fn key(&self) -> Cow<'_, str> {
        match self {
            Self::Own(property) => Cow::Borrowed(TraceProperty::word(*property)),
            Self::MetadataKey(key) => Cow::Owned(format!("{METADATA_KEY}{key}")),
            Self::Score(column, figure) => Cow::Owned(figure.key(column)),
        }
    }

    fn title(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Own(property) => property.title(),
            Self::MetadataKey(key) => key,
            Self::Score(column, Figure::Spread) => return Cow::Owned(format!("disagreement on {}", column.name)),
            Self::Score(column, _) => &column.name,
        })
    }

    fn kind(&self) -> FieldKind {
        match self {
            Self::Own(property) => property.kind(),
            Self::MetadataKey(_) => FieldKind::Text,
            Self::Score(_, Figure::Spread) => FieldKind::Number,
            Self::Score(column, _) => match column.data_type {
                DataType::Numeric => FieldKind::Number,
                DataType::Boolean => FieldKind::Choice(is_truth),
                DataType::Categorical | DataType::Text | DataType::Correction => FieldKind::Text,
            },
        }
    }

    fn is_sortable(&self) -> bool {
        match self {
            Self::Own(property) => property.is_sortable(),
            Self::MetadataKey(_) => false,
            Self::Score(column, figure) => figure.fits(column),
        }
    }

    fn is_column(&self) -> bool {
        match self {
            Self::Own(property) => !property.is_of_observations(),
            Self::MetadataKey(_) => true,
            Self::Score(_, figure) => *figure == Figure::Usual,
        }
    }

    fn ops(&self) -> &'static [Op] {
        match self {
            Self::Own(property) => property.ops(),
            Self::MetadataKey(_) => &[],
            Self::Score(_, Figure::Spread) => OPTIONAL_NUMBER,
            Self::Score(_, figure) if *figure != Figure::Usual => &[],
            Self::Score(column, _) if column.data_type == DataType::Numeric => NUMBERS_OF_SCORES,
            Self::Score(..) => WORDS_OF_SCORES,
        }
    }
}

impl TableField for TraceField {
    fn parse(word: &str) -> Option<Self> {
        if let Some(property) = TraceProperty::parse(word) {
            return Some(Self::Own(property));
        }
        if let Some(key) = word.strip_prefix(METADATA_KEY) {
            return (1..=MOST_KEY_BYTES).contains(&key.len()).then(|| Self::MetadataKey(key.to_owned()));
        }
        let (column, figure) = Figure::parse(word)?;
        matches!(column.level, Level::Trace | Level::Observation).then_some(Self::Score(column, figure))
    }

    fn default_columns() -> Vec<Self> {
        use TraceProperty as P;
        [P::Timestamp, P::Name, P::Input, P::Output, P::User, P::Tags, P::Latency, P::Tokens, P::Cost]
            .map(Self::Own)
            .to_vec()
    }

    fn default_sort() -> Sort<Self> {
        Sort { field: Self::Own(TraceProperty::Timestamp), descending: true }
    }
}

fn is_truth(word: &str) -> bool {
    matches!(word, "True" | "False")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::ListQuery;

    #[test]
    fn only_what_a_column_shows_is_a_column() {
        let columns = |text: &str| ListQuery::<TraceField>::parse(text).notices.len();
        assert_eq!(columns("cols=timestamp,s:trace:EVAL:NUMERIC:a:b,metadata"), 0);
        assert_eq!(columns("cols=timestamp,m:language,m:a:b"), 0);
        assert_eq!(columns("cols=timestamp,m:"), 1, "a key has a name");
        assert_eq!(columns("cols=timestamp,model"), 1);
        assert_eq!(columns("cols=min:s:trace:EVAL:NUMERIC:a"), 1);
        assert_eq!(columns("cols=s:session:EVAL:NUMERIC:a"), 1, "a session's score is not a trace's");
    }

    #[test]
    fn a_column_of_scores_is_asked_what_its_type_can_answer() {
        let notices = |text: &str| ListQuery::<TraceField>::parse(text).notices.len();
        assert_eq!(notices("f=s:trace:EVAL:NUMERIC:a~ge~0.5&f=s:trace:EVAL:BOOLEAN:a~is~True"), 0);
        assert_eq!(notices("f=s:trace:ANNOTATION:CATEGORICAL:a~not~x&f=s:trace:API:NUMERIC:a~by~Ada~Bob"), 0);
        assert_eq!(notices("f=s:trace:API:NUMERIC:a~says~why&f=s:trace:API:NUMERIC:a~none"), 0);
        assert_eq!(
            notices("f=spread:s:trace:ANNOTATION:BOOLEAN:a~ge~0.5&f=spread:s:trace:ANNOTATION:NUMERIC:a~has"),
            0
        );
        assert_eq!(notices("f=spread:s:trace:EVAL:NUMERIC:a~ge~0.5"), 1, "only people disagree");
        assert_eq!(notices("f=s:trace:EVAL:BOOLEAN:a~is~true&f=s:trace:EVAL:NUMERIC:a~is~x"), 2);
        assert_eq!(notices("f=min:s:trace:EVAL:NUMERIC:a~ge~0.5&f=name~by~Ada"), 2);
    }
}
