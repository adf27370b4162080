//! The form that makes a key, and the pair that it made, shown this once.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::SCOPES;
use super::page::Around;
use super::server::{KeyAnswer, KeyWish, MOST_NAME_CHARS, make_key};
use super::ways_in::exports;
use crate::code_block::CodeBlock;
use crate::icon::icon;
use crate::nav::ViewerResource;

/// In how many days a key ends, by its words.
const ENDS: [(&str, &str); 4] = [("", "Never"), ("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year")];

/// What the form holds.
#[derive(Clone, Copy)]
pub(super) struct Form {
    name: RwSignal<String>,
    allows: RwSignal<String>,
    days: RwSignal<String>,
    limit: RwSignal<String>,
    fault: RwSignal<Option<String>>,
    made: RwSignal<Option<(String, String)>>,
    busy: RwSignal<bool>,
}

impl Form {
    /// An empty form.
    pub(super) fn new() -> Self {
        let first = |options: &[(&str, &str)]| RwSignal::new(options.first().map_or("", |(word, _)| word).to_owned());
        Self {
            name: RwSignal::new(String::new()),
            allows: first(&SCOPES),
            days: first(&ENDS),
            limit: RwSignal::new(String::new()),
            fault: RwSignal::new(None),
            made: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }
}

/// The form, and what came of it.
pub(super) fn new_key_view(around: Around) -> AnyView {
    let form = around.form;
    // Sending leaves the page's own scope, where the person of the page is known.
    let viewer = use_context::<ViewerResource>();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send(around, viewer);
    };
    view! {
        <form class="new-key needs-browser" aria-label="New key" on:submit=submit>
            <label class="field">
                <span>"Name"</span>
                <input
                    type="text"
                    required
                    maxlength=MOST_NAME_CHARS
                    placeholder="nightly-evals"
                    autocomplete="off"
                    prop:value=form.name
                    on:input=move |event| form.name.set(event_target_value(&event))
                />
            </label>
            {choice("May", &SCOPES, form.allows)}
            {choice("Ends", &ENDS, form.days)}
            <label class="field">
                <span>"Requests a minute"</span>
                <input
                    type="text"
                    inputmode="numeric"
                    placeholder="No limit"
                    autocomplete="off"
                    prop:value=form.limit
                    on:input=move |event| form.limit.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="button primary" disabled=form.busy>
                {icon("#i-plus")}
                "Make key"
            </button>
        </form>
        <div role="alert">{move || form.fault.get().map(|why| view! { <p class="fault">{why}</p> })}</div>
        <div role="status">{move || form.made.get().map(|(public, secret)| made_view(&public, &secret, form.made))}</div>
    }
    .into_any()
}

fn choice(title: &'static str, options: &'static [(&'static str, &'static str)], chosen: RwSignal<String>) -> AnyView {
    let option = |(word, words): &'static (&'static str, &'static str)| view! { <option value=*word>{*words}</option> };
    view! {
        <label class="field">
            <span>{title}</span>
            <select prop:value=chosen on:change=move |event| chosen.set(event_target_value(&event))>
                {options.iter().map(option).collect_view()}
            </select>
        </label>
    }
    .into_any()
}

fn send(around: Around, viewer: Option<ViewerResource>) {
    let form = around.form;
    let wish = match read(form) {
        Ok(wish) => wish,
        Err(why) => return form.fault.set(Some(why)),
    };
    form.busy.set(true);
    spawn_local(async move {
        let answer = make_key(around.project.get_untracked(), wish).await;
        form.busy.try_set(false);
        match answer {
            Ok(KeyAnswer::Made { public_key, secret_key }) => {
                form.fault.try_set(None);
                form.name.try_set(String::new());
                form.made.try_set(Some((public_key, secret_key)));
                around.keys.refetch();
                // The first key of a project is the one that its pages show.
                if let Some(ViewerResource(viewer)) = viewer {
                    viewer.refetch();
                }
            }
            Ok(KeyAnswer::Refused(why)) => drop(form.fault.try_set(Some(why))),
            Err(trouble) => drop(form.fault.try_set(Some(trouble.words().to_owned()))),
        }
    });
}

fn read(form: Form) -> Result<KeyWish, String> {
    let limit = form.limit.get_untracked();
    let requests_per_minute = match limit.trim() {
        "" => None,
        limit => {
            Some(limit.parse().map_err(|_| "Requests a minute: it must be a whole number up to 65,535.".to_owned())?)
        }
    };
    Ok(KeyWish {
        name: form.name.get_untracked(),
        allows: form.allows.get_untracked(),
        days: form.days.get_untracked().parse().ok(),
        requests_per_minute,
    })
}

/// The pair, as it is needed: ready to be put into a program's environment.
fn made_view(public: &str, secret: &str, made: RwSignal<Option<(String, String)>>) -> impl IntoView + use<> {
    let viewer = use_context::<ViewerResource>().and_then(|ViewerResource(viewer)| viewer.get()?.ok());
    let address = viewer.map(|viewer| viewer.base_url).unwrap_or_default();
    view! {
        <div class="made-key">
            <p>
                <b>"The key is made."</b>
                " Copy the secret now: it is not kept, and nobody can show it again."
            </p>
            <CodeBlock text=exports(&address, public, secret) name="Copy the key pair"/>
            <button type="button" class="button small" on:click=move |_| made.set(None)>
                "I have it"
            </button>
        </div>
    }
}
