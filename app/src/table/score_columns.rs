//! Score columns in the Columns panel: what tells each from the others, and all of one name at once.

use leptos::prelude::*;
use model::scores::{Level, ScoreColumn};

use crate::icon::icon;
use crate::list::{AnyField, ListAddress};
use crate::table::count_words;
use crate::words;

/// The icon of the column's source.
pub(super) fn source_icon(column: &ScoreColumn) -> AnyView {
    let (symbol, word) = words::source(column.source);
    view! { <span class="column-source" title=word>{icon(symbol)}</span> }.into_any()
}

/// What tells the column from its namesakes, and how many scores it has.
pub(super) fn about_scores(list: ListAddress, column: &ScoreColumn) -> AnyView {
    let used = list.scores.get_untracked();
    let others = || used.iter().map(|used| &used.column).filter(|other| other.name == column.name && *other != column);
    let level = (column.level != Level::Trace).then(|| words::level(column.level).1.to_lowercase());
    let source = others().any(|other| other.level == column.level && other.source != column.source);
    let source = source.then(|| words::source(column.source).1.to_lowercase());
    let data_type = others().any(|other| other.level == column.level && other.source == column.source);
    let data_type = data_type.then(|| words::data_type(column.data_type).1.to_lowercase());
    let about: Vec<_> = [level, source, data_type].into_iter().flatten().collect();
    let count = used.iter().find(|other| other.column == *column).map(|used| count_words(used.n));
    view! { <span class="column-about">{about.join(", ")}</span> <span class="column-uses">{count}</span> }.into_any()
}

/// A button for each name that several of these columns have: it ticks them all.
pub(super) fn namesakes_view(
    found: &[(AnyField, bool)],
    shown: Signal<Vec<AnyField>>,
    choose: Callback<Option<Vec<AnyField>>>,
) -> AnyView {
    let named = |field: &AnyField| field.score_column().map(|column| column.name.clone());
    let mut names: Vec<String> = found.iter().filter_map(|(field, _)| named(field)).collect();
    names.sort();
    names.dedup();
    let button = |name: String| {
        let all: Vec<AnyField> = found
            .iter()
            .map(|(field, _)| field)
            .filter(|field| named(field).as_ref() == Some(&name))
            .cloned()
            .collect();
        let is_vain = all.len() < 2 || found.iter().all(|(field, is_shown)| *is_shown || !all.contains(field));
        (!is_vain).then(|| {
            let words = format!("Tick all {} named {name}", all.len());
            let tick = move |_| {
                let mut columns = shown.get_untracked();
                let new: Vec<_> = all.iter().filter(|field| !columns.contains(field)).cloned().collect();
                columns.extend(new);
                choose.run(Some(columns));
            };
            view! { <li><button type="button" class="button bare small" on:click=tick>{words}</button></li> }
        })
    };
    names.into_iter().filter_map(button).collect_view().into_any()
}
