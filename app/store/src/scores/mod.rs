//! Scores: written as sets, read as rows, listed by walking indexes.

mod api;
mod list;
mod rows;
mod spread;
mod write;

pub use api::{ApiScoreFilter, ApiScorePage, Operator};
pub use write::{Writer, WrittenScore};
