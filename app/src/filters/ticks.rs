//! Values to tick: those that occur, found by typing, and, where any text may be a value, what was typed itself.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use model::list::{FieldKind, Op};

use super::field::Subject;
use crate::icon::icon;
use crate::live::{after_paint, settled};

/// How many values are listed at once; typing narrows them down.
const LISTED: usize = 200;

#[component]
pub(super) fn Ticks(
    /// The field whose values they are.
    subject: Subject,
    /// The test that they are for.
    op: Signal<Op>,
    /// The values ticked.
    ticked: RwSignal<Vec<String>>,
) -> impl IntoView {
    let Subject { choices, long, .. } = subject;
    // A closed set has few values, all of which are listed.
    let is_open = !matches!(subject.kind, FieldKind::Choice(_)) || op.get_untracked() == Op::By;
    let typed = RwSignal::new(String::new());
    let asked = settled(move || typed.get().trim().to_owned());
    let answer = after_paint(move || {
        let words = asked.get();
        let answer = choices.run((op.get(), words.clone()));
        async move { (words, answer.await) }
    });
    // The same answer again, to another test, must not redraw a list that is being clicked.
    let found = Memo::new(move |_| answer.get());
    let list = move || match found.get() {
        None => view! { <li class="hint">"Loading"</li> }.into_any(),
        Some((_, Err(trouble))) => view! { <li class="fault" role="alert">{trouble.words()}</li> }.into_any(),
        Some((words, Ok(values))) => tick_list(&words, values, ticked, long),
    };
    let take = move |event: KeyboardEvent| {
        let words = typed.get_untracked().trim().to_owned();
        if event.key() != "Enter" || words.is_empty() {
            return;
        }
        event.prevent_default();
        let known = match found.get_untracked() {
            Some((_, Ok(values))) => first_match(&values, &words),
            _ => None,
        };
        put(ticked, known.unwrap_or(words), true);
        typed.set(String::new());
    };
    let search = is_open.then(|| {
        view! {
            <label class="search">
                {icon("#i-search")}
                <input
                    type="search"
                    aria-label="Find a value"
                    placeholder="Find a value"
                    autocomplete="off"
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=take
                />
            </label>
        }
    });
    view! {
        {search}
        <ul class="ticks" aria-label="Values">{list}</ul>
    }
    .into_any()
}

/// The value that was typed, or the first that contains it.
fn first_match(values: &[String], words: &str) -> Option<String> {
    let wanted = words.to_lowercase();
    let exact = values.iter().find(|value| *value == words);
    exact.or_else(|| values.iter().find(|value| value.to_lowercase().contains(&wanted))).cloned()
}

fn put(ticked: RwSignal<Vec<String>>, value: String, is_ticked: bool) {
    ticked.update(|ticked| {
        ticked.retain(|other| *other != value);
        if is_ticked {
            ticked.push(value);
        }
    });
}

/// The values: the ticked ones first, which stay in sight although they may not occur, then those found.
fn tick_list(
    words: &str,
    values: Vec<String>,
    ticked: RwSignal<Vec<String>>,
    long: Callback<String, String>,
) -> AnyView {
    let mut listed = ticked.get_untracked();
    let own = !words.is_empty() && !values.iter().chain(&listed).any(|value| value == words);
    let rest: Vec<_> = values.into_iter().filter(|value| !listed.contains(value)).collect();
    listed.extend(rest);
    if listed.is_empty() && !own {
        return view! { <li class="hint">"No values yet"</li> }.into_any();
    }
    let more = listed.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| view! { <li class="hint">{format!("{more} more: type to find them")}</li> });
    let own = own.then(|| tick(format!("Exactly “{words}”"), words.to_owned(), ticked));
    let items: Vec<_> =
        listed.into_iter().take(LISTED).map(|value| tick(long.run(value.clone()), value, ticked)).collect();
    view! { {items} {own} {more} }.into_any()
}

fn tick(long: String, value: String, ticked: RwSignal<Vec<String>>) -> impl IntoView {
    let full = long.clone();
    let own = value.clone();
    let checked = move || ticked.with(|ticked| ticked.contains(&own));
    view! {
        <li>
            <label class="item">
                <input
                    type="checkbox"
                    prop:checked=checked
                    on:change=move |event| put(ticked, value.clone(), event_target_checked(&event))
                />
                <span class="item-words" title=full>{long}</span>
            </label>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enter_takes_what_was_typed_or_the_first_that_contains_it() {
        let values = ["Tone of voice".to_owned(), "tone".to_owned()];
        assert_eq!(first_match(&values, "tone").as_deref(), Some("tone"));
        assert_eq!(first_match(&values, "VOICE").as_deref(), Some("Tone of voice"));
        assert_eq!(first_match(&values, "other"), None);
    }
}
