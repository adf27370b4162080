//! The filter bar of a list: search, chips, the menu that adds and edits them, the time range, what the address said
//! that could not be understood, and the ways out of a list without rows. It knows no table: fields of
//! all lists are alike to it.

mod chip;
mod editor;
mod entry;
mod field;
mod menu;
mod notices;
mod numbers;
mod properties;
mod range;
mod range_custom;
mod search;
mod ticks;
mod times;
mod ways;
mod words;

use leptos::prelude::*;

pub(crate) use notices::Notices;
pub(crate) use range::RangePicker;
pub(crate) use ways::Ways;

use self::menu::{FilterMenu, Menu};
use self::search::SearchBox;
use crate::list::{ListAddress, cleared};
use crate::live::is_alive;

/// The bar.
#[component]
pub(crate) fn FilterBar(
    /// The list that it filters.
    list: ListAddress,
) -> impl IntoView {
    let menu = Menu::new();
    let alive = is_alive();
    let go = list.goer();
    let chips = move || {
        let query = list.query();
        let local = alive.get();
        let chip = |(index, filter)| {
            let (go, next) = (go.clone(), query.without_filter(index));
            let remove = move || {
                menu.removed(index);
                go(&next);
            };
            chip::chip_view(list, menu, &query, index, filter, local, remove)
        };
        query.filters.iter().enumerate().map(chip).collect_view()
    };
    Effect::new(move |_| {
        list.parsed.track();
        menu.focus_neighbour();
    });
    let clear = move || {
        let query = list.query();
        let is_filtered = !query.filters.is_empty() || query.search.is_some();
        is_filtered.then(|| view! { <a class="button bare clear" href=list.href(&cleared(&query))>"Clear"</a> })
    };
    view! {
        <div class="filter-bar" role="group" aria-label="Filters">
            <SearchBox list=list/>
            {chips}
            <FilterMenu list=list menu=menu/>
            {clear}
        </div>
    }
    .into_any()
}
