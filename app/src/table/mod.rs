//! The one table of the product. Rows are grids of static cells in a keyed list, so that a page of them is cheap
//! to draw and to replace; only the table scrolls.

mod cell;
mod columns;
mod head;
mod hue;
mod number;
mod pager;
mod skeleton;

use crate::whole::IntoWhole;
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use model::list::{ListField, ListQuery};
use model::table::Row;

pub(crate) use head::{Head, list_heads, plain_heads};
pub(crate) use hue::{hue_class, initials};
pub(crate) use number::{count_words, fixed_words, number_words};
pub(crate) use pager::{Pager, total_words};
pub(crate) use skeleton::Skeleton;

/// The address of a list.
pub(crate) fn address<F: ListField>(path: &str, query: &ListQuery<F>) -> String {
    let text = query.print();
    if text.is_empty() { path.to_owned() } else { format!("{path}?{text}") }
}

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
    /// The keys of the rows that stand out.
    #[prop(default = Vec::new())]
    marked: Vec<String>,
) -> impl IntoView {
    let layout = columns::layout(heads.iter().map(|head| head.word.as_str()));
    let rows: Vec<_> = rows.into_iter().map(|row| (marked.contains(&row.key), row)).collect();
    let rows = keyed(
        rows,
        |(marked, row)| (row.key.clone(), row.version, *marked),
        move |_, (marked, row)| (|_| (), row_view(row, &project, marked)),
    );
    view! {
        <div class="table-scroll" role="region" aria-label=label tabindex="0">
            <table role="table" aria-label=label style=layout>
                <thead role="rowgroup">
                    <tr role="row">{heads.into_iter().map(head::head_view).collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .whole()
}

fn row_view(row: Row, project: &str, marked: bool) -> impl IntoView + use<> {
    let cells: Vec<_> = row.cells.into_iter().map(|cell| cell::cell_view(cell, project)).collect();
    view! {
        <tr role="row" data-key=row.key class=marked.then_some("marked")>
            {cells}
        </tr>
    }
}
