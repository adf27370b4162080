//! What is on the desk while somebody scores: the place, what is known of it, and what has been typed so far.

use leptos::prelude::*;
use model::annotation::{Observed, Own, Sheet, Slot, Spot};
use model::scores::{DataType, Level, ScoreTarget, ScoreValue};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::saving::{save, value_words};
use super::scale::Scale;
use super::state::{Ask, Place, Said, Scoring, Step};
use crate::live::{focus_on, focus_soon};

/// The desk.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) scoring: Scoring,
    pub(super) place: StoredValue<Place>,
    /// What the server is asked: more exactly than the place, once something was chosen.
    pub(super) ask: RwSignal<Ask>,
    pub(super) target: RwSignal<Option<ScoreTarget>>,
    /// Those of which one has to be chosen first.
    pub(super) observations: RwSignal<Vec<Observed>>,
    pub(super) slot: RwSignal<Option<Slot>>,
    /// What is judged after that on the same target, folded.
    pub(super) also: RwSignal<Vec<Slot>>,
    /// Whether the server has told what was said so far.
    pub(super) is_told: RwSignal<bool>,
    pub(super) typed: RwSignal<String>,
    pub(super) chosen: RwSignal<Option<ScoreValue>>,
    pub(super) comment: RwSignal<String>,
    /// Whether another score is being chosen.
    pub(super) choosing: RwSignal<bool>,
    pub(super) is_touched: RwSignal<bool>,
    pub(super) fault: RwSignal<Option<String>>,
}

impl Desk {
    /// The desk at a place, with what is known of it before the server has answered.
    pub(super) fn at(scoring: Scoring, place: Place) -> Self {
        let slot = place.what.as_ref().map(|what| scoring.known(what));
        let target = match &place.ask {
            Ask::Spot(spot) => settled(spot),
            Ask::Score(_) => None,
        };
        let also = match &place.ask {
            Ask::Spot(spot) => spot.also.iter().map(|what| scoring.known(what)).collect(),
            Ask::Score(_) => Vec::new(),
        };
        Self {
            scoring,
            also: RwSignal::new(also),
            ask: RwSignal::new(place.ask.clone()),
            target: RwSignal::new(target),
            observations: RwSignal::new(Vec::new()),
            choosing: RwSignal::new(place.what.is_none() && matches!(place.ask, Ask::Spot(_))),
            place: StoredValue::new(place),
            slot: RwSignal::new(slot),
            is_told: RwSignal::new(false),
            typed: RwSignal::new(String::new()),
            chosen: RwSignal::new(None),
            comment: RwSignal::new(String::new()),
            is_touched: RwSignal::new(false),
            fault: RwSignal::new(None),
        }
    }

    /// The server has told: what was typed meanwhile stays.
    pub(super) fn learn(self, sheet: Sheet) {
        self.observations.set(sheet.observations);
        self.scoring.configs.set(sheet.configs);
        self.target.set(sheet.target);
        sheet.also.iter().for_each(|slot| self.scoring.keep(slot));
        self.also.set(sheet.also);
        let Some(slot) = sheet.slot else {
            self.slot.set(None);
            return;
        };
        self.scoring.keep(&slot);
        if !self.is_touched.get_untracked() {
            self.put(slot.own.as_ref());
        }
        let is_same_field = self.slot.with_untracked(|now| now.as_ref().is_some_and(|now| is_same_field(now, &slot)));
        self.slot.set(Some(slot));
        self.is_told.set(true);
        if !is_same_field {
            focus_field();
        } else if !self.is_touched.get_untracked() {
            // At once: a key that comes before the next frame replaces what was said.
            select_field(Some(&self.typed.get_untracked()));
        }
    }

    /// Shows this as what the person says.
    fn put(self, own: Option<&Own>) {
        self.typed.set(match own.map(|own| &own.value) {
            Some(ScoreValue::Number(number)) => number.to_string(),
            Some(ScoreValue::Label { label, .. }) => label.clone(),
            _ => String::new(),
        });
        self.chosen.set(own.map(|own| own.value.clone()));
        self.comment.set(own.and_then(|own| own.comment.clone()).unwrap_or_default());
    }

