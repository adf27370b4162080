//! One's own account: name, password, how this browser shows things, and leaving everywhere at once.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::account_server::{Account, change_password, load_account, rename_self, sign_out_everywhere};
use crate::live::{Theme, Toaster, choose_theme, choose_zone, chosen_theme, chosen_zone, is_alive, leave_for, zones};
use crate::login::{LEAST_PASSWORD_CHARS, MOST_NAME_CHARS};
use crate::nav::{TroublePage, ViewerResource};
use crate::page_data::page_data;
use crate::rpc::Trouble;
use crate::waiting::waiting;

/// The themes by their words.
const THEMES: [(&str, &str); 3] = [("system", "As the system"), ("light", "Light"), ("dark", "Dark")];

/// The tab.
pub(super) fn account_part(toaster: Toaster) -> AnyView {
    let account = page_data(|| (), |()| load_account());
    view! {
        <Suspense>
            {waiting(move || async move {
                match account.ready().await {
                    Ok(account) => account_view(account, toaster),
                    Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn account_view(account: Account, toaster: Toaster) -> AnyView {
    let viewer = use_context::<ViewerResource>();
    let leave = move |_| {
        spawn_local(async move {
            match sign_out_everywhere().await {
                Ok(()) => leave_for("/login"),
                Err(trouble) => toaster.complain(trouble.words()),
            }
        });
    };
    view! {
        <section class="plain-part account" aria-label="Your account">
            <p class="part-lead">"You sign in as " <b>{account.email}</b> "."</p>
            {name_view(account.name, toaster, viewer)}
            <h2 class="part-head">"Password"</h2>
            {password_view(toaster)}
            <h2 class="part-head">"In this browser"</h2>
            <div class="one-field">{theme_view()} {zone_view()}</div>
            <h2 class="part-head">"Signed in"</h2>
            <p class="part-lead">"On a computer that is not yours any more? This ends every session, here too."</p>
            <button type="button" class="button needs-browser" on:click=leave>"Sign out everywhere"</button>
        </section>
    }
    .into_any()
}

fn name_view(name: String, toaster: Toaster, viewer: Option<ViewerResource>) -> AnyView {
    let (name, fault) = (RwSignal::new(name), RwSignal::new(None::<String>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let answer = rename_self(name.get_untracked()).await;
            if told(answer, fault) {
                toaster.say("Your name is changed.");
                if let Some(ViewerResource(viewer)) = viewer {
                    viewer.refetch();
                }
            }
        });
    };
    view! {
        <form class="one-field needs-browser" aria-label="Name" on:submit=submit>
            <label class="field">
                <span>"Name, as others see it"</span>
                <input
                    type="text"
                    required
                    maxlength=MOST_NAME_CHARS
                    autocomplete="name"
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="button">"Change name"</button>
        </form>
        {fault_view(fault)}
    }
    .into_any()
}

fn password_view(toaster: Toaster) -> AnyView {
    let [old, new] = [RwSignal::new(String::new()), RwSignal::new(String::new())];
    let fault = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let answer = change_password(old.get_untracked(), new.get_untracked()).await;
            if told(answer, fault) {
                toaster.say("Your password is changed, and you are signed out everywhere else.");
                old.try_set(String::new());
                new.try_set(String::new());
            }
        });
    };
    let field = |words: String, signal: RwSignal<String>, autocomplete: &'static str| {
        view! {
            <label class="field">
                <span>{words}</span>
                <input
                    type="password"
                    required
                    autocomplete=autocomplete
                    prop:value=signal
                    on:input=move |event| signal.set(event_target_value(&event))
                />
            </label>
        }
    };
    view! {
        <form class="one-field needs-browser" aria-label="Password" on:submit=submit>
            {field("Old password".to_owned(), old, "current-password")}
            {field(format!("New password, at least {LEAST_PASSWORD_CHARS} characters"), new, "new-password")}
            <button type="submit" class="button">"Change password"</button>
        </form>
        {fault_view(fault)}
    }
    .into_any()
}

fn theme_view() -> impl IntoView {
    let theme = chosen_theme();
    let options = THEMES.iter().map(move |(word, words)| {
        let chosen = move || theme.get().word().unwrap_or("system") == *word;
        view! { <option value=*word selected=chosen>{*words}</option> }
    });
    view! {
        <label class="field needs-browser">
            <span>"Theme"</span>
            <select on:change=move |event| choose_theme(theme, Theme::parse(&event_target_value(&event)))>
                {options.collect_view()}
            </select>
        </label>
    }
}

/// The zones are the browser's to name: before it is alive there is only the choice of none.
fn zone_view() -> impl IntoView {
    let alive = is_alive();
    let options = move || {
        let chosen = alive.get().then(chosen_zone).flatten();
        let zones = if alive.get() { zones() } else { Vec::new() };
        let option = |zone: String| {
            let is_chosen = chosen.as_ref() == Some(&zone);
            view! { <option value=zone.clone() selected=is_chosen>{zone.replace('_', " ")}</option> }
        };
        zones.into_iter().map(option).collect_view()
    };
    view! {
        <label class="field needs-browser">
            <span>"Time zone"</span>
            <select on:change=move |event| choose_zone(&event_target_value(&event))>
                <option value="">"As this computer"</option>
                {options}
            </select>
        </label>
    }
}

/// Shows why something was refused; says whether it was done.
fn told(answer: Result<Option<String>, Trouble>, fault: RwSignal<Option<String>>) -> bool {
    let why = answer.unwrap_or_else(|trouble| Some(trouble.words().to_owned()));
    let is_done = why.is_none();
    fault.try_set(why);
    is_done
}

fn fault_view(fault: RwSignal<Option<String>>) -> impl IntoView {
    view! { <div role="alert">{move || fault.get().map(|why| view! { <p class="fault">{why}</p> })}</div> }
}
