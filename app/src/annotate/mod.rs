//! Scoring in place: one small editor for every place where somebody says what they think of a trace, an observation, a
//! session or a run. A page tells where it stands and where it goes on; what is said is saved at once.

mod chooser;
mod desk;
mod editor;
mod fields;
mod folded;
mod saving;
mod scale;
mod server;
mod state;

use leptos::prelude::*;

use crate::lazy::apart;

pub(crate) use state::{Ask, Fill, Place, Said, SaveState, Saved, Scoring, Step};

/// The editor, while it is open.
#[component]
pub(crate) fn ScoreEditor(scoring: Scoring) -> impl IntoView {
    let open = move || {
        let place = scoring.at.get()?;
        Some(apart(editor::load_editor(), move || editor::open_editor(scoring, place.clone())))
    };
    view! { {open} }.into_any()
}
