//! Keys that act without a field: which press is one, and what is pressed by it.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Runs `act` for each press that is no typing and no chord of the browser's. It lives as long as its owner.
pub(crate) fn on_keys(act: impl Fn(&KeyboardEvent) + 'static) {
    let act = std::rc::Rc::new(act);
    Effect::new(move |_| {
        let act = std::rc::Rc::clone(&act);
        let listening = window_event_listener(ev::keydown, move |event| {
            let chord = event.ctrl_key() || event.meta_key() || event.alt_key();
            if !chord && !event.default_prevented() && !is_elsewhere(&event) {
                act(&event);
            }
        });
        on_cleanup(move || listening.remove());
    });
}

/// Whether the press belongs to a field, or to a dialog.
fn is_elsewhere(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let field = "textarea, select, dialog, [role=dialog], [contenteditable], input:not([type=checkbox])";
    target.closest(field).is_ok_and(|found| found.is_some())
}

/// Whether the press already does something where the focus is: Enter on a button presses it.
pub(crate) fn is_on_control(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let control = target.and_then(|target| target.closest("a, button, summary, input").ok().flatten());
    control.is_some()
}

/// Gives the focus to the first of these that is there.
pub(crate) fn focus_on(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else { return false };
    found.focus().is_ok()
}

/// Presses the first of these that is there.
pub(crate) fn press(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        found.click();
    }
}
