//! The order of the traces as a row of segments. Traces of a segment come from one index; a trace's segment is told by what it
//! has, not by a number, so that cursors survive new labels. What has nothing to be ordered by comes last, newest first,
//! whatever the direction.

use std::cmp::Ordering;

use model::list::ListQuery;
use model::scores::{DataType, Figure, ScoreColumn};
use model::traces::{TraceField, TraceProperty};

use super::dictionary::Dictionary;

/// A number of traces that an index is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// The column of `traces`.
    pub column: &'static str,
    /// Its type, so that a bound is compared inside the index.
    pub sql_type: &'static str,
}

/// What a list is ordered by.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Order {
    /// The trace's time.
    Time,
    /// A text of the trace, then its time.
    Text(&'static str),
    /// The id of its session, then its time.
    Session,
    /// Its own id.
    Id,
    /// A number of the trace, then its arrival.
    Number(Number),
    /// Its errors; most traces have none.
    Errors,
    /// Whether it is bookmarked, then its time.
    Bookmarked,
    /// A figure of its numbers in a score column: `mean`, `min`, `max` or `last`.
    Score(Option<i32>, &'static str),
    /// How far people are apart in a score column.
    Spread(Option<i32>),
    /// Its last label in a score column, in text order.
    LastLabel(Option<i32>, Vec<(String, i32)>),
    /// How many of its scores in a column have a label: the column, the label.
    Count(Option<i32>, Option<i32>),
}

impl Order {
    /// The order that this query asks for. What the dictionary does not know, no trace has.
    pub(super) fn of(query: &ListQuery<TraceField>, dictionary: &Dictionary) -> Self {
        match query.order().field {
            TraceField::Own(property) => Self::of_own(property),
            // Rows are not ordered by what only some of them tell.
            TraceField::MetadataKey(_) => Self::Time,
            TraceField::Score(column, figure) => Self::of_score(&column, &figure, dictionary),
        }
    }

    fn of_own(property: TraceProperty) -> Self {
        let number = |column, sql_type| Self::Number(Number { column, sql_type });
        match property {
            TraceProperty::Latency => number("latency", "float8"),
            TraceProperty::Observations => number("observations", "int"),
            TraceProperty::Tokens => number("total_tokens", "bigint"),
            TraceProperty::Cost => number("cost", "float8"),
            TraceProperty::Errors => Self::Errors,
            TraceProperty::Bookmarked => Self::Bookmarked,
            TraceProperty::Session => Self::Session,
            TraceProperty::Id => Self::Id,
            property => text_column(property).map_or(Self::Time, Self::Text),
        }
    }

    fn of_score(column: &ScoreColumn, figure: &Figure, dictionary: &Dictionary) -> Self {
        let col = dictionary.col(column);
        match figure {
            Figure::Count(label) => Self::Count(col, dictionary.label(column, label)),
            Figure::Usual if column.data_type == DataType::Categorical => {
                Self::LastLabel(col, dictionary.labels(column))
            }
            Figure::Usual => Self::Score(col, "mean"),
            Figure::Min => Self::Score(col, "min"),
            Figure::Max => Self::Score(col, "max"),
            Figure::Last => Self::Score(col, "last"),
            Figure::Spread => Self::Spread(col),
        }
    }

    /// The score column whose absence makes a trace one of the last.
    pub(super) fn col(&self) -> Option<i32> {
        match self {
            Self::Score(col, _) | Self::Spread(col) | Self::LastLabel(col, _) | Self::Count(col, _) => *col,
            _ => None,
        }
    }
}

/// The column of `traces` that holds this text.
pub(super) fn text_column(property: TraceProperty) -> Option<&'static str> {
    match property {
        TraceProperty::Name => Some("name"),
        TraceProperty::User => Some("user_id"),
        TraceProperty::Environment => Some("environment"),
        TraceProperty::Release => Some("release"),
        TraceProperty::Version => Some("version"),
        _ => None,
    }
}

/// What the traces of a segment have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// Nothing: the list is one segment.
    All,
    /// What the list is ordered by.
    Valued,
    /// This last label.
    Label(String),
    /// No errors, no bookmark, none of the label.
    Zero,
    /// Nothing to order by: newest first.
    Missing,
}

impl Heading {
    /// Which of two segments comes first in a list of this direction.
    pub(super) fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let rank = |heading: &Self| match heading {
            Self::Zero if !descending => 0,
            Self::All | Self::Valued | Self::Label(_) => 1,
            Self::Zero => 2,
            Self::Missing => 3,
        };
        let labels = match (self, other) {
            (Self::Label(one), Self::Label(other)) if descending => other.cmp(one),
            (Self::Label(one), Self::Label(other)) => one.cmp(other),
            _ => Ordering::Equal,
        };
        rank(self).cmp(&rank(other)).then(labels)
    }

    /// Whether the segment's index is walked from its end in a list of this direction.
    pub(super) fn walks_down(&self, descending: bool) -> bool {
        matches!(self, Self::Zero | Self::Missing) || descending
    }
}

