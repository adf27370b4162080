//! Values that nobody waits for: asked for by the browser after the page has shown, never by the server.

use leptos::prelude::*;
use leptos::task::spawn_local;

/// The value, once it has come. It is asked for again when what `fetch` reads changes; an answer that was
/// overtaken by a later question is dropped.
pub(crate) fn after_paint<T, Answer>(fetch: impl Fn() -> Answer + 'static) -> ReadSignal<Option<T>>
where
    T: Send + Sync + 'static,
    Answer: Future<Output = T> + 'static,
{
    let (value, set_value) = signal(None);
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        // Who asked may be gone by the time this runs.
        let Some(earlier) = latest.try_get_value() else { return };
        let question = earlier.wrapping_add(1);
        latest.set_value(question);
        let answer = fetch();
        spawn_local(async move {
            let answer = answer.await;
            if latest.try_get_value() == Some(question) {
                set_value.try_set(Some(answer));
            }
        });
    });
    value
}
