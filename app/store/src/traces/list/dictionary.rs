//! The score columns and labels of a project, as a list of traces names them.

use model::scores::ScoreColumn;

use crate::scores::list::words::{ColumnWords, Named};

/// All that a list of traces may need of the dictionary.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    pub columns: Vec<ColumnWords>,
    /// Only where the list asks for them.
    pub labels: Vec<ColumnWords>,
    /// Only where the list asks for them.
    pub authors: Vec<Named>,
}

impl Dictionary {
    /// The number of a score column, if it has ever had a score.
    pub(super) fn col(&self, column: &ScoreColumn) -> Option<i32> {
        self.columns.iter().find(|words| is(words, column)).map(|words| words.col)
    }

    /// The labels of a categorical column with their numbers, in text order.
    pub(super) fn labels(&self, column: &ScoreColumn) -> Vec<(String, i32)> {
        let own = self.labels.iter().filter(|words| is(words, column));
        let mut labels: Vec<_> = own.filter_map(|words| Some((words.label.clone()?, words.col))).collect();
        labels.sort_unstable();
        labels
    }

    /// The number of one label of a column.
    pub(super) fn label(&self, column: &ScoreColumn, label: &str) -> Option<i32> {
        let found = self.labels.iter().find(|words| is(words, column) && words.label.as_deref() == Some(label));
        found.map(|words| words.col)
    }
}

/// Whether these are the words of the column, or of a label of it.
fn is(words: &ColumnWords, column: &ScoreColumn) -> bool {
    words.name == column.name
        && words.level == column.level
        && words.source == column.source
        && words.data_type == column.data_type
}
