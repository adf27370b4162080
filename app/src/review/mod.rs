//! Review: one trace of a list after another, whole at the left, the same scores asked of each at the right, by keys alone.

mod address;
mod chooser;
mod link;
mod page;
mod server;
mod walk;

pub(crate) use link::review_link;
pub(crate) use page::ReviewRoute;
