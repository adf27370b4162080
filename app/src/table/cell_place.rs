//! The cell that is pointed at, by the pointer, the focus or the keyboard, and where the bar beside it goes.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::{Element, Event};

use super::hands::{Hands, column_of, key_of, target_of};

/// How long the pointer rests on a cell before its bar shows: who only passes, or clicks, is not in its way.
const REST: Duration = Duration::from_millis(220);
/// How long the bar waits for the pointer that left its cell.
const GRACE: Duration = Duration::from_millis(160);
/// The bar's width with all of its buttons.
const BAR_PX: f64 = 88.0;
/// As much of a narrow cell stays free for a click on the row.
const FREE_PX: f64 = 56.0;

/// A cell, and where its bar stands on the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CellPlace {
    /// The key of its row.
    pub(crate) key: String,
    /// Its column, counted without the tick box.
    pub(crate) column: usize,
    /// Whether the bar was called from the keyboard, and so takes the focus.
    pub(crate) by_keys: bool,
    left: f64,
    top: f64,
}

impl CellPlace {
    /// The place as a style.
    pub(crate) fn style(&self) -> String {
        format!("left:{:.0}px;top:{:.0}px", self.left, self.top)
    }

    fn is_same_cell(&self, other: &Self) -> bool {
        self.key == other.key && self.column == other.column
    }
}

impl Hands {
    /// Something came under the pointer or took the focus: its cell gets the bar.
    pub(super) fn pointed(self, event: &Event, rest: bool) {
        let Some(target) = target_of(event) else { return };
        let cell = target.closest("tbody td").ok().flatten().and_then(|cell| place_of(&cell, false));
        let Some(cell) = cell else {
            self.left_cell();
            return;
        };
        if self.cell.with_untracked(|shown| shown.as_ref().is_some_and(|shown| shown.is_same_cell(&cell))) {
            self.stay();
            return;
        }
        self.then(if rest { REST } else { Duration::ZERO }, Some(cell));
    }

    /// The pointer left the cells; it may be on its way to the bar.
    pub(crate) fn left_cell(self) {
        self.then(GRACE, None);
    }

    /// The pointer reached the bar.
    pub(crate) fn stay(self) {
        self.pointing.set_value(self.pointing.get_value().wrapping_add(1));
    }

    /// Moves the bar along the keyboard's row.
    pub(crate) fn step_cell(self, by: isize) {
        let Some(row) = self.cursor.get_untracked().and_then(|key| self.row(&key)) else { return };
        let cells = row.children();
        // Between the tick box and the last cell, which is under the columns button.
        let last = cells.length().saturating_sub(3) as usize;
        let here = self.cell.get_untracked().map(|cell| cell.column);
        let column = here.map_or(0, |here| here.saturating_add_signed(by).min(last));
        let cell = u32::try_from(column + 1).ok().and_then(|index| cells.item(index));
        self.stay();
        self.cell.set(cell.and_then(|cell| place_of(&cell, true)));
    }

    /// Points at a cell for good: what it holds is told.
    pub(crate) fn point_at(self, cell: &Element) {
        self.stay();
        self.cell.set(place_of(cell, false));
    }

    fn then(self, wait: Duration, cell: Option<CellPlace>) {
        self.stay();
        let pointing = self.pointing.get_value();
        set_timeout(
            move || {
                if self.pointing.try_get_value() == Some(pointing) {
                    self.cell.try_set(cell);
                }
            },
            wait,
        );
    }
}

/// Where the bar of a cell goes: at its right, but never over all of it.
fn place_of(cell: &Element, by_keys: bool) -> Option<CellPlace> {
    let row = cell.parent_element()?;
    let is_data = cell.next_element_sibling().is_some();
    let column = column_of(cell).filter(|_| is_data)?;
    let page = cell.closest(".page").ok().flatten()?.get_bounding_client_rect();
    let cell = cell.get_bounding_client_rect();
    let left = (cell.right() - BAR_PX - 4.0).max(cell.left() + FREE_PX.min(cell.width() / 2.0));
    let left = left.min(page.right() - BAR_PX - 4.0) - page.left();
    Some(CellPlace { key: key_of(&row), column, by_keys, left, top: cell.top() - page.top() + 4.0 })
}
