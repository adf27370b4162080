//! The list of all keys, behind `?` on every page of a project.

use leptos::html;
use leptos::prelude::*;

use crate::icon::icon;
use crate::live::on_keys;

/// What is done, and the keys that do it.
type Line = (&'static str, &'static [&'static str]);

const ANYWHERE: &[Line] = &[("This list", &["?"]), ("Close, cancel", &["Esc"])];

const LIST: &[Line] = &[
    ("Search", &["/"]),
    ("Add filter", &["f"]),
    ("Time range", &["t"]),
    ("Columns", &["v"]),
    ("Review traces one by one", &["r"]),
    ("Next, previous page", &["]", "["]),
    ("Undo (10 s)", &["z"]),
];

const ROWS: &[Line] = &[
    ("Next, previous row", &["j", "k"]),
    ("Open row", &["↵"]),
    ("Tick row", &["x"]),
    ("Tick several", &["Shift", "↓"]),
    ("Next, previous cell", &["l", "h"]),
    ("Filter to this cell", &["Shift", "F"]),
];

const PANEL: &[Line] = &[("Next, previous score", &["j", "k"]), ("Widen", &["w"]), ("Copy link", &["y"])];

const TRACE: &[Line] = &[
    ("Next, previous trace", &["j", "k"]),
    ("Next, previous observation", &["↓", "↑"]),
    ("Fold, unfold", &["←", "→"]),
    ("Search in the trace", &["/"]),
    ("Bookmark", &["b"]),
];

const COLUMNS: &[Line] = &[("Show, hide column", &["Space"]), ("Move column", &["Alt", "↑", "↓"])];

/// Whether the list is open.
#[derive(Clone, Copy)]
pub(super) struct Help(RwSignal<bool>);

/// Gives the pages below a list of keys.
pub(super) fn provide_help() {
    let help = Help(RwSignal::new(false));
    provide_context(help);
    on_keys(move |event| {
        if event.key() == "?" {
            event.prevent_default();
            help.0.set(true);
        }
    });
}

/// The button in the sidebar.
pub(super) fn help_button() -> impl IntoView {
    use_context::<Help>().map(|Help(open)| {
        view! {
            <button
                type="button"
                class="nav-link needs-browser"
                title="Keyboard shortcuts"
                aria-label="Keyboard shortcuts"
                on:click=move |_| open.set(true)
            >
                {icon("#i-keyboard")}
                <span>"Keyboard shortcuts"</span>
                <kbd>"?"</kbd>
            </button>
        }
    })
}

/// The list.
#[component]
pub(super) fn HelpDialog() -> impl IntoView {
    let Some(Help(open)) = use_context::<Help>() else { return ().into_any() };
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let (true, Some(dialog)) = (open.get(), dialog.get())
            && !dialog.open()
        {
            // A browser without dialogs shows none.
            let _ = dialog.show_modal();
        }
    });
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="help" aria-label="Keyboard shortcuts" node_ref=dialog on:close=move |_| open.set(false)>
            {move || open.get().then(|| help_body(close))}
        </dialog>
    }
    .into_any()
}

fn help_body(close: impl Fn(web_sys::MouseEvent) + 'static) -> impl IntoView {
    view! {
        <header>
            <h2>"Keyboard shortcuts"</h2>
            <button type="button" class="button bare square" aria-label="Close" title="Close (Esc)" on:click=close>
                {icon("#i-x")}
            </button>
        </header>
        <div class="help-columns">
            <div>{group("Anywhere", ANYWHERE)} {group("A list", LIST)} {group("Columns", COLUMNS)}</div>
            <div>{group("Rows", ROWS)} {group("A panel", PANEL)} {group("A trace", TRACE)}</div>
        </div>
    }
}

fn group(title: &'static str, lines: &'static [Line]) -> impl IntoView {
    let line = |(what, keys): &Line| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
        view! {
            <div>
                <dt>{*what}</dt>
                <dd>{keys}</dd>
            </div>
        }
    };
    view! {
        <h3>{title}</h3>
        <dl>{lines.iter().map(line).collect_view()}</dl>
    }
}
