//! The menu that chooses which score columns have a tile.

use leptos::prelude::*;
use model::strip::Strip;

use crate::icon::icon;
use crate::table::count_words;
use crate::words;

/// The most columns shown at once.
const MOST_SHOWN: usize = 4;

/// The menu; `choose` is told the keys of the columns to show.
pub(super) fn menu_view(strip: &Strip, choose: impl Fn(Vec<String>) + Clone + 'static) -> AnyView {
    let shown: Vec<String> = strip.tiles.iter().map(|tile| tile.column.key()).collect();
    let items = strip.columns.iter().map(|(column, n)| {
        let key = column.key();
        let checked = shown.contains(&key);
        let full = !checked && shown.len() >= MOST_SHOWN;
        let (symbol, source) = words::source(column.source);
        let (level, data_type) = (words::level(column.level).1, words::data_type(column.data_type).1);
        let title = format!("{source} · {level} · {data_type}");
        let (choose, shown) = (choose.clone(), shown.clone());
        let change = move |event| {
            let mut next: Vec<String> = shown.iter().filter(|other| **other != key).cloned().collect();
            if event_target_checked(&event) {
                next.push(key.clone());
            }
            choose(next);
        };
        view! {
            <li>
                <label class="item" title=title.clone()>
                    <input type="checkbox" prop:checked=checked disabled=full on:change=change/>
                    {icon(symbol)}
                    <span class="item-words">{column.name.clone()}</span>
                    <span class="unseen-words">{title.clone()}</span>
                    <span class="hint">{count_words(*n)}</span>
                </label>
            </li>
        }
    });
    view! {
        <details class="menu end needs-browser strip-menu">
            <summary class="button bare square" aria-label="Choose scores" title="Choose scores">{icon("#i-plus")}</summary>
            <div class="popover">
                <p class="hint">"Up to four scores, most used first"</p>
                <ul>{items.collect_view()}</ul>
            </div>
        </details>
    }
    .into_any()
}
