//! Traces and their observations: as spans tell them on the way in, as pages and APIs read them, and the properties that
//! the traces table lists, sorts and filters by.

mod field;
mod types;

pub use field::{TraceField, TraceProperty};
pub use types::{Observation, ObservationLevel, SpanExperiment, SpanWrite, Trace, TraceFacts};
