//! The page of the settings: the project's keys, how programs connect, and one's own account.

use leptos::prelude::*;

use super::account::account_part;
use super::connect::connect_view;
use super::keys::keys_view;
use super::new_key::Form;
use super::server::{KeyList, load_keys};
use super::tabs::{open_tab, settings_frame};
use crate::lazy::lazy_page;
use crate::live::Toaster;
use crate::nav::{TroublePage, ViewerResource, project_param};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::waiting::waiting;

lazy_page!(SettingsRoute, settings_page, SettingsPage);

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
    let (project, open) = (project_param(), open_tab("keys"));
    let (toaster, form) = (Toaster::new(), Form::new());
    let part = move || match open.get().as_str() {
        "connect" => connect_part(),
        "account" => account_part(toaster),
        _ => keys_part(project, toaster, form),
    };
    settings_frame(project, open, toaster, part.into_any())
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
