//! Values that nobody waits for: asked for by the browser after the page has shown, never by the server.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

/// A value behind a pointer, so that the code that waits is there once for all types.
type Whatever = Arc<dyn Any + Send + Sync>;

/// A value that comes after the page has shown.
pub(crate) struct Later<T> {
    value: ReadSignal<Option<Whatever>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Later<T> {}

impl<T: Clone + 'static> Later<T> {
    /// The value, once it has come.
    pub(crate) fn get(self) -> Option<T> {
        self.value.with(read)
    }
}

fn read<T: Clone + 'static>(value: &Option<Whatever>) -> Option<T> {
    value.as_ref()?.downcast_ref().cloned()
}

/// The value, once it has come. It is asked for again when what `fetch` reads changes; an answer that was
/// overtaken by a later question is dropped.
pub(crate) fn after_paint<T, Answer>(fetch: impl Fn() -> Answer + 'static) -> Later<T>
where
    T: Send + Sync + 'static,
    Answer: Future<Output = T> + 'static,
{
    let fetch = move || -> Pin<Box<dyn Future<Output = Whatever>>> {
        let answer = fetch();
        Box::pin(async move { Arc::new(answer.await) as Whatever })
    };
    Later { value: ask(Box::new(fetch)), of: PhantomData }
}

fn ask(fetch: Box<dyn Fn() -> Pin<Box<dyn Future<Output = Whatever>>>>) -> ReadSignal<Option<Whatever>> {
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
