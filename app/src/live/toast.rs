//! Short notes at the bottom left of a page: what was done, and for ten seconds the way to undo it.

use std::time::Duration;

use leptos::prelude::*;

use crate::icon::icon;

/// How long a note stays that offers to undo.
const UNDO: Duration = Duration::from_secs(10);
/// How long another note stays.
const GLANCE: Duration = Duration::from_secs(4);

/// One note.
#[derive(Clone)]
struct Toast {
    words: String,
    is_bad: bool,
    undo: Option<Callback<()>>,
    more: Option<Action>,
}

/// Something else that can be done about what was done: in words, and how.
pub(crate) type Action = (String, Callback<()>);

/// Where notes are shown.
#[derive(Clone, Copy)]
pub(crate) struct Toaster {
    shown: RwSignal<Option<Toast>>,
    latest: StoredValue<u32>,
}

impl Toaster {
    /// A place for notes.
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::new(None), latest: StoredValue::new(0) }
    }

    /// Says what was done.
    pub(crate) fn say(self, words: impl Into<String>) {
        self.show(Toast { words: words.into(), is_bad: false, undo: None, more: None }, GLANCE);
    }

    /// Says what could not be done.
    pub(crate) fn complain(self, words: impl Into<String>) {
        self.show(Toast { words: words.into(), is_bad: true, undo: None, more: None }, UNDO);
    }

    /// Says what was done, and offers to undo it.
    pub(crate) fn offer_undo(self, words: impl Into<String>, undo: Callback<()>) {
        self.offer(words, undo, None);
    }

    /// Says what was done, and offers to undo it, or to do more.
    pub(crate) fn offer(self, words: impl Into<String>, undo: Callback<()>, more: Option<Action>) {
        self.show(Toast { words: words.into(), is_bad: false, undo: Some(undo), more }, UNDO);
    }

    /// Undoes what the note in sight offers to undo.
    pub(crate) fn undo(self) {
        if let Some(undo) = self.shown.get_untracked().and_then(|toast| toast.undo) {
            self.hide();
            undo.run(());
        }
    }

    fn hide(self) {
        self.shown.set(None);
    }

    fn show(self, toast: Toast, stay: Duration) {
        let number = self.latest.get_value().wrapping_add(1);
        self.latest.set_value(number);
        self.shown.set(Some(toast));
        set_timeout(
            move || {
                if self.latest.try_get_value() == Some(number) {
                    self.shown.try_set(None);
                }
            },
            stay,
        );
    }
}

/// The place on the page.
#[component]
pub(crate) fn Toasts(toaster: Toaster) -> impl IntoView {
    let note = move || toaster.shown.get().map(|toast| note_view(toast, toaster));
    view! {
        <div class="toasts" role="status">
            {note}
        </div>
    }
    .into_any()
}

fn note_view(toast: Toast, toaster: Toaster) -> impl IntoView {
    let symbol = if toast.is_bad { "#i-error" } else { "#i-check" };
    let class = if toast.is_bad { "toast bad" } else { "toast" };
    let undo = toast.undo.is_some().then(|| {
        view! {
            <button type="button" class="button bare small" on:click=move |_| toaster.undo()>
                "Undo"
                <kbd>"z"</kbd>
            </button>
        }
    });
    let more = toast.more.map(|(words, act)| {
        let press = move |_| {
            toaster.hide();
            act.run(());
        };
        view! { <button type="button" class="button bare small" on:click=press>{words}</button> }
    });
    view! {
        <div class=class>
            {icon(symbol)}
            <span>{toast.words}</span>
            {more}
            {undo}
            <button
                type="button"
                class="button bare square small"
                aria-label="Close"
                title="Close"
                on:click=move |_| toaster.hide()
            >
                {icon("#i-x")}
            </button>
        </div>
    }
}
