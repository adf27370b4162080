//! The sidebar: which project, where to, and who one is. It links only to pages that exist.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_location;

use super::help::help_button;
use super::viewer::{ProjectName, Viewer};
use super::ways::{project_path, scores_path};
use crate::icon::icon;
use crate::list::ListName;
use crate::live::ThemeButton;
use crate::login::SignOut;
use crate::table::{hue_class, initials};

/// The sidebar of a member; for everyone else it holds nothing but the mark.
#[component]
pub(crate) fn Sidebar(viewer: Option<Viewer>) -> impl IntoView {
    let Some(viewer) = viewer else {
        return view! { <div class="sidebar"><span class="mark">{icon("#i-brand")}</span></div> }.into_any();
    };
    let [scores, traces] = [ListName::Scores, ListName::Traces].map(|name| name.path(&viewer.project.id));
    let configs = project_path(&viewer.project.id, "score-configs");
    let settings = nav_place("#i-settings", "Settings", project_path(&viewer.project.id, "settings"));
    view! {
        <nav class="sidebar" aria-label="Main">
            {project_head(&viewer)}
            <h2 class="nav-group">"Observe"</h2>
            <ul>{nav_link("#i-trace", "Traces", traces)}</ul>
            <h2 class="nav-group">"Govern"</h2>
            <ul>{nav_link("#i-score", "Scores", scores)} {nav_link("#i-annotate", "Score configs", configs)}</ul>
            <div class="nav-end">{settings} {help_button()}</div>
            {foot(&viewer)}
        </nav>
    }
    .into_any()
}

fn project_head(viewer: &Viewer) -> AnyView {
    let title = format!("{}, {}", viewer.project.name, viewer.organization);
    let words = view! {
        <span class="mark">{icon("#i-brand")}</span>
        <span class="project-words">
            <b>{viewer.project.name.clone()}</b>
            <small>{viewer.organization.clone()}</small>
        </span>
    };
    if viewer.projects.len() < 2 && !viewer.may_manage {
        return view! { <div class="project" title=title>{words}</div> }.into_any();
    }
    let current = viewer.project.id.clone();
    let item = move |project: ProjectName| {
        let chosen = project.id == current;
        view! {
            <li>
                <a class="item" href=scores_path(&project.id) aria-current=chosen.then_some("true")>
                    <span class="item-words">{project.name}</span>
                    {chosen.then(|| icon("#i-check"))}
                </a>
            </li>
        }
    };
    view! {
        <details class="menu projects">
            <summary class="project" title=title>{words}{icon("#i-chev-down")}</summary>
            <ul class="popover">
                {viewer.projects.iter().cloned().map(item).collect_view()}
                {viewer.may_manage.then(|| new_project(&viewer.project.id))}
            </ul>
        </details>
    }
    .into_any()
}

fn new_project(beside: &str) -> impl IntoView {
    let href = format!("{}?tab=project#new-project", project_path(beside, "settings/organization"));
    view! {
        <li class="apart">
            <a class="item" href=href>
                {icon("#i-plus")}
                <span class="item-words">"New project"</span>
            </a>
        </li>
    }
}

fn nav_link(symbol: &'static str, title: &'static str, href: String) -> impl IntoView {
    view! { <li>{nav_place(symbol, title, href)}</li> }
}

fn nav_place(symbol: &'static str, title: &'static str, href: String) -> impl IntoView {
    let here = use_location().pathname;
    let target = href.clone();
    let current = move || {
        here.with(|here| here.strip_prefix(&target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
            .then_some("page")
    };
    view! {
        <a class="nav-link" href=href title=title aria-current=current>
            {icon(symbol)}
            <span>{title}</span>
        </a>
    }
}

fn foot(viewer: &Viewer) -> impl IntoView {
    let avatar = format!("avatar {}", hue_class(&viewer.user_id));
    let account = format!("{}?tab=account", project_path(&viewer.project.id, "settings"));
    view! {
        <div class="nav-foot">
            <a class="me" href=account title="Your account">
                <span class=avatar aria-hidden="true">{initials(&viewer.user_name)}</span>
                <span class="me-name">{viewer.user_name.clone()}</span>
            </a>
            <ThemeButton/>
            <form method="post" action=SignOut::PATH>
                <button type="submit" class="button bare square" aria-label="Sign out" title="Sign out">
                    {icon("#i-sign-out")}
                </button>
            </form>
        </div>
    }
}
