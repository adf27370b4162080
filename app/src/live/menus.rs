//! Menus are the browser's own `<details>`, so they open without us. Here they learn to close: on a click
//! elsewhere, on a choice, and on Escape, which gives the focus back to what opened them.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

pub(super) fn close_when_left() {
    window_event_listener(ev::click, |event| close_others(&event));
    window_event_listener(ev::keydown, |event| close_on_escape(&event));
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
