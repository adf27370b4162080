//! What stands beside the tree: three tabs, each drawn by the server. The tabs are links, so they work before the page is
//! alive.

use leptos::prelude::*;

use super::page::Around;
use super::server::TraceDetail;
use crate::live::{focus_soon, set_in_browser};
use crate::page_data::PageData;
use crate::rpc::Trouble;
use crate::table::count_words;
use crate::waiting::waiting;

/// The open tab, drawn.
pub(super) type Pane = PageData<Result<String, Trouble>>;

/// The tabs by their words and names; the first is open where the address names none, the last shows the tree where there is
/// no room for it beside.
const TABS: [(&str, &str); 4] = [("preview", "Preview"), ("scores", "Scores"), ("log", "Log"), ("tree", "Tree")];

/// The tabs and what the open one holds.
pub(super) fn tabs(detail: &TraceDetail, pane: Pane, around: Around) -> AnyView {
    let open = Memo::new(move |_| {
        let named = around.address.value("tab");
        TABS.iter().position(|(word, _)| Some(*word) == named.as_deref()).unwrap_or(0)
    });
    let count = (detail.scores > 0).then(|| count_words(u64::from(detail.scores)));
    let tabs: Vec<AnyView> = TABS
        .into_iter()
        .enumerate()
        // A trace that is known only from its scores has nothing else to show.
        .filter(|(_, (word, _))| detail.seen || *word == "scores")
        .map(|(place, (word, name))| {
            let href = move || around.address.with(&[("tab", (place > 0).then_some(word)), ("open", None)]);
            let is_only = !detail.seen;
            let selected = move || (is_only || open.get() == place).to_string();
            // The count is seen, not part of the name by which the tab is known.
            let count = (word == "scores").then(|| count.clone().map(|count| view! { <i aria-hidden="true">{count}</i> }));
            view! {
                <a id=format!("tab-{word}") class="tab" role="tab" href=href aria-selected=selected aria-controls="tab-panel">
                    {name}
                    {count}
                </a>
            }
            .into_any()
        })
        .collect();
    let is_seen = detail.seen;
    let labelled = move || format!("tab-{}", if is_seen { TABS[open.get()].0 } else { "scores" });
    let pending = RwSignal::new(false);
    view! {
        <section class="trace-tabs" aria-label="Details">
            <div class="tabs" role="tablist" aria-label="Details">
                {tabs}
            </div>
            <div
                id="tab-panel"
                class="tab-panel"
                class:pending=pending
                role="tabpanel"
                tabindex="0"
                aria-labelledby=labelled
            >
                <Transition
                    fallback=|| ()
                    set_pending=SignalSetter::map(move |is_pending| set_in_browser(pending, is_pending))
                >
                    {waiting(move || shown(pane))}
                </Transition>
            </div>
        </section>
    }
    .into_any()
}

async fn shown(pane: Pane) -> AnyView {
    let drawn = pane.ready().await;
    if !cfg!(feature = "ssr") {
        keep_place();
    }
    match drawn {
        Ok(html) => view! { <div class="pane" inner_html=html></div> }.into_any(),
        Err(trouble) => view! {
            <div class="panel-trouble pane" role="alert">
                <p>{trouble.words()}</p>
                <button type="button" class="button" on:click=move |_| pane.refetch()>"Try again"</button>
            </div>
        }
        .into_any(),
    }
}

/// What is put in anew begins at its top, and what had the focus in it gets it back.
fn keep_place() {
    let focused = document().active_element().filter(|one| one.closest(".pane").is_ok_and(|pane| pane.is_some()));
    if let Some(id) = focused.map(|focused| focused.id()).filter(|id| !id.is_empty()) {
        focus_soon(vec![format!("#{id}")]);
    }
    if let Some(panel) = document().get_element_by_id("tab-panel") {
        panel.set_scroll_top(0);
    }
}
