//! A run over a dataset: the page that the SDK's link opens.

mod page;
mod server;

pub(crate) use page::RunRoute;
