//! Icons: symbols of one sprite that the shell puts into every page, so that none is fetched or appears late.

use leptos::prelude::*;

/// The sprite, for the shell.
#[cfg(feature = "ssr")]
pub(crate) const SPRITE: &str = include_str!("../../style/icons.svg");

/// The icon of this name, which begins with `#i-`. It says nothing to a screen reader: the word beside it, or the
/// control's own name, does.
pub(crate) fn icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=name></use>
        </svg>
    }
}
