//! The traces table: every trace of a project, with its scores as columns.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::list_panel::trace_panel;
use super::marking::{bookmark_traces, marking_buttons};
use crate::lazy::lazy_page;
use crate::list::{ListName, ListPage, Parts, Surroundings};
use crate::nav::Viewer;
use crate::review::review_link;

static PARTS: Parts =
    Parts { beside: review_link, above: keep_stars, panel: trace_panel, more: marking_buttons, first: first_trace };

lazy_page!(TracesRoute, traces_page, TracesPage);

/// The page.
#[component]
fn TracesPage() -> impl IntoView {
    view! { <ListPage name=ListName::Traces parts=&PARTS/> }.into_any()
}

/// Nothing stands above this table; what its stars say is made so.
fn keep_stars(around: Surroundings) -> AnyView {
    Effect::new(move |_| {
        let Some((id, bookmarked)) = around.hands.starred.get() else { return };
        let project = around.list.project.get_untracked();
        spawn_local(async move {
            if let Err(trouble) = bookmark_traces(project, vec![id], bookmarked).await {
                around.toaster.complain(trouble.words());
                around.refresh.run(());
            }
        });
    });
    ().into_any()
}

fn first_trace(_viewer: Viewer, around: Surroundings) -> AnyView {
    view! {
        <div class="teach in-list">
            <h2>"No traces yet"</h2>
            <p>"A trace is one run of your program. It appears here as soon as its first span has come."</p>
            <p>
                <a class="button" href=ListName::Scores.path(&around.list.project.get_untracked())>
                    "How to send the first one"
                </a>
            </p>
        </div>
    }
    .into_any()
}
