//! The side panel: one score with everything that is known of it, over the list's right. It traps nothing: the list
//! beside it stays usable, and its keys go on.

use leptos::prelude::*;
use model::list::ListQuery;
use model::scores::ScoreField;
use model::table::Total;

use super::detail::ScoreDetail;
use super::panel_history::history_view;
use super::panel_parts::{comment_view, metadata_view, properties_view};
use super::panel_value::value_line;
use super::rows::Surroundings;
use crate::icon::icon;
use crate::live::{copy_text, is_alive};
use crate::rpc::Trouble;
use crate::table::count_words;
use crate::words;

/// The panel of an open row.
#[component]
pub(super) fn ScorePanel(
    /// The row's key.
    id: String,
    /// The score, or why it cannot be shown.
    detail: Result<ScoreDetail, Trouble>,
    /// The page around.
    around: Surroundings,
    /// Whether the panel is wide.
    wide: RwSignal<bool>,
) -> impl IntoView {
    let project = around.list.project.get_untracked();
    let (symbol, name, inner) = match detail {
        Ok(detail) => {
            let symbol = words::data_type(detail.value.data_type()).0;
            (symbol, detail.name.clone(), panel_body(&detail, &project, around))
        }
        Err(trouble) => ("#i-score", "Score".to_owned(), panel_trouble(trouble, around)),
    };
    let label = format!("Score {name}");
    let class = move || if wide.get() { "panel wide" } else { "panel" };
    view! {
        <section class=class aria-label=label>
            <header class="panel-head">
                {icon(symbol)}
                <h2 title=name.clone()>{name.clone()}</h2>
                {place_view(&id, around)}
                <span class="space"></span>
                {panel_buttons(around, wide)}
            </header>
            <div class="panel-body" tabindex="0" role="group" aria-label="Score in full">
                {inner}
            </div>
        </section>
    }
    .into_any()
}

/// Puts the whole address on the clipboard: with the columns on the page, so that others see the same.
pub(super) fn copy_link(around: Surroundings) {
    let columns = around.last.with_value(|last| last.as_ref().map(super::listing::Shown::columns));
    let query = ListQuery { columns, ..around.list.parsed.with_untracked(|parsed| parsed.query.clone()) };
    let origin = window().location().origin().unwrap_or_default();
    if copy_text(&format!("{origin}{}", around.list.path.with_untracked(|path| crate::table::address(path, &query)))) {
        around.toaster.say("Link copied");
    } else {
        around.toaster.complain("The browser does not allow copying. The link is in its address bar.");
    }
}

/// The list with nothing open.
pub(super) fn closed(query: &ListQuery<ScoreField>) -> ListQuery<ScoreField> {
    query.opened(None)
}

fn panel_body(detail: &ScoreDetail, project: &str, around: Surroundings) -> AnyView {
    view! {
        {value_line(&detail.value, detail.config.as_ref())}
        {comment_view(detail.comment.as_deref())}
        {properties_view(&detail.cells, project, around.toaster)}
        {metadata_view(detail.metadata.as_deref(), around.toaster)}
        {history_view(&detail.history)}
    }
    .into_any()
}

fn panel_trouble(trouble: Trouble, around: Surroundings) -> AnyView {
    let what = match trouble {
        Trouble::Missing => "There is no such score in this project. It may have been deleted.",
        trouble => trouble.words(),
    };
    view! {
        <div class="panel-trouble" role="alert">
            <p>{what}</p>
            <button type="button" class="button" on:click=move |_| around.refresh.run(())>"Try again"</button>
        </div>
    }
    .into_any()
}

/// Where the row stands in the list, if it is on the page. Only the browser knows the page's rows for certain.
fn place_view(id: &str, around: Surroundings) -> impl IntoView + use<> {
    let alive = is_alive();
    let id = id.to_owned();
    move || {
        let place = alive.get().then(|| around.last.with_value(|last| last.as_ref()?.place(&id))).flatten()?;
        let total = match around.total.get() {
            Some(Total::Exact(count)) => Some(count_words(count)),
            Some(total) => Some(crate::table::total_words(total)),
            None => None,
        };
        let words = match (place, total) {
            ((place, true), Some(total)) => format!("{place} of {total}"),
            ((place, _), _) => format!("{place} on this page"),
        };
        Some(view! { <span class="count">{words}</span> })
    }
}

fn panel_buttons(around: Surroundings, wide: RwSignal<bool>) -> impl IntoView {
    let button = |name: &'static str, title: &'static str, symbol: &'static str, act: Callback<()>| {
        view! {
            <button
                type="button"
                class="button bare square needs-browser"
                aria-label=name
                title=title
                on:click=move |_| act.run(())
            >
                {icon(symbol)}
            </button>
        }
    };
    let hands = around.hands;
    let close = move || around.list.href(&closed(&around.list.query()));
    view! {
        {button("Previous score", "Previous score (k)", "#i-chev-up", Callback::new(move |()| hands.step(-1)))}
        {button("Next score", "Next score (j)", "#i-chev-down", Callback::new(move |()| hands.step(1)))}
        <i class="panel-rule"></i>
        {button("Copy link", "Copy link (y)", "#i-link", Callback::new(move |()| copy_link(around)))}
        {button("Widen", "Widen (w)", "#i-widen", Callback::new(move |()| wide.update(|wide| *wide = !*wide)))}
        <a class="button bare square" href=close aria-label="Close panel" title="Close (Esc)">
            {icon("#i-x")}
        </a>
    }
}
