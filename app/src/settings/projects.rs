//! The project: its name and id, the others of the organization, and a new one.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::projects_server::{ProjectAnswer, make_project, rename_project};
use crate::icon::icon;
use crate::live::leave_for;
use crate::login::MOST_NAME_CHARS;
use crate::nav::{TroublePage, Viewer, ViewerResource, project_path};
use crate::waiting::waiting;

/// The tab.
pub(super) fn projects_part(project: Memo<String>) -> AnyView {
    let viewer = use_context::<ViewerResource>();
    view! {
        <Transition fallback=|| ()>
            {waiting(move || async move {
                match viewer {
                    Some(ViewerResource(resource)) => match resource.ready().await {
                        Ok(viewer) => projects_view(&viewer, project, resource),
                        Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                    },
                    None => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn projects_view(
    viewer: &Viewer,
    project: Memo<String>,
    resource: crate::page_data::PageData<Result<Viewer, crate::rpc::Trouble>>,
) -> AnyView {
    let rename = viewer.may_manage.then(|| {
        let then = move |answer| {
            if answer == ProjectAnswer::Done {
                resource.refetch();
            }
        };
        name_form(
            "Name of the project",
            "Rename",
            viewer.project.name.clone(),
            move |name| rename_project(project.get_untracked(), name),
            then,
        )
    });
    let make = viewer.may_manage.then(|| {
        let then = |answer| {
            // A full load: everything that is shown from here on is of the other project.
            if let ProjectAnswer::Made(id) = answer {
                leave_for(&project_path(&id, "settings"));
            }
        };
        let form = name_form(
            "Name of the new project",
            "Make project",
            String::new(),
            move |name| make_project(project.get_untracked(), name),
            then,
        );
        view! {
            <h2 class="part-head" id="new-project">"New project"</h2>
            <p class="part-lead">"With traces, scores, configs and keys of its own, for the same members."</p>
            {form}
        }
    });
    let hint = (!viewer.may_manage).then(|| {
        view! { <p class="hint">"Only an owner of the organization renames projects and makes new ones."</p> }
    });
    view! {
        <section class="plain-part" aria-label="Project">
            <dl class="facts-plain">
                <div>
                    <dt>"Project"</dt>
                    <dd>{viewer.project.name.clone()}</dd>
                </div>
                <div>
                    <dt>"Id, as in addresses and in the API"</dt>
                    <dd><code>{viewer.project.id.clone()}</code></dd>
                </div>
                <div>
                    <dt>"Organization"</dt>
                    <dd>{viewer.organization.clone()}</dd>
                </div>
            </dl>
            {rename}
            {make}
            {hint}
        </section>
    }
    .into_any()
}

/// A form of one name.
fn name_form<Asking>(
    label: &'static str,
    button: &'static str,
    at_first: String,
    ask: impl Fn(String) -> Asking + Copy + 'static,
    then: impl Fn(ProjectAnswer) + Copy + 'static,
) -> AnyView
where
    Asking: Future<Output = Result<ProjectAnswer, crate::rpc::Trouble>> + 'static,
{
    let (name, fault) = (RwSignal::new(at_first), RwSignal::new(None::<String>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            match ask(name.get_untracked()).await {
                Ok(ProjectAnswer::Refused(why)) => drop(fault.try_set(Some(why))),
                Ok(answer) => {
                    fault.try_set(None);
                    then(answer);
                }
                Err(trouble) => drop(fault.try_set(Some(trouble.words().to_owned()))),
            }
        });
    };
    view! {
        <form class="one-field needs-browser" aria-label=button on:submit=submit>
            <label class="field">
                <span>{label}</span>
                <input
                    type="text"
                    required
                    maxlength=MOST_NAME_CHARS
                    autocomplete="off"
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="button">
                {(button == "Make project").then(|| icon("#i-plus"))}
                {button}
            </button>
        </form>
        <div role="alert">{move || fault.get().map(|why| view! { <p class="fault">{why}</p> })}</div>
    }
    .into_any()
}
