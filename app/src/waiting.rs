//! A view that waits for its data.

use std::pin::Pin;

use leptos::prelude::*;

/// A view that is on its way.
type Coming = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// The view that `draw` makes once its data is there; made again whenever what it reads changes. To stand inside a
/// `Suspense` or `Transition`.
pub(crate) fn waiting<Drawing>(draw: impl Fn() -> Drawing + Send + 'static) -> AnyView
where
    Drawing: Future<Output = AnyView> + Send + 'static,
{
    suspended(Box::new(move || Box::pin(draw())))
}

fn suspended(draw: Box<dyn Fn() -> Coming + Send>) -> AnyView {
    (move || Suspend::new(draw())).into_any()
}
