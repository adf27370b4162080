//! The login page.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::next::safe_next;
use super::server::{SignIn, SignInAnswer};
use crate::icon::icon;
use crate::lazy::lazy_page;
use crate::list::query_value;
use crate::live::{focus_on, leave_for};

lazy_page!(LoginRoute, login_page, LoginPage);

/// The page.
#[component]
fn LoginPage() -> impl IntoView {
    let search = use_location().search;
    let next = Memo::new(move |_| {
        let wanted = search.with(|search| query_value(search, "next")).unwrap_or_default();
        safe_next(&wanted).to_owned()
    });
    let action = ServerAction::<SignIn>::new();
    Effect::new(move |_| match action.value().get() {
        // A full load: everything that is shown from here on is this person's.
        Some(Ok(SignInAnswer::Welcome(next))) => leave_for(&next),
        Some(Ok(SignInAnswer::Wrong(_))) => empty_password(),
        _ => {}
    });
    let fault = move || action.value().get().map_or_else(|| search.with(|search| told_fault(search)), answer_fault);
    view! {
        <Title text="Sign in"/>
        <main class="login">
            <div class="login-box">
                <span class="mark large">{icon("#i-brand")}</span>
                <h1>"Sign in to Scores"</h1>
                <div role="alert">
                    {move || fault().map(|words| view! { <p class="banner bad">{icon("#i-error")}<span>{words}</span></p> })}
                </div>
                <ActionForm action=action>
                    <input type="hidden" name="next" value=next/>
                    <label class="field">
                        <span>"Email"</span>
                        <input type="email" name="email" required autocomplete="username" autofocus/>
                    </label>
                    <PasswordField autocomplete="current-password" on_input=|_| ()/>
                    <button type="submit" class="button primary wide" disabled=action.pending()>"Sign in"</button>
                </ActionForm>
                <p class="hint">"No account? Ask the owner of this installation for an invitation."</p>
            </div>
            <footer>
                <span>{host()}</span>
                <span>"Version " {env!("CARGO_PKG_VERSION")}</span>
            </footer>
        </main>
    }
    .into_any()
}

/// The field of a password, which can be shown.
#[component]
pub(super) fn PasswordField(
    /// What a password manager is to put there.
    autocomplete: &'static str,
    /// What is asked of it.
    #[prop(optional)]
    hint: String,
    /// Told what is typed.
    on_input: impl Fn(String) + 'static,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let kind = move || if shown.get() { "text" } else { "password" };
    let has_hint = !hint.is_empty();
    let name = move || if shown.get() { "Hide password" } else { "Show password" };
    view! {
        <div class="field password">
            <label for="password">"Password"</label>
            <input
                id="password"
                type=kind
                name="password"
                required
                autocomplete=autocomplete
                aria-describedby=has_hint.then_some("password-hint")
                on:input=move |event| on_input(event_target_value(&event))
            />
            <button
                type="button"
                class="button bare square needs-browser"
                aria-label=name
                title=name
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {icon("#i-eye")}
            </button>
        </div>
        {has_hint.then(|| view! { <p class="hint under" id="password-hint">{hint}</p> })}
    }
    .into_any()
}

/// Makes the field ready for the next try.
fn empty_password() {
    let field = document().get_element_by_id("password").and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field {
        field.set_value("");
        focus_on("#password");
    }
}

const FAILED: &str = "Signing in did not work. Try again in a minute; the server's log says why.";

fn answer_fault(answer: Result<SignInAnswer, crate::rpc::Trouble>) -> Option<String> {
    match answer {
        Ok(SignInAnswer::Welcome(_)) => None,
        Ok(SignInAnswer::Wrong(left)) => Some(wrong_words(left)),
        Ok(SignInAnswer::Paused) => Some(paused_words()),
        Err(_) => Some(FAILED.to_owned()),
    }
}

/// What a plain form was led back with.
fn told_fault(search: &str) -> Option<String> {
    if let Some(left) = query_value(search, "left").and_then(|left| left.parse().ok()) {
        return Some(wrong_words(left));
    }
    if query_value(search, "paused").is_some() {
        return Some(paused_words());
    }
    query_value(search, "failed").map(|_| FAILED.to_owned())
}

fn wrong_words(left: u32) -> String {
    match left {
        0 => "Email or password is wrong. Wait 5 minutes before the next try.".to_owned(),
        1 => "Email or password is wrong. You have 1 more try before a 5-minute pause.".to_owned(),
        _ => format!("Email or password is wrong. You have {left} more tries before a 5-minute pause."),
    }
}

fn paused_words() -> String {
    "Too many wrong tries. Wait 5 minutes, then try again.".to_owned()
}

/// The host by which the server is reached, to recognise it by.
#[cfg(feature = "ssr")]
fn host() -> String {
    let url = use_context::<super::context::PublicUrl>().map(|url| url.0).unwrap_or_default();
    url.split_once("://").map_or(url.as_str(), |(_, host)| host).to_owned()
}

#[cfg(not(feature = "ssr"))]
fn host() -> String {
    window().location().host().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_form_is_told_what_went_wrong() {
        let words = told_fault("next=%2F&left=4");
        let expected = "Email or password is wrong. You have 4 more tries before a 5-minute pause.";
        assert_eq!(words.as_deref(), Some(expected));
        assert_eq!(told_fault("next=%2F&paused=1"), Some(paused_words()));
        assert_eq!(told_fault("next=%2F"), None);
        assert_eq!(told_fault("left=many"), None);
    }
}
