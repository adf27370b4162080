//! Datasets, their items version by version, runs, and the links of items to traces. A run is a target of scores too: its
//! row in `dataset_runs` may be there before it is made, and stays, as a stub, when it is deleted.

mod items;
mod linking;
mod links;
mod run_items;
mod run_view;
mod runs;
mod sets;
mod versions;

pub use items::DatasetItemFilter;
pub(crate) use links::WantedLink;
pub use run_items::MAX_RUN_ITEMS;
pub use run_view::{RunPlace, RunView, RunViewItem};
pub use runs::run_id;
pub use sets::DatasetKey;

/// One page, by number, of a list with a total.
#[derive(Clone, Debug, PartialEq)]
pub struct PageOf<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are on all pages together.
    pub total: i64,
}
