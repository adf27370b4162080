//! Scoring in the cells of a list: which spot a cell is, where the editor goes on, and the row that shows what was said.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::annotation::Spot;
use model::scores::{DataType, Level, ScoreSource, ScoreTarget};
use model::table::{Cell, Row};

use super::listing::LastShown;
use super::server::list_rows;
use super::{AnyField, ListAddress, ListName, Query};
use crate::annotate::{Ask, Place, SaveState, Saved, Scoring, Step};
use crate::live::{Toaster, focus_on};
use crate::table::{Hands, mark};

/// As many of the next scores are shown folded.
const FOLDED: usize = 2;

/// Scoring in the cells of this list.
pub(super) fn list_scoring(list: ListAddress, hands: Hands, last: LastShown, toaster: Toaster) -> Scoring {
    let desk = Desk { list, hands, last };
    let scoring = StoredValue::new(None::<Scoring>);
    let go_on = Callback::new(move |(place, step)| {
        scoring.get_value().into_iter().for_each(|scoring| desk.go_on(scoring, &place, step));
    });
    let saved = Callback::new(move |saved| desk.show(saved));
    let made = Scoring::new(list.project.into(), toaster, go_on, saved);
    scoring.set_value(Some(made));
    hands.score_cell.set_value(Some(Callback::new(move |(key, column): (String, usize)| {
        desk.open(made, &key, column);
    })));
    desk.keep_marks(made);
    // Who opens a row turns to that.
    Effect::new(move |before: Option<Option<String>>| {
        let open = hands.open.get();
        if before.is_some_and(|before| before != open) {
            made.leave_and_close();
        }
        open
    });
    made
}

/// What scoring in a list works with.
#[derive(Clone, Copy)]
struct Desk {
    list: ListAddress,
    hands: Hands,
    last: LastShown,
}

impl Desk {
    /// Opens the editor at a cell; who may not score is told what the cell holds.
    fn open(self, scoring: Scoring, key: &str, column: usize) {
        let Some(cell) = self.hands.cell_at(key, column) else { return };
        if !scoring.may_score.get_untracked() {
            self.hands.point_at(&cell);
            return;
        }
        if let Some(place) = self.place(key, column) {
            self.hands.chosen.set(Some(column));
            scoring.open(place, &cell);
        }
    }

    /// The place of a cell; nothing where it is none that people score.
    fn place(self, key: &str, column: usize) -> Option<Place> {
        let (word, _) = self.last.with_value(|last| last.as_ref()?.cell(key, column))?;
        let cell = Some((key.to_owned(), column));
        match self.list.name {
            ListName::Scores => Some(Place { ask: Ask::Score(key.to_owned()), what: None, cell, fill: None }),
            ListName::Traces => {
                let (column_place, column) = (column, self.list.name.field(&word)?.score_column()?.clone());
                let target = ScoreTarget::Trace { trace_id: key.to_owned(), observation_id: None };
                let what = (column.name, column.data_type);
                let of_observation = column.level == Level::Observation;
                let also = if of_observation { Vec::new() } else { self.after(column_place, &what) };
                let what = Some(what);
                let ask = Ask::Spot(Spot { target, of_observation, what: what.clone(), also });
                Some(Place { ask, what, cell, fill: None })
            }
        }
    }

    /// What is judged of a trace in the next columns.
    fn after(self, column: usize, what: &(String, DataType)) -> Vec<(String, DataType)> {
        let columns = self.last.with_value(|last| last.as_ref().map(|last| last.columns(self.list.name)));
        let later = columns.unwrap_or_default().into_iter().skip(column + 1);
        let scores = later.filter_map(|field| field.score_column().cloned());
        let of_trace = scores.filter(|column| column.level == Level::Trace && column.data_type.is_given());
        let mut whats = Vec::new();
        for column in of_trace {
            // Columns of other sources are the same to who scores.
            let next = (column.name, column.data_type);
            if next != *what && !whats.contains(&next) {
                whats.push(next);
            }
        }
        whats.truncate(FOLDED);
        whats
    }

    /// Goes on from a cell to another, or closes.
    fn go_on(self, scoring: Scoring, place: &Place, step: Step) {
        let next = place.cell.as_ref().and_then(|(key, column)| self.next(key, *column, step));
        match next {
            Some((key, column)) => {
                self.hands.turn_to(&key);
                self.open(scoring, &key, column);
            }
            None => {
                scoring.close();
                focus_on(".table-scroll");
            }
        }
    }

