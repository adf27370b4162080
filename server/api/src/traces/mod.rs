//! Traces and observations as the public API reads, lists and deletes them.

mod delete;
mod list;
mod observation_v2;
mod observations;
mod read;
mod shape;

pub(crate) use delete::{delete_trace, delete_traces};
pub(crate) use list::list_traces;
pub(crate) use observations::{list_observations, list_observations_v2};
pub(crate) use read::{get_observation, get_trace};
pub(crate) use shape::trace_core;
