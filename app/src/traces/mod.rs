//! The trace page: what happened in one run of a program, and how it was judged.

mod address;
mod header;
mod page;
mod preview;
mod score_tab;
#[cfg(feature = "ssr")]
mod score_table;
mod server;
mod tabs;
mod tree;
mod tree_view;

pub(crate) use page::TracePage;
