//! The lists of the product, by name: what each is called, which fields it has, and where it is.

use model::list::{ListQuery, Parsed, Sort, TableField};
use model::scores::ScoreField;
use model::traces::{TraceField, TraceProperty};

use super::{AnyField, Query};
use crate::nav::project_path;

/// A list of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListName {
    /// The Scores page.
    Scores,
    /// The traces table.
    Traces,
}

impl ListName {
    /// The list's word: in addresses, in calls and in what is remembered.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Traces => "traces",
        }
    }

    /// Reads the list's word.
    #[cfg(feature = "ssr")]
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Scores, Self::Traces].into_iter().find(|name| name.word() == word)
    }

    /// The list's name for people.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Scores => "Scores",
            Self::Traces => "Traces",
        }
    }

    /// What its rows are, one and several.
    pub(crate) fn rows(self) -> (&'static str, &'static str) {
        match self {
            Self::Scores => ("score", "scores"),
            Self::Traces => ("trace", "traces"),
        }
    }

    /// What the search box says while it is empty.
    pub(crate) fn search(self) -> &'static str {
        match self {
            Self::Scores => "Search scores",
            Self::Traces => "Search traces",
        }
    }

    /// Where the list of a project is.
    pub(crate) fn path(self, project: &str) -> String {
        project_path(project, self.word())
    }

    /// Whether its rows have score columns.
    pub(crate) fn has_score_columns(self) -> bool {
        self == Self::Traces
    }

    /// Whether keys of its rows' metadata can be columns.
    pub(crate) fn has_metadata_columns(self) -> bool {
        self == Self::Traces
    }

    /// Reads a query's text.
    pub(crate) fn parse_query(self, text: &str) -> Parsed<AnyField> {
        match self {
            Self::Scores => read(text, AnyField::Score),
            Self::Traces => read(text, AnyField::Trace),
        }
    }

    /// Reads a query's text, without what could not be understood.
    pub(crate) fn query(self, text: &str) -> Query {
        self.parse_query(text).query
    }

    /// Reads a field's word.
    pub(crate) fn field(self, word: &str) -> Option<AnyField> {
        match self {
            Self::Scores => ScoreField::parse(word).map(AnyField::Score),
            Self::Traces => TraceField::parse(word).map(AnyField::Trace),
        }
    }

    /// Every field of its own that rows can be chosen by, in the order of menus.
    pub(crate) fn fields(self) -> Vec<AnyField> {
        match self {
            Self::Scores => ScoreField::ALL.iter().copied().map(AnyField::Score).collect(),
            Self::Traces => {
                TraceProperty::ALL.iter().map(|property| AnyField::Trace(TraceField::Own(*property))).collect()
            }
        }
    }

    /// The fields whose values are found by typing anything.
    #[cfg(feature = "ssr")]
    pub(super) fn suggested(self) -> Vec<AnyField> {
        use model::traces::TraceProperty as P;

        match self {
            Self::Scores => [
                ScoreField::Name,
                ScoreField::Value,
                ScoreField::Source,
                ScoreField::DataType,
                ScoreField::Level,
                ScoreField::TraceName,
                ScoreField::Environment,
                ScoreField::User,
                ScoreField::Author,
                ScoreField::Tags,
            ]
            .map(AnyField::Score)
            .to_vec(),
            Self::Traces => {
                [P::Name, P::User, P::Environment, P::Tags, P::Release, P::Version, P::Model, P::PromptName]
                    .map(|property| AnyField::Trace(TraceField::Own(property)))
                    .to_vec()
            }
        }
    }

    /// The columns shown unless told otherwise.
    pub(crate) fn default_columns(self) -> Vec<AnyField> {
        match self {
            Self::Scores => ScoreField::default_columns().into_iter().map(AnyField::Score).collect(),
            Self::Traces => TraceField::default_columns().into_iter().map(AnyField::Trace).collect(),
        }
    }

    /// The order unless told otherwise.
    pub(crate) fn default_sort(self) -> Sort<AnyField> {
        match self {
            Self::Scores => sort(ScoreField::default_sort(), AnyField::Score),
            Self::Traces => sort(TraceField::default_sort(), AnyField::Trace),
        }
    }

    /// The order in force.
    pub(crate) fn order(self, query: &Query) -> Sort<AnyField> {
        query.sort.clone().unwrap_or_else(|| self.default_sort())
    }

    /// The columns in force.
    pub(crate) fn shown(self, query: &Query) -> Vec<AnyField> {
        query.columns.clone().unwrap_or_else(|| self.default_columns())
    }
}

fn read<F: TableField>(text: &str, name: fn(F) -> AnyField) -> Parsed<AnyField> {
    let Parsed { query, notices } = ListQuery::<F>::parse(text);
    Parsed { query: query.map(name), notices }
}

fn sort<F>(sort: Sort<F>, name: fn(F) -> AnyField) -> Sort<AnyField> {
    Sort { field: name(sort.field), descending: sort.descending }
}
