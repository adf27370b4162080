//! Menus are the browser's own `<details>`, so they open without us. Here they learn to close: on a click
//! elsewhere, on a choice, and on Escape, which gives the focus back to what opened them; and arrow keys move inside.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

/// Where arrow keys stop in a menu.
const STOPS: &str = ".search > input, a.item, button.item, .item > input";
/// What has a use of its own for arrow keys.
const OWN_ARROWS: &str = "select, input[type=radio], input[type=range], input[type=datetime-local]";

pub(super) fn close_when_left() {
    window_event_listener(ev::click, |event| close_others(&event));
    window_event_listener(ev::keydown, |event| close_on_escape(&event));
}

pub(super) fn move_by_arrows() {
    window_event_listener(ev::keydown, |event| {
        let moved = match event.key().as_str() {
            "ArrowDown" => move_focus(|at, count| at.map_or(0, |at| at + 1).min(count)),
            "ArrowUp" => move_focus(|at, count| at.unwrap_or(count).saturating_sub(1)),
            _ => false,
        };
        if moved {
            event.prevent_default();
        }
    });
}

/// Moves the focus inside the menu that has it, from one place (none at first) to another; false where the arrows
/// belong to what has the focus.
fn move_focus(next: impl Fn(Option<usize>, usize) -> usize) -> bool {
    let Some(active) = document().active_element() else { return false };
    let Some(menu) = active.closest("details.menu[open]").ok().flatten() else { return false };
    if active.matches(OWN_ARROWS).unwrap_or(true) {
        return false;
    }
    let within = active.closest(".popover").ok().flatten().unwrap_or(menu);
    let Ok(stops) = within.query_selector_all(STOPS) else { return false };
    let stops: Vec<HtmlElement> = (0..stops.length())
        .filter_map(|index| stops.item(index)?.dyn_into().ok())
        .filter(|stop: &HtmlElement| stop.client_height() > 0)
        .collect();
    let at = stops.iter().position(|stop| **stop == active);
    // Past the last one the focus stays.
    stops.get(next(at, stops.len())).is_none_or(|stop| stop.focus().is_ok())
}

fn open_menus() -> Vec<Element> {
    let Ok(found) = document().query_selector_all("details.menu[open]") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)).filter_map(|node| node.dyn_into().ok()).collect()
}

fn close(menu: &Element) {
    // A menu without the attribute is closed already.
    let _ = menu.remove_attribute("open");
}

fn close_others(event: &MouseEvent) {
    // The path was taken when the click happened: what was clicked may be gone by now.
    let path = event.composed_path();
    let chose = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|target| target.closest("a").ok().flatten().is_some());
    for menu in open_menus() {
        if chose || !path.includes(&menu, 0) {
            close(&menu);
        }
    }
}

fn close_on_escape(event: &KeyboardEvent) {
    if event.key() != "Escape" {
        return;
    }
    for menu in open_menus() {
        // One press closes one thing.
        event.prevent_default();
        close(&menu);
        let opener = menu.query_selector("summary").ok().flatten();
        if let Some(opener) = opener.and_then(|opener| opener.dyn_into::<HtmlElement>().ok()) {
            // A summary that cannot take the focus leaves it where it was.
            let _ = opener.focus();
        }
    }
}
