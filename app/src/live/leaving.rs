//! What floats closes when one turns to something else.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Closes on a click outside of the panel, but not on one on what opens it.
pub(crate) fn close_when_left(panel: NodeRef<Div>, openers: &'static str, close: impl Fn() + 'static) {
    let listening = window_event_listener(ev::click, move |event| {
        // The path was taken when the click happened: what was clicked may be gone by now.
        let path = event.composed_path();
        let is_opener = path
            .iter()
            .any(|node| node.dyn_into::<Element>().is_ok_and(|element| element.matches(openers).unwrap_or(false)));
        let is_inside = panel.get_untracked().is_some_and(|panel| path.includes(&panel, 0));
        if !is_opener && !is_inside {
            close();
        }
    });
    on_cleanup(move || listening.remove());
}
