//! Traces and observations: written as spans arrive, in any order and repeatedly; read one at a time.

mod bookmark;
mod delete;
mod figures;
mod list;
mod observations;
mod patch;
mod read;
mod storable;
mod update;
mod write;

pub(crate) use figures::count_observations;
pub(crate) use write::lock_traces;
