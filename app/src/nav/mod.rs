//! What stands around every page of a project: the sidebar, and the ways that lead nowhere.

mod frame;
mod help;
mod sidebar;
mod trouble_page;
mod viewer;
mod ways;

pub(crate) use frame::{ProjectFrame, ViewerResource, project_param};
pub(crate) use trouble_page::{NotFound, TroublePage};
pub(crate) use viewer::Viewer;
pub(crate) use ways::{Home, ToScores, project_path};
