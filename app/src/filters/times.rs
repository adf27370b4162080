//! Times to compare with: an instant in the person's own zone, or a span that ends now.

use leptos::prelude::*;

use super::editor::text_field;
use super::range::PASTS;

/// The units of a span, as the query's letters and people's words.
const UNITS: [(&str, &str); 3] = [("m", "minutes"), ("h", "hours"), ("d", "days")];

/// An instant.
pub(super) fn instant_view(value: RwSignal<String>) -> AnyView {
    view! {
        <label class="field">
            <span>"Day and time, in your time zone"</span>
            <input type="datetime-local" prop:value=value on:input=move |event| value.set(event_target_value(&event))/>
        </label>
    }
    .into_any()
}

/// A span: one of those that are often asked for, or one's own.
pub(super) fn past_view(count: RwSignal<String>, unit: RwSignal<String>) -> AnyView {
    if unit.with_untracked(String::is_empty) {
        unit.set("d".to_owned());
    }
    let preset = |range: model::list::TimeRange| {
        let text = range.print();
        let (own_count, own_unit) = text.split_at(text.len().saturating_sub(1));
        let (own_count, own_unit) = (own_count.to_owned(), own_unit.to_owned());
        let chosen = text.clone();
        let checked = move || format!("{}{}", count.get(), unit.get()) == chosen;
        let choose = move |_| {
            count.set(own_count.clone());
            unit.set(own_unit.clone());
        };
        view! {
            <li>
                <label class="item">
                    <input type="radio" name="past" value=text prop:checked=checked on:change=choose/>
                    <span class="item-words">{range.words()}</span>
                </label>
            </li>
        }
    };
    let units = UNITS.map(|(letter, words)| {
        let selected = move || unit.with(|unit| unit == letter);
        view! { <option value=letter prop:selected=selected>{words}</option> }
    });
    view! {
        <ul class="presets">{PASTS.map(preset).into_iter().collect_view()}</ul>
        <div class="editor-fields">
            {text_field("Past", "numeric", count)}
            <label class="field">
                <span>"Unit"</span>
                <select on:change=move |event| unit.set(event_target_value(&event))>{units.into_iter().collect_view()}</select>
            </label>
        </div>
    }
    .into_any()
}
