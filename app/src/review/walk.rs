//! Where a review is: which trace, which of the scores that are asked for, and what has been said.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::annotation::{Own, Spot};
use model::scores::{ScoreConfig, ScoreTarget};

use super::address::{Asked, ReviewAddress};
use super::server::ReviewSheet;
use crate::annotate::{Ask, Place, SaveState, Saved, Scoring, Step};
use crate::live::{Toaster, focus_on};
use crate::nav::project_path;

/// What a walk has of its page.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    pub(super) project: Memo<String>,
    pub(super) address: Memo<ReviewAddress>,
    pub(super) toaster: Toaster,
    /// The trace at hand, before the address says so: a key that follows at once is meant for it.
    pub(super) at: RwSignal<Option<String>>,
    /// Why one does not go on.
    pub(super) fault: RwSignal<Option<String>>,
    /// Whether the choice of scores is open.
    pub(super) choosing: RwSignal<bool>,
    /// Goes to an address, in the place of this one.
    go: Callback<String>,
}

impl Ways {
    /// The ways of the page at hand.
    pub(super) fn here(project: Memo<String>, address: Memo<ReviewAddress>) -> Self {
        let navigate = use_navigate();
        let go = Callback::new(move |href: String| {
            navigate(&href, NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() });
        });
        let at = RwSignal::new(address.with_untracked(|address| address.at.clone()));
        let (choosing, fault) = (RwSignal::new(false), RwSignal::new(None));
        Self { project, address, toaster: Toaster::new(), at, fault, choosing, go }
    }
}

/// The walk through some traces.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    pub(super) ways: Ways,
    /// The traces and what is asked of each.
    sheet: StoredValue<ReviewSheet>,
    /// What was said since, by the trace and the place of what is asked for.
    said: RwSignal<HashMap<(String, usize), Option<Own>>>,
}

/// The place of the trace at hand: the one that is named, else the first that lacks something, else the first.
pub(super) fn place_of(sheet: &ReviewSheet, at: Option<&str>) -> Option<usize> {
    let traces = &sheet.traces;
    let named = at.and_then(|at| traces.iter().position(|trace| trace.id == at));
    let open = || traces.iter().position(|trace| trace.own.iter().any(Option::is_none));
    named.or_else(open).or((!traces.is_empty()).then_some(0))
}

impl Walk {
    /// A walk through these.
    pub(super) fn through(sheet: ReviewSheet, ways: Ways) -> Self {
        Self { ways, sheet: StoredValue::new(sheet), said: RwSignal::new(HashMap::new()) }
    }

    /// Reads what one goes through.
    pub(super) fn with<T>(self, read: impl FnOnce(&ReviewSheet) -> T) -> T {
        self.sheet.with_value(read)
    }

    /// The address of this review at the trace at hand.
    pub(super) fn href(self) -> String {
        let mut address = self.ways.address.get_untracked();
        address.at = untrack(|| self.trace());
        self.href_of(&address)
    }

    fn href_of(self, address: &ReviewAddress) -> String {
        format!("{}?{}", project_path(&self.ways.project.get_untracked(), "review"), address.print())
    }

    /// The place of the trace at hand.
    pub(super) fn place(self) -> Option<usize> {
        let at = self.ways.at.get();
        self.with(|sheet| place_of(sheet, at.as_deref()))
    }

    /// The id of the trace at hand.
    pub(super) fn trace(self) -> Option<String> {
        let place = self.place()?;
        self.id_at(place)
    }

    /// The id of the trace at this place.
    pub(super) fn id_at(self, place: usize) -> Option<String> {
        self.with(|sheet| Some(sheet.traces.get(place)?.id.clone()))
    }

    /// What the person says of a trace by the config at this place.
    pub(super) fn own(self, trace: &str, place: usize) -> Option<Own> {
        let said = self.said.with(|said| said.get(&(trace.to_owned(), place)).cloned());
        said.unwrap_or_else(|| {
            self.with(|sheet| sheet.traces.iter().find(|one| one.id == trace)?.own.get(place)?.clone())
        })
    }

    /// How many of the traces have everything that is asked for; of what is needed alone, where something is.
    pub(super) fn done(self) -> usize {
        let ids: Vec<String> = self.with(|sheet| sheet.traces.iter().map(|trace| trace.id.clone()).collect());
        let counted = self.counted();
        let is_done = |id: &&String| !counted.is_empty() && counted.iter().all(|place| self.own(id, *place).is_some());
        ids.iter().filter(is_done).count()
    }

    /// The configs that are asked for.
    pub(super) fn asked(self) -> Vec<ScoreConfig> {
        self.with(|sheet| sheet.asked.clone())
    }

    /// Whether one may not go on without this score.
    pub(super) fn is_needed(self, name: &str) -> bool {
        self.ways.address.with(|address| address.asked.iter().any(|asked| asked.is_needed && asked.name == name))
    }

