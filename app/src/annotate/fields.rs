//! The field of a score: a number with its range, or the values to choose from.

use leptos::prelude::*;
use model::annotation::Slot;
use model::scores::{DataType, ScoreConfig, ScoreValue};

use super::desk::{Desk, is_same_choice};
use super::saving::value_words;
use crate::table::{hue_class, number_words, value_view, verdict};

/// As many values have a key of their own.
const KEYS: usize = 9;

/// The field that fits what is judged.
pub(super) fn field_view(desk: Desk, slot: &Slot) -> AnyView {
    match slot.data_type {
        DataType::Numeric => number_view(desk, slot.config.as_ref()),
        DataType::Boolean => choices_view(desk, slot),
        DataType::Categorical if slot.config.is_some() => choices_view(desk, slot),
        DataType::Categorical => {
            let choices = (!slot.labels.is_empty()).then(|| choices_view(desk, slot));
            view! { {choices} {label_view(desk)} }.into_any()
        }
        DataType::Text | DataType::Correction => {
            view! { <p class="hint">"Texts are written by programs alone."</p> }.into_any()
        }
    }
}

fn number_view(desk: Desk, config: Option<&ScoreConfig>) -> AnyView {
    let scale = untrack(move || desk.scale());
    let threshold = config.and_then(|config| config.threshold);
    let range = scale.range().map(|(min, max)| {
        let share = move |number: f64| (number - min) / (max - min) * 100.0;
        let at = move || desk.typed.with(|typed| typed.trim().parse::<f64>().unwrap_or(min)).clamp(min, max);
        let mark = move |number: f64| {
            view! { <i style=format!("left:{:.2}%", share(number))>{number_words(number)}</i> }
        };
        let pass = threshold
            .filter(|threshold| (min..=max).contains(threshold))
            .map(|threshold| view! { <b style=format!("left:{:.2}%", share(threshold))></b> });
        view! {
            <div class="scorer-range" class:unset=move || desk.typed.with(|typed| typed.trim().is_empty())>
                <input
                    type="range"
                    aria-labelledby="scorer-name"
                    tabindex="-1"
                    min=min
                    max=max
                    step=scale.step
                    style=move || format!("--at:{:.2}%", share(at()))
                    prop:value=move || at().to_string()
                    on:input=move |event| desk.write(event_target_value(&event))
                />
                {pass}
                <div class="scorer-marks" aria-hidden="true">{scale.marks().into_iter().map(mark).collect_view()}</div>
            </div>
        }
    });
    view! {
        <div class="scorer-line">
            <input
                type="text"
                inputmode="decimal"
                class="scorer-number"
                aria-labelledby="scorer-name"
                autocomplete="off"
                prop:value=desk.typed
                on:input=move |event| desk.write(event_target_value(&event))
            />
            {range}
        </div>
    }
    .into_any()
}

/// The values, each with its key; arrows move between them.
fn choices_view(desk: Desk, slot: &Slot) -> AnyView {
    let config = slot.config.clone();
    let choices = slot.choices();
    let first = choices.first().cloned();
    let choice = |(at, value): (usize, ScoreValue)| {
        let is_chosen = {
            let value = value.clone();
            Memo::new(move |_| desk.chosen.with(|now| now.as_ref().is_some_and(|now| is_same_choice(now, &value))))
        };
        // One stop for the keyboard: the chosen value, else the first.
        let is_first = first.as_ref() == Some(&value);
        let stop = move || if is_chosen.get() || (is_first && desk.chosen.with(Option::is_none)) { "0" } else { "-1" };
        let shown = choice_words(&value, config.as_ref());
        let chosen = value.clone();
        view! {
            <button
                type="button"
                class="scorer-option"
                role="radio"
                title=value_words(&value)
                aria-checked=move || is_chosen.get().to_string()
                tabindex=stop
                on:click=move |_| desk.choose(chosen.clone())
            >
                {(at < KEYS).then(|| view! { <kbd aria-hidden="true">{at + 1}</kbd> })}
                {shown}
            </button>
        }
    };
    view! {
        <div class="scorer-options" role="radiogroup" aria-labelledby="scorer-name">
            {choices.into_iter().enumerate().map(choice).collect_view()}
        </div>
    }
    .into_any()
}

/// A value as its cell would show it.
pub(super) fn choice_words(value: &ScoreValue, config: Option<&ScoreConfig>) -> AnyView {
    match value {
        ScoreValue::Boolean(truth) => match config.and_then(|config| config.judge(value).fails) {
            Some(fails) => verdict(*truth, fails),
            None => value_view(value.clone()),
        },
        ScoreValue::Label { label, .. } => {
            view! { <span class=format!("dot {}", hue_class(label))></span><span class="scorer-words">{label.clone()}</span> }.into_any()
        }
        value => value_view(value.clone()),
    }
}

/// A label of one's own.
fn label_view(desk: Desk) -> AnyView {
    view! {
        <input
            type="text"
            class="scorer-label"
            aria-label="Another label"
            placeholder="Another label"
            autocomplete="off"
            maxlength="500"
            prop:value=desk.typed
            on:input=move |event| {
                desk.chosen.set(None);
                desk.write(event_target_value(&event));
            }
        />
    }
    .into_any()
}
