//! The editor of a text filter: the values that occur, to tick, and a box to find them in.

use leptos::prelude::*;
use model::list::{FieldKind, Test};

use super::FilterField;
use crate::icon::icon;
use crate::live::after_paint;
use crate::whole::IntoWhole;

/// How many values are listed at once; the box narrows them down.
const LISTED: usize = 200;

#[component]
pub(super) fn TextEditor<F: FilterField>(
    /// The field that the filter tests.
    field: F,
    /// What the filter asks now.
    old: Option<Test>,
    /// The project whose values are on offer.
    project: String,
    /// What to do with the new test.
    apply: impl Fn(Test) + 'static,
) -> impl IntoView {
    let negated = RwSignal::new(matches!(old, Some(Test::Not(_))));
    let ticked = RwSignal::new(old.as_ref().map(Test::values).unwrap_or_default());
    let search = RwSignal::new(String::new());
    let choices = after_paint({
        let field = field.clone();
        move || field.choices(project.clone())
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let values = ticked.get();
        if !values.is_empty() {
            apply(if negated.get() { Test::Not(values) } else { Test::Is(values) });
        }
    };
    let is_open_set = matches!(field.kind(), FieldKind::Text);
    view! {
        <form class="popover editor" on:submit=submit>
            <select aria-label="Comparison" on:change=move |event| negated.set(event_target_value(&event) == "not")>
                <option value="is" selected=!negated.get_untracked()>"is"</option>
                <option value="not" selected=negated.get_untracked()>"is not"</option>
            </select>
            {is_open_set.then(|| search_box(search))}
            <ul class="ticks">
                {move || match choices.get() {
                    None => view! { <li class="hint">"Loading"</li> }.whole(),
                    Some(Err(trouble)) => view! { <li class="fault" role="alert">{trouble.words()}</li> }.whole(),
                    Some(Ok(values)) => tick_list(&field, &values, &search.get(), ticked),
                }}
            </ul>
            <div class="editor-foot">
                <button type="submit" class="button primary" disabled=move || ticked.with(Vec::is_empty)>
                    "Apply"
                </button>
            </div>
        </form>
    }
    .whole()
}

fn search_box(search: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="search">
            {icon("#i-search")}
            <input
                type="search"
                aria-label="Find a value"
                placeholder="Find a value"
                autocomplete="off"
                prop:value=search
                on:input=move |event| search.set(event_target_value(&event))
            />
        </label>
    }
}

fn tick_list<F: FilterField>(field: &F, values: &[String], search: &str, ticked: RwSignal<Vec<String>>) -> AnyView {
    let wanted = search.to_lowercase();
    // A ticked value stays in sight although it may not occur any more.
    let gone = ticked.get_untracked().into_iter().filter(|value| !values.contains(value));
    let found: Vec<_> = gone
        .chain(values.iter().cloned())
        .map(|value| (field.long(&value), value))
        .filter(|(long, _)| long.to_lowercase().contains(&wanted))
        .collect();
    if found.is_empty() {
        let words = if values.is_empty() { "No values yet" } else { "Nothing found" };
        return view! { <li class="hint">{words}</li> }.whole();
    }
    let more = found.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| view! { <li class="hint">{format!("{more} more: type to find them")}</li> });
    let items: Vec<_> = found.into_iter().take(LISTED).map(|(long, value)| tick(long, value, ticked)).collect();
    view! { {items}{more} }.whole()
}

fn tick(long: String, value: String, ticked: RwSignal<Vec<String>>) -> impl IntoView {
    let checked = ticked.with_untracked(|ticked| ticked.contains(&value));
    let change = move |event| {
        ticked.update(|ticked| {
            ticked.retain(|other| *other != value);
            if event_target_checked(&event) {
                ticked.push(value.clone());
            }
        });
    };
    let full = long.clone();
    view! {
        <li>
            <label class="item">
                <input type="checkbox" prop:checked=checked on:change=change/>
                <span class="item-words" title=full>{long}</span>
            </label>
        </li>
    }
}