    /// The places of what makes a trace done.
    fn counted(self) -> Vec<usize> {
        let asked = self.asked();
        let needed: Vec<usize> =
            asked.iter().enumerate().filter(|(_, config)| self.is_needed(&config.name)).map(|(at, _)| at).collect();
        if needed.is_empty() { (0..asked.len()).collect() } else { needed }
    }

    /// Asks for other scores.
    pub(super) fn ask_for(self, asked: Vec<Asked>) {
        let mut address = self.ways.address.get_untracked();
        address.at = untrack(|| self.trace());
        self.ways.at.set(address.at.clone());
        address.asked = asked;
        self.ways.go.run(self.href_of(&address));
    }

    /// Goes so many traces on; not on from one that lacks what is needed, unless told to skip it.
    pub(super) fn step(self, scoring: Scoring, by: isize, skips: bool) {
        let Some(place) = untrack(|| self.place()) else { return };
        if by > 0
            && !skips
            && let Some(missing) = untrack(|| self.missing())
        {
            self.ways.fault.set(Some(format!("{missing} is required here. Shift + N skips this trace.")));
            return;
        }
        let next = place.checked_add_signed(by);
        match next.and_then(|next| untrack(|| self.id_at(next))) {
            Some(id) => {
                self.ways.fault.set(None);
                self.ways.at.set(Some(id));
                keep_address(&self.href());
                self.open_first(scoring);
            }
            None if by > 0 => self.ways.toaster.say("That was the last one."),
            None => {}
        }
    }

    /// The name of the first score that is needed of the trace at hand and not there.
    fn missing(self) -> Option<String> {
        let trace = self.trace()?;
        let asked = self.asked();
        let found = asked
            .iter()
            .enumerate()
            .find(|(at, config)| self.is_needed(&config.name) && self.own(&trace, *at).is_none());
        found.map(|(_, config)| config.name.clone())
    }

    /// Opens the editor at one of the scores that are asked for.
    pub(super) fn open(self, scoring: Scoring, at: usize) {
        let found = untrack(|| Some((self.trace()?, self.asked().get(at)?.clone())));
        let row = document().query_selector(&format!(".review-field:nth-child({})", at + 1)).ok().flatten();
        let (Some((trace_id, config)), Some(row)) = (found, row) else { return };
        if !scoring.may_score.get_untracked() {
            return;
        }
        let what = Some((config.name, config.data_type));
        let target = ScoreTarget::Trace { trace_id: trace_id.clone(), observation_id: None };
        // What comes after stands above the editor.
        let ask = Ask::Spot(Spot { target, of_observation: false, what: what.clone(), also: Vec::new() });
        scoring.open(Place { ask, what, cell: Some((trace_id, at)), fill: None }, &row);
    }

    /// Opens the editor at the first score that is not there yet, else at the first.
    pub(super) fn open_first(self, scoring: Scoring) {
        let first = untrack(|| {
            let trace = self.trace()?;
            (0..self.asked().len()).find(|at| self.own(&trace, *at).is_none())
        });
        self.open(scoring, first.unwrap_or(0));
    }

    /// Goes on from what was said: to the next score, and from the last to the next trace.
    pub(super) fn go_on(self, scoring: Scoring, place: &Place, step: Step) {
        let count = untrack(|| self.asked().len());
        let Some((_, at)) = place.cell else { return scoring.close() };
        match step {
            Step::Down | Step::Next if at + 1 < count => self.open(scoring, at + 1),
            Step::Up | Step::Back if at > 0 => self.open(scoring, at - 1),
            Step::Down | Step::Next | Step::Onward => self.leave(scoring, 1),
            Step::Up | Step::Back | Step::Backward => self.leave(scoring, -1),
            Step::Close => {
                scoring.close();
                focus_on(".review-text");
            }
        }
    }

    fn leave(self, scoring: Scoring, by: isize) {
        let before = untrack(|| self.trace());
        self.step(scoring, by, false);
        if untrack(|| self.trace()) == before {
            scoring.close();
            focus_on(".review-text");
        }
    }

    /// Shows what was said, at once; what was refused is as it was before.
    pub(super) fn show(self, saved: &Saved) {
        let Some((trace, at)) = saved.place.cell.clone() else { return };
        let own = match saved.state {
            SaveState::Sent | SaveState::Stored => saved.own.clone(),
            SaveState::Refused => saved.slot.own.clone(),
        };
        if saved.state == SaveState::Sent {
            self.ways.fault.set(None);
        }
        self.said.update(|said| drop(said.insert((trace, at), own)));
    }
}

/// Writes an address of the page at hand into the address bar. Nothing is loaded by it.
fn keep_address(href: &str) {
    // A browser that refuses shows where one began.
    let _ = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(href)));
}
