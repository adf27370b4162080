//! A chat: one block a message, who speaks above what is said.

use leptos::prelude::*;

use super::block::{block, cut};
use super::json::{coloured, pretty};
use super::message::{Message, Said};
use crate::icon::icon;

/// A system prompt longer than this is folded: it is the same in every trace.
const FOLDED_BYTES: usize = 240;

/// The messages as far as the room reaches, and whether they were cut.
pub(super) fn chat(messages: &[Message], note: Option<&str>, mut room: usize) -> (AnyView, bool) {
    let mut is_cut = false;
    let mut blocks = Vec::new();
    for message in messages {
        if room == 0 {
            is_cut = true;
            break;
        }
        blocks.push(message_view(message, note, &mut room, &mut is_cut));
    }
    (view! { <div class="chat">{blocks}</div> }.into_any(), is_cut)
}

fn message_view(message: &Message, note: Option<&str>, room: &mut usize, is_cut: &mut bool) -> AnyView {
    let calls = message.said.iter().any(|said| matches!(said, Said::Call(..)));
    let notes = message.name.as_deref().into_iter().chain(calls.then_some("called a tool")).chain(note);
    let note = Some(notes.collect::<Vec<_>>().join(", ")).filter(|note| !note.is_empty());
    let role = message.role.as_str();
    let is_folded = matches!(role, "system" | "developer");
    let said = message.said.iter().map(|said| said_view(said, is_folded, room, is_cut)).collect_view().into_any();
    block(&format!("message {}", class_of(role)), capital(role), note, said)
}

fn class_of(role: &str) -> &'static str {
    match role {
        "user" => "user",
        "system" | "developer" => "system",
        "assistant" => "assistant",
        _ => "other",
    }
}

fn said_view(said: &Said, is_folded: bool, room: &mut usize, is_cut: &mut bool) -> AnyView {
    let mut fit = |text: &str| {
        let shown = cut(text, *room).to_owned();
        *room -= shown.len();
        *is_cut |= shown.len() < text.len();
        shown
    };
    match said {
        Said::Text(text) => {
            let text = fit(text);
            if is_folded && text.len() > FOLDED_BYTES {
                return folded(text);
            }
            view! { <p class="said-text" data-text="" dir="auto">{text}</p> }.into_any()
        }
        Said::Call(name, id, given) => {
            let given = fit(&pretty(given));
            view! {
                <p class="said-call">{icon("#i-tool")} <code>{name.clone()}</code> <span>{id.clone()}</span></p>
                {coloured("Arguments", &given)}
            }
            .into_any()
        }
        Said::Json(value) => coloured("Content", &fit(&pretty(value))),
    }
}

/// Its first lines, the rest at a press, also without JavaScript.
fn folded(text: String) -> AnyView {
    let first = cut(&text, FOLDED_BYTES).to_owned();
    view! {
        <details class="said-more">
            <summary>
                <span class="said-text">{first}"…"</span>
                <span class="more-words">"Show all"</span>
            </summary>
            <p class="said-text" data-text="" dir="auto">{text}</p>
        </details>
    }
    .into_any()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
