//! The frame of a project's pages: the sidebar at the left, the page beside it.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_params_map;

use super::help::{HelpDialog, provide_help};
use super::sidebar::Sidebar;
use super::viewer::{Viewer, load_viewer};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::waiting::waiting;

/// The person and the project, asked for once for all parts of a page.
#[derive(Clone, Copy)]
pub(crate) struct ViewerResource(pub(crate) PageData<Result<Viewer, Trouble>>);

/// The id of the project in the address.
pub(crate) fn project_param() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("project")).unwrap_or_default())
}

/// The frame.
#[component]
pub(crate) fn ProjectFrame() -> impl IntoView {
    let project = project_param();
    let resource = page_data(move || project.get(), load_viewer);
    provide_context(ViewerResource(resource));
    provide_help();
    view! {
        <div class="frame">
            <a class="skip" href="#main">"Skip to content"</a>
            <Transition fallback=|| {
                view! { <div class="sidebar"></div> }
            }>{waiting(move || async move { view! { <Sidebar viewer=resource.ready().await.ok()/> }.into_any() })}</Transition>
            <main id="main" tabindex="-1">
                <Outlet/>
            </main>
            <HelpDialog/>
        </div>
    }
    .into_any()
}
