//! What hands do on a table: the keyboard's row, ticked rows, the open row, the cell under the pointer. Rows stay
//! static views; one listener of each kind stands on the table, and one effect moves classes on its rows.

use std::collections::{BTreeSet, HashMap};

use leptos::html;
use leptos::prelude::*;
use model::table::Row;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlTableSectionElement, MouseEvent};

use super::cell_place::CellPlace;
use super::head_menu::HeadPlace;
use crate::live::has_selected_text;

/// The state of a table under somebody's hands. It belongs to the page, so that it outlives the rows.
#[derive(Clone, Copy)]
pub(crate) struct Hands {
    /// The rows on the page.
    pub(super) body: NodeRef<html::Tbody>,
    /// Rows that were changed in place, in the place of those of their keys, until the list is asked for again.
    pub(crate) patches: RwSignal<HashMap<String, Row>>,
    /// The key of the keyboard's row.
    pub(crate) cursor: RwSignal<Option<String>>,
    /// The keys of the ticked rows, also of other pages.
    pub(crate) ticked: RwSignal<BTreeSet<String>>,
    /// The key of the row that is open at the side.
    pub(crate) open: Memo<Option<String>>,
    /// Opens a row; whether it takes the place of another that was open.
    pub(crate) open_row: Callback<(String, bool)>,
    /// Whether the columns are being chosen.
    pub(crate) choosing: RwSignal<bool>,
    /// The head whose menu is open.
    pub(crate) head: RwSignal<Option<HeadPlace>>,
    /// The row whose star was pressed last, and whether it is bookmarked now.
    pub(crate) starred: RwSignal<Option<(String, bool)>>,
    /// The column of the chosen score cell in the keyboard's row, counted without the tick box.
    pub(crate) chosen: RwSignal<Option<usize>>,
    /// What a press on a score cell does, with the row's key and the column; nothing where it is a press on the row.
    pub(crate) score_cell: StoredValue<Option<Callback<(String, usize)>>>,
    /// The cell that is pointed at.
    pub(crate) cell: RwSignal<Option<CellPlace>>,
    /// Which pointing was the last: what was meant to follow an earlier one does not.
    pub(super) pointing: StoredValue<u32>,
}

impl Hands {
    /// Hands on a table whose open row the address names.
    pub(crate) fn new(open: Memo<Option<String>>, open_row: Callback<(String, bool)>) -> Self {
        Self {
            body: NodeRef::new(),
            patches: RwSignal::new(HashMap::new()),
            cursor: RwSignal::new(None),
            ticked: RwSignal::new(BTreeSet::new()),
            open,
            open_row,
            choosing: RwSignal::new(false),
            head: RwSignal::new(None),
            starred: RwSignal::new(None),
            chosen: RwSignal::new(None),
            score_cell: StoredValue::new(None),
            cell: RwSignal::new(None),
            pointing: StoredValue::new(0),
        }
    }

    /// The keys of the rows on the page.
    pub(crate) fn keys(self) -> Vec<String> {
        self.body.get_untracked().map(|body| rows_of(&body).iter().map(key_of).collect()).unwrap_or_default()
    }

    /// Moves the keyboard's row by so many rows; an open panel follows it.
    pub(crate) fn step(self, by: isize) {
        let keys = self.keys();
        let is_open = self.open.get_untracked();
        let here = self.cursor.get_untracked().or_else(|| is_open.clone());
        let here = here.and_then(|here| keys.iter().position(|key| *key == here));
        let next = match here {
            None if by < 0 => keys.len().checked_sub(1),
            None => Some(0),
            Some(here) => here.checked_add_signed(by),
        };
        let Some(key) = next.and_then(|next| keys.get(next)).cloned() else { return };
        if let Some(row) = self.row(&key) {
            show_row(&row);
        }
        self.cell.set(None);
        self.cursor.set(Some(key.clone()));
        if is_open.is_some_and(|open| open != key) {
            self.open_row.run((key, true));
        }
    }

