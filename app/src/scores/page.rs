//! The Scores page: the list of all scores of a project, with its figures above.

use leptos::prelude::*;

use super::first_score::FirstScore;
use super::panel::score_panel;
use super::ticked::traces_button;
use crate::lazy::lazy_page;
use crate::list::{ListName, ListPage, Parts, Surroundings};
use crate::nav::Viewer;
use crate::rejected::rejected_link;
use crate::strip::Strip;

static PARTS: Parts =
    Parts { beside: rejected, above: figures, panel: score_panel, more: traces_button, first: first_score };

lazy_page!(ScoresRoute, scores_page, ScoresPage);

/// The page.
#[component]
fn ScoresPage() -> impl IntoView {
    view! { <ListPage name=ListName::Scores parts=&PARTS/> }.into_any()
}

fn rejected(around: Surroundings) -> AnyView {
    rejected_link(around.list.project, around.again)
}

fn figures(around: Surroundings) -> AnyView {
    view! { <Strip list=around.list again=around.again/> }.into_any()
}

fn first_score(viewer: Viewer, around: Surroundings) -> AnyView {
    view! { <FirstScore viewer=viewer refresh=around.refresh/> }.into_any()
}
