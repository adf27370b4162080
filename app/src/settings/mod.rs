//! A project's settings: its API keys, and how programs connect.

mod connect;
mod keys;
mod new_key;
mod page;
mod server;
mod ways_in;

pub(crate) use page::SettingsRoute;
