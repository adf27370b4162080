//! How the project's configs read its score columns: from where on a score fails, and which way is better.

use model::scores::{ScoreColumn, ScoreConfig};

/// A column whose scores can fail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Judged {
    pub col: i32,
    pub threshold: f64,
    /// Whether greater numbers are better.
    pub higher: bool,
}

/// The columns whose configs have both a direction and a threshold.
pub(super) fn judged(configs: &[ScoreConfig], columns: &[(i32, ScoreColumn)]) -> Vec<Judged> {
    let read = |(col, column): &(i32, ScoreColumn)| {
        let config = ScoreConfig::of(configs, &column.name, column.data_type)?;
        Some(Judged {
            col: *col,
            threshold: config.threshold?,
            higher: config.direction? == model::scores::Direction::Higher,
        })
    };
    columns.iter().filter_map(read).collect()
}
