//! Scores: written as sets, read as rows, listed by walking indexes.

mod api;
mod config_use;
pub(crate) mod configs;
mod delete;
mod detail;
pub(crate) mod list;
mod lock;
mod put_back;
mod rejected;
pub(crate) mod rows;
mod strip;
mod write;

pub use api::{ApiScoreFilter, ApiScorePage};
pub use config_use::UsedScoreConfig;
pub use configs::ScoreConfigPage;
pub use delete::MAX_EDITED_ROWS;
pub(crate) use delete::{bring_scores_back, editable, remove_scores};
pub use detail::{NamedTrace, ScoreChange, ScoreDetail};
pub(crate) use lock::lock_facts;
pub(crate) use rejected::Rejections;
pub use rejected::{NewRejected, RejectedPage, RejectedPlace, RejectedScore, Resent};
pub(crate) use write::Intake;
pub use write::{IntakeFigures, Writer, WrittenScore};
