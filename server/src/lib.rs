//! The process: settings, the router with everything behind it, login, the first start. The binary is a thin
//! command line over this library, so that tests serve the very same router.

pub mod commands;
pub mod demo;
pub mod first_start;
mod login;
mod metrics;
mod router;
pub mod serve;
pub mod settings;
mod site;
pub mod volume;

pub use router::{Parts, router};
