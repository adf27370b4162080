//! What a browser shows: pages, their parts, and the server functions that bring them their data. The server
//! draws every page whole (`ssr`); the browser half takes it over (`hydrate`).

#![recursion_limit = "256"]
#![expect(unreachable_pub, reason = "the macros of Leptos write public items into private modules")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod annotate;
mod app;
mod code_block;
mod configs;
mod filters;
mod icon;
mod lazy;
mod list;
mod live;
mod login;
mod nav;
mod page_data;
mod rejected;
mod review;
mod rpc;
mod runs;
mod scores;
mod settings;
#[cfg(feature = "ssr")]
mod shell;
mod strip;
mod table;
mod time;
mod traces;
mod waiting;
mod words;

pub use app::App;
pub use lazy::load_page;
#[cfg(feature = "ssr")]
pub use login::{LoginActions, LoginFuture, Logins, PublicUrl, SignInOutcome};
#[cfg(feature = "ssr")]
pub use shell::shell;
