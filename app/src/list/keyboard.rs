//! The keys of the page: moving through the list, ticking, opening, and what stands around it.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::panel::copy_link;
use super::{Query, Surroundings};
use crate::live::{focus_on, is_on_control, on_keys, press};
use crate::table::close_columns;

/// Listens to the keys of the page.
pub(super) fn listen(around: Surroundings) {
    let close = around.list.goer();
    on_keys(move |event| {
        let is_done = match event.key().as_str() {
            "Escape" => close_one(around, &close),
            "w" | "y" if around.hands.open.get_untracked().is_none() => false,
            "w" => {
                around.wide.update(|wide| *wide = !*wide);
                true
            }
            _ => act(around, event),
        };
        if is_done {
            event.prevent_default();
        }
    });
    keep_focus(around);
}

/// Does what the key is for; false if it is for nothing.
fn act(around: Surroundings, event: &KeyboardEvent) -> bool {
    let hands = around.hands;
    match event.key().as_str() {
        "j" => hands.step(1),
        "k" => hands.step(-1),
        "ArrowDown" if event.shift_key() => hands.tick_on(1),
        "ArrowUp" if event.shift_key() => hands.tick_on(-1),
        "l" => hands.step_cell(1),
        "h" => hands.step_cell(-1),
        "ArrowRight" => return hands.choose_cell(1),
        "ArrowLeft" => return hands.choose_cell(-1),
        "s" => return open_editor(around, true),
        "Enter" if !is_on_control(event) && open_editor(around, false) => {}
        "F" => press(".cell-bar > [aria-label='Filter to this']"),
        "Enter" if !is_on_control(event) => hands.open_cursor(),
        "x" => hands.tick_cursor(),
        "b" => hands.star_cursor(),
        "/" => return focus_on("#list-search"),
        "f" => press(".filter-menu > summary"),
        "t" => press(".range-menu > summary"),
        "v" => hands.choosing.update(|choosing| *choosing = !*choosing),
        "r" => press(".review-way"),
        "]" => press("a[aria-label='Next page']"),
        "[" => press("a[aria-label='Previous page']"),
        "y" => copy_link(around),
        "z" => around.toaster.undo(),
        _ => return false,
    }
    true
}

/// Opens the editor on the chosen score cell, or else on the row's first; false where there is none.
fn open_editor(around: Surroundings, or_first: bool) -> bool {
    let (Some(press), Some(cell)) = (around.hands.score_cell.get_value(), around.hands.cell_to_score(or_first)) else {
        return false;
    };
    around.hands.cursor.set(Some(cell.0.clone()));
    press.run(cell);
    true
}

/// One press closes one thing: the topmost.
fn close_one(around: Surroundings, go: &impl Fn(&Query)) -> bool {
    let hands = around.hands;
    if hands.choosing.get_untracked() {
        close_columns(hands.choosing);
    } else if around.scoring.at.with_untracked(Option::is_some) {
        around.scoring.close();
    } else if hands.chosen.with_untracked(Option::is_some) {
        hands.chosen.set(None);
    } else if hands.cell.with_untracked(Option::is_some) {
        hands.cell.set(None);
        focus_on(".table-scroll");
    } else if hands.open.get_untracked().is_some() {
        go(&around.list.query_now().opened(None));
    } else {
        return false;
    }
    true
}

/// When the panel has gone with the focus in it, the table gets the focus.
fn keep_focus(around: Surroundings) {
    let open = around.hands.open;
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get().is_some();
        if was_open == Some(true) && !is_open {
            request_animation_frame(|| {
                let focused = document().active_element();
                if focused.is_none_or(|focused| {
                    focused.tag_name() == "BODY" || focused.closest(".panel").is_ok_and(|found| found.is_some())
                }) {
                    focus_on(".table-scroll");
                }
            });
        }
        is_open
    });
}
