//! The Scores page: every score of a project, to sort, filter and page through.

mod bulk;
mod detail;
mod edit;
mod empty;
mod field;
mod first_score;
#[cfg(feature = "ssr")]
mod history;
mod keyboard;
mod liking;
mod listing;
mod page;
mod panel;
mod panel_history;
mod panel_parts;
mod panel_value;
mod rows;
mod server;
mod title;

pub(crate) use page::ScoresPage;
