//! The time range of a list: presets as links, and ends of one's own in one's own zone.

use leptos::prelude::*;
use model::list::{Span, TimeRange};

use super::address::with_range;
use super::range_custom::CustomRange;
use super::{FilterField, ListAddress};
use crate::icon::icon;
use crate::live::{is_alive, local_minute_words};
use crate::whole::IntoWhole;

const PRESETS: [Option<TimeRange>; 7] = [
    Some(TimeRange::Past { count: 30, span: Span::Minutes }),
    Some(TimeRange::Past { count: 1, span: Span::Hours }),
    Some(TimeRange::Past { count: 24, span: Span::Hours }),
    Some(TimeRange::Past { count: 7, span: Span::Days }),
    Some(TimeRange::Past { count: 30, span: Span::Days }),
    Some(TimeRange::Past { count: 90, span: Span::Days }),
    None,
];

/// The picker.
#[component]
pub(crate) fn RangePicker<F: FilterField>(
    /// The list whose range it sets.
    list: ListAddress<F>,
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
        PRESETS.map(preset).into_iter().collect_view()
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
    .whole()
}

/// The range for people; ends of one's own in the person's zone once the browser can tell it.
fn range_words(range: Option<TimeRange>, local: bool) -> String {
    match range {
        None => "All time".to_owned(),
        Some(TimeRange::Between { from, to }) if local => match (from, to) {
            (Some(from), Some(to)) => format!("{} to {}", local_minute_words(from), local_minute_words(to)),
            (Some(from), None) => format!("Since {}", local_minute_words(from)),
            (None, Some(to)) => format!("Before {}", local_minute_words(to)),
            (None, None) => "All time".to_owned(),
        },
        Some(range) => range.words(),
    }
}
