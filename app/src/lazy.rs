//! Code that comes apart: the browser loads that of a page when the page is first shown, beside its data, and until it
//! has come the page before stays; that of a menu when the menu is first opened. What two of them need comes with every
//! page. The server has all of it.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;
#[cfg(feature = "ssr")]
use leptos_meta::Link;
use leptos_router::hooks::use_location;

use crate::configs::ConfigsRoute;
use crate::live::leave_for;
use crate::login::{LinkRoute, LoginRoute};
use crate::rejected::RejectedRoute;
use crate::review::ReviewRoute;
use crate::runs::RunRoute;
use crate::scores::ScoresRoute;
use crate::settings::{OrganizationRoute, SettingsRoute};
use crate::traces::{TraceRoute, TracesRoute};

/// Code that could not be loaded: the network failed, or the server has meanwhile become another version.
pub(crate) type Unloaded = leptos::wasm_split::SplitLoaderError;

/// Makes a page lazy: `lazy_page!(TraceRoute, trace_page, TracePage)` is a route of the component `TracePage`, whose
/// code is the chunk `trace_page`. The route stands in `app.rs`, and in `load_page` below.
macro_rules! lazy_page {
    ($route:ident, $chunk:ident, $page:ident) => {
        /// The page as a route.
        pub(crate) struct $route;

        #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = leptos::wasm_split, preload(load_page), fallible)]
        fn $chunk() -> Result<AnyView, $crate::lazy::Unloaded> {
            Ok(view! { <$page/> }.into_any())
        }

        impl $route {
            /// Loads the page's code.
            pub(crate) async fn load() -> Result<(), $crate::lazy::Unloaded> {
                load_page().await
            }
        }

        impl leptos_router::LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                $crate::lazy::name_in_head(stringify!($chunk));
                $chunk().await.unwrap_or_else($crate::lazy::load_whole)
            }

            async fn preload() {
                // The view tries again, and sees to a failure.
                let _ = Self::load().await;
            }
        }
    };
}
pub(crate) use lazy_page;

/// The server names what a page's code needs in the page's head, so that it is fetched beside the rest. Leptos has a way of
/// its own, which after a wait may write into the head of another request.
pub(crate) fn name_in_head(page: &str) {
    #[cfg(feature = "ssr")]
    if let Some(manifest) = use_context::<leptos::WasmSplitManifest>()
        && let Some(manifest) = manifest.0.try_read_value()
    {
        let (folder, needs, loader) = &*manifest;
        // Who draws a link puts it into the head.
        for chunk in needs.get(page).into_iter().flatten() {
            let href = format!("{folder}/{chunk}.wasm");
            let link =
                view! { <Link rel="preload" href=href as_="fetch" type_="application/wasm" crossorigin="anonymous"/> };
            drop(link.to_html());
        }
        drop(view! { <Link rel="modulepreload" href=format!("{folder}/{loader}")/> }.to_html());
    }
    #[cfg(not(feature = "ssr"))]
    let _ = page;
}

/// A page whose code did not come is loaded whole, from the server as it is now.
pub(crate) fn load_whole(_: Unloaded) -> AnyView {
    let location = use_location();
    let search = location.search.get_untracked();
    let question = if search.is_empty() { "" } else { "?" };
    leave_for(&format!("{}{question}{search}", location.pathname.get_untracked()));
    ().into_any()
}

/// A view whose code comes apart, for what is closed when the server draws it. `draw` is a `wasm_split` function, called
/// once `load`, its `preload`, is done. Where that fails the page is loaded again.
pub(crate) fn apart<Drawing>(
    load: impl Future<Output = Result<(), Unloaded>> + 'static,
    draw: impl Fn() -> Drawing + Send + 'static,
) -> AnyView
where
    Drawing: Future<Output = Result<AnyView, Unloaded>> + 'static,
{
    drawn_when_there(Box::pin(load), Box::new(move || at_once(pin!(draw()))))
}

fn drawn_when_there(
    load: Pin<Box<dyn Future<Output = Result<(), Unloaded>>>>,
    draw: Box<dyn Fn() -> Option<AnyView> + Send>,
) -> AnyView {
    let is_there = RwSignal::new(false);
    spawn_local(async move {
        match load.await {
            // It may have been closed meanwhile.
            Ok(()) => drop(is_there.try_set(true)),
            // A browser that refuses says so itself.
            Err(_) => drop(window().location().reload()),
        }
    });
    (move || is_there.get().then(&draw)).into_any()
}

/// The view whose code is there.
fn at_once(drawing: Pin<&mut dyn Future<Output = Result<AnyView, Unloaded>>>) -> Option<AnyView> {
    match drawing.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(view) => view.ok(),
        Poll::Pending => None,
    }
}

/// Loads the code of the page at a path, so that it can be taken over in one go, and says whether it has come. Without
/// it the page can still be read as the server drew it.
pub async fn load_page(path: &str) -> bool {
    let words: Vec<_> = path.split('/').filter(|word| !word.is_empty()).collect();
    let loaded = match words[..] {
        ["link"] => LinkRoute::load().await,
        ["login"] => LoginRoute::load().await,
        ["project", _, "datasets", _, "runs", _] => RunRoute::load().await,
        ["project", _, "review"] => ReviewRoute::load().await,
        ["project", _, "scores"] => ScoresRoute::load().await,
        ["project", _, "scores", "rejected"] => RejectedRoute::load().await,
        ["project", _, "score-configs"] => ConfigsRoute::load().await,
        ["project", _, "settings"] => SettingsRoute::load().await,
        ["project", _, "settings", "organization"] => OrganizationRoute::load().await,
        ["project", _, "traces"] => TracesRoute::load().await,
        ["project", _, "traces", _] => TraceRoute::load().await,
        _ => Ok(()),
    };
    loaded.is_ok()
}
