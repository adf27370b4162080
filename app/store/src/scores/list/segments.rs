//! The order of a list as a row of segments. Rows of a segment come from one index, merged over its arms; a row's
//! segment is told by its words, not by a number, so that cursors survive new names and labels.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use model::list::Sort;
use model::scores::{DataType, ScoreField};

use super::selection::Selection;
use super::words::ColumnWords;

/// With more columns than this the walk by time is cheaper than a merge of the columns.
const MOST_ARMS_BY_TIME: usize = 100;

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The event's own time.
    Time,
    /// Names in text order, the newest first inside a name.
    Name,
    /// Numbers, then labels in text order, then texts.
    Value,
}

impl Order {
    /// The order that this field asks for.
    pub(super) fn by(field: ScoreField) -> Self {
        match field {
            ScoreField::Name => Self::Name,
            ScoreField::Value => Self::Value,
            _ => Self::Time,
        }
    }
}

/// What the rows of a segment have in common. In ascending order as declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    /// Nothing: the list is one segment.
    All,
    /// This name.
    Name(String),
    /// A number or a boolean as 1 or 0.
    Numbers,
    /// This label.
    Label(String),
    /// A text, which has no order of its own.
    Texts,
}

impl Heading {
    /// Which of two segments comes first. Descending turns names and labels around; what has no value stays last,
    /// and numbers stay before labels.
    pub(super) fn compare(&self, other: &Self, descending: bool) -> Ordering {
        match (self, other) {
            (Self::Name(_), Self::Name(_)) | (Self::Label(_), Self::Label(_)) if descending => other.cmp(self),
            _ => self.cmp(other),
        }
    }
}

/// The index that a segment walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    /// `scores_by_time`: all columns by time.
    Time,
    /// `scores_by_column_time`: one column by time.
    ColumnTime,
    /// `scores_by_column_value`: one column by value.
    ColumnValue,
    /// `scores_by_label`: one label in the order of arrival.
    Label,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub heading: Heading,
    pub index: Index,
    /// Whether the index is walked from its end.
    pub descending: bool,
    /// The columns or labels that are merged; the columns that pass for a walk by time, none where all do.
    pub arms: Vec<i32>,
}

/// The segments of the selection in the order asked for.
pub(super) fn segments_of(sort: &Sort<ScoreField>, selection: &Selection) -> Vec<Segment> {
    let descending = sort.descending;
    let mut segments = match Order::by(sort.field) {
        Order::Time => vec![all(selection, descending)],
        Order::Name => {
            grouped(&selection.columns, |column| Heading::Name(column.name.clone()), Index::ColumnTime, true)
        }
        Order::Value => by_value(selection, descending),
    };
    segments.sort_by(|one, other| one.heading.compare(&other.heading, descending));
    segments
}

/// The whole list by time.
fn all(selection: &Selection, descending: bool) -> Segment {
    let cols = || selection.columns.iter().map(|column| column.col).collect();
    let (index, arms) = if selection.every_column && !selection.tests.ask_value() {
        (Index::Time, Vec::new())
    } else if selection.columns.len() > MOST_ARMS_BY_TIME {
        (Index::Time, cols())
    } else {
        (Index::ColumnTime, cols())
    };
    Segment { heading: Heading::All, index, descending, arms }
}

fn by_value(selection: &Selection, descending: bool) -> Vec<Segment> {
    let of_types = |types: &[DataType]| -> Vec<i32> {
        selection.columns.iter().filter(|column| types.contains(&column.data_type)).map(|column| column.col).collect()
    };
    let label_of = |words: &ColumnWords| Heading::Label(words.label.clone().unwrap_or_default());
    let mut segments = grouped(&selection.labels, label_of, Index::Label, descending);
    let numbers = of_types(&[DataType::Numeric, DataType::Boolean]);
    let texts = of_types(&[DataType::Text, DataType::Correction]);
    segments.push(Segment { heading: Heading::Numbers, index: Index::ColumnValue, descending, arms: numbers });
    segments.push(Segment { heading: Heading::Texts, index: Index::ColumnTime, descending, arms: texts });
    segments.retain(|segment| !segment.arms.is_empty());
    segments
}

fn grouped(
    words: &[ColumnWords],
    heading: impl Fn(&ColumnWords) -> Heading,
    index: Index,
    descending: bool,
) -> Vec<Segment> {
    let mut groups: BTreeMap<Heading, Vec<i32>> = BTreeMap::new();
    for word in words {
        groups.entry(heading(word)).or_default().push(word.col);
    }
    groups.into_iter().map(|(heading, arms)| Segment { heading, index, descending, arms }).collect()
}
