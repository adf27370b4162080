//! Traces: the table of them, and the page of one: what happened in one run of a program, and how it was judged.

mod address;
mod header;
mod list;
mod list_panel;
mod marking;
mod page;
mod preview;
mod score_tab;
#[cfg(feature = "ssr")]
mod score_table;
mod server;
mod tabs;
mod tree;
mod tree_view;

pub(crate) use list::TracesRoute;
pub(crate) use page::TraceRoute;
