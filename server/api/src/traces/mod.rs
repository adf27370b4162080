//! Traces and observations as the public API reads them.

mod read;
mod shape;

pub(crate) use read::{get_observation, get_trace};