    /// Judges something else in the same place.
    pub(super) fn turn_to(self, name: String, data_type: DataType) {
        let Some(target) = self.target.get_untracked() else { return };
        self.choosing.set(false);
        self.is_touched.set(false);
        self.is_told.set(false);
        self.fault.set(None);
        self.put(None);
        let what = (name, data_type);
        self.slot.set(Some(self.scoring.known(&what)));
        let also =
            self.also.with_untracked(|also| also.iter().map(|slot| (slot.name.clone(), slot.data_type)).collect());
        let of_observation = target.level() == Level::Observation;
        self.ask.set(Ask::Spot(Spot { target, of_observation, what: Some(what), also }));
        focus_field();
    }

    /// Judges this one of the observations.
    pub(super) fn turn_to_observation(self, id: String) {
        self.ask.update(|ask| {
            if let Ask::Spot(Spot { target: ScoreTarget::Trace { observation_id, .. }, .. }) = ask {
                *observation_id = Some(id);
            }
        });
        self.observations.set(Vec::new());
        focus_field();
    }

    /// How far a number may go and by which steps.
    pub(super) fn scale(self) -> Scale {
        self.slot.with(|slot| slot.as_ref().map(Scale::of).unwrap_or_default())
    }

    /// The person chose a value; the chosen one again takes it back.
    pub(super) fn choose(self, value: ScoreValue) {
        self.is_touched.set(true);
        self.fault.set(None);
        let is_same = self.chosen.with_untracked(|now| now.as_ref().is_some_and(|now| is_same_choice(now, &value)));
        self.chosen.set((!is_same).then_some(value));
    }

    /// The person typed a number or a label.
    pub(super) fn write(self, text: String) {
        self.is_touched.set(true);
        self.fault.set(None);
        self.typed.set(text);
    }

    /// The person typed a digit before the field had the focus: it replaces what was said, and follows what was typed.
    pub(super) fn add(self, digit: &str) {
        let typed = if self.is_touched.get_untracked() { self.typed.get_untracked() } else { String::new() };
        self.write(typed + digit);
    }

    /// Takes the person's own score away, as far as there is one.
    pub(super) fn clear(self) {
        self.is_touched.set(true);
        self.fault.set(None);
        self.put(None);
    }

    /// What stands on the desk; nothing where there is no value, and why it cannot be saved.
    fn read(self, slot: &Slot) -> Result<Option<Own>, String> {
        let typed = self.typed.get_untracked();
        let typed = typed.trim();
        let value = match slot.data_type {
            DataType::Numeric if typed.is_empty() => None,
            DataType::Numeric => Some(ScoreValue::Number(Scale::of(slot).read(typed)?)),
            DataType::Categorical if slot.config.is_none() && !typed.is_empty() => {
                Some(ScoreValue::Label { label: typed.to_owned(), number: 0.0 })
            }
            _ => self.chosen.get_untracked(),
        };
        let comment = self.comment.get_untracked();
        let comment = Some(comment.trim().to_owned()).filter(|comment| !comment.is_empty());
        match value {
            Some(value) => Ok(Some(Own { value, comment })),
            None if comment.is_some() && slot.own.is_none() => {
                Err("Give a value too: a comment alone is not a score.".to_owned())
            }
            None => Ok(None),
        }
    }

    /// Saves what was changed; false where it cannot be, which is then said.
    pub(super) fn commit(self) -> bool {
        if !self.is_touched.get_untracked() && !self.is_fill() {
            return true;
        }
        let Some(slot) = self.slot.get_untracked() else { return true };
        let Some(target) = self.target.get_untracked() else {
            self.fault.set(Some("Choose the observation first.".to_owned()));
            return false;
        };
        match self.read(&slot) {
            Err(why) => {
                self.fault.set(Some(why));
                return false;
            }
            Ok(own) if self.is_fill() => return self.fill(slot, own),
            // Nothing was said, and nothing is.
            Ok(own) if self.is_told.get_untracked() && own == slot.own => {}
            Ok(own) => save(self.scoring, self.place.get_value(), target, slot, own),
        }
        self.is_touched.set(false);
        true
    }

