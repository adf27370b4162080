//! How the project's configs read its score columns: from where on a score fails, and which way is better.

use model::scores::{DataType, ScoreColumn, ScoreConfig};

/// A column whose scores can fail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Judged {
    pub col: i32,
    pub threshold: f64,
    /// Whether greater numbers are better.
    pub higher: bool,
}

/// The config of a column's name and type; of several the one that is not archived and was made last.
pub(super) fn config_of<'a>(configs: &'a [ScoreConfig], name: &str, data_type: DataType) -> Option<&'a ScoreConfig> {
    let fits = |config: &&ScoreConfig| config.name == name && config.data_type == data_type;
    // Of equal ones the last is taken.
    configs.iter().filter(fits).max_by_key(|config| !config.is_archived)
}

/// The columns whose configs have both a direction and a threshold.
pub(super) fn judged(configs: &[ScoreConfig], columns: &[(i32, ScoreColumn)]) -> Vec<Judged> {
    let read = |(col, column): &(i32, ScoreColumn)| {
        let config = config_of(configs, &column.name, column.data_type)?;
        Some(Judged {
            col: *col,
            threshold: config.threshold?,
            higher: config.direction? == model::scores::Direction::Higher,
        })
    };
    columns.iter().filter_map(read).collect()
}
