//! The title line: what is listed, how much of it, over which time.

use leptos::prelude::*;
use model::scores::ScoreField;
use model::table::Total;

use crate::filters::{ListAddress, RangePicker};
use crate::icon::icon;
use crate::table::total_words;

/// The line.
#[component]
pub(crate) fn TitleLine(
    list: ListAddress<ScoreField>,
    #[prop(into)] total: Signal<Option<Total>>,
    refresh: Callback<()>,
) -> impl IntoView {
    // Nothing says more than the page itself when there is nothing to count.
    let count = move || match total.get() {
        None => view! { <span class="count waiting" aria-hidden="true"></span> }.into_any(),
        Some(total) => view! { <span class="count" data-total="">{total_words(total)}</span> }.into_any(),
    };
    view! {
        <header class="title-line">
            <h1>"Scores"</h1>
            {count}
            <span class="space"></span>
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
