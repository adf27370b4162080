//! The time range of a list: presets as links, and ends of one's own in one's own zone.

use leptos::prelude::*;
use model::list::{Span, TimeRange};

use super::range_custom::CustomRange;
use super::words::range_words;
use crate::icon::icon;
use crate::list::{ListAddress, with_range};
use crate::live::is_alive;

/// The spans on offer, shortest first.
pub(super) const PASTS: [TimeRange; 7] = [
    TimeRange::Past { count: 30, span: Span::Minutes },
    TimeRange::Past { count: 1, span: Span::Hours },
    TimeRange::Past { count: 24, span: Span::Hours },
    TimeRange::Past { count: 7, span: Span::Days },
    TimeRange::Past { count: 14, span: Span::Days },
    TimeRange::Past { count: 30, span: Span::Days },
    TimeRange::Past { count: 90, span: Span::Days },
];

/// The picker.
#[component]
pub(crate) fn RangePicker(
    /// The list whose range it sets.
    list: ListAddress,
) -> impl IntoView {
    let range = Memo::new(move |_| list.parsed.with(|parsed| parsed.query.range));
    let alive = is_alive();
    let words = move || range_words(range.get(), alive.get());
    let presets = move || {
        let query = list.query();
        let preset = |preset: Option<TimeRange>| {
            let chosen = query.range == preset;
            view! {
                <li>
                    <a class="item" href=list.href(&with_range(&query, preset)) aria-current=chosen.then_some("true")>
                        <span class="item-words">{range_words(preset, false)}</span>
                        {chosen.then(|| icon("#i-check"))}
                    </a>
                </li>
            }
        };
        PASTS.into_iter().map(Some).chain([None]).map(preset).collect_view()
    };
    view! {
        <details class="menu end range-menu">
            <summary class="button" title="Time range">{icon("#i-clock")}<span>{words}</span>{icon("#i-chev-down")}</summary>
            <div class="popover">
                <ul>{presets}</ul>
                <CustomRange list=list range=range/>
            </div>
        </details>
    }
    .into_any()
}
