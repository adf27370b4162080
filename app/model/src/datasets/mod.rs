//! Datasets: items to try a program on, runs that did so, and the links between an item and the trace that answered it.

mod draft;
mod types;

pub use draft::{NewDataset, NewDatasetItem, NewRunItem};
pub use types::{Dataset, DatasetItem, DatasetRun, ItemStatus, RunItem};
