//! A table's head: links that sort, so that sorting works before and without the browser half.

use leptos::prelude::*;
use model::list::{ListField, ListQuery, Position, Sort};
use model::table::Column;

use super::hands::Hands;
use crate::icon::icon;

/// One column's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The field's word.
    pub(crate) word: String,
    /// The name for people.
    pub(crate) title: String,
    /// Where a click leads, if the column can be sorted.
    pub(crate) href: Option<String>,
    /// Whether the table is sorted by this column, and greatest first.
    pub(crate) sorted: Option<bool>,
}

/// The heads of a list: each sortable one leads to its next order.
pub(crate) fn list_heads<F: ListField>(columns: &[Column], query: &ListQuery<F>, path: &str) -> Vec<Head> {
    let order = query.order();
    let head = |column: &Column| {
        let field = F::parse(&column.word).filter(|_| column.sortable);
        let sorted = field.as_ref().filter(|field| **field == order.field).map(|_| order.descending);
        let href = field.map(|field| super::address(path, &sorted_next(query, field)));
        Head { word: column.word.clone(), title: column.title.clone(), href, sorted }
    };
    columns.iter().map(head).collect()
}

/// Heads that do not sort.
pub(crate) fn plain_heads(columns: &[Column]) -> Vec<Head> {
    let head =
        |column: &Column| Head { word: column.word.clone(), title: column.title.clone(), href: None, sorted: None };
    columns.iter().map(head).collect()
}

/// The list after a click on a head: ascending, then descending, then the table's own order.
fn sorted_next<F: ListField>(query: &ListQuery<F>, field: F) -> ListQuery<F> {
    let (order, own) = (query.order(), F::default_sort());
    let next = match (order.field == field, order.descending) {
        (false, _) => Some(Sort { field, descending: false }),
        (true, false) => Some(Sort { field, descending: true }),
        (true, true) if field == own.field => Some(Sort { field, descending: false }),
        (true, true) => None,
    };
    let mut list = query.at(Position::First);
    list.sort = next.filter(|next| *next != own);
    list
}

pub(super) fn head_view(head: Head) -> impl IntoView {
    let aria_sort = head.sorted.map(|descending| if descending { "descending" } else { "ascending" });
    let inner = match head.href {
        None => head.title.into_any(),
        Some(href) => {
            let arrow = match head.sorted {
                Some(true) => "#i-arrow-down",
                Some(false) | None => "#i-arrow-up",
            };
            let class = if head.sorted.is_some() { "sort sorted" } else { "sort" };
            view! { <a class=class href=href>{head.title}{icon(arrow)}</a> }.into_any()
        }
    };
    view! { <th role="columnheader" scope="col" aria-sort=aria_sort>{inner}</th> }
}

/// The head of the tick boxes: ticks all rows of the page.
pub(super) fn tick_head() -> impl IntoView {
    view! {
        <th role="columnheader" scope="col" class="tick-cell">
            <input type="checkbox" class="tick needs-browser" aria-label="Tick all rows on this page"/>
        </th>
    }
}

/// The last head: opens the choice of columns, and stays at the right edge.
pub(super) fn columns_head(hands: Hands) -> impl IntoView {
    let choosing = hands.choosing;
    view! {
        <th role="columnheader" scope="col" class="columns-cell">
            <button
                type="button"
                class="button bare square needs-browser"
                data-columns=""
                aria-label="Columns"
                title="Columns (v)"
                aria-haspopup="dialog"
                aria-expanded=move || choosing.get().to_string()
                on:click=move |_| choosing.update(|choosing| *choosing = !*choosing)
            >
                {icon("#i-columns")}
            </button>
        </th>
    }
}

#[cfg(test)]
mod tests {
    use model::scores::ScoreField;

    use super::*;

    fn sort_after_clicks(field: ScoreField, clicks: usize) -> String {
        let mut query = ListQuery::default();
        for _ in 0..clicks {
            query = sorted_next(&query, field);
        }
        query.print()
    }

    #[test]
    fn a_head_sorts_up_then_down_then_not() {
        assert_eq!(sort_after_clicks(ScoreField::Name, 1), "sort=name");
        assert_eq!(sort_after_clicks(ScoreField::Name, 2), "sort=-name");
        assert_eq!(sort_after_clicks(ScoreField::Name, 3), "");
    }

    #[test]
    fn the_own_order_only_turns_round() {
        assert_eq!(sort_after_clicks(ScoreField::Timestamp, 1), "sort=timestamp");
        assert_eq!(sort_after_clicks(ScoreField::Timestamp, 2), "");
    }

    #[test]
    fn sorting_begins_at_the_first_page() {
        let query = ListQuery::<ScoreField>::default().at(Position::After("cursor".to_owned()));
        assert_eq!(sorted_next(&query, ScoreField::Value).position, Position::First);
    }
}
