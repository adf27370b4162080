//! Which scores are asked of each trace, and which of them one may not go on without.

use leptos::prelude::*;
use model::scores::ScoreConfig;

use super::address::{Asked, MOST_ASKED};
use super::walk::Walk;
use crate::icon::icon;
use crate::nav::project_path;
use crate::words;

/// The choice: each config with a tick, and whether it is required.
pub(super) fn chooser_view(walk: Walk) -> AnyView {
    let configs = walk.with(|sheet| sheet.configs.clone());
    let rows = if configs.is_empty() {
        let href = format!("{}?name=", project_path(&walk.ways.project.get_untracked(), "score-configs"));
        view! { <p class="hint">"There is no score config yet. " <a href=href>"Make one"</a> " to ask for its score."</p> }
            .into_any()
    } else {
        configs.into_iter().map(|config| row_view(walk, config)).collect_view().into_any()
    };
    view! { <div class="review-chooser">{rows}</div> }.into_any()
}

fn row_view(walk: Walk, config: ScoreConfig) -> impl IntoView {
    let name = StoredValue::new(config.name.clone());
    let asked = move || {
        walk.ways.address.with(|address| {
            let found = name.with_value(|name| address.asked.iter().find(|asked| asked.name == *name).cloned());
            found.map(|asked| asked.is_needed)
        })
    };
    let change = move |needed: Option<bool>| {
        let mut all = walk.ways.address.with_untracked(|address| address.asked.clone());
        let name = name.get_value();
        let place = all.iter().position(|asked| asked.name == name);
        match (place, needed) {
            (Some(at), Some(is_needed)) => all[at].is_needed = is_needed,
            (Some(at), None) => drop(all.remove(at)),
            (None, Some(is_needed)) => all.push(Asked { name, is_needed }),
            (None, None) => {}
        }
        if all.len() > MOST_ASKED {
            walk.ways.toaster.complain(format!("At most {MOST_ASKED} scores can be asked for at once."));
        } else {
            walk.ask_for(all);
        }
    };
    let required = format!("{} is required", config.name);
    view! {
        <div class="review-choice">
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || asked().is_some()
                    on:change=move |event| change(event_target_checked(&event).then_some(false))
                />
                {icon(words::data_type(config.data_type).0)}
                <span>{config.name}</span>
            </label>
            <label class="review-need">
                <input
                    type="checkbox"
                    aria-label=required
                    prop:checked=move || asked() == Some(true)
                    on:change=move |event| change(Some(event_target_checked(&event)))
                />
                "required"
            </label>
        </div>
    }
}
