//! The one table of the product. Rows are grids of static cells in a keyed list, so that a page of them is cheap
//! to draw and to replace; only the table scrolls.

mod cell;
mod cell_bar;
mod cell_card;
mod cell_place;
mod cell_words;
mod column_order;
mod columns;
mod columns_panel;
mod hands;
mod head;
mod head_figures;
mod head_menu;
mod hue;
mod marks;
mod number;
mod pager;
mod rolled;
mod score_columns;
mod skeleton;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use model::table::{Cell, Row};

use crate::icon::icon;

#[cfg(feature = "ssr")]
pub(crate) use cell::cell_view;
pub(crate) use cell::{author_view, missing, value_view, verdict};
pub(crate) use cell_bar::CellBar;
pub(crate) use cell_words::{cell_text, rolled_words};
pub(crate) use columns_panel::{ColumnsPanel, close_columns};
pub(crate) use hands::{Hands, mark};
pub(crate) use head::{Head, list_heads};
pub(crate) use head_figures::HeadFigures;
pub(crate) use head_menu::HeadMenu;
pub(crate) use hue::{hue_class, initials};
pub(crate) use number::{count_words, fixed_words, number_words};
pub(crate) use pager::{Pager, total_words};
pub(crate) use skeleton::Skeleton;

/// A table of rows.
#[component]
pub(crate) fn Table(
    /// What it is a table of, for those who cannot see it.
    label: &'static str,
    /// Its heads, one a column.
    heads: Vec<Head>,
    /// Its rows.
    rows: Vec<Row>,
    /// The project that links lead into.
    project: String,
    /// The hands on it, if its rows can be ticked, opened and laid out.
    #[prop(default = None)]
    hands: Option<Hands>,
    /// What its score columns come to, once that is known.
    #[prop(default = None)]
    figures: Option<HeadFigures>,
    /// What follows the addresses of traces.
    #[prop(default = String::new())]
    from: String,
) -> impl IntoView {
    let layout = columns::layout(heads.iter().map(|head| head.word.as_str()), hands.is_some());
    let numbers: Vec<bool> = heads.iter().map(Head::is_number).collect();
    let is_scored = heads.iter().any(|head| head.score.is_some());
    let look = Arc::new(Look { project, from, numbers, handy: hands.is_some() });
    // What was changed in place is drawn anew alone.
    let rows = move || {
        let now = match hands {
            Some(hands) => hands
                .patches
                .with(|patches| rows.iter().map(|row| patches.get(&row.key).unwrap_or(row).clone()).collect()),
            None => rows.clone(),
        };
        let look = Arc::clone(&look);
        keyed(now, |row: &Row| (row.key.clone(), row.version), move |_, row| (|_| (), row_view(row, &look)))
    };
    if let Some(hands) = hands {
        hands.keep_marks();
    }
    let with = move |act: fn(Hands)| hands.into_iter().for_each(act);
    view! {
        <div
            class="table-scroll"
            role="region"
            aria-label=label
            tabindex="0"
            on:click=move |event| hands.into_iter().for_each(|hands| hands.clicked(&event))
            on:change=move |event| hands.into_iter().for_each(|hands| hands.changed(&event))
            on:mouseover=move |event| hands.into_iter().for_each(|hands| hands.pointed(&event, true))
            on:focusin=move |event| hands.into_iter().for_each(|hands| hands.pointed(&event, false))
            on:mouseleave=move |_| with(Hands::left_cell)
            on:scroll=move |_| with(|hands| hands.cell.set(None))
        >
            <table role="table" aria-label=label style=layout class:handy=hands.is_some() class:scored=is_scored>
                <thead role="rowgroup">
                    <tr role="row">
                        {hands.map(|_| head::tick_head())} {heads.into_iter().map(|head| head::head_view(head, figures)).collect_view()}
                        {hands.map(head::columns_head)}
                    </tr>
                </thead>
                <tbody role="rowgroup" node_ref=hands.map_or_else(NodeRef::new, |hands| hands.body)>
                    {rows}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The star that bookmarks a row; it is pressed while the row is bookmarked.
fn star_view(bookmarked: bool) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button bare square star needs-browser"
            data-star=""
            aria-label="Bookmark"
            title="Bookmark"
            aria-pressed=bookmarked.to_string()
        >
            {icon("#i-star")}
        </button>
    }
}

/// What the rows of a table have in common.
struct Look {
    /// The project that links lead into.
    project: String,
    /// What follows the addresses of traces.
    from: String,
    /// Which columns hold numbers.
    numbers: Vec<bool>,
    /// Whether rows can be ticked and opened.
    handy: bool,
}

fn row_view(row: Row, look: &Look) -> impl IntoView + use<> {
    let Look { project, from, numbers, handy } = look;
    let cell = |(at, cell): (usize, Cell)| match cell {
        // Nothing stands where the value would.
        Cell::Missing(why) if numbers.get(at) == Some(&true) => {
            view! { <td role="cell" class="rolled number">{missing(why)}</td> }.into_any()
        }
        Cell::Titled(id, name) => cell::titled_cell(&id, name, project, from),
        cell => cell::cell_view(cell, project),
    };
    let cells: Vec<_> = row.cells.into_iter().enumerate().map(cell).collect();
    let tick = handy.then(|| {
        view! {
            <td role="cell" class="tick-cell">
                <input type="checkbox" class="tick needs-browser" aria-label="Tick row"/>
            </td>
        }
    });
    let star = row.bookmarked.map(star_view);
    let end = handy.then(|| view! { <td role="cell" class="end">{star}</td> });
    view! {
        <tr role="row" data-key=row.key>
            {tick}
            {cells}
            {end}
        </tr>
    }
}
