//! The WebAssembly entry point: takes over the page that the server drew.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's own script once the browser half has loaded. The page is taken over in one go, so its own code
/// comes first.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    let path = leptos::prelude::window().location().pathname().unwrap_or_default();
    if app::load_page(&path).await {
        leptos::mount::hydrate_body(app::App);
    }
}
