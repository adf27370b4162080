//! The page of the settings.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::account::account_part;
use super::audit::audit_part;
use super::connect::connect_view;
use super::keys::keys_view;
use super::members::members_part;
use super::new_key::Form;
use super::projects::projects_part;
use super::server::{KeyList, load_keys};
use crate::lazy::lazy_page;
use crate::list::query_value;
use crate::live::{Toaster, Toasts};
use crate::nav::{TroublePage, ViewerResource, project_param, project_path};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::waiting::waiting;

lazy_page!(SettingsRoute, settings_page, SettingsPage);

/// The tabs by their words and names; the first is open where the address names none.
const TABS: [(&str, &str); 6] = [
    ("keys", "API keys"),
    ("connect", "Connect"),
    ("members", "Members"),
    ("project", "Project"),
    ("audit", "Audit"),
    ("account", "Your account"),
];

/// What the parts of the tab of keys share.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) project: Memo<String>,
    pub(super) keys: PageData<Result<KeyList, Trouble>>,
    pub(super) toaster: Toaster,
    /// The form of a new key, which outlives the list that it changes.
    pub(super) form: Form,
}

/// The page.
#[component]
fn SettingsPage() -> impl IntoView {
    let project = project_param();
    let search = use_location().search;
    let place = Memo::new(move |_| {
        let named = search.with(|search| query_value(search, "tab"));
        TABS.iter().find(|(word, _)| Some(*word) == named.as_deref()).map_or(TABS[0].0, |(word, _)| word)
    });
    let (toaster, form) = (Toaster::new(), Form::new());
    let tabs = TABS.iter().map(move |(word, name)| {
        let href = move || format!("{}?tab={word}", project_path(&project.get(), "settings"));
        let current = move || (place.get() == *word).then_some("page");
        view! { <a class="tab" href=href aria-current=current>{*name}</a> }
    });
    let part = move || match place.get() {
        "connect" => connect_part(),
        "members" => members_part(project, toaster),
        "project" => projects_part(project),
        "audit" => audit_part(project),
        "account" => account_part(toaster),
        _ => keys_part(project, toaster, form),
    };
    view! {
        <Title text="Settings"/>
        <div class="page plain-page">
            <header class="title-line"><h1>"Settings"</h1></header>
            <nav class="tabs" aria-label="Settings">{tabs.collect_view()}</nav>
            <div class="plain-scroll padded" tabindex="0" role="region" aria-label="Settings">
                {part}
            </div>
            <Toasts toaster=toaster/>
        </div>
    }
    .into_any()
}

fn keys_part(project: Memo<String>, toaster: Toaster, form: Form) -> AnyView {
    let keys = page_data(move || project.get(), load_keys);
    let around = Around { project, keys, toaster, form };
    view! {
        <Transition fallback=|| ()>
            {waiting(move || async move {
                match around.keys.ready().await {
                    Ok(list) => keys_view(list, around),
                    Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn connect_part() -> AnyView {
    let viewer = use_context::<ViewerResource>();
    view! {
        <Suspense>
            {waiting(move || async move {
                match viewer {
                    Some(ViewerResource(viewer)) => match viewer.ready().await {
                        Ok(viewer) => connect_view(&viewer),
                        Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                    },
                    None => ().into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}
