//! The page of what the organization shares: its members, its projects, and what was done. Its code is a chunk of its own; to
//! people it is part of the settings.

use leptos::prelude::*;

use super::audit::audit_part;
use super::members::members_part;
use super::projects::projects_part;
use super::tabs::{open_tab, settings_frame};
use crate::lazy::lazy_page;
use crate::live::Toaster;
use crate::nav::project_param;

lazy_page!(OrganizationRoute, organization_page, OrganizationPage);

/// The page.
#[component]
fn OrganizationPage() -> impl IntoView {
    let (project, open) = (project_param(), open_tab("members"));
    let toaster = Toaster::new();
    let part = move || match open.get().as_str() {
        "project" => projects_part(project),
        "audit" => audit_part(project),
        _ => members_part(project, toaster),
    };
    settings_frame(project, open, toaster, part.into_any())
}
