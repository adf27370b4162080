//! The order of a list as a row of segments. Rows of a segment come from one index, merged over its arms; a row's
//! segment is told by its words, not by a number, so that cursors survive new names and labels.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use model::list::Sort;
use model::scores::{DataType, ScoreField};

use super::selection::Selection;
use super::words::{ColumnWords, Named};

/// With more columns than this the walk by time is cheaper than a merge of the columns.
const MOST_ARMS_BY_TIME: usize = 100;

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The event's own time.
    Time,
    /// The last real change.
    Updated,
    /// Numbers, then labels in text order, then texts.
    Value,
    /// A word of the dictionary: its rows newest first.
    Word(ScoreField),
    /// The name or the user of the trace, then its time; missing last.
    Trace(ScoreField),
}

impl Order {
    /// The order that this field asks for.
    pub(super) fn by(field: ScoreField) -> Self {
        match field {
            ScoreField::Updated => Self::Updated,
            ScoreField::Value => Self::Value,
            ScoreField::Name
            | ScoreField::Source
            | ScoreField::DataType
            | ScoreField::Level
            | ScoreField::Environment
            | ScoreField::Author => Self::Word(field),
            ScoreField::TraceName | ScoreField::User => Self::Trace(field),
            _ => Self::Time,
        }
    }
}

/// What the rows of a segment have in common. In ascending order as declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    /// Nothing: the list is one segment.
    All,
    /// This word of a closed set, in the order in which menus list them.
    Rank(usize),
    /// This word.
    Word(String),
    /// A number or a boolean as 1 or 0.
    Numbers,
    /// This label.
    Label(String),
    /// A text, which has no order of its own.
    Texts,
    /// A trace that has what the list is ordered by.
    Traced,
    /// Nothing to order by: newest first.
    Untraced,
}

impl Heading {
    /// Which of two segments comes first. Descending turns words around; what has no value stays last, and numbers stay
    /// before labels.
    pub(super) fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let words = matches!(
            (self, other),
            (Self::Word(_), Self::Word(_)) | (Self::Label(_), Self::Label(_)) | (Self::Rank(_), Self::Rank(_))
        );
        if words && descending { other.cmp(self) } else { self.cmp(other) }
    }

    /// Whether the segment's index is walked from its end in a list of this direction.
    pub(super) fn walks_down(&self, descending: bool) -> bool {
        matches!(self, Self::Word(_) | Self::Rank(_) | Self::Untraced) || descending
    }

    /// What the rows of this column have in common in a list by this field.
    pub(super) fn of_column(field: ScoreField, column: &ColumnWords) -> Self {
        match field {
            ScoreField::Source => Self::Rank(column.source as usize),
            ScoreField::DataType => Self::Rank(column.data_type as usize),
            ScoreField::Level => Self::Rank(column.level as usize),
            _ => Self::Word(column.name.clone()),
        }
    }
}

/// The index that a segment walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    /// `scores_by_time`: everything by time.
    Time,
    /// `scores_by_update`: everything by its last change.
    Update,
    /// `scores_by_column_time`: one column by time.
    ColumnTime,
    /// `scores_by_column_value`: one column by value.
    ColumnValue,
    /// `scores_by_label`: one label by time.
    Label,
    /// `scores_by_environment`: one environment by time.
    Environment,
    /// `scores_by_author`: one author by time.
    Author,
    /// `traces_by_name`, and the scores of each trace.
    TraceName,
    /// `traces_by_user`, and the scores of each trace.
    User,
    /// `scores_by_time`, of which only what has no trace with such a name.
    NoTraceName,
    /// The same for users.
    NoUser,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub heading: Heading,
    pub index: Index,
    /// Whether the index is walked from its end.
    pub descending: bool,
    /// The numbers that are merged; none where the index has no arms.
    pub arms: Vec<i32>,
}

/// The segments of the selection in the order asked for.
pub(super) fn segments_of(sort: &Sort<ScoreField>, selection: &Selection) -> Vec<Segment> {
    let words = &selection.words;
    let parts = match Order::by(sort.field) {
        Order::Time => vec![by_time(selection)],
        Order::Updated => vec![(Heading::All, Index::Update, Vec::new())],
        Order::Word(ScoreField::Environment) => named(&words.environments, Index::Environment),
        Order::Word(ScoreField::Author) => named(&words.authors, Index::Author),
        Order::Word(field) => {
            let heading = |column: &ColumnWords| Heading::of_column(field, column);
            grouped(words.columns.iter().map(|column| (heading(column), column.col)), Index::ColumnTime)
        }
        Order::Trace(field) => {
            let user = field == ScoreField::User;
            let (traced, untraced) =
                if user { (Index::User, Index::NoUser) } else { (Index::TraceName, Index::NoTraceName) };
            vec![(Heading::Traced, traced, Vec::new()), (Heading::Untraced, untraced, Vec::new())]
        }
        Order::Value => by_value(selection),
    };
    let mut segments: Vec<Segment> = parts
        .into_iter()
        .map(|(heading, index, arms)| {
            let descending = heading.walks_down(sort.descending);
            Segment { heading, index, descending, arms }
        })
        .collect();
    segments.sort_by(|one, other| one.heading.compare(&other.heading, sort.descending));
    segments
}

type Part = (Heading, Index, Vec<i32>);

/// The whole list by time: the arms of whichever filter the indexes answer, else everything.
fn by_time(selection: &Selection) -> Part {
    let tests = &selection.tests;
    let arms = if let Some(verdict) = tests.verdicts.iter().find(|verdict| verdict.is_of_labels()) {
        (Index::Label, verdict.labels.clone())
    } else if (!selection.every_column || !tests.values.is_empty())
        && selection.words.columns.len() <= MOST_ARMS_BY_TIME
    {
        (Index::ColumnTime, selection.cols())
    } else if let Some(authors) = &tests.authors {
        (Index::Author, authors.clone())
    } else if let Some(envs) = &tests.envs {
        (Index::Environment, envs.clone())
    } else {
        (Index::Time, Vec::new())
    };
    (Heading::All, arms.0, arms.1)
}

fn by_value(selection: &Selection) -> Vec<Part> {
    let of_types = |types: &[DataType]| -> Vec<i32> {
        let columns = selection.words.columns.iter().filter(|column| types.contains(&column.data_type));
        columns.map(|column| column.col).collect()
    };
    let labels = selection.words.labels.iter();
    let mut parts =
        grouped(labels.map(|label| (Heading::Label(label.label.clone().unwrap_or_default()), label.col)), Index::Label);
    let numbers = of_types(&[DataType::Numeric, DataType::Boolean]);
    let texts = of_types(&[DataType::Text, DataType::Correction]);
    parts.push((Heading::Numbers, Index::ColumnValue, numbers));
    parts.push((Heading::Texts, Index::ColumnTime, texts));
    parts.retain(|(_, _, arms)| !arms.is_empty());
    parts
}

fn named(words: &[Named], index: Index) -> Vec<Part> {
    grouped(words.iter().map(|word| (Heading::Word(word.name.clone()), word.number)), index)
}

fn grouped(words: impl Iterator<Item = (Heading, i32)>, index: Index) -> Vec<Part> {
    let mut groups: BTreeMap<Heading, Vec<i32>> = BTreeMap::new();
    for (heading, number) in words {
        groups.entry(heading).or_default().push(number);
    }
    groups.into_iter().map(|(heading, arms)| (heading, index, arms)).collect()
}
