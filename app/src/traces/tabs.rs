//! The tabs at the page's right. They are links, so they work before the page is alive.

use std::sync::Arc;

use leptos::prelude::*;

use super::address::{Tab, TraceAddress};
use super::preview::Preview;
use super::score_tab::ScoreTab;
use super::server::TraceDetail;

#[component]
pub(super) fn Tabs(detail: Arc<TraceDetail>, project: String, address: TraceAddress) -> impl IntoView {
    let seen = detail.trace.seen;
    // A trace that is known only from its scores has nothing else to show.
    let own = if seen { Tab::Preview } else { Tab::Scores };
    let open = Memo::new(move |_| address.tab.get().filter(|_| seen).unwrap_or(own));
    let count = detail.scores.rows.len();
    let panel = move || match open.get() {
        Tab::Preview => view! { <Preview detail=Arc::clone(&detail) address=address/> }.into_any(),
        Tab::Scores => {
            view! { <ScoreTab detail=Arc::clone(&detail) project=project.clone() address=address/> }.into_any()
        }
    };
    let labelled = move || if open.get() == Tab::Preview { "tab-preview" } else { "tab-scores" };
    view! {
        <section class="trace-tabs" aria-label="Details">
            <div class="tabs" role="tablist" aria-label="Details">
                {seen.then(|| tab(Tab::Preview, None, open, address))} {tab(Tab::Scores, Some(count), open, address)}
            </div>
            <div id="tab-panel" class="tab-panel" role="tabpanel" tabindex="0" aria-labelledby=labelled>
                {panel}
            </div>
        </section>
    }
    .into_any()
}

fn tab(tab: Tab, count: Option<usize>, open: Memo<Tab>, address: TraceAddress) -> impl IntoView {
    let (id, name) = match tab {
        Tab::Preview => ("tab-preview", "Preview"),
        Tab::Scores => ("tab-scores", "Scores"),
    };
    let href = move || address.observation.with(|chosen| address.href(Some(tab), chosen.as_deref()));
    // The count is seen, not part of the name by which the tab is known.
    let count = count.map(|count| view! { <i aria-hidden="true">{count.to_string()}</i> });
    let selected = move || (open.get() == tab).to_string();
    view! {
        <a id=id class="tab" role="tab" href=href aria-selected=selected aria-controls="tab-panel">
            {name}
            {count}
        </a>
    }
}
