//! The Scores page: every score of a project, to sort, filter and page through.

mod detail;
mod first_score;
#[cfg(feature = "ssr")]
mod history;
mod page;
mod panel;
mod panel_history;
mod panel_parts;
mod panel_value;
mod put_back;
mod ticked;

pub(crate) use detail::{ScoreDetail, load_score};
pub(crate) use page::ScoresRoute;
pub(crate) use panel::score_body;
pub(crate) use panel_history::PutBack;
