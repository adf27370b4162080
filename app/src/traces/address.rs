//! What a trace page's address says: which tab, and which observation.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::list::encode;

use crate::list::query_value;

/// A tab of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// Input, output and the rest.
    Preview,
    /// All scores.
    Scores,
}

/// The address of the page at hand.
#[derive(Clone, Copy)]
pub(super) struct TraceAddress {
    path: Memo<String>,
    /// The tab that it names.
    pub(super) tab: Memo<Option<Tab>>,
    /// The observation that it names.
    pub(super) observation: Memo<Option<String>>,
}

impl TraceAddress {
    /// The address of the page at hand.
    pub(super) fn here() -> Self {
        let location = use_location();
        let search = location.search;
        let tab = Memo::new(move |_| match search.with(|search| query_value(search, "tab")).as_deref() {
            Some("scores") => Some(Tab::Scores),
            Some("preview") => Some(Tab::Preview),
            _ => None,
        });
        let observation = Memo::new(move |_| search.with(|search| query_value(search, "observation")));
        Self { path: location.pathname, tab, observation }
    }

    /// The same page with this tab and this observation.
    pub(super) fn href(&self, tab: Option<Tab>, observation: Option<&str>) -> String {
        let mut pairs = Vec::new();
        match tab {
            Some(Tab::Scores) => pairs.push("tab=scores".to_owned()),
            Some(Tab::Preview) => pairs.push("tab=preview".to_owned()),
            None => {}
        }
        pairs.extend(observation.map(|id| format!("observation={}", encode(id))));
        let path = self.path.get();
        if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
    }
}
