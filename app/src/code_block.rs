//! Code to be copied.

use std::time::Duration;

use leptos::prelude::*;

use crate::icon::icon;
use crate::live::copy_text;

/// A block of code with a button that copies it.
#[component]
pub(crate) fn CodeBlock(text: String, name: &'static str) -> impl IntoView {
    let copied = RwSignal::new(false);
    let source = text.clone();
    let copy = move |_| {
        // A browser that refuses leaves the text to be copied by hand.
        copied.set(copy_text(&source));
        set_timeout(
            move || {
                copied.try_set(false);
            },
            Duration::from_secs(2),
        );
    };
    view! {
        <div class="code-block">
            <pre tabindex="0">{text}</pre>
            <button type="button" class="button bare square needs-browser" aria-label=name title=name on:click=copy>
                {move || icon(if copied.get() { "#i-check" } else { "#i-copy" })}
            </button>
        </div>
    }
    .into_any()
}
