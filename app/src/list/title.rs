//! The title line: what is listed, how much of it, over which time.

use super::Surroundings;
use crate::filters::RangePicker;
use crate::icon::icon;
use crate::table::total_words;
use leptos::prelude::*;

/// The line.
#[component]
pub(crate) fn TitleLine(around: Surroundings) -> impl IntoView {
    let Surroundings { list, total, refresh, .. } = around;
    // Nothing says more than the page itself when there is nothing to count.
    let count = move || match total.get() {
        None => view! { <span class="count waiting" aria-hidden="true"></span> }.into_any(),
        Some(total) => view! { <span class="count" data-total="">{total_words(total)}</span> }.into_any(),
    };
    view! {
        <header class="title-line">
            <h1>{list.name.title()}</h1>
            {count}
            <span class="space"></span>
            {(around.parts.beside)(around)}
            <RangePicker list=list/>
            <button
                type="button"
                class="button bare square needs-browser"
                aria-label="Refresh"
                title="Refresh"
                on:click=move |_| refresh.run(())
            >
                {icon("#i-refresh")}
            </button>
        </header>
    }
    .into_any()
}
