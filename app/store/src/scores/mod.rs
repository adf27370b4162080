//! Scores: written as sets, read as rows, listed by walking indexes.

mod api;
mod configs;
mod delete;
mod detail;
pub(crate) mod list;
mod lock;
pub(crate) mod rows;
mod strip;
mod write;

pub use api::{ApiScoreFilter, ApiScorePage, Operator};
pub use delete::MAX_EDITED_ROWS;
pub use detail::{NamedTrace, ScoreChange, ScoreDetail};
pub use write::{Writer, WrittenScore};
