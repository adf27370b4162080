//! Signing in and out, coming in by a link, and who is asking.

#[cfg(feature = "ssr")]
mod context;
mod link_page;
mod link_server;
mod next;
mod page;
mod rules;
mod server;

#[cfg(feature = "ssr")]
pub use context::{LoginActions, LoginFuture, Logins, PublicUrl, SignInOutcome};

pub(crate) use link_page::LinkRoute;
pub(crate) use page::LoginRoute;
pub(crate) use rules::{LEAST_PASSWORD_CHARS, MOST_NAME_CHARS};
#[cfg(feature = "ssr")]
pub(crate) use rules::{read_email, read_name, read_password};
pub(crate) use server::SignOut;
