//! A list without rows: what would bring some back.

use leptos::prelude::*;
use model::list::{ListQuery, Position};
use model::scores::ScoreField;

use crate::filters::FilterField;
use crate::icon::icon;
use crate::table::address;
use crate::whole::IntoWhole;

/// Nothing matches: each single thing that could be taken away, and all of them.
#[component]
pub(crate) fn NoMatch(query: ListQuery<ScoreField>, path: String) -> impl IntoView {
    let mut without_range = query.at(Position::First);
    without_range.range = None;
    let range = query.range.map(|range| {
        let words = range.words();
        view! {
            <li>
                <a class="item" href=address(&path, &without_range)>
                    {icon("#i-clock")}
                    <span class="item-words">"All time instead of " <b>{lower_first(&words)}</b></span>
                </a>
            </li>
        }
    });
    let filters = query.filters.iter().enumerate().map(|(index, filter)| {
        let values: Vec<_> = filter.test.values().iter().map(|value| filter.field.short(value)).collect();
        view! {
            <li>
                <a class="item" href=address(&path, &query.without_filter(index))>
                    {icon("#i-x")}
                    <span class="item-words">
                        <b>{model::list::ListField::title(&filter.field).into_owned()}</b>
                        {format!(" {} ", filter.op_words())}
                        <b>{values.join(", ")}</b>
                    </span>
                </a>
            </li>
        }
    });
    let all = ListQuery { filters: Vec::new(), ..without_range.clone() };
    view! {
        <div class="teach in-list">
            <h2>"No scores match these filters"</h2>
            <p>"Take one of them away, or all."</p>
            <ul class="ways">{filters.collect_view()} {range}</ul>
            <p>
                <a class="button" href=address(&path, &all)>"Clear all filters"</a>
            </p>
        </div>
    }
    .whole()
}

/// A page that had rows when its address was made.
#[component]
pub(crate) fn NoMoreRows(query: ListQuery<ScoreField>, path: String) -> impl IntoView {
    view! {
        <div class="teach in-list">
            <h2>"No rows on this page any more"</h2>
            <p>
                <a class="button" href=address(&path, &query.at(Position::First))>"Go to the first page"</a>
            </p>
        </div>
    }
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
