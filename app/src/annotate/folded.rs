//! What can be said next on the same target: folded to its name and its choices, each said by one press.

use leptos::prelude::*;
use model::annotation::Slot;
use model::scores::ScoreValue;

use super::desk::{Desk, is_same_choice};
use super::fields::choice_words;
use super::saving::value_words;
use crate::table::value_view;

/// What comes after, folded.
pub(super) fn folded_view(desk: Desk) -> impl IntoView {
    move || {
        let also = desk.also.get();
        also.into_iter().enumerate().map(|(at, slot)| one_view(desk, at, &slot)).collect_view()
    }
}

fn one_view(desk: Desk, at: usize, slot: &Slot) -> AnyView {
    let choices = slot.choices();
    let body = if choices.is_empty() {
        let said = slot.own.as_ref().map(|own| value_view(own.value.clone()));
        view! { <span class="hint">{said.unwrap_or_else(|| "Tab to score".into_any())}</span> }.into_any()
    } else {
        let choice = |value: ScoreValue| {
            let is_chosen = slot.own.as_ref().is_some_and(|own| is_same_choice(&own.value, &value));
            let (shown, words) = (choice_words(&value, slot.config.as_ref()), value_words(&value));
            view! {
                <button
                    type="button"
                    class="scorer-option"
                    title=words
                    aria-pressed=is_chosen.to_string()
                    tabindex="-1"
                    on:click=move |_| desk.choose_also(at, &value)
                >
                    {shown}
                </button>
            }
        };
        let choices = choices.into_iter().map(choice).collect_view();
        view! { <div class="scorer-options" role="group" aria-label=slot.name.clone()>{choices}</div> }.into_any()
    };
    view! {
        <div class="scorer-next">
            <p class="scorer-name"><b>{slot.name.clone()}</b></p>
            {body}
        </div>
    }
    .into_any()
}
