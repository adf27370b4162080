//! A score as a row of the Scores page: one cell a column, and where there is nothing to show, why not.

use model::scores::{Level, ScoreConfig, ScoreField, ScoreTarget, StoredScore};
use model::table::{Cell, Row};

/// How much of a score's metadata a cell holds; the rest is in the row's panel.
const PREVIEW_CHARS: usize = 160;
/// How much of a comment a cell holds: more than any row shows, and enough to copy most whole.
const COMMENT_CHARS: usize = 2_000;

/// The row of this score under these columns, its value as the project's configs read it.
pub(in crate::scores) fn row_of(stored: &StoredScore, columns: &[ScoreField], configs: &[ScoreConfig]) -> Row {
    Row {
        key: stored.score.id.clone(),
        version: stored.updated_at.timestamp_micros(),
        cells: columns.iter().map(|column| cell_of(stored, *column, configs)).collect(),
        bookmarked: None,
    }
}

fn cell_of(stored: &StoredScore, column: ScoreField, configs: &[ScoreConfig]) -> Cell {
    let score = &stored.score;
    match column {
        ScoreField::Timestamp => Cell::Time(score.timestamp.timestamp_micros()),
        ScoreField::Name => Cell::Strong(score.name.clone()),
        ScoreField::Value => match ScoreConfig::of(configs, &score.name, score.value.data_type()) {
            Some(config) => Cell::Judged(score.value.clone(), config.judge(&score.value)),
            None => Cell::Value(score.value.clone()),
        },
        ScoreField::Source => Cell::Source(score.source),
        ScoreField::DataType => Cell::DataType(score.value.data_type()),
        ScoreField::Comment => match &score.comment {
            Some(comment) => Cell::Text(beginning(comment, COMMENT_CHARS)),
            None => missing("No comment"),
        },
        ScoreField::TraceName => of_trace(stored, stored.trace.name.as_ref(), "The trace has no name"),
        ScoreField::Trace => match &score.target {
            ScoreTarget::Trace { trace_id, .. } => Cell::Trace(trace_id.clone()),
            ScoreTarget::Session { .. } | ScoreTarget::Run { .. } => no_trace(score.target.level()),
        },
        ScoreField::Author => Cell::Author(stored.author.clone()),
        ScoreField::Environment => Cell::Text(score.environment.clone()),
        ScoreField::User => of_trace(stored, stored.trace.user_id.as_ref(), "The trace has no user"),
        ScoreField::Metadata => match &score.metadata {
            Some(metadata) => Cell::Json(beginning(&metadata.to_string(), PREVIEW_CHARS)),
            None => missing("No metadata"),
        },
        ScoreField::Config => match &score.config_id {
            Some(id) => Cell::Id(id.clone()),
            None => missing("No config"),
        },
        ScoreField::Tags if stored.trace.tags.is_empty() => of_trace(stored, None, "The trace has no tags"),
        ScoreField::Tags => Cell::Tags(stored.trace.tags.clone()),
        ScoreField::Observation => match &score.target {
            ScoreTarget::Trace { trace_id, observation_id: Some(id) } => {
                Cell::Observation(trace_id.clone(), id.clone())
            }
            target => missing(no_observation(target.level())),
        },
        ScoreField::Session => match &score.target {
            ScoreTarget::Session { session_id } => Cell::Target(Level::Session, session_id.clone()),
            target => missing(no_session(target.level())),
        },
        ScoreField::Run => match &score.target {
            ScoreTarget::Run { dataset_run_id } => Cell::Target(Level::Run, dataset_run_id.clone()),
            _ => missing("Not a dataset run's score"),
        },
        ScoreField::Level => Cell::Level(score.target.level()),
        ScoreField::Updated => Cell::Time(stored.updated_at.timestamp_micros()),
        ScoreField::Id => Cell::Id(score.id.clone()),
    }
}

/// A text of the score's trace, or why there is none.
fn of_trace(stored: &StoredScore, text: Option<&String>, why_not: &str) -> Cell {
    match stored.score.target.level() {
        level @ (Level::Session | Level::Run) => no_trace(level),
        Level::Trace | Level::Observation => match (text, &stored.trace.environment) {
            (Some(text), _) => Cell::Text(text.clone()),
            (None, Some(_)) => missing(why_not),
            // Every trace that has come has an environment.
            (None, None) => missing("The trace has not come yet"),
        },
    }
}

fn no_trace(level: Level) -> Cell {
    missing(if level == Level::Session { "No trace: a session score" } else { "No trace: a dataset run's score" })
}

fn no_observation(level: Level) -> &'static str {
    match level {
        Level::Trace | Level::Observation => "No observation: a score of the whole trace",
        Level::Session => "No observation: a session score",
        Level::Run => "No observation: a dataset run's score",
    }
}

fn no_session(level: Level) -> &'static str {
    match level {
        Level::Trace => "No session: a trace's score",
        Level::Observation => "No session: an observation's score",
        Level::Session | Level::Run => "No session: a dataset run's score",
    }
}

/// The beginning of a text that may be long; cut, it ends with dots.
fn beginning(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn missing(why: &str) -> Cell {
    Cell::Missing(why.to_owned())
}
