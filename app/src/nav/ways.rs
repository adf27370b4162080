//! Addresses that only lead on.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use model::list::encode;

use super::frame::project_param;
use super::trouble_page::TroublePage;
use super::viewer::first_project;
use crate::page_data::page_data;
use crate::waiting::waiting;

/// A page of a project.
pub(crate) fn project_path(project: &str, page: &str) -> String {
    format!("/project/{}/{page}", encode(project))
}

/// The Scores page of a project.
pub(crate) fn scores_path(project: &str) -> String {
    project_path(project, "scores")
}

/// `/`: leads to the first project's Scores page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let first = page_data(|| (), |()| first_project());
    view! {
        <Title text="Projects"/>
        <main class="alone">
            <Suspense>
                {waiting(move || async move {
                    match first.ready().await {
                        Ok(Some(project)) => view! { <Redirect path=scores_path(&project)/> }.into_any(),
                        Ok(None) => no_project().into_any(),
                        Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
    .into_any()
}

/// `/project/{id}`: leads to its Scores page.
#[component]
pub(crate) fn ToScores() -> impl IntoView {
    let project = project_param();
    view! { <Redirect path=scores_path(&project.get_untracked())/> }
}

fn no_project() -> impl IntoView {
    view! {
        <div class="teach">
            <h1>"You are not a member of a project yet"</h1>
            <p>"Ask an owner of this installation to add you to one."</p>
        </div>
    }
}
