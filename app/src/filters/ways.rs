//! Ways out of a list that has no rows: each single change, and how many rows it would bring.

use leptos::prelude::*;
use model::list::{Span, TimeRange};
use model::table::Total;

use super::range::PASTS;
use super::words::{FilterWords, range_words};
use crate::icon::icon;
use crate::list::{ListAddress, ListName, Query, address, cleared, list_total, with_range, with_search};
use crate::live::{Later, after_paint, is_alive};
use crate::rpc::Trouble;
use crate::table::total_words;

/// How many rows a way brings, once that is known.
type Count = Later<Result<Total, Trouble>>;

/// The ways.
#[component]
pub(crate) fn Ways(
    /// The list.
    list: ListAddress,
    /// Its query, which has no rows.
    query: Query,
) -> impl IntoView {
    let alive = is_alive();
    let (project, path) = (list.project.get_untracked(), list.path.get_untracked());
    let ways = ways_of(&query, alive);
    let counts: Vec<Count> = ways
        .iter()
        .map(|way| {
            let (project, asked) = (project.clone(), way.query.rows_asked().print());
            after_paint(move || list_total(project.clone(), list.name.word().to_owned(), asked.clone()))
        })
        .collect();
    let items: Vec<_> =
        ways.into_iter().zip(&counts).map(|(way, count)| way_view(list.name, way, *count, &path)).collect();
    let is_vain = Memo::new(move |_| counts.iter().all(|count| is_zero(*count)));
    let sentence = move || match (alive.get(), is_vain.get()) {
        (false, _) => "Take one of them away, or all.",
        (true, false) => "One change would show rows:",
        (true, true) => "No single change would show rows.",
    };
    let all = with_range(&cleared(&query), None);
    view! {
        <p role="status">{sentence}</p>
        <ul class="ways" hidden=move || is_vain.get()>{items}</ul>
        <p>
            <a class="button" href=address(&path, &all)>"Clear all filters"</a>
        </p>
    }
    .into_any()
}

/// One change.
struct Way {
    symbol: &'static str,
    words: AnyView,
    query: Query,
}

fn ways_of(query: &Query, alive: Signal<bool>) -> Vec<Way> {
    let mut ways = Vec::new();
    for (index, filter) in query.filters.iter().enumerate() {
        let filter = filter.clone();
        let shown = move || {
            let FilterWords { title, op, value, more } = FilterWords::of(&filter, alive.get());
            view! { <b>{title}</b>" "{op}" "<b>{value}</b>{more} }
        };
        ways.push(Way { symbol: "#i-x", words: shown.into_any(), query: query.without_filter(index) });
    }
    if let Some(words) = &query.search {
        let words = view! { "Search for "<b>{words.clone()}</b> }.into_any();
        ways.push(Way { symbol: "#i-x", words, query: with_search(query, "") });
    }
    if let Some(range) = query.range {
        let wider = PASTS.into_iter().find(|preset| minutes(*preset) > minutes(range)).map(Some);
        for other in wider.into_iter().chain([None]) {
            let instead = move || lower_first(&range_words(Some(range), alive.get()));
            let words = view! { <b>{range_words(other, false)}</b>" instead of "{instead} }.into_any();
            ways.push(Way { symbol: "#i-clock", words, query: with_range(query, other) });
        }
    }
    ways
}

/// How long a range is that ends now; ends of one's own are not wider or narrower than one.
fn minutes(range: TimeRange) -> u32 {
    match range {
        TimeRange::Past { count, span: Span::Minutes } => count,
        TimeRange::Past { count, span: Span::Hours } => count * 60,
        TimeRange::Past { count, span: Span::Days } => count * 24 * 60,
        TimeRange::Between { .. } => u32::MAX,
    }
}

fn way_view(name: ListName, way: Way, count: Count, path: &str) -> impl IntoView + use<> {
    let Way { symbol, words, query } = way;
    let rows = move || {
        let total = count.get()?.ok()?;
        let (one, several) = name.rows();
        let noun = if total == Total::Exact(1) { one } else { several };
        Some(format!("{} {noun}", total_words(total)))
    };
    view! {
        <li hidden=move || is_zero(count)>
            <a class="item" href=address(path, &query)>
                {icon(symbol)}
                <span class="item-words">{words}</span>
                <span class="way-count" data-rows="">{rows}</span>
            </a>
        </li>
    }
}

fn is_zero(count: Count) -> bool {
    matches!(count.get(), Some(Ok(Total::Exact(0))))
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_wider_range_is_found() {
        let wider = |text: &str| {
            let range = TimeRange::parse(text).expect("a range");
            PASTS.into_iter().find(|preset| minutes(*preset) > minutes(range)).map(|preset| preset.print())
        };
        assert_eq!(wider("7d").as_deref(), Some("14d"));
        assert_eq!(wider("36h").as_deref(), Some("7d"));
        assert_eq!(wider("90d"), None);
        assert_eq!(wider("2020-01-01T00:00:00Z.."), None);
    }
}
