//! Scoring on a trace's page: from its header, from an observation's, and in the tab of its scores.

use leptos::prelude::*;
use model::annotation::Spot;
use model::scores::ScoreTarget;
use web_sys::Element;

use crate::annotate::{Ask, Place, SaveState, Saved, Scoring, Step};
use crate::live::{Toaster, focus_soon};

/// Scoring on this page; `refresh` asks for what it shows again.
pub(super) fn trace_scoring(
    project: Signal<String>,
    toaster: Toaster,
    refresh: impl Fn() + Send + Sync + 'static,
) -> Scoring {
    let scoring = StoredValue::new(None::<Scoring>);
    let go_on = Callback::new(move |(place, _): (Place, Step)| {
        scoring.get_value().into_iter().for_each(Scoring::close);
        focus_soon(vec![opener_of(&place), "#tab-panel".to_owned()]);
    });
    let saved = Callback::new(move |saved: Saved| {
        if saved.state == SaveState::Stored {
            refresh();
        }
    });
    let made = Scoring::new(project, toaster, go_on, saved);
    scoring.set_value(Some(made));
    made
}

/// What opened the editor in this place.
fn opener_of(place: &Place) -> String {
    match &place.ask {
        Ask::Spot(Spot { of_observation: false, .. }) => ".lead [data-score]".to_owned(),
        Ask::Spot(_) => ".preview-head [data-score]".to_owned(),
        Ask::Score(_) => "#tab-panel".to_owned(),
    }
}

/// Opens the editor where a button names an observation, or the trace itself.
pub(super) fn open_spot(scoring: Scoring, trace_id: String, button: &Element) {
    let observation_id = button.get_attribute("data-score").filter(|id| !id.is_empty());
    let of_observation = observation_id.is_some();
    let target = ScoreTarget::Trace { trace_id, observation_id };
    let place = Place {
        ask: Ask::Spot(Spot { target, of_observation, what: None, also: Vec::new() }),
        what: None,
        cell: None,
        fill: None,
    };
    // Not from within this press, which what closes on a press elsewhere would hear of.
    let button = button.clone();
    request_animation_frame(move || scoring.open(place, &button));
}

/// Opens the editor on what the score of a row is about.
pub(super) fn open_score(scoring: Scoring, cell: &Element) {
    let id = cell.closest("tr[data-key]").ok().flatten().and_then(|row| row.get_attribute("data-key"));
    let Some(id) = id else { return };
    let cell = cell.clone();
    request_animation_frame(move || {
        scoring.open(Place { ask: Ask::Score(id), what: None, cell: None, fill: None }, &cell);
    });
}
