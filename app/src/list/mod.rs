//! A list of the product: its title line, filter bar and table with all that hands do on them, whatever its rows are.
//! A page tells what is its own by [`Parts`]; everything else is here once.

mod address;
mod any_field;
mod bulk;
mod edit;
mod empty;
mod job_server;
mod jobs;
mod keyboard;
mod liking;
mod listing;
mod name;
mod own_column;
mod page;
mod panel;
mod rows;
mod scoring;
mod server;
mod surroundings;
mod title;
mod used;

pub(crate) use address::{
    ListAddress, address, cleared, query_value, with_filter_at, with_range, with_search, with_value,
};
pub(crate) use any_field::{AnyField, Query};
pub(crate) use bulk::{Bulk, counted};
pub(crate) use name::ListName;
pub(crate) use page::ListPage;
pub(crate) use panel::{PanelFrame, panel_button, panel_frame, panel_trouble};
#[cfg(feature = "ssr")]
pub(crate) use server::named;
pub(crate) use server::{list_choices, list_figures, list_matches, list_spread, list_total};
pub(crate) use surroundings::{Parts, Surroundings};
use used::used_columns;
