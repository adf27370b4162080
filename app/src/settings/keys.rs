//! The API keys: listed with what each may do, made and revoked by owners.

use chrono::DateTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::instant::{date_words, second_words};

use super::asking::asking_view;
use super::new_key::new_key_view;
use super::page::Around;
use super::server::{KeyList, KeyRow, revoke_key};
use crate::time::{TimeForm, time_view};

/// What a key may do, by its word.
pub(super) const SCOPES: [(&str, &str); 3] =
    [("all", "Read and write"), ("read", "Read only"), ("scores", "Write scores only")];

/// The keys.
pub(super) fn keys_view(list: KeyList, around: Around) -> AnyView {
    let KeyList { keys, may_make } = list;
    let make = if may_make {
        new_key_view(around)
    } else {
        view! { <p class="hint">"Only an owner of the organization makes and revokes keys."</p> }.into_any()
    };
    view! {
        <section class="plain-part" aria-label="API keys">
            <p class="part-lead">
                "Programs sign in with a key pair. Scores show the name of the key that sent them as their author."
            </p>
            {make}
            <table class="plain keys" aria-label="API keys">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Public key"</th>
                        <th scope="col">"May"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col">"Ends"</th>
                        <th scope="col">"Made"</th>
                        <th scope="col"><span class="unseen-words">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{keys.into_iter().map(|key| key_view(key, may_make, around)).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn key_view(key: KeyRow, may_make: bool, around: Around) -> impl IntoView {
    let is_over = key.revoked_at.is_some() || key.has_expired;
    let allows = SCOPES.iter().find(|(word, _)| *word == key.allows).map_or("", |(_, words)| words);
    let limit = key.requests_per_minute.map(|limit| format!(", {limit} requests a minute"));
    let ends = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => view! { "Revoked " {at_view(at)} }.into_any(),
        (None, Some(at)) if key.has_expired => view! { "Ended " {at_view(at)} }.into_any(),
        (None, Some(at)) => day_view(at).into_any(),
        (None, None) => view! { <span class="quiet">"Never"</span> }.into_any(),
    };
    let last = match key.last_used_at {
        Some(at) => at_view(at).into_any(),
        None => view! { <span class="quiet">"Never"</span> }.into_any(),
    };
    let revoke = (may_make && key.revoked_at.is_none()).then(|| revoke_view(key.id, key.name.clone(), around));
    view! {
        <tr class:over=is_over>
            <td title=key.name.clone()><b>{key.name.clone()}</b></td>
            <td title=key.public_key.clone()><code>{key.public_key.clone()}</code></td>
            <td>{allows} {limit}</td>
            <td>{last}</td>
            <td>{ends}</td>
            <td>{day_view(key.created_at)}</td>
            <td class="actions">{revoke}</td>
        </tr>
    }
}

fn at_view(micros: i64) -> impl IntoView {
    time_view(DateTime::from_timestamp_micros(micros).unwrap_or_default(), TimeForm::Ago)
}

/// The day with its year: keys end in other years.
fn day_view(micros: i64) -> impl IntoView {
    let at = DateTime::from_timestamp_micros(micros).unwrap_or_default();
    let exact = format!("{}, {} UTC", date_words(at), second_words(at));
    view! { <span title=exact>{date_words(at)}</span> }
}

/// Revoking stops programs and cannot be undone.
fn revoke_view(id: i32, name: String, around: Around) -> impl IntoView {
    let revoke = move || {
        spawn_local(async move {
            match revoke_key(around.project.get_untracked(), id).await {
                Ok(()) => around.keys.refetch(),
                Err(trouble) => around.toaster.complain(trouble.words()),
            }
        });
    };
    asking_view("Revoke", name, revoke)
}
