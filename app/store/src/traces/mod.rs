//! Traces and observations: written as spans arrive, in any order and repeatedly; read one at a time, first
//! without their long texts.

mod api;
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

pub use api::{
    ApiObservation, ApiObservationPage, ApiTrace, ApiTracePage, ObservationPlace, ObservationsAfter, TraceOrder,
    TraceParts, TraceSort,
};
pub(crate) use api::{read_traces, select_traces};
pub(crate) use figures::count_observations;
pub use list::Neighbours;
pub use outline::TraceOutline;
pub use texts::{LongText, Reach, Texts};
pub(crate) use write::lock_traces;
