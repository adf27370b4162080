//! What else can be judged in a place: by one of the project's configs, or by a name that nobody has agreed on yet.

use leptos::prelude::*;
use model::scores::{DataType, ScoreConfig};
use web_sys::SubmitEvent;

use super::desk::Desk;
use crate::icon::icon;
use crate::live::focus_soon;
use crate::words;

/// The types that people give.
const TYPES: [DataType; 3] = [DataType::Numeric, DataType::Boolean, DataType::Categorical];
/// As many configs are on offer at once.
const MOST: usize = 30;

/// The choice.
pub(super) fn chooser_view(desk: Desk) -> AnyView {
    let sought = RwSignal::new(String::new());
    let data_type = RwSignal::new(DataType::Numeric);
    focus_soon(vec![".scorer-search".to_owned()]);
    let fits = move |config: &ScoreConfig| {
        sought.with(|sought| config.name.to_lowercase().contains(&sought.trim().to_lowercase()))
    };
    let configs = move || {
        let found: Vec<ScoreConfig> =
            desk.scoring.configs.with(|all| all.iter().filter(|one| fits(one)).cloned().collect());
        found.into_iter().take(MOST).map(|config| config_view(desk, &config)).collect_view()
    };
    let kind = move |one: DataType| {
        let (symbol, word) = words::data_type(one);
        view! {
            <button
                type="button"
                class="scorer-option"
                role="radio"
                aria-checked=move || (data_type.get() == one).to_string()
                on:click=move |_| data_type.set(one)
            >
                {icon(symbol)}
                {word}
            </button>
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let name = sought.get_untracked().trim().to_owned();
        if name.is_empty() {
            desk.fault.set(Some("Type the name of the score.".to_owned()));
        } else {
            let config = desk.scoring.configs.with_untracked(|all| all.iter().find(|one| one.name == name).cloned());
            desk.turn_to(name, config.map_or(data_type.get_untracked(), |config| config.data_type));
        }
    };
    view! {
        <form class="scorer-chooser" on:submit=submit>
            <input
                type="text"
                class="scorer-search"
                aria-label="Name of the score"
                placeholder="Name of the score"
                autocomplete="off"
                maxlength="500"
                prop:value=sought
                on:input=move |event| sought.set(event_target_value(&event))
            />
            <div class="scorer-picks">{configs}</div>
            <div class="scorer-options" role="radiogroup" aria-label="Type of a new score">
                {TYPES.map(kind).collect_view()}
                <button type="submit" class="button small">"Score"</button>
            </div>
        </form>
    }
    .into_any()
}

fn config_view(desk: Desk, config: &ScoreConfig) -> impl IntoView + use<> {
    let (name, data_type) = (config.name.clone(), config.data_type);
    let title = config.description.clone();
    view! {
        <button
            type="button"
            class="scorer-pick item"
            title=title
            on:click=move |_| desk.turn_to(name.clone(), data_type)
        >
            {icon(words::data_type(data_type).0)}
            <span>{config.name.clone()}</span>
        </button>
    }
}
