//! A project's settings: its API keys, and how programs connect; its members and projects; what was done; one's own account.

mod account;
mod account_server;
mod asking;
mod audit;
mod connect;
mod keys;
mod members;
mod members_server;
mod new_key;
mod organization;
mod page;
mod projects;
mod projects_server;
mod server;
mod tabs;
mod ways_in;

pub(crate) use organization::OrganizationRoute;
pub(crate) use page::SettingsRoute;
