//! What stands in a table's place until its first rows arrive: bars of the size of what replaces them.

use leptos::prelude::*;

/// Rows enough to fill a tall window.
const ROWS: usize = 24;

/// Grey bars in rows.
#[component]
pub(crate) fn Skeleton() -> impl IntoView {
    let row = |index: usize| {
        let bars = [64, 150 - index * 37 % 60, 60, 56, 76, 180 - index * 53 % 110, 100, 62];
        let bars = bars.map(|width| view! { <i style=format!("width:{width}px")></i> });
        view! { <div class="skeleton-row">{bars.into_iter().collect_view()}</div> }
    };
    view! {
        <div class="skeleton" role="status" aria-label="Loading">
            {(0..ROWS).map(row).collect_view()}
        </div>
    }
    .into_any()
}
