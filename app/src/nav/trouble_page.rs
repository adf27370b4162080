//! What stands in the place of a page that cannot be shown.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::list::encode;

use crate::live::leave_for;
use crate::rpc::Trouble;

/// The page of an address that leads nowhere, also of a project of others: a stranger learns nothing.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found"/>
        <main class="alone">{not_found()}</main>
    }
    .into_any()
}

/// A page that could not be given its data; it stands where the page would.
#[component]
pub(crate) fn TroublePage(trouble: Trouble) -> impl IntoView {
    match trouble {
        Trouble::Missing => view! { <Title text="Not found"/>{not_found()} }.into_any(),
        Trouble::SignedOut => view! { <SignedOut/> }.into_any(),
        Trouble::Forbidden
        | Trouble::Busy
        | Trouble::TooSlow
        | Trouble::Unreachable
        | Trouble::Outdated
        | Trouble::Broken => {
            let search = use_location();
            let here = move || format!("{}?{}", search.pathname.get(), search.search.get());
            view! {
                <div class="teach instead" role="alert">
                    <h1>"This page could not be loaded"</h1>
                    <p>{trouble.words()}</p>
                    <p>
                        <a class="button primary" href=here rel="external">"Try again"</a>
                    </p>
                </div>
            }
            .into_any()
        }
    }
}

fn not_found() -> impl IntoView {
    view! {
        <div class="teach instead">
            <h1>"There is nothing here"</h1>
            <p>{Trouble::Missing.words()}</p>
            // A full load: what `/` leads to is the server's to say.
            <p>
                <a class="button" href="/" rel="external">"Go to your project"</a>
            </p>
        </div>
    }
}

/// The server redirects before this is seen. Where the browser hears of it later, it goes itself.
#[component]
fn SignedOut() -> impl IntoView {
    let location = use_location();
    let login = Memo::new(move |_| {
        let (path, search) = (location.pathname.get(), location.search.get());
        let here = if search.is_empty() { path } else { format!("{path}?{search}") };
        format!("/login?next={}", encode(&here))
    });
    Effect::new(move |_| leave_for(&login.get_untracked()));
    view! {
        <div class="teach instead">
            <h1>"You are signed out"</h1>
            <p>
                <a class="button primary" href=login rel="external">"Sign in"</a>
            </p>
        </div>
    }
    .into_any()
}
