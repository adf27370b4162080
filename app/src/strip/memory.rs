//! What a person chose to see of a project's figures. It is a cookie of the project's Scores page, so that the server
//! draws the very figures that the browser will show.

use leptos::prelude::*;
use model::list::{decode, encode};

/// The cookie's name.
const COOKIE: &str = "strip=";

/// Stands between the parts of the cookie; inside them it is encoded.
const SEPARATOR: char = '|';

/// The choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Memory {
    /// Whether the figures are put away.
    pub(super) folded: bool,
    /// The columns by their keys; the most used ones where there are none.
    pub(super) chosen: Vec<String>,
}

impl Memory {
    /// The choice that was kept.
    pub(super) fn kept() -> Self {
        let cookies = cookies().unwrap_or_default();
        let found = cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(COOKIE));
        found.map(Self::parse).unwrap_or_default()
    }

    /// Keeps the choice for the page at this path.
    pub(super) fn keep(&self, path: &str) {
        const YEAR_S: u32 = 31_536_000;
        set_cookie(&format!("{COOKIE}{}; path={path}; max-age={YEAR_S}; samesite=lax", self.print()));
    }

    fn parse(text: &str) -> Self {
        let mut parts = text.split(SEPARATOR);
        Self { folded: parts.next() == Some("1"), chosen: parts.map(decode).collect() }
    }

    fn print(&self) -> String {
        let mut text = String::from(if self.folded { "1" } else { "0" });
        for key in &self.chosen {
            text.push(SEPARATOR);
            text.push_str(&encode(key));
        }
        text
    }
}

#[cfg(feature = "ssr")]
fn cookies() -> Option<String> {
    let parts = use_context::<axum::http::request::Parts>()?;
    Some(parts.headers.get("cookie")?.to_str().ok()?.to_owned())
}

#[cfg(not(feature = "ssr"))]
fn cookies() -> Option<String> {
    use wasm_bindgen::JsCast;
    document().dyn_into::<web_sys::HtmlDocument>().ok()?.cookie().ok()
}

fn set_cookie(cookie: &str) {
    use wasm_bindgen::JsCast;
    if let Ok(page) = document().dyn_into::<web_sys::HtmlDocument>() {
        // What cannot be kept still shows until the next load.
        let _ = page.set_cookie(cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_as_it_was_kept() {
        let some =
            |folded, chosen: &[&str]| Memory { folded, chosen: chosen.iter().map(|key| (*key).to_owned()).collect() };
        for memory in [
            some(false, &[]),
            some(true, &[]),
            some(false, &["s:trace:EVAL:NUMERIC:correctness"]),
            some(true, &["s:trace:API:BOOLEAN:a|b;c", "s:run:API:NUMERIC:ä \" %7C"]),
        ] {
            assert!(!memory.print().contains([';', ' ', '"']));
            assert_eq!(Memory::parse(&memory.print()), memory);
        }
        assert_eq!(Memory::parse(""), Memory::default());
    }
}
