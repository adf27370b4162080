//! A filter as a chip: property, operator and value are buttons that open the editor at that part; a link takes the
//! filter away, and so does the delete key.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use model::list::Filter;

use super::menu::{Draft, Menu, Part};
use super::words::FilterWords;
use crate::icon::icon;
use crate::list::{AnyField, ListAddress, Query};

/// The chip of the filter at this place.
pub(super) fn chip_view<Remove: Fn() + 'static>(
    list: ListAddress,
    menu: Menu,
    query: &Query,
    index: usize,
    filter: &Filter<AnyField>,
    local: bool,
    remove: Remove,
) -> impl IntoView + use<Remove> {
    let words = FilterWords::of(filter, local);
    let line = words.line();
    let on_key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Delete" | "Backspace") {
            event.prevent_default();
            remove();
        }
    };
    let part = |part: Part, name: String, class: &'static str, shown: AnyView| {
        let field = filter.field.clone();
        let open = move |event: leptos::ev::MouseEvent| {
            // The menu closes on clicks outside it, and this is one.
            event.stop_propagation();
            menu.open_from(&event, Draft { field: field.clone(), replaces: Some(index), part });
        };
        view! {
            <button type="button" class=class id=part.id(index) aria-label=name title="Edit" on:click=open>
                {shown}
            </button>
        }
    };
    let FilterWords { title, op, value, more } = words;
    // Each name begins with the words as they are seen, so that they can be spoken.
    let value = (!value.is_empty()).then(|| {
        let shown = view! { {value}{more.map(|more| view! { <i>{more}</i> })} };
        part(Part::Value, format!("Edit filter: {line}"), "filter-value", shown.into_any())
    });
    let op_name =
        if value.is_none() { format!("Edit filter: {line}") } else { format!("{op}, change how {title} is tested") };
    let property = part(Part::Property, format!("{title}, change the property"), "filter-property", title.into_any());
    let operator = part(Part::Operator, op_name, "filter-op", op.into_any());
    view! {
        <div class="filter" role="group" aria-label=line.clone() on:keydown=on_key>
            {property}
            {operator}
            {value}
            <a
                class="filter-x"
                href=list.href(&query.without_filter(index))
                aria-label=format!("Remove filter: {line}")
                title="Remove"
                on:click=move |_| menu.removed(index)
            >
                {icon("#i-x")}
            </a>
        </div>
    }
}
