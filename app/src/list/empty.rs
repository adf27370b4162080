//! A list without rows: what would bring some back.

use leptos::prelude::*;
use model::list::Position;

use super::{ListAddress, Query, address};
use crate::filters::Ways;

/// Nothing matches: each single change that would bring rows, and all of them.
#[component]
pub(crate) fn NoMatch(list: ListAddress, query: Query) -> impl IntoView {
    let title = format!("No {} match these filters", list.name.rows().1);
    view! {
        <div class="teach in-list">
            <h2>{title}</h2>
            <Ways list=list query=query/>
        </div>
    }
    .into_any()
}

/// A page that had rows when its address was made.
#[component]
pub(crate) fn NoMoreRows(query: Query, path: String) -> impl IntoView {
    view! {
        <div class="teach in-list">
            <h2>"No rows on this page any more"</h2>
            <p>
                <a class="button" href=address(&path, &query.at(Position::First))>"Go to the first page"</a>
            </p>
        </div>
    }
}
