//! The side panel's frame: the row that is open, over the list's right. It traps nothing: the list beside it stays
//! usable, and its keys go on.

use leptos::prelude::*;
use model::table::Total;

use super::{Query, Surroundings, address};
use crate::icon::icon;
use crate::live::{copy_text, is_alive};
use crate::rpc::Trouble;
use crate::table::{count_words, total_words};

/// The frame.
#[component]
pub(crate) fn PanelFrame(
    /// The row's key.
    row: String,
    /// The icon of what is shown.
    symbol: &'static str,
    /// Its name.
    name: String,
    /// What leads to it whole, if it has a page of its own.
    #[prop(default = None)]
    page: Option<String>,
    /// The list around.
    around: Surroundings,
    /// What is shown.
    children: Children,
) -> impl IntoView {
    let (one, _) = around.list.name.rows();
    let heading = match page {
        Some(href) => view! { <a href=href>{name.clone()}</a> }.into_any(),
        None => name.clone().into_any(),
    };
    let (place, buttons) = (place_view(&row, around).into_any(), panel_buttons(one, around).into_any());
    panel_frame(&capital(one), symbol, name, heading, around.wide, place, buttons, children().into_any())
}

/// The frame of a panel beside whatever: what it shows is called `one`.
#[expect(clippy::too_many_arguments, reason = "each is a part of the frame")]
pub(crate) fn panel_frame(
    one: &str,
    symbol: &'static str,
    name: String,
    heading: AnyView,
    wide: RwSignal<bool>,
    place: AnyView,
    buttons: AnyView,
    body: AnyView,
) -> AnyView {
    let class = move || if wide.get() { "panel wide" } else { "panel" };
    let label = format!("{one} {name}");
    view! {
        <section class=class aria-label=label>
            <header class="panel-head">
                {icon(symbol)}
                <h2 title=name>{heading}</h2>
                {place}
                <span class="space"></span>
                {buttons}
            </header>
            <div class="panel-body" tabindex="0" role="group" aria-label=format!("{one} in full")>
                {body}
            </div>
        </section>
    }
    .into_any()
}

/// Says why what was asked for is not shown, and offers again.
pub(crate) fn panel_trouble(trouble: Trouble, around: Surroundings) -> AnyView {
    let what = match trouble {
        Trouble::Missing => {
            format!("There is no such {} in this project. It may have been deleted.", around.list.name.rows().0)
        }
        trouble => trouble.words().to_owned(),
    };
    view! {
        <div class="panel-trouble" role="alert">
            <p>{what}</p>
            <button type="button" class="button" on:click=move |_| around.refresh.run(())>"Try again"</button>
        </div>
    }
    .into_any()
}

/// Puts the whole address on the clipboard: with the columns on the page, so that others see the same.
pub(super) fn copy_link(around: Surroundings) {
    let name = around.list.name;
    let columns = around.last.with_value(|last| last.as_ref().map(|last| last.columns(name)));
    let query = Query { columns, ..around.list.query_now() };
    let origin = window().location().origin().unwrap_or_default();
    if copy_text(&format!("{origin}{}", around.list.path.with_untracked(|path| address(path, &query)))) {
        around.toaster.say("Link copied");
    } else {
        around.toaster.complain("The browser does not allow copying. The link is in its address bar.");
    }
}

/// Where the row stands in the list, if it is on the page. Only the browser knows the page's rows for certain.
fn place_view(row: &str, around: Surroundings) -> impl IntoView + use<> {
    let alive = is_alive();
    let row = row.to_owned();
    move || {
        let place = alive.get().then(|| around.last.with_value(|last| last.as_ref()?.place(&row))).flatten()?;
        let total = match around.total.get() {
            Some(Total::Exact(count)) => Some(count_words(count)),
            Some(total) => Some(total_words(total)),
            None => None,
        };
        let words = match (place, total) {
            ((place, true), Some(total)) => format!("{place} of {total}"),
            ((place, _), _) => format!("{place} on this page"),
        };
        Some(view! { <span class="count">{words}</span> })
    }
}

/// A button of a panel, and its key.
pub(crate) fn panel_button(name: String, key: &str, symbol: &'static str, act: Callback<()>) -> AnyView {
    let title = format!("{name} ({key})");
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
    .into_any()
}

fn panel_buttons(one: &str, around: Surroundings) -> impl IntoView + use<> {
    let (hands, wide) = (around.hands, around.wide);
    let close = move || around.list.href(&around.list.query().opened(None));
    view! {
        {panel_button(format!("Previous {one}"), "k", "#i-chev-up", Callback::new(move |()| hands.step(-1)))}
        {panel_button(format!("Next {one}"), "j", "#i-chev-down", Callback::new(move |()| hands.step(1)))}
        <i class="panel-rule"></i>
        {panel_button("Copy link".to_owned(), "y", "#i-link", Callback::new(move |()| copy_link(around)))}
        {panel_button("Widen".to_owned(), "w", "#i-widen", Callback::new(move |()| wide.update(|wide| *wide = !*wide)))}
        <a class="button bare square" href=close aria-label="Close panel" title="Close (Esc)">
            {icon("#i-x")}
        </a>
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
