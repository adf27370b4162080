//! Scores: their types, the rules that every score passes whoever made it, and the properties that the
//! Scores page lists, sorts and filters by.

mod column;
mod config;
mod config_draft;
mod draft;
mod field;
mod new_config;
mod rolled;
mod rules;
mod types;

pub use column::{Figure, ScoreColumn, UsedColumn};
pub use config::{ConfigCategory, Direction, Judging, ScoreConfig, StoredScoreConfig};
pub use config_draft::ScoreConfigPatch;
pub(crate) use draft::Reader;
pub use draft::{Casing, ScoreDraft, Sent, WireValue};
pub use field::ScoreField;
pub use new_config::{MAX_CONFIG_NAME_CHARS, NewScoreConfig};
pub use rolled::{CellScore, ColumnHead, HeadFigure, Rolled};
pub use rules::{Facts, TraceOfObservation};
pub use types::{Author, DataType, Level, Score, ScoreSource, ScoreTarget, ScoreValue, StoredScore, TraceOfScore};
