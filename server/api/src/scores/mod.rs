//! Scores over HTTP: written one at a time, in lists and as events; read by page and by id, and deleted.

mod create;
mod delete;
mod ingestion;
mod read;
mod refused;
pub(crate) mod shape;

pub(crate) use create::create;
pub(crate) use delete::delete;
pub(crate) use ingestion::ingest;
pub(crate) use read::{get, list};
