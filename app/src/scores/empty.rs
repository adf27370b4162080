//! A list without rows: what would bring some back.

use leptos::prelude::*;
use model::list::{ListQuery, Position};
use model::scores::ScoreField;

use crate::filters::Ways;
use crate::nav::project_param;
use crate::table::address;

/// Nothing matches: each single change that would bring rows, and all of them.
#[component]
pub(crate) fn NoMatch(query: ListQuery<ScoreField>, path: String) -> impl IntoView {
    let project = project_param().get_untracked();
    view! {
        <div class="teach in-list">
            <h2>"No scores match these filters"</h2>
            <Ways query=query project=project path=path/>
        </div>
    }
    .into_any()
}

/// A page that had rows when its address was made.
#[component]
pub(crate) fn NoMoreRows(query: ListQuery<ScoreField>, path: String) -> impl IntoView {
    view! {
        <div class="teach in-list">
            <h2>"No rows on this page any more"</h2>
            <p>
                <a class="button" href=address(&path, &query.at(Position::First))>"Go to the first page"</a>
            </p>
        </div>
    }
}
