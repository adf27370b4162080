//! The scores that were refused: who sent them, why they were refused, and the way to send them again.

mod link;
mod opened;
mod page;
mod server;

pub(crate) use link::rejected_link;
pub(crate) use page::RejectedRoute;