    /// The person chose a value of what comes after; the chosen one again takes it back. It is saved at once.
    pub(super) fn choose_also(self, at: usize, value: &ScoreValue) {
        let (Some(target), Some(slot)) = (self.target.get_untracked(), self.also_at(at)) else { return };
        let is_same = slot.own.as_ref().is_some_and(|own| is_same_choice(&own.value, value));
        let comment = slot.own.as_ref().and_then(|own| own.comment.clone());
        let own = (!is_same).then(|| Own { value: value.clone(), comment });
        self.also.update(|also| also.iter_mut().skip(at).take(1).for_each(|slot| slot.own.clone_from(&own)));
        let mut place = self.place.get_value();
        // The row shows it; which of its cells is meant is known by its name.
        place.what = Some((slot.name.clone(), slot.data_type));
        save(self.scoring, place, target, slot, own);
        focus_field();
    }

    /// What comes after, at this place.
    fn also_at(self, at: usize) -> Option<Slot> {
        self.also.with_untracked(|also| also.get(at).cloned())
    }

    /// Whether what is said here is said of many rows.
    pub(super) fn is_fill(self) -> bool {
        self.place.with_value(|place| place.fill.is_some())
    }

    /// What would be said of how many rows: `tone = friendly`, `40 traces`.
    pub(super) fn fill_words(self) -> Option<(Option<String>, String)> {
        let count = self.place.with_value(|place| place.fill.as_ref().map(|fill| fill.count.clone()))?;
        let said = self.slot.with(|slot| {
            let slot = slot.as_ref()?;
            self.typed.track();
            self.chosen.track();
            let own = self.read(slot).ok().flatten()?;
            Some(filled(slot, &own))
        });
        Some((said, count))
    }

    fn fill(self, slot: Slot, own: Option<Own>) -> bool {
        let Some(own) = own else {
            self.fault.set(Some("Choose the value first.".to_owned()));
            return false;
        };
        let fill = self.place.with_value(|place| place.fill.clone());
        if let (Some(fill), Some(run)) = (fill, self.scoring.fill.get_value()) {
            let words = filled(&slot, &own);
            run.run(Said { fill, slot, own, words });
        }
        self.is_touched.set(false);
        true
    }

    /// Saves and goes on.
    pub(super) fn go(self, step: Step) {
        if self.commit() {
            self.scoring.go_on.run((self.place.get_value(), step));
        }
    }

    /// The hand turned elsewhere: what was typed is saved, but nothing is said of many rows by that.
    pub(super) fn leave(self) {
        if self.is_fill() { self.cancel() } else { self.go(Step::Close) }
    }

    /// Closes; what was changed is not saved.
    pub(super) fn cancel(self) {
        self.is_touched.set(false);
        self.scoring.go_on.run((self.place.get_value(), Step::Close));
    }
}

/// What is said, in words: `tone = friendly`.
fn filled(slot: &Slot, own: &Own) -> String {
    format!("{} = {}", slot.name, value_words(&own.value))
}

/// The target, unless an observation has to be chosen yet.
fn settled(spot: &Spot) -> Option<ScoreTarget> {
    let is_open = spot.of_observation && spot.target.level() == Level::Trace;
    (!is_open).then(|| spot.target.clone())
}

fn is_same_field(one: &Slot, other: &Slot) -> bool {
    one.data_type == other.data_type
        && one.name == other.name
        && one.labels == other.labels
        && one.config == other.config
}

/// Labels are the same whatever their numbers.
pub(super) fn is_same_choice(one: &ScoreValue, other: &ScoreValue) -> bool {
    match (one, other) {
        (ScoreValue::Label { label: one, .. }, ScoreValue::Label { label: other, .. }) => one == other,
        (one, other) => one == other,
    }
}

/// Gives the field the focus once it is there.
pub(super) fn focus_field() {
    // What had the focus may be gone before that: a key is heard meanwhile.
    focus_on(".scorer");
    let places = [".scorer .scorer-number", ".scorer [role=radio][tabindex='0']", ".scorer .scorer-pick", ".scorer"];
    focus_soon(places.map(ToOwned::to_owned).to_vec());
    request_animation_frame(|| select_field(None));
}

/// Marks what stands in the number's field, so that typing replaces it; puts this there first.
fn select_field(text: Option<&str>) {
    let field = document().query_selector(".scorer .scorer-number").ok().flatten();
    let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) else { return };
    if document().active_element().as_ref() == Some(&field) {
        text.into_iter().for_each(|text| field.set_value(text));
        field.select();
    }
}
