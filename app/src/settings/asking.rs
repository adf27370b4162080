//! A button for what cannot be undone: it asks once more, in its own place.

use leptos::prelude::*;

/// The button: `Revoke`, then `Revoke now` and `Keep`. Its accessible names say of what.
pub(super) fn asking_view(verb: &'static str, of: String, act: impl Fn() + Clone + Send + 'static) -> impl IntoView {
    let is_asking = RwSignal::new(false);
    let label = format!("{verb} {of}");
    move || {
        if is_asking.get() {
            let (act, label) = (act.clone(), format!("{verb} {of} now"));
            let agree = move |_| {
                is_asking.set(false);
                act();
            };
            view! {
                <button type="button" class="button small danger" aria-label=label on:click=agree>
                    {format!("{verb} now")}
                </button>
                <button type="button" class="button small bare" on:click=move |_| is_asking.set(false)>
                    "Keep"
                </button>
            }
            .into_any()
        } else {
            view! {
                <button
                    type="button"
                    class="button small bare needs-browser"
                    aria-label=label.clone()
                    on:click=move |_| is_asking.set(true)
                >
                    {verb}
                </button>
            }
            .into_any()
        }
    }
}
