//! The frame of the settings: their tabs, which lead to two pages, and what the open one holds.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::list::query_value;
use crate::live::{Toaster, Toasts};
use crate::nav::project_path;

/// The path of the page of what the organization shares, below a project's.
pub(super) const ORGANIZATION: &str = "settings/organization";

/// The tabs by their words, their names and the pages that hold them.
const TABS: [(&str, &str, &str); 6] = [
    ("keys", "API keys", "settings"),
    ("connect", "Connect", "settings"),
    ("members", "Members", ORGANIZATION),
    ("project", "Project", ORGANIZATION),
    ("audit", "Audit", ORGANIZATION),
    ("account", "Your account", "settings"),
];

/// The tab that the address names; the page's first where it names none.
pub(super) fn open_tab(first: &'static str) -> Memo<String> {
    let search = use_location().search;
    Memo::new(move |_| search.with(|search| query_value(search, "tab")).unwrap_or_else(|| first.to_owned()))
}

/// The tabs and, below them, what the open one holds.
pub(super) fn settings_frame(project: Memo<String>, open: Memo<String>, toaster: Toaster, part: AnyView) -> AnyView {
    let tabs = TABS.iter().map(move |(word, name, page)| {
        let href = move || format!("{}?tab={word}", project_path(&project.get(), page));
        let current = move || open.with(|open| open == word).then_some("page");
        view! { <a class="tab" href=href aria-current=current>{*name}</a> }
    });
    view! {
        <Title text="Settings"/>
        <div class="page plain-page">
            <header class="title-line"><h1>"Settings"</h1></header>
            <nav class="tabs" aria-label="Settings">{tabs.collect_view()}</nav>
            <div class="plain-scroll padded" tabindex="0" role="region" aria-label="Settings">
                {part}
            </div>
            <Toasts toaster=toaster/>
        </div>
    }
    .into_any()
}
