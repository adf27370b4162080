//! The scores of a trace as a table.

use std::collections::BTreeMap;

use model::scores::{Level, ScoreTarget, StoredScore};
use model::table::{Cell, Column, Row, TablePage};
use model::traces::Trace;

const COLUMNS: [(&str, &str); 7] = [
    ("name", "Name"),
    ("value", "Value"),
    ("comment", "Comment"),
    ("source", "Source"),
    ("author", "Author"),
    ("timestamp", "Timestamp"),
    ("observation", "Scored"),
];

/// The table, and which observation each of its rows is of.
pub(super) fn score_table(trace: &Trace, scores: Vec<StoredScore>) -> (TablePage, BTreeMap<String, String>) {
    let mut observation_of = BTreeMap::new();
    let mut rows = Vec::with_capacity(scores.len());
    for stored in scores {
        if let ScoreTarget::Trace { observation_id: Some(id), .. } = &stored.score.target {
            observation_of.insert(stored.score.id.clone(), id.clone());
        }
        rows.push(score_row(trace, stored));
    }
    let column = |(word, title): (&str, &str)| Column {
        word: word.to_owned(),
        title: title.to_owned(),
        sortable: false,
        score: None,
    };
    (TablePage { columns: COLUMNS.map(column).to_vec(), rows, ..TablePage::default() }, observation_of)
}

fn score_row(trace: &Trace, stored: StoredScore) -> Row {
    let StoredScore { score, author, updated_at, .. } = stored;
    let target = match &score.target {
        ScoreTarget::Trace { observation_id: Some(id), .. } => {
            let observation = trace.observations.iter().find(|observation| observation.id == *id);
            let name = observation.and_then(|observation| observation.name.clone());
            Cell::Target(Level::Observation, name.unwrap_or_else(|| id.clone()))
        }
        other => Cell::Target(other.level(), "Trace".to_owned()),
    };
    let comment = score.comment.map_or_else(|| Cell::Missing("No comment".to_owned()), Cell::Text);
    Row {
        key: score.id,
        version: updated_at.timestamp_micros(),
        cells: vec![
            Cell::Strong(score.name),
            Cell::Value(score.value),
            comment,
            Cell::Source(score.source),
            Cell::Author(author),
            Cell::Time(score.timestamp.timestamp_micros()),
            target,
        ],
        bookmarked: None,
    }
}
