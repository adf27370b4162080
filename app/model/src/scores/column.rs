//! Score columns: what a table shows, sorts and filters of the scores of its rows. Names that differ at all, if only in
//! punctuation, are different columns.

use serde::{Deserialize, Serialize};

use super::{DataType, Direction, Level, ScoreSource};

/// A score column: scores of one name, from one kind of judge, of one type, about one kind of thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ScoreColumn {
    /// What is judged.
    #[serde(rename = "l")]
    pub level: Level,
    /// Who judges.
    #[serde(rename = "s")]
    pub source: ScoreSource,
    /// The type of the values.
    #[serde(rename = "d")]
    pub data_type: DataType,
    /// The name of the scores.
    #[serde(rename = "n")]
    pub name: String,
}

/// A score column of a project, and how much it is used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsedColumn {
    /// The column.
    #[serde(rename = "k")]
    pub column: ScoreColumn,
    /// How many scores it has.
    #[serde(rename = "n")]
    pub n: u64,
    /// Which of its numbers are better, where a config says so.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
}

impl ScoreColumn {
    /// The text form: `s:<level>:<source>:<type>:<name>`, the name last and as it is.
    #[must_use]
    pub fn key(&self) -> String {
        format!("s:{}:{}:{}:{}", self.level, self.source, self.data_type, self.name)
    }

    /// Reads the text form.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.strip_prefix("s:")?.splitn(4, ':');
        Some(Self {
            level: Level::parse(parts.next()?)?,
            source: ScoreSource::parse(parts.next()?)?,
            data_type: DataType::parse(parts.next()?)?,
            name: parts.next().filter(|name| !name.is_empty())?.to_owned(),
        })
    }
}

/// Which figure of a row's scores in one column the rows are ordered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Figure {
    /// What the cell shows: the mean of numbers, the true rate of booleans, the last label in text order.
    #[default]
    Usual,
    /// The least number.
    Min,
    /// The greatest number.
    Max,
    /// The last number.
    Last,
    /// How many of the scores have this label.
    Count(String),
    /// How far the people who judged are apart.
    Spread,
}

impl Figure {
    /// Whether the scores of this column have such a figure.
    #[must_use]
    pub fn fits(&self, column: &ScoreColumn) -> bool {
        let ScoreColumn { data_type, source, .. } = column;
        match self {
            Self::Usual => !matches!(data_type, DataType::Text | DataType::Correction),
            Self::Min | Self::Max | Self::Last => *data_type == DataType::Numeric,
            Self::Count(_) => *data_type == DataType::Categorical,
            Self::Spread => Self::Usual.fits(column) && *source == ScoreSource::Annotation,
        }
    }

    /// The figure for people, of scores of this type.
    #[must_use]
    pub fn words(&self, data_type: DataType) -> String {
        match self {
            Self::Usual if data_type == DataType::Numeric => "Mean".to_owned(),
            Self::Usual if data_type == DataType::Boolean => "True rate".to_owned(),
            Self::Usual => "Last label".to_owned(),
            Self::Min => "Lowest".to_owned(),
            Self::Max => "Highest".to_owned(),
            Self::Last => "Last".to_owned(),
            Self::Count(label) => format!("Count of {label}"),
            Self::Spread => "Disagreement".to_owned(),
        }
    }

    /// The text form of the figure of a column: the usual one is the column's own text, the others stand before it, as
    /// `min:`, `max:`, `last:`, `spread:` or `label=<label>:` with `:` and `\` escaped by `\`.
    #[must_use]
    pub fn key(&self, column: &ScoreColumn) -> String {
        let column = column.key();
        match self {
            Self::Usual => column,
            Self::Min => format!("min:{column}"),
            Self::Max => format!("max:{column}"),
            Self::Last => format!("last:{column}"),
            Self::Spread => format!("spread:{column}"),
            Self::Count(label) => {
                let label = label.replace('\\', "\\\\").replace(':', "\\:");
                format!("label={label}:{column}")
            }
        }
    }

    /// Reads a figure with its column; nothing if they do not fit each other.
    #[must_use]
    pub fn parse(key: &str) -> Option<(ScoreColumn, Self)> {
        let known = [("min:", Self::Min), ("max:", Self::Max), ("last:", Self::Last), ("spread:", Self::Spread)];
        let (figure, column) = if let Some(rest) = key.strip_prefix("label=") {
            let (label, column) = read_label(rest)?;
            (Self::Count(label), column)
        } else {
            known
                .into_iter()
                .find_map(|(word, figure)| Some((figure, key.strip_prefix(word)?)))
                .unwrap_or((Self::Usual, key))
        };
        let column = ScoreColumn::parse(column)?;
        figure.fits(&column).then_some((column, figure))
    }
}

/// The label up to its `:`, and what follows it.
fn read_label(text: &str) -> Option<(String, &str)> {
    let mut label = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next()? {
            ':' => return Some((label, chars.as_str())),
            '\\' => label.push(chars.next()?),
            c => label.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 7] = ["correctness", "a:b", "a-b", "a.b", "s:trace:API:NUMERIC:x", "~,\\", "ä 🦀"];

    fn column(data_type: DataType, name: &str) -> ScoreColumn {
        ScoreColumn { level: Level::Observation, source: ScoreSource::Eval, data_type, name: name.to_owned() }
    }

    #[test]
    fn a_column_is_read_as_it_was_written() {
        for name in NAMES {
            let column = column(DataType::Categorical, name);
            assert_eq!(ScoreColumn::parse(&column.key()), Some(column));
        }
        for key in
            ["", "s:", "s:trace:EVAL:NUMERIC", "s:trace:EVAL:NUMERIC:", "s:moon:EVAL:NUMERIC:x", "trace:EVAL:NUMERIC:x"]
        {
            assert_eq!(ScoreColumn::parse(key), None, "{key}");
        }
    }

    #[test]
    fn a_figure_is_read_as_it_was_written() {
        for name in NAMES {
            for figure in [Figure::Usual, Figure::Min, Figure::Max, Figure::Last] {
                let column = column(DataType::Numeric, name);
                assert_eq!(Figure::parse(&figure.key(&column)), Some((column, figure)));
            }
            for data_type in [DataType::Numeric, DataType::Boolean, DataType::Categorical] {
                let column = ScoreColumn { source: ScoreSource::Annotation, ..column(data_type, name) };
                assert_eq!(Figure::parse(&Figure::Spread.key(&column)), Some((column, Figure::Spread)));
            }
            for label in ["bad", "", ":", "\\", "a\\:b:s:trace", "~ fair, \\"] {
                let (column, figure) = (column(DataType::Categorical, name), Figure::Count(label.to_owned()));
                assert_eq!(Figure::parse(&figure.key(&column)), Some((column, figure)));
            }
        }
    }

    #[test]
    fn a_figure_that_the_type_has_not_is_none() {
        for key in [
            "min:s:trace:EVAL:BOOLEAN:x",
            "last:s:trace:EVAL:CATEGORICAL:x",
            "label=bad:s:trace:EVAL:NUMERIC:x",
            "label=bad",
            "label=bad\\:s:trace:EVAL:CATEGORICAL:x",
            "s:trace:EVAL:TEXT:x",
            "sum:s:trace:EVAL:NUMERIC:x",
            "spread:s:trace:EVAL:NUMERIC:x",
            "spread:s:trace:ANNOTATION:TEXT:x",
        ] {
            assert_eq!(Figure::parse(key), None, "{key}");
        }
    }
}
