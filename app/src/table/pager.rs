//! The line under a table: how many rows, how many a page, and the way to the other pages. Pages are reached from
//! their neighbours, so they have no numbers.

use leptos::prelude::*;
use model::list::{Position, ROW_CHOICES};
use model::table::{TablePage, Total};

use super::count_words;
use crate::icon::icon;
use crate::list::{Query, address};

/// The pager of one page of a list.
#[component]
pub(crate) fn Pager(
    /// The list.
    query: Query,
    /// The list's path.
    path: String,
    /// The page.
    page: TablePage,
    /// How many rows the list has, once that is known.
    #[prop(into)]
    total: Signal<Option<Total>>,
    /// How many rows a page has, by the address or by the person's liking.
    rows: u32,
    /// Told which page size was chosen.
    choose_rows: Callback<u32>,
    /// What stands in the place of the count while rows are ticked.
    bulk: Callback<(), Option<AnyView>>,
) -> impl IntoView {
    let on_page = page.rows.len();
    let is_first = query.position == Position::First;
    // The page may be replaced by the time that ticks are told of: then nobody answers any more.
    let left = move || match bulk.try_run(()).flatten() {
        Some(bulk) => bulk,
        None => {
            let shown = move || rows_words(on_page, is_first, total.get());
            view! { <span class="pager-count" aria-live="polite">{shown}</span> {key_hints()} }.into_any()
        }
    };
    let to = |position: Option<Position>| position.map(|position| address(&path, &query.at(position)));
    let first = to((!is_first).then_some(Position::First));
    let previous = to(page.prev.map(Position::Before));
    let next = to(page.next.map(Position::After));
    view! {
        <nav class="pager" aria-label="Pages">
            {left}
            {row_chooser(&query, &path, rows, choose_rows)}
            {step("First page", "#i-first", first)}
            {step("Previous page", "#i-chev-left", previous)}
            {step("Next page", "#i-chev-right", next)}
        </nav>
    }
    .into_any()
}

/// A total in words: `48,212`, or `10,000+` where counting stopped.
pub(crate) fn total_words(total: Total) -> String {
    match total {
        Total::Exact(count) => count_words(count),
        Total::About(count) => format!("about {}", count_words(count)),
        Total::MoreThan(count) => format!("{}+", count_words(count)),
    }
}

fn rows_words(on_page: usize, is_first: bool, total: Option<Total>) -> String {
    let on_page = u64::try_from(on_page).unwrap_or(u64::MAX);
    let mut words = match on_page {
        0 => return "No rows".to_owned(),
        1 => "1 row".to_owned(),
        _ if is_first => format!("Rows 1–{}", count_words(on_page)),
        _ => format!("{} rows", count_words(on_page)),
    };
    match total {
        Some(Total::Exact(count)) if count <= on_page => {}
        Some(total) => {
            words.push_str(" of ");
            words.push_str(&total_words(total));
        }
        None => {}
    }
    words
}

/// The keys that are pressed most, where there is room.
fn key_hints() -> impl IntoView {
    view! {
        <span class="key-hints" aria-hidden="true">
            <kbd>"j"</kbd><kbd>"k"</kbd>" move " <kbd>"↵"</kbd>" open " <kbd>"x"</kbd>" tick " <kbd>"?"</kbd>" all keys"
        </span>
    }
}

fn row_chooser(query: &Query, path: &str, chosen_rows: u32, choose: Callback<u32>) -> impl IntoView + use<> {
    let choice = |rows: u32| {
        let chosen = chosen_rows == rows;
        let list = Query { rows, ..query.at(Position::First) };
        view! {
            <li>
                <a
                    class="item"
                    href=address(path, &list)
                    aria-current=chosen.then_some("true")
                    on:click=move |_| choose.run(rows)
                >
                    <span class="item-words">{format!("{rows} rows")}</span>
                    {chosen.then(|| icon("#i-check"))}
                </a>
            </li>
        }
    };
    view! {
        <details class="menu up end">
            <summary class="button bare">{format!("{chosen_rows} rows")}{icon("#i-chev-down")}</summary>
            <ul class="popover">{ROW_CHOICES.map(choice).into_iter().collect_view()}</ul>
        </details>
    }
}

fn step(name: &'static str, symbol: &'static str, href: Option<String>) -> AnyView {
    match href {
        Some(href) => view! { <a class="button bare square" href=href aria-label=name title=name>{icon(symbol)}</a> }.into_any(),
        None => view! { <span class="button bare square off" role="link" aria-disabled="true" aria-label=name>{icon(symbol)}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_says_what_is_known() {
        assert_eq!(rows_words(50, true, None), "Rows 1–50");
        assert_eq!(rows_words(50, true, Some(Total::Exact(48_212))), "Rows 1–50 of 48,212");
        assert_eq!(rows_words(50, false, Some(Total::MoreThan(10_000))), "50 rows of 10,000+");
        assert_eq!(rows_words(12, true, Some(Total::Exact(12))), "Rows 1–12");
        assert_eq!(rows_words(0, true, Some(Total::Exact(0))), "No rows");
    }
}
