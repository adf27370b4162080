//! A config in its line of the table.

use chrono::DateTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::scores::{DataType, Direction, ScoreConfig};

use super::page::Around;
use super::server::{UsedConfig, archive_config};
use crate::icon::icon;
use crate::live::copy_text;
use crate::table::{count_words, number_words};
use crate::time::{TimeForm, time_view};
use crate::words;

/// The line.
pub(super) fn row_view(used: &UsedConfig, is_open: bool, may_edit: bool, around: Around) -> AnyView {
    let config = &used.config;
    let (symbol, kind) = words::data_type(config.data_type);
    let values = values_words(config);
    let better = match config.direction {
        Some(Direction::Higher) => "Higher",
        Some(Direction::Lower) => "Lower",
        None => "",
    };
    let passes = passes_words(config);
    let description = config.description.clone().unwrap_or_default();
    let last = used
        .last_used
        .and_then(DateTime::from_timestamp_micros)
        .map(|at| time_view(at, TimeForm::Ago).into_any())
        .unwrap_or_else(|| view! { <span class="quiet">"Never"</span> }.into_any());
    let name = if may_edit {
        view! { <a href=around.editing(&config.id)>{config.name.clone()}</a> }.into_any()
    } else {
        view! { {config.name.clone()} }.into_any()
    };
    view! {
        <tr class:open=is_open class:over=config.is_archived>
            <td title=config.name.clone()><b>{name}</b></td>
            <td><span class="kind">{icon(symbol)} {kind}</span></td>
            <td title=values.clone()>{values.clone()}</td>
            <td>{better}</td>
            <td>{passes}</td>
            <td title=description.clone()>{description.clone()}</td>
            <td class="count">{count_words(used.used)}</td>
            <td>{last}</td>
            <td class="actions">{copy_button(config, around)} {may_edit.then(|| archive_button(config, around))}</td>
        </tr>
    }
    .into_any()
}

fn values_words(config: &ScoreConfig) -> String {
    let unit = config.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    match (config.data_type, config.min_value, config.max_value) {
        (DataType::Numeric, Some(min), Some(max)) => {
            format!("{} to {}{unit}", number_words(min), number_words(max))
        }
        (DataType::Numeric, Some(min), None) => format!("from {}{unit}", number_words(min)),
        (DataType::Numeric, None, Some(max)) => format!("up to {}{unit}", number_words(max)),
        (DataType::Numeric, None, None) => format!("Any number{unit}"),
        _ => config.categories.iter().map(|category| category.label.as_str()).collect::<Vec<_>>().join(", "),
    }
}

fn passes_words(config: &ScoreConfig) -> String {
    match (config.threshold, config.direction) {
        (Some(threshold), Some(Direction::Lower)) => format!("≤ {}", number_words(threshold)),
        (Some(threshold), _) => format!("≥ {}", number_words(threshold)),
        (None, _) => String::new(),
    }
}

/// Programs name a config by its id.
fn copy_button(config: &ScoreConfig, around: Around) -> impl IntoView + use<> {
    let id = config.id.clone();
    let label = format!("Copy the id of {}", config.name);
    let copy = move |_| {
        if copy_text(&id) {
            around.toaster.say("Id copied");
        } else {
            around.toaster.complain(format!("The browser does not allow copying. The id is {id}"));
        }
    };
    view! {
        <button
            type="button"
            class="button small bare needs-browser"
            aria-label=label
            title=config.id.clone()
            on:click=copy
        >
            {icon("#i-copy")}
            "Id"
        </button>
    }
}

fn archive_button(config: &ScoreConfig, around: Around) -> impl IntoView + use<> {
    let (id, name, is_archived) = (config.id.clone(), config.name.clone(), config.is_archived);
    let words = if is_archived { "Bring back" } else { "Archive" };
    let label = format!("{words} {name}");
    view! {
        <button
            type="button"
            class="button small bare needs-browser"
            aria-label=label
            on:click=move |_| set_archived(around, id.clone(), name.clone(), !is_archived)
        >
            {words}
        </button>
    }
}

/// Archives a config or brings it back, and offers to undo that.
fn set_archived(around: Around, id: String, name: String, is_archived: bool) {
    spawn_local(async move {
        match archive_config(around.project.get_untracked(), id.clone(), is_archived).await {
            Ok(Some(fault)) => around.toaster.complain(format!("{name} {}", fault.message)),
            Ok(None) => {
                around.list.refetch();
                let done = if is_archived { "archived" } else { "brought back" };
                let words = format!("{name} {done}");
                let undo = Callback::new(move |()| set_archived(around, id.clone(), name.clone(), !is_archived));
                around.toaster.offer_undo(words, undo);
            }
            Err(trouble) => around.toaster.complain(trouble.words()),
        }
    });
}

#[cfg(test)]
mod tests {
    use model::scores::NewScoreConfig;

    use super::*;

    #[test]
    fn the_values_are_told_in_few_words() {
        let config = |new: NewScoreConfig| new.resolve("c".to_owned()).unwrap();
        let named = || NewScoreConfig::named("q", DataType::Numeric);
        assert_eq!(values_words(&config(named())), "Any number");
        let range = NewScoreConfig { min_value: Some(1.0), max_value: Some(5.0), ..named() };
        let stars = NewScoreConfig { unit: Some("stars".to_owned()), threshold: Some(3.0), ..range };
        assert_eq!(values_words(&config(stars.clone())), "1 to 5 stars");
        assert_eq!(passes_words(&config(stars.clone())), "≥ 3");
        assert_eq!(passes_words(&config(NewScoreConfig { direction: Some(Direction::Lower), ..stars })), "≤ 3");
        assert_eq!(values_words(&config(NewScoreConfig::named("q", DataType::Boolean))), "True, False");
    }
}