    fn next(self, key: &str, column: usize, step: Step) -> Option<(String, usize)> {
        let (keys, columns) = (self.hands.keys(), self.hands.score_columns());
        let row = keys.iter().position(|one| one == key)?;
        let place = columns.iter().position(|one| *one == column)?;
        let at = match step {
            Step::Down | Step::Onward => (row + 1, place),
            Step::Up | Step::Backward => (row.checked_sub(1)?, place),
            Step::Next if place + 1 < columns.len() => (row, place + 1),
            Step::Next => (row + 1, 0),
            Step::Back => match place.checked_sub(1) {
                Some(place) => (row, place),
                None => (row.checked_sub(1)?, columns.len() - 1),
            },
            Step::Close => return None,
        };
        Some((keys.get(at.0)?.clone(), *columns.get(at.1)?))
    }

    /// Shows what was saved: at once as far as it is known, as it is stored afterwards, and as it was after a refusal.
    fn show(self, saved: Saved) {
        let Some((key, column)) = saved.place.cell.clone() else { return };
        match saved.state {
            // What was said folded is in another column.
            SaveState::Sent if saved.is_folded() => {}
            SaveState::Sent => {
                if let Some(row) = self.guessed(&key, column, &saved) {
                    self.put(vec![row]);
                }
            }
            SaveState::Stored | SaveState::Refused => self.renew(key),
        }
    }

    /// The row as it will be, where the cell is of people's scores.
    fn guessed(self, key: &str, column: usize, saved: &Saved) -> Option<Row> {
        let (mut row, word) = self.last.with_value(|last| {
            let last = last.as_ref()?;
            Some((last.row(key)?.clone(), last.cell(key, column)?.0))
        })?;
        let is_peoples = match self.list.name.field(&word)? {
            AnyField::Score(_) => false,
            field => field
                .score_column()
                .is_some_and(|column| column.source == ScoreSource::Annotation && column.level == Level::Trace),
        };
        let config = saved.slot.config.as_ref();
        let rolled = is_peoples.then(|| saved.slot.rolled_with(saved.own.as_ref()))?;
        *row.cells.get_mut(column)? = match rolled {
            Some(rolled) => {
                let fails = config.and_then(|config| config.rolled_fails(&rolled));
                Cell::Rolled(rolled, fails)
            }
            None => Cell::Missing(format!("No score of {}", saved.slot.name)),
        };
        row.version = row.version.wrapping_add(1);
        Some(row)
    }

    /// Puts rows in the place of those of their keys, where these stand.
    fn put(self, rows: Vec<Row>) {
        let patched = self.hands.patches.try_update(|patches| {
            patches.extend(rows.into_iter().map(|row| (row.key.clone(), row)));
            patches.clone()
        });
        // The page may have gone meanwhile.
        let Some(patched) = patched else { return };
        self.last.try_update_value(|last| last.iter_mut().for_each(|last| last.patch(&patched)));
    }

    /// Asks for a row again, with the columns that are shown.
    fn renew(self, key: String) {
        let columns = self.last.with_value(|last| last.as_ref().map(|last| last.columns(self.list.name)));
        let query = Query { columns, ..Query::default() };
        let (project, name) = (self.list.project.get_untracked(), self.list.name.word().to_owned());
        spawn_local(async move {
            if let Ok(rows) = list_rows(project, name, query.print(), vec![key]).await {
                self.put(rows);
            }
        });
    }

    /// Keeps the ring of the cell that is being scored, and the marks of rows that were changed in place.
    fn keep_marks(self, scoring: Scoring) {
        Effect::new(move |_| {
            let at = scoring.at.get().and_then(|place| place.cell);
            let changed: Vec<String> = self.hands.patches.with(|patches| patches.keys().cloned().collect());
            // The rows are drawn anew first.
            request_animation_frame(move || {
                if let Ok(Some(was)) = document().query_selector("td.scoring") {
                    mark(&was, "scoring", false);
                }
                if let Some(cell) = at.and_then(|(key, column)| self.hands.cell_at(&key, column)) {
                    mark(&cell, "scoring", true);
                    scoring.stand_at(&cell);
                }
                for row in changed.iter().filter_map(|key| self.hands.cell_at(key, 0)) {
                    mark(&row, "changed", true);
                }
            });
        });
    }
}
