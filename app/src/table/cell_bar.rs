//! The small bar beside the cell that is pointed at: the rows like it, those unlike it, and its text to copy. There is
//! one for a whole table.

use leptos::prelude::*;
use model::list::ListField;
use model::table::Cell;

use super::cell_card::card_view;
use super::cell_place::CellPlace;
use super::cell_words::{cell_text, like_this, unlike_this};
use super::hands::Hands;
use crate::icon::icon;
use crate::list::{AnyField, ListAddress};
use crate::live::{Toaster, copy_text, focus_on};

/// The bar.
#[component]
pub(crate) fn CellBar(
    /// The list that its filters lead into.
    list: ListAddress,
    /// What points at cells.
    hands: Hands,
    /// The cell at a row's key and a column's place, with its column's field.
    find: Callback<(String, usize), Option<(String, Cell)>>,
    /// Says that something was copied.
    toaster: Toaster,
) -> impl IntoView {
    let bar = move || {
        let place = hands.cell.get()?;
        let (word, cell) = find.run((place.key.clone(), place.column))?;
        let field = list.name.field(&word)?;
        Some(bar_view(list, hands, &place, &field, &cell, toaster))
    };
    view! { {bar} }.into_any()
}

fn bar_view(
    list: ListAddress,
    hands: Hands,
    place: &CellPlace,
    field: &AnyField,
    cell: &Cell,
    toaster: Toaster,
) -> AnyView {
    let query = list.parsed.with_untracked(|parsed| parsed.query.clone());
    let way = |name: &'static str, symbol: &'static str, query| {
        let href = list.href(&query);
        let gone = move |_| hands.cell.set(None);
        view! { <a class="button bare square small" href=href aria-label=name title=name on:click=gone>{icon(symbol)}</a> }
    };
    let like = like_this(&query, field, cell).map(|query| way("Filter to this", "#i-filter", query));
    let unlike = unlike_this(&query, field, cell).map(|query| way("Exclude this", "#i-minus", query));
    let text = cell_text(cell);
    if like.is_none() && unlike.is_none() && text.is_none() {
        return ().into_any();
    }
    let label = format!("{}: {}", field.title(), text.as_deref().unwrap_or("nothing"));
    let copy = text.map(|text| {
        let copy = move |_| {
            if copy_text(&text) {
                toaster.say("Copied");
            } else {
                toaster.complain("The browser does not allow copying.");
            }
            hands.cell.set(None);
        };
        view! {
            <button type="button" class="button bare square small" aria-label="Copy" title="Copy" on:click=copy>
                {icon("#i-copy")}
            </button>
        }
    });
    let card = matches!(cell, Cell::Rolled(..) | Cell::Marked(..)).then(|| {
        card_view(list.project.get_untracked(), list.name.word(), place.key.clone(), field.key().into_owned())
    });
    if place.by_keys {
        request_animation_frame(|| {
            focus_on(".cell-bar > :first-child");
        });
    }
    view! {
        <div
            class="cell-bar"
            role="group"
            aria-label=label
            style=place.style()
            on:mouseenter=move |_| hands.stay()
            on:mouseleave=move |_| hands.left_cell()
        >
            {like}
            {unlike}
            {copy}
            {card}
        </div>
    }
    .into_any()
}
