//! Traces and observations as the public API lists them: by page number or cursor, with its own conditions.

mod conditions;
mod observation_rows;
mod observations;
mod trace_rows;
mod traces;

pub use observation_rows::ApiObservation;
pub use observations::{ApiObservationPage, ObservationPlace, ObservationsAfter};
pub use trace_rows::{ApiTrace, TraceParts};
pub(crate) use trace_rows::{read_traces, select_traces};
pub use traces::{ApiTracePage, TraceOrder, TraceSort};
