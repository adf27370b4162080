//! The theme: the system's unless the person has chosen. The choice is a cookie, so that the server can write it
//! into the page before it is painted.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use crate::icon::icon;

/// The cookie's name.
#[cfg(feature = "ssr")]
const COOKIE: &str = "theme=";

/// Which theme a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// What the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Reads the word; any other is the system's.
    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// The word of a theme that was chosen.
    pub(crate) const fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    const fn shown(self) -> (&'static str, &'static str) {
        match self {
            Self::System => ("#i-contrast", "Theme: as the system"),
            Self::Light => ("#i-sun", "Theme: light"),
            Self::Dark => ("#i-moon", "Theme: dark"),
        }
    }

    /// The theme that the request's cookie asks for.
    #[cfg(feature = "ssr")]
    pub(crate) fn of_request() -> Self {
        let parts = use_context::<axum::http::request::Parts>();
        let cookies =
            parts.as_ref().and_then(|parts| parts.headers.get("cookie")).and_then(|value| value.to_str().ok());
        let found = cookies.unwrap_or_default().split(';').find_map(|cookie| cookie.trim().strip_prefix(COOKIE));
        Self::parse(found.unwrap_or_default())
    }

    /// The theme that the page was drawn in.
    #[cfg(not(feature = "ssr"))]
    fn of_request() -> Self {
        let root = document().document_element();
        Self::parse(&root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_default())
    }

    fn put_on(self) {
        const YEAR_S: u32 = 31_536_000;
        let (Some(root), Ok(page)) = (document().document_element(), document().dyn_into::<HtmlDocument>()) else {
            return;
        };
        // What cannot be kept still shows until the next load.
        let _ = match self.word() {
            Some(word) => root.set_attribute("data-theme", word),
            None => root.remove_attribute("data-theme"),
        };
        let (word, age) = self.word().map_or(("system", 0), |word| (word, YEAR_S));
        let _ = page.set_cookie(&format!("theme={word}; path=/; max-age={age}; samesite=lax"));
    }
}

/// The theme that is on, for whatever shows it.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<Theme>);

pub(super) fn provide_theme() {
    provide_context(Chosen(RwSignal::new(Theme::of_request())));
}

/// The theme that is on.
pub(crate) fn chosen_theme() -> RwSignal<Theme> {
    use_context::<Chosen>().map_or_else(|| RwSignal::new(Theme::System), |Chosen(theme)| theme)
}

/// The button that goes from the system's theme to light to dark.
#[component]
pub(crate) fn ThemeButton() -> impl IntoView {
    let theme = chosen_theme();
    let name = move || theme.get().shown().1;
    view! {
        <button
            type="button"
            class="button bare square needs-browser"
            aria-label=name
            title=name
            on:click=move |_| choose_theme(theme, theme.get_untracked().next())
        >
            {move || icon(theme.get().shown().0)}
        </button>
    }
    .into_any()
}

/// Puts a theme on, and keeps it.
pub(crate) fn choose_theme(on: RwSignal<Theme>, theme: Theme) {
    on.set(theme);
    theme.put_on();
}
