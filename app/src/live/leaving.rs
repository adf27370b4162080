//! What floats closes when one turns to something else.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::{ev, tachys::dom::event_target};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

/// Closes on a click outside of the panel, but not on one on what opens it.
pub(crate) fn close_when_left(panel: NodeRef<Div>, openers: &'static str, close: impl Fn() + 'static) {
    let listening = window_event_listener(ev::click, move |event| {
        let target = event_target::<EventTarget>(&event).dyn_into::<Element>().ok();
        let is_opener = target.is_some_and(|target| target.closest(openers).is_ok_and(|found| found.is_some()));
        let is_inside = panel.get_untracked().is_some_and(|panel| event.composed_path().includes(&panel, 0));
        if !is_opener && !is_inside {
            close();
        }
    });
    on_cleanup(move || listening.remove());
}
