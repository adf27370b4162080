//! The page: its header, the observations at the left, the tabs at the right.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::address::TraceAddress;
use super::header::{TraceHeader, trace_title};
use super::server::{TraceDetail, load_trace};
use super::tabs::Tabs;
use super::tree_view::Tree;
use crate::lazy::lazy_page;
use crate::nav::{TroublePage, project_param};
use crate::page_data::page_data;
use crate::table::Skeleton;
use crate::waiting::waiting;

lazy_page!(TraceRoute, trace_page, TracePage);

/// The page.
#[component]
fn TracePage() -> impl IntoView {
    let project = project_param();
    let params = use_params_map();
    let trace = Memo::new(move |_| params.with(|params| params.get("trace")).unwrap_or_default());
    let detail = page_data(move || (project.get(), trace.get()), |(project, trace)| load_trace(project, trace));
    view! {
        <Transition fallback=|| view! { <div class="page"><Skeleton/></div> }>
            {waiting(move || async move {
                match detail.ready().await {
                    Ok(detail) => {
                        let project = project.get_untracked();
                        view! { <TraceView detail=Arc::new(detail) project=project/> }.into_any()
                    }
                    Err(trouble) => {
                        #[cfg(feature = "ssr")]
                        if trouble == crate::rpc::Trouble::Missing {
                            crate::rpc::missing();
                        }
                        view! { <div class="page"><TroublePage trouble=trouble/></div> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn TraceView(detail: Arc<TraceDetail>, project: String) -> impl IntoView {
    let address = TraceAddress::here();
    let seen = detail.trace.seen;
    view! {
        <Title text=trace_title(&detail.trace)/>
        <div class="page trace-page">
            <TraceHeader detail=Arc::clone(&detail) project=project.clone()/>
            <div class="trace-body" class:unseen=!seen>
                {seen.then(|| view! { <Tree detail=Arc::clone(&detail) address=address/> })}
                <Tabs detail=detail project=project address=address/>
            </div>
        </div>
    }
    .into_any()
}
