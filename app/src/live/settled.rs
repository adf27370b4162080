//! What a person is still typing, once they have stopped for a moment.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

/// Who types goes on within this time.
const PAUSE: Duration = Duration::from_millis(200);

/// The value as it was when it last stayed the same for a moment.
pub(crate) fn settled<T>(value: impl Fn() -> T + 'static) -> ReadSignal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (calm, set_calm) = signal(untrack(&value));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let now = value();
        // Who typed may be gone by the time this runs.
        if let Some(earlier) = timer.try_get_value().flatten() {
            earlier.clear();
        }
        let settle = move || {
            if calm.try_with_untracked(|calm| *calm != now) == Some(true) {
                set_calm.try_set(now);
            }
        };
        timer.set_value(set_timeout_with_handle(settle, PAUSE).ok());
    });
    calm
}