    /// Opens the keyboard's row.
    pub(crate) fn open_cursor(self) {
        if let Some(key) = self.cursor.get_untracked() {
            self.open(key);
        }
    }

    /// Ticks the keyboard's row, or takes its tick away.
    pub(crate) fn tick_cursor(self) {
        if let Some(key) = self.cursor.get_untracked() {
            self.ticked.update(|ticked| {
                if !ticked.remove(&key) {
                    ticked.insert(key);
                }
            });
        }
    }

    /// Ticks the keyboard's row and the one that it moves to.
    pub(crate) fn tick_on(self, by: isize) {
        let from = self.cursor.get_untracked();
        self.step(by);
        let both = from.into_iter().chain(self.cursor.get_untracked());
        self.ticked.update(|ticked| ticked.extend(both));
    }

    /// The columns of scores, counted without the tick box.
    pub(crate) fn score_columns(self) -> Vec<usize> {
        let table = self.body.get_untracked().and_then(|body| body.closest("table").ok().flatten());
        let heads = table.and_then(|table| table.query_selector_all("thead th").ok());
        let Some(heads) = heads else { return Vec::new() };
        let is_score = |at: &u32| {
            let head = heads.item(*at).and_then(|head| head.dyn_into::<Element>().ok());
            head.is_some_and(|head| head.has_attribute("data-scores"))
        };
        (1..heads.length()).filter(is_score).map(|at| at as usize - 1).collect()
    }

    fn is_score_column(self, column: usize) -> bool {
        self.score_columns().contains(&column)
    }

    /// Chooses another score cell of the keyboard's row; false where there is none.
    pub(crate) fn choose_cell(self, by: isize) -> bool {
        let columns = self.score_columns();
        if self.cursor.with_untracked(Option::is_none) || columns.is_empty() {
            return false;
        }
        let here = self.chosen.get_untracked().and_then(|here| columns.iter().position(|column| *column == here));
        let next = match here {
            None if by > 0 => Some(0),
            None => return false,
            Some(here) => here.checked_add_signed(by),
        };
        // Before the first one none is chosen; after the last one it stays.
        match next {
            None => self.chosen.set(None),
            Some(next) => self.chosen.set(Some(columns[next.min(columns.len() - 1)])),
        }
        true
    }

    /// The keyboard's row and the chosen score cell in it, else the first one.
    pub(crate) fn cell_to_score(self, or_first: bool) -> Option<(String, usize)> {
        let chosen = self.chosen.get_untracked();
        let column = if or_first { chosen.or_else(|| self.score_columns().first().copied()) } else { chosen };
        let key = self.cursor.get_untracked().or_else(|| self.keys().into_iter().next());
        key.zip(column)
    }

    /// A cell of a row, if it is on the page.
    pub(crate) fn cell_at(self, key: &str, column: usize) -> Option<Element> {
        self.row(key)?.children().item(u32::try_from(column + 1).ok()?)
    }

    /// Scrolls a row into sight and makes it the keyboard's.
    pub(crate) fn turn_to(self, key: &str) {
        if let Some(row) = self.row(key) {
            show_row(&row);
        }
        self.cursor.set(Some(key.to_owned()));
    }

    /// A row by its key, if it is on the page.
    pub(super) fn row(self, key: &str) -> Option<Element> {
        rows_of(&self.body.get_untracked()?).into_iter().find(|row| key_of(row) == key)
    }

    fn open(self, key: String) {
        let was_open = self.open.get_untracked();
        self.cursor.set(Some(key.clone()));
        if was_open.as_ref() != Some(&key) {
            self.open_row.run((key, was_open.is_some()));
        }
    }

