//! Where somebody scores, and what the page does around it.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::annotation::{Annotation, Own, Slot, Spot};
use model::bulk::BulkRows;
use model::scores::{DataType, ScoreConfig, ScoreTarget};
use web_sys::Element;

use super::server::annotation_sheet;
use crate::live::{Action, Toaster};

/// As wide as the editor is, in pixels.
const WIDTH: f64 = 344.0;
/// As high as it is at most where it opens: with less room below it opens above.
const ROOM: f64 = 380.0;

/// A place where somebody scores.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// What the server is asked.
    pub(crate) ask: Ask,
    /// What is known of it already: what is judged, and how.
    pub(crate) what: Option<(String, DataType)>,
    /// The row and the column of a list.
    pub(crate) cell: Option<(String, usize)>,
    /// Many rows at once, in the place of a target.
    pub(crate) fill: Option<Fill>,
}

/// Many traces of which the same is said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fill {
    /// Which.
    pub(crate) rows: BulkRows,
    /// How many, in words: `40 traces`.
    pub(crate) count: String,
}

impl Place {
    /// The place where something is said of many traces.
    pub(crate) fn of_many(fill: Fill) -> Self {
        Self { ask: Ask::nowhere(), what: None, cell: None, fill: Some(fill) }
    }
}

/// What is said of many traces.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Of which.
    pub(crate) fill: Fill,
    /// What is judged.
    pub(crate) slot: Slot,
    /// The verdict.
    pub(crate) own: Own,
    /// The verdict in words: `tone = friendly`.
    pub(crate) words: String,
}

/// How a place is told to the server.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Ask {
    /// By the thing itself.
    #[serde(rename = "s")]
    Spot(Spot),
    /// By a score that stands there: its target, name and type are meant.
    #[serde(rename = "i")]
    Score(String),
}

impl Ask {
    /// What is so wherever something is said. No trace has such an id, so nothing has been said of it.
    fn nowhere() -> Self {
        let target = ScoreTarget::Trace { trace_id: String::new(), observation_id: None };
        Self::Spot(Spot { target, of_observation: false, what: None, also: Vec::new() })
    }
}

/// Where the editor goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The row below.
    Down,
    /// The row above.
    Up,
    /// The next score of the row.
    Next,
    /// The score before.
    Back,
    /// The next thing that is scored as a whole: a trace.
    Onward,
    /// The thing before.
    Backward,
    /// Nowhere: it closes.
    Close,
}

/// What was saved, for the page to show.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    /// Where.
    pub(crate) place: Place,
    /// What had been said there, as far as it was known.
    pub(crate) slot: Slot,
    /// What is said now.
    pub(crate) own: Option<Own>,
    /// Whether the server has stored it; before that it is only shown, after a refusal no longer.
    pub(crate) state: SaveState,
}

impl Saved {
    /// Whether it was said of what comes after the score that the place is of.
    pub(crate) fn is_folded(&self) -> bool {
        match &self.place.ask {
            Ask::Spot(Spot { what: Some(what), .. }) => *what != (self.slot.name.clone(), self.slot.data_type),
            Ask::Spot(_) | Ask::Score(_) => false,
        }
    }
}

/// How far saving is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SaveState {
    /// On its way.
    Sent,
    /// Stored.
    Stored,
    /// Refused.
    Refused,
}

/// The scoring of a page.
#[derive(Clone, Copy)]
pub(crate) struct Scoring {
    /// Where the editor is open.
    pub(crate) at: RwSignal<Option<Place>>,
    /// Where on the page it stands, as a style.
    pub(crate) style: RwSignal<String>,
    /// The project.
    pub(crate) project: Signal<String>,
    /// Where notes are shown.
    pub(crate) toaster: Toaster,
    /// Whether the person may score.
    pub(crate) may_score: RwSignal<bool>,
    /// The project's configs that take new scores, as far as they have come.
    pub(super) configs: RwSignal<Vec<ScoreConfig>>,
    /// Goes on from a place, or closes.
    pub(crate) go_on: Callback<(Place, Step)>,
    /// Shows what was saved.
    pub(crate) saved: Callback<Saved>,
    /// What the page offers to do about something that was saved.
    pub(crate) offer: StoredValue<Option<Callback<Saved, Option<Action>>>>,
    /// Says something of many rows at once.
    pub(crate) fill: StoredValue<Option<Callback<Said>>>,
    /// Saves what has been typed, where the editor is left for another place; false where it cannot be saved.
    pub(super) leave: StoredValue<Option<Callback<(), bool>>>,
    /// What is known of scores by name and type: it is the same in the next row.
    pub(super) known: StoredValue<HashMap<(String, DataType), Slot>>,
}

