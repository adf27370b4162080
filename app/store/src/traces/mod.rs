//! Traces and observations: written as spans arrive, in any order and repeatedly; read one at a time, first
//! without their long texts.

mod bookmark;
mod delete;
mod figures;
mod list;
mod observations;
mod outline;
mod patch;
mod read;
mod storable;
mod texts;
mod update;
mod write;

pub(crate) use figures::count_observations;
pub use list::Neighbours;
pub use outline::TraceOutline;
pub use texts::{LongText, Reach, Texts};
pub(crate) use write::lock_traces;
