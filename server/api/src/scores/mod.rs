//! Scores over HTTP: written one at a time by `interactiveai`; read by page and by id, and deleted, by the whole family.

mod create;
mod delete;
mod read;
mod refused;
pub(crate) mod shape;

pub(crate) use create::create_for_platform;
pub(crate) use delete::delete;
pub(crate) use read::{get, list};