impl Scoring {
    /// Scoring on a page that goes on and shows so.
    pub(crate) fn new(
        project: Signal<String>,
        toaster: Toaster,
        go_on: Callback<(Place, Step)>,
        saved: Callback<Saved>,
    ) -> Self {
        let (may_score, configs) = (RwSignal::new(false), RwSignal::new(Vec::new()));
        // Before the first key: a number outside its range is told at once.
        Effect::new(move |_| {
            if may_score.get() {
                let asked = annotation_sheet(project.get_untracked(), Ask::nowhere());
                spawn_local(async move {
                    if let Ok(sheet) = asked.await {
                        configs.try_set(sheet.configs);
                    }
                });
            }
        });
        Self {
            at: RwSignal::new(None),
            style: RwSignal::new(String::new()),
            project,
            toaster,
            may_score,
            configs,
            go_on,
            saved,
            offer: StoredValue::new(None),
            fill: StoredValue::new(None),
            leave: StoredValue::new(None),
            known: StoredValue::new(HashMap::new()),
        }
    }

    /// Opens the editor at an element of the page.
    pub(crate) fn open(self, place: Place, anchor: &Element) {
        if self.leave.get_value().is_some_and(|leave| !leave.run(())) {
            return;
        }
        self.stand_at(anchor);
        self.at.set(Some(place));
    }

    /// Saves what has been typed, and closes the editor; it stays where that cannot be saved.
    pub(crate) fn leave_and_close(self) {
        if self.leave.get_value().is_none_or(|leave| leave.run(())) {
            self.close();
        }
    }

    /// Closes the editor.
    pub(crate) fn close(self) {
        self.at.set(None);
    }

    /// What is known of a score of this name and type wherever it stands.
    pub(super) fn known(self, what: &(String, DataType)) -> Slot {
        let known = self.known.with_value(|known| known.get(what).cloned());
        let slot = known.unwrap_or_else(|| Slot {
            name: what.0.clone(),
            data_type: what.1,
            config: None,
            own: None,
            others: Vec::new(),
            labels: Vec::new(),
        });
        match self.configs.with_untracked(|configs| ScoreConfig::of(configs, &what.0, what.1).cloned()) {
            Some(config) => Slot { labels: config.labels(), config: Some(config), ..slot },
            None => slot,
        }
    }

    /// Keeps what is the same wherever such a score stands.
    pub(super) fn keep(self, slot: &Slot) {
        let general = Slot { own: None, others: Vec::new(), ..slot.clone() };
        self.known.update_value(|known| drop(known.insert((slot.name.clone(), slot.data_type), general)));
    }

    /// Puts the editor beside an element of the page: below it, left edges equal, or above it near the bottom.
    pub(crate) fn stand_at(self, anchor: &Element) {
        let Some(page) = anchor.closest(".page").ok().flatten() else { return };
        let (page, anchor) = (page.get_bounding_client_rect(), anchor.get_bounding_client_rect());
        let left = anchor.left().min(page.right() - WIDTH - 8.0).max(page.left() + 8.0) - page.left();
        let below = page.bottom() - anchor.bottom();
        let style = if below < ROOM && anchor.top() - page.top() > below {
            format!("left:{left:.0}px;bottom:{:.0}px", page.bottom() - anchor.top() + 4.0)
        } else {
            format!("left:{left:.0}px;top:{:.0}px", anchor.bottom() - page.top() + 4.0)
        };
        if self.style.with_untracked(|now| *now != style) {
            self.style.set(style);
        }
    }
}

/// What a person says in a slot, as it is stored.
pub(super) fn annotation(target: &ScoreTarget, slot: &Slot, own: Option<Own>) -> Annotation {
    Annotation { target: target.clone(), name: slot.name.clone(), own }
}
