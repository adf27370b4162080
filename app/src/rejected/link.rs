//! The way to the refused scores, beside those that were taken.

use leptos::prelude::*;

use super::server::{COUNTED, rejected_count};
use crate::icon::icon;
use crate::live::after_paint;
use crate::nav::project_path;
use crate::table::count_words;

/// Leads to the refused scores, and says how many there are once that is known; asked for again with the list.
pub(crate) fn rejected_link(project: Memo<String>, again: RwSignal<u32>) -> AnyView {
    let count = after_paint(move || {
        again.track();
        rejected_count(project.get())
    });
    let count = move || count.get().and_then(Result::ok).filter(|count| *count > 0);
    let words = move || match count() {
        Some(COUNTED..) => format!("{}+ rejected", count_words(COUNTED.unsigned_abs())),
        Some(count) => format!("{} rejected", count_words(count.unsigned_abs())),
        None => "Rejected".to_owned(),
    };
    view! {
        <a
            class="button bare"
            class:some-rejected=move || count().is_some()
            href=move || project_path(&project.get(), "scores/rejected")
            title="Scores that were refused"
        >
            {icon("#i-warn")}
            <span>{words}</span>
        </a>
    }
    .into_any()
}
