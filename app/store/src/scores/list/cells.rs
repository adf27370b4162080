//! A score as a row of the Scores page: one cell a column, and where there is nothing to show, why not.

use model::scores::{Level, ScoreField, ScoreTarget, StoredScore};
use model::table::{Cell, Row};

/// The row of this score under these columns.
pub(super) fn row_of(stored: &StoredScore, columns: &[ScoreField]) -> Row {
    Row {
        key: stored.score.id.clone(),
        version: stored.updated_at.timestamp_micros(),
        cells: columns.iter().map(|column| cell_of(stored, *column)).collect(),
    }
}

fn cell_of(stored: &StoredScore, column: ScoreField) -> Cell {
    let score = &stored.score;
    match column {
        ScoreField::Timestamp => Cell::Time(score.timestamp.timestamp_micros()),
        ScoreField::Name => Cell::Strong(score.name.clone()),
        ScoreField::Value => Cell::Value(score.value.clone()),
        ScoreField::Source => Cell::Source(score.source),
        ScoreField::DataType => Cell::DataType(score.value.data_type()),
        ScoreField::Comment => match &score.comment {
            Some(comment) => Cell::Text(comment.clone()),
            None => missing("No comment"),
        },
        ScoreField::TraceName => trace_name(stored),
        ScoreField::Trace => match &score.target {
            ScoreTarget::Trace { trace_id, .. } => Cell::Trace(trace_id.clone()),
            ScoreTarget::Session { .. } | ScoreTarget::Run { .. } => no_trace(score.target.level()),
        },
        ScoreField::Author => Cell::Author(stored.author.clone()),
        ScoreField::Environment => Cell::Text(score.environment.clone()),
    }
}

fn trace_name(stored: &StoredScore) -> Cell {
    match stored.score.target.level() {
        level @ (Level::Session | Level::Run) => no_trace(level),
        Level::Trace | Level::Observation => match (&stored.trace.name, &stored.trace.environment) {
            (Some(name), _) => Cell::Text(name.clone()),
            (None, Some(_)) => missing("The trace has no name"),
            // Every trace that has come has an environment.
            (None, None) => missing("The trace has not come yet"),
        },
    }
}

fn no_trace(level: Level) -> Cell {
    missing(if level == Level::Session { "No trace: a session score" } else { "No trace: a dataset run's score" })
}

fn missing(why: &str) -> Cell {
    Cell::Missing(why.to_owned())
}
