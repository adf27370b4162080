//! The server functions of signing in and out. Both work as plain forms too.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// What a sign-in comes to, for the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInAnswer {
    /// Signed in; go there.
    Welcome(String),
    /// Email or password is wrong; so many tries are left.
    Wrong(u32),
    /// Too many tries have failed.
    Paused,
}

/// Signs a person in. A plain form is led on, to where the person wanted to go or back to the login page, with
/// what went wrong in its address.
///
/// # Errors
/// When the server cannot decide.
#[server(prefix = "/rpc", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String, next: String) -> Result<SignInAnswer, Trouble> {
    use super::context::{Logins, SignInOutcome};
    use super::next::safe_next;

    let logins = use_context::<Logins>().ok_or(Trouble::Broken)?;
    let next = safe_next(&next).to_owned();
    let (answer, back) = match logins.0.sign_in(email, password).await {
        SignInOutcome::Welcome => (SignInAnswer::Welcome(next.clone()), next),
        SignInOutcome::Wrong { left } => (SignInAnswer::Wrong(left), login_address(&next, &format!("left={left}"))),
        SignInOutcome::Paused => (SignInAnswer::Paused, login_address(&next, "paused=1")),
        SignInOutcome::Failed => {
            lead_plain_form(&login_address(&next, "failed=1"));
            return Err(Trouble::Broken);
        }
    };
    lead_plain_form(&back);
    Ok(answer)
}

/// Signs the person out and leads to the login page.
///
/// # Errors
/// Never, so far.
#[server(prefix = "/rpc", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), Trouble> {
    use super::context::Logins;

    if let Some(logins) = use_context::<Logins>() {
        logins.0.sign_out().await;
    }
    lead_plain_form("/login");
    Ok(())
}

#[cfg(feature = "ssr")]
fn login_address(next: &str, what: &str) -> String {
    format!("/login?next={}&{what}", model::list::encode(next))
}

/// Leads on a form that the browser itself sent. A form that the browser half sent gets its answer instead.
#[cfg(feature = "ssr")]
fn lead_plain_form(address: &str) {
    let accepts_html = use_context::<axum::http::request::Parts>()
        .and_then(|parts| {
            parts.headers.get("accept").and_then(|value| value.to_str().ok()).map(|v| v.contains("text/html"))
        })
        .unwrap_or(false);
    if accepts_html {
        leptos_axum::redirect(address);
    }
}
