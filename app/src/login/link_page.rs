//! The page of a link that is used once: an invitation, or a new password.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::list::encode;

use super::link_server::{LinkAnswer, LinkView, open_link, use_link};
use super::page::PasswordField;
use super::rules::{LEAST_PASSWORD_CHARS, MOST_NAME_CHARS};
use crate::icon::icon;
use crate::lazy::lazy_page;
use crate::list::query_value;
use crate::live::leave_for;
use crate::page_data::page_data;
use crate::rpc::Trouble;
use crate::waiting::waiting;

lazy_page!(LinkRoute, link_page, LinkPage);

/// What the form knows.
#[derive(Clone, Copy)]
struct Form {
    token: Memo<String>,
    name: RwSignal<String>,
    password: RwSignal<String>,
    fault: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

/// The page.
#[component]
fn LinkPage() -> impl IntoView {
    let search = use_location().search;
    let token = Memo::new(move |_| search.with(|search| query_value(search, "token")).unwrap_or_default());
    let link = page_data(move || token.get(), open_link);
    let form = Form {
        token,
        name: RwSignal::new(String::new()),
        password: RwSignal::new(String::new()),
        fault: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    view! {
        <Title text="Welcome"/>
        <main class="login">
            <div class="login-box">
                <span class="mark large">{icon("#i-brand")}</span>
                <Suspense>
                    {waiting(move || async move {
                        match link.ready().await {
                            Ok(Some(link)) => link_view(link, form),
                            Ok(None) => gone_view(),
                            Err(trouble) => trouble_view(trouble),
                        }
                    })}
                </Suspense>
            </div>
        </main>
    }
    .into_any()
}

fn link_view(link: LinkView, form: Form) -> AnyView {
    match &link.role {
        None => reset_view(&link, form),
        Some(role) => invitation_view(&link, role, form),
    }
}

fn invitation_view(link: &LinkView, role: &str, form: Form) -> AnyView {
    let article = if matches!(role, "owner" | "annotator") { "an" } else { "a" };
    let lead = format!("{} invited {} to be {article} {role} there.", link.made_by, link.email);
    let here = format!("/link?token={}", form.token.get_untracked());
    let body = match (link.is_known, link.is_signed_in) {
        (true, true) => form_view(form, "Join", ().into_any()),
        (true, false) => {
            let words = format!("Sign in as {} first, then open the link again.", link.email);
            let login = format!("/login?next={}", encode(&here));
            view! {
                <p>{words}</p>
                <p>
                    <a class="button primary wide" href=login rel="external">"Sign in"</a>
                </p>
            }
            .into_any()
        }
        (false, _) => {
            let fields = view! {
                <label class="field">
                    <span>"Your name"</span>
                    <input
                        type="text"
                        name="name"
                        required
                        autofocus
                        maxlength=MOST_NAME_CHARS
                        autocomplete="name"
                        prop:value=form.name
                        on:input=move |event| form.name.set(event_target_value(&event))
                    />
                </label>
                {password_view(form)}
            };
            form_view(form, "Join", fields.into_any())
        }
    };
    view! {
        <h1>{format!("Join {}", link.organization)}</h1>
        <p class="login-lead">{lead}</p>
        {body}
    }
    .into_any()
}

fn reset_view(link: &LinkView, form: Form) -> AnyView {
    let lead = format!("For {}. You will be signed out everywhere else.", link.email);
    view! {
        <h1>"Choose a new password"</h1>
        <p class="login-lead">{lead}</p>
        {form_view(form, "Set password", password_view(form))}
    }
    .into_any()
}

fn password_view(form: Form) -> AnyView {
    view! {
        <PasswordField
            autocomplete="new-password"
            hint=format!("At least {LEAST_PASSWORD_CHARS} characters.")
            on_input=move |typed: String| form.password.set(typed)
        />
    }
    .into_any()
}

fn form_view(form: Form, button: &'static str, fields: AnyView) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send(form);
    };
    view! {
        <form on:submit=submit>
            <div role="alert">
                {move || {
                    form.fault.get().map(|why| view! { <p class="banner bad">{icon("#i-error")}<span>{why}</span></p> })
                }}
            </div>
            {fields}
            <button type="submit" class="button primary wide needs-browser" disabled=form.busy>
                {button}
            </button>
        </form>
    }
    .into_any()
}

fn send(form: Form) {
    let (token, name, password) =
        (form.token.get_untracked(), form.name.get_untracked(), form.password.get_untracked());
    form.busy.set(true);
    spawn_local(async move {
        let answer = use_link(token.clone(), name, password).await;
        form.busy.try_set(false);
        let fault = match answer {
            Ok(LinkAnswer::Welcome) => return leave_for("/"),
            // It is known by now that the link leads elsewhere: its page says so.
            Ok(LinkAnswer::Gone | LinkAnswer::SignIn) => return leave_for(&format!("/link?token={token}")),
            Ok(LinkAnswer::Refused(why)) => why,
            Err(trouble) => trouble.words().to_owned(),
        };
        form.fault.try_set(Some(fault));
    });
}

fn gone_view() -> AnyView {
    view! {
        <h1>"This link is no longer good"</h1>
        <p class="login-lead">
            "It was used, taken back, or is too old: an invitation is good for 7 days, a link for a new password for a day. Ask who sent it for another."
        </p>
        <p>
            <a class="button wide" href="/" rel="external">"Go to Scores"</a>
        </p>
    }
    .into_any()
}

fn trouble_view(trouble: Trouble) -> AnyView {
    view! {
        <h1>"This link could not be opened"</h1>
        <p class="login-lead" role="alert">{trouble.words()}</p>
    }
    .into_any()
}
