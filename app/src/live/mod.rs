//! What a page does once it is alive in a browser, and what only a browser knows: the person's zone, now.

mod after_paint;
mod copying;
mod keys;
mod leaving;
mod menus;
mod settled;
mod theme;
mod times;
mod toast;
mod zone;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

pub(crate) use after_paint::{Later, after_paint};
pub(crate) use copying::{copy_text, has_selected_text};
pub(crate) use keys::{focus_on, is_on_control, on_keys, press};
pub(crate) use leaving::close_when_left;
pub(crate) use settled::settled;
pub(crate) use theme::{Theme, ThemeButton, choose_theme, chosen_theme};
pub(crate) use times::{instant_of_local, local_minute_words, local_of_instant, local_time_words, now_here};
pub(crate) use toast::{Action, Toaster, Toasts};
pub(crate) use zone::{choose_zone, chosen_zone, zones};

/// Whether the page is alive: the browser half has taken it over.
#[derive(Clone, Copy)]
struct Alive(RwSignal<bool>);

/// Brings the page to life, after its first paint.
pub(crate) fn come_alive() {
    let alive = RwSignal::new(false);
    provide_context(Alive(alive));
    theme::provide_theme();
    Effect::new(move |_| {
        menus::close_when_left();
        menus::move_by_arrows();
        times::keep_local();
        if let Some(body) = document().body() {
            // Without the mark only tests would wait in vain.
            let _ = body.set_attribute("data-hydrated", "");
        }
        alive.set(true);
    });
}

/// Whether what is shown may depend on the browser: not before the page is as the server drew it.
pub(crate) fn is_alive() -> Signal<bool> {
    use_context::<Alive>().map_or_else(|| Signal::stored(false), |Alive(alive)| alive.into())
}

/// Leaves for an address of this site with a full load, so that nothing of this page is kept.
pub(crate) fn leave_for(address: &str) {
    // A browser that refuses to leave says so itself.
    let _ = window().location().set_href(address);
}

/// Puts the table back to its first row, once the rows at hand have been replaced.
pub(crate) fn scroll_to_top() {
    request_animation_frame(|| {
        if let Ok(Some(table)) = document().query_selector(".table-scroll") {
            table.set_scroll_top(0);
        }
    });
}

/// Gives the focus to the first of these selectors that finds something, once what is being drawn is there.
pub(crate) fn focus_soon(selectors: Vec<String>) {
    request_animation_frame(move || {
        let found = selectors.iter().find_map(|selector| document().query_selector(selector).ok().flatten());
        if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            // What cannot take the focus leaves it where it was.
            let _ = found.focus();
        }
    });
}

/// Sets a signal in the browser only: on the server nothing listens, and to set one while a setter is read can lock two
/// renderings against each other.
pub(crate) fn set_in_browser(signal: RwSignal<bool>, value: bool) {
    if !cfg!(feature = "ssr") {
        signal.set(value);
    }
}