/// The index that a segment walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// `traces_by_time`.
    Time,
    /// The index of this text, then time.
    Text(&'static str),
    /// The sessions by their ids, and the traces of each by time.
    Session,
    /// The primary key of traces.
    Id,
    /// The index of this number.
    Number(Number),
    /// `traces_by_errors`: those that have any.
    Errors,
    /// `traces_by_bookmark`.
    Bookmarked,
    /// `rollups_by_mean` of this column.
    Mean(i32),
    /// `rollups_by_mean` where a trace has one score of this column, merged with the index of this figure.
    Figure(i32, &'static str),
    /// `rollups_by_spread` of this column.
    Spread(i32),
    /// `rollups_by_label` of this column; one arm a label.
    Labels(i32),
    /// `rollups_by_label` of this column, all labels.
    Labelled(i32),
}

impl Source {
    /// Whether its entries hold the time of their trace; those of numbers are only of traces that have come.
    pub(super) fn has_time(self) -> bool {
        !matches!(self, Self::Number(_) | Self::Errors)
    }
}

/// What a trace must lack to be of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// This column of `traces`.
    Own(&'static str),
    /// Errors.
    Errors,
    /// A bookmark.
    Bookmark,
    /// Scores of this column.
    Scores(i32),
    /// Disagreement in this column.
    Spread(i32),
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Segment {
    pub heading: Heading,
    pub source: Source,
    /// Whether the index is walked from its end.
    pub descending: bool,
    /// The label that is an arm of its index.
    pub arm: Option<i32>,
    pub lack: Option<Lack>,
}

/// The segments in the order asked for.
pub(super) fn segments_of(order: &Order, descending: bool, without_missing: bool) -> Vec<Segment> {
    let part = |heading, source| Segment { heading, source, descending: false, arm: None, lack: None };
    let lacking = |heading, lack| Segment { lack: Some(lack), ..part(heading, Source::Time) };
    let missing = |col: Option<i32>| Segment { lack: col.map(Lack::Scores), ..part(Heading::Missing, Source::Time) };
    let mut segments = match order {
        Order::Time => vec![part(Heading::All, Source::Time)],
        Order::Id => vec![part(Heading::All, Source::Id)],
        Order::Text(column) => {
            vec![part(Heading::Valued, Source::Text(column)), lacking(Heading::Missing, Lack::Own(column))]
        }
        Order::Session => {
            vec![part(Heading::Valued, Source::Session), lacking(Heading::Missing, Lack::Own("session_k"))]
        }
        Order::Number(number) => {
            vec![part(Heading::Valued, Source::Number(*number)), lacking(Heading::Missing, Lack::Own(number.column))]
        }
        Order::Errors => vec![part(Heading::Valued, Source::Errors), lacking(Heading::Zero, Lack::Errors)],
        Order::Bookmarked => vec![part(Heading::Valued, Source::Bookmarked), lacking(Heading::Zero, Lack::Bookmark)],
        Order::Score(col, figure) => {
            let source = |col| if *figure == "mean" { Source::Mean(col) } else { Source::Figure(col, figure) };
            col.iter().map(|col| part(Heading::Valued, source(*col))).chain([missing(*col)]).collect()
        }
        Order::Spread(col) => {
            let valued = col.map(|col| part(Heading::Valued, Source::Spread(col)));
            let agreed = Segment { lack: col.map(Lack::Spread), ..part(Heading::Missing, Source::Time) };
            valued.into_iter().chain([agreed]).collect()
        }
        Order::LastLabel(Some(col), labels) => {
            let arm = |(label, number): &(String, i32)| Segment {
                arm: Some(*number),
                ..part(Heading::Label(label.clone()), Source::Labels(*col))
            };
            labels.iter().map(arm).chain([missing(Some(*col))]).collect()
        }
        Order::Count(Some(col), label) => {
            let zero = Segment { lack: label.map(Lack::Scores), ..part(Heading::Zero, Source::Labelled(*col)) };
            let valued = label.map(|label| part(Heading::Valued, Source::Figure(label, "n")));
            valued.into_iter().chain([zero, missing(Some(*col))]).collect()
        }
        Order::LastLabel(None, _) | Order::Count(None, _) => vec![missing(None)],
    };
    segments.retain(|segment| !(without_missing && segment.heading == Heading::Missing));
    for segment in &mut segments {
        segment.descending = segment.heading.walks_down(descending);
    }
    segments.sort_by(|one, other| one.heading.compare(&other.heading, descending));
    segments
}
