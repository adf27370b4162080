//! The filter bar of a list: chips, the menu that adds and edits them, the time range, and what the address said
//! that could not be understood.

mod address;
mod chip;
mod menu;
mod notices;
mod number_editor;
mod range;
mod range_custom;
mod text_editor;

use leptos::prelude::*;

pub(crate) use address::{Choices, FilterField, ListAddress, cleared, query_value};
pub(crate) use notices::Notices;
pub(crate) use range::RangePicker;

use crate::table::address as list_address;
use crate::whole::IntoWhole;

/// Which filter is being made or changed.
#[derive(Clone, Debug, PartialEq)]
struct Draft<F> {
    /// Of this field.
    field: F,
    /// In the place of this one.
    replaces: Option<usize>,
}

/// The bar.
#[component]
pub(crate) fn FilterBar<F: FilterField>(
    /// The list that it filters.
    list: ListAddress<F>,
) -> impl IntoView {
    let draft = RwSignal::new(None::<Draft<F>>);
    let menu = NodeRef::<leptos::html::Details>::new();
    let edit = move |next: Draft<F>| {
        draft.set(Some(next));
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(true);
        }
    };
    let chips = move || {
        let query = list.query();
        let filters = query.filters.iter().enumerate();
        filters.map(|(index, filter)| chip::chip_view(list, &query, index, filter, edit)).collect_view()
    };
    let clear = move || {
        let query = list.query();
        let href = list.path.with(|path| list_address(path, &cleared(&query)));
        (!query.filters.is_empty()).then(|| view! { <a class="button bare clear" href=href>"Clear"</a> })
    };
    view! {
        <div class="filter-bar" role="group" aria-label="Filters">
            {chips} <menu::FilterMenu list=list draft=draft node_ref=menu/> {clear}
        </div>
    }
    .whole()
}
