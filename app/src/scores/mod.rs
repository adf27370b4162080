//! The Scores page: every score of a project, to sort, filter and page through.

mod empty;
mod field;
mod first_score;
mod listing;
mod page;
mod rows;
mod server;
mod title;

pub(crate) use page::ScoresPage;
