//! Signing in and out, and who is asking.

#[cfg(feature = "ssr")]
mod context;
mod next;
mod page;
mod server;

#[cfg(feature = "ssr")]
pub use context::{LoginActions, LoginFuture, Logins, PublicUrl, SignInOutcome};

pub(crate) use page::LoginRoute;
pub(crate) use server::SignOut;
