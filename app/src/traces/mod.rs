//! Traces: the table of them, and the page of one: what happened in one run of a program, and how it was judged.

mod address;
mod beside;
#[cfg(feature = "ssr")]
mod drawn;
mod list;
mod list_panel;
mod marking;
mod outline;
mod page;
mod pane;
mod presses;
mod score_panel;
mod scoring;
mod server;
mod tree;
mod tree_keys;
mod tree_row;

pub(crate) use address::from_list;
pub(crate) use list::TracesRoute;
pub(crate) use page::TraceRoute;
pub(crate) use presses::{Presses, pressed};
pub(crate) use server::{TraceBrief, load_brief};
