//! The properties that a list can be filtered by, and a box that finds one of them, or a value that occurs in one.

use leptos::prelude::*;
use model::list::ListField;

use super::menu::Menu;
use crate::icon::icon;
use crate::list::{AnyField, ListAddress, list_matches};
use crate::live::{after_paint, settled};

#[component]
pub(super) fn Properties(
    list: ListAddress,
    menu: Menu,
    /// Filters by a value that was found.
    add_value: Callback<(AnyField, String)>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let asked = settled(move || typed.get().trim().to_owned());
    let matches = after_paint(move || {
        let words = asked.get();
        let answer =
            (!words.is_empty()).then(|| list_matches(list.project.get_untracked(), list.name.word().to_owned(), words));
        async move {
            match answer {
                Some(answer) => answer.await.unwrap_or_default(),
                None => Vec::new(),
            }
        }
    });
    let named = move || {
        let wanted = typed.get().trim().to_lowercase();
        let offered = list.offered().into_iter().filter(|field| !field.ops().is_empty());
        let found = offered.filter(|field| field.title().to_lowercase().contains(&wanted));
        found.map(|field| property(&field, menu)).collect_view()
    };
    let values = move || {
        let wanted = typed.get().trim().to_lowercase();
        // What was found for earlier words may still hold what is looked for now.
        let known = matches.get().unwrap_or_default().into_iter().filter_map(|(word, value)| {
            let field = list.name.field(&word)?;
            let long = field.long(&value);
            (!wanted.is_empty() && long.to_lowercase().contains(&wanted)).then_some((field, value, long))
        });
        known.map(|(field, value, long)| match_view(field, value, long, add_value)).collect_view()
    };
    let put = move |event| typed.set(event_target_value(&event));
    view! {
        <div class="popover properties">
            <label class="search">
                {icon("#i-search")}
                <input
                    type="search"
                    aria-label="Filter by"
                    placeholder="Filter by…"
                    autocomplete="off"
                    prop:value=typed
                    on:input=put
                />
            </label>
            <ul aria-label="Property">{named}{values}</ul>
            <p class="hint nothing-found">"Nothing found"</p>
        </div>
    }
    .into_any()
}

/// One property.
fn property(field: &AnyField, menu: Menu) -> impl IntoView + use<> {
    let title = field.title().into_owned();
    let symbol = field.icon();
    let (chosen, field) = (field.clone(), field.clone());
    view! {
        <li>
            <button
                type="button"
                class="item"
                aria-expanded=move || menu.is_chosen(&chosen).to_string()
                on:click=move |_| menu.choose(field.clone())
            >
                {icon(symbol)}
                <span class="item-words">{title}</span>
                {icon("#i-chev-right")}
            </button>
        </li>
    }
}

/// A value that was found: a filter in one press.
fn match_view(
    field: AnyField,
    value: String,
    long: String,
    add_value: Callback<(AnyField, String)>,
) -> impl IntoView + use<> {
    let title = field.title().into_owned();
    let symbol = field.icon();
    let full = long.clone();
    view! {
        <li>
            <button type="button" class="item" title=full on:click=move |_| add_value.run((field.clone(), value.clone()))>
                {icon(symbol)}
                <span class="item-words"><i>{title}" is "</i>{long}</span>
            </button>
        </li>
    }
}