    /// A click on the table: on a row it opens it, unless it was meant for something in it.
    pub(super) fn clicked(self, event: &MouseEvent) {
        let Some(target) = target_of(event) else { return };
        let meant = |what: &str| target.closest(what).ok().flatten();
        if let Some(button) = meant("[data-head]") {
            let place = HeadPlace::below(&button);
            self.head.update(|head| *head = if *head == place { None } else { place });
            return;
        }
        if let (Some(star), Some(row)) = (meant("[data-star]"), meant("tbody tr")) {
            self.press_star(&star, &row);
            return;
        }
        if meant("a, button, input, summary").is_some() || has_selected_text() {
            return;
        }
        let Some(row) = meant("tbody tr") else { return };
        self.cursor.set(Some(key_of(&row)));
        if let (Some(press), Some(cell)) = (self.score_cell.get_value(), meant("td"))
            && let Some(column) = column_of(&cell).filter(|column| self.is_score_column(*column))
        {
            self.cell.set(None);
            press.run((key_of(&row), column));
            return;
        }
        if meant(".tick-cell").is_some() {
            self.tick_cursor();
        } else {
            self.open(key_of(&row));
        }
    }

    /// Bookmarks the keyboard's row, or takes its bookmark away.
    pub(crate) fn star_cursor(self) {
        let row = self.cursor.get_untracked().and_then(|key| self.row(&key));
        let star = row.as_ref().and_then(|row| row.query_selector("[data-star]").ok().flatten());
        if let (Some(star), Some(row)) = (star, row) {
            self.press_star(&star, &row);
        }
    }

    /// Turns the star at once; whoever listens makes it so.
    fn press_star(self, star: &Element, row: &Element) {
        let bookmarked = star.get_attribute("aria-pressed").as_deref() != Some("true");
        // A star that does not turn is renewed with its row.
        let _ = star.set_attribute("aria-pressed", &bookmarked.to_string());
        self.starred.set(Some((key_of(row), bookmarked)));
    }

    /// A tick box was ticked: a row's, or the head's for all of them.
    pub(super) fn changed(self, event: &Event) {
        let Some(tick) = target_of(event).and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let keys = match tick.closest("tbody tr").ok().flatten() {
            Some(row) => vec![key_of(&row)],
            None => self.keys(),
        };
        let is_ticked = tick.checked();
        self.ticked.update(|ticked| {
            for key in keys {
                if is_ticked {
                    ticked.insert(key);
                } else {
                    ticked.remove(&key);
                }
            }
        });
    }
}

/// Scrolls the table just so far that all of a row is in sight below its head.
fn show_row(row: &Element) {
    let Some(scroll) = row.closest(".table-scroll").ok().flatten() else { return };
    let Some(head) = scroll.query_selector("thead").ok().flatten() else { return };
    let (window, row) = (scroll.get_bounding_client_rect(), row.get_bounding_client_rect());
    let above = row.top() - head.get_bounding_client_rect().bottom();
    let below = row.bottom() - (window.top() + f64::from(scroll.client_height()));
    let by = if above < 0.0 { above } else { below.max(0.0) };
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
    scroll.set_scroll_top(scroll.scroll_top() + by.round() as i32);
}

/// The column of a cell, counted without the tick box.
pub(super) fn column_of(cell: &Element) -> Option<usize> {
    let mut column = 0_usize;
    let mut before = cell.previous_element_sibling();
    while let Some(sibling) = before {
        column += 1;
        before = sibling.previous_element_sibling();
    }
    column.checked_sub(1)
}

pub(super) fn rows_of(body: &HtmlTableSectionElement) -> Vec<Element> {
    let rows = body.rows();
    (0..rows.length()).filter_map(|index| rows.item(index)).collect()
}

pub(super) fn key_of(row: &Element) -> String {
    row.get_attribute("data-key").unwrap_or_default()
}

pub(super) fn target_of(event: &Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

pub(super) fn tick_in(part: &Element) -> Option<HtmlInputElement> {
    part.query_selector("input.tick").ok().flatten().and_then(|tick| tick.dyn_into().ok())
}

pub(crate) fn mark(element: &Element, class: &str, is_so: bool) {
    // A row without its mark is not worth failing for.
    let _ = element.class_list().toggle_with_force(class, is_so);
}
