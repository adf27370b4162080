//! A table's head: links that sort, so that sorting works before and without the browser half.

use leptos::prelude::*;
use model::list::{Position, Sort};
use model::scores::{DataType, Level, ScoreColumn};
use model::table::Column;

use super::hands::Hands;
use super::head_figures::{HeadFigures, figure_line};
use crate::icon::icon;
use crate::list::{AnyField, ListName, Query, address};
use crate::words;

/// One column's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The field's word.
    pub(crate) word: String,
    /// The name for people.
    pub(crate) title: String,
    /// Where a click leads, if the column can be sorted.
    pub(crate) href: Option<String>,
    /// The score column that it stands over, if it is one.
    pub(crate) score: Option<ScoreColumn>,
    /// Whether the table is sorted by this column, and greatest first.
    pub(crate) sorted: Option<bool>,
}

impl Head {
    /// Whether numbers stand under it, at the right.
    pub(super) fn is_number(&self) -> bool {
        const MEASURES: [&str; 5] = ["latency", "observations", "tokens", "cost", "errors"];
        MEASURES.contains(&self.word.as_str())
            || self.score.as_ref().is_some_and(|column| column.data_type == DataType::Numeric)
    }
}

/// The heads of a list: each sortable one leads to its next order.
pub(crate) fn list_heads(columns: &[Column], name: ListName, query: &Query, path: &str) -> Vec<Head> {
    let order = name.order(query);
    let head = |column: &Column| {
        let field = name.field(&column.word).filter(|_| column.sortable);
        let sorted = field.as_ref().filter(|field| field.column() == order.field.column()).map(|_| order.descending);
        let href = field.map(|field| address(path, &sorted_next(name, query, field)));
        Head { word: column.word.clone(), title: column.title.clone(), href, score: column.score.clone(), sorted }
    };
    columns.iter().map(head).collect()
}

/// The list after a click on a head: ascending, then descending, then the table's own order.
fn sorted_next(name: ListName, query: &Query, field: AnyField) -> Query {
    let (order, own) = (name.order(query), name.default_sort());
    let is_sorted = order.field.column() == field.column();
    let next = match (is_sorted, order.descending) {
        (false, _) => Some(Sort { field, descending: false }),
        // By the same figure, whichever it is.
        (true, false) => Some(Sort { field: order.field, descending: true }),
        (true, true) if field == own.field => Some(Sort { field, descending: false }),
        (true, true) => None,
    };
    let mut list = query.at(Position::First);
    list.sort = next.filter(|next| *next != own);
    list
}

pub(super) fn head_view(head: Head, figures: Option<HeadFigures>) -> AnyView {
    if let Some(column) = head.score.clone() {
        return score_head(head, column, figures);
    }
    let (aria_sort, is_number) = (aria_sort(&head), head.is_number());
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
    let scores = (head.word == "value").then_some("");
    view! {
        <th role="columnheader" scope="col" class=is_number.then_some("number") aria-sort=aria_sort data-scores=scores>
            {inner}
        </th>
    }
    .into_any()
}

/// The head of a score column: its name sorts, a button beside it opens its menu, and below stands what it comes to.
fn score_head(head: Head, column: ScoreColumn, figures: Option<HeadFigures>) -> AnyView {
    let aria_sort = aria_sort(&head);
    let arrow = if head.sorted == Some(true) { "#i-arrow-down" } else { "#i-arrow-up" };
    let class = if head.sorted.is_some() { "sort sorted" } else { "sort" };
    let (symbol, source) = words::source(column.source);
    let level = (column.level != Level::Trace)
        .then(|| view! { <span class="head-level">{words::level(column.level).1.to_lowercase()}</span> });
    let menu = format!("How {} is ordered", head.title);
    let line = move || {
        let known = figures?.get().into_iter().find(|known| known.column == column)?;
        Some(figure_line(&known))
    };
    let class_of_head = if head.is_number() { "score-head number" } else { "score-head" };
    view! {
        <th role="columnheader" scope="col" class=class_of_head aria-sort=aria_sort data-scores="">
            <div class="head-name">
                <span class="head-source" title=source>{icon(symbol)}</span>
                <a class=class role="button" href=head.href title=head.title.clone()>
                    <span>{head.title.clone()}</span>
                    {icon(arrow)}
                </a>
                {level}
                <button
                    type="button"
                    class="button bare square tiny needs-browser"
                    data-head=head.word
                    aria-label=menu.clone()
                    title=menu
                    aria-haspopup="true"
                >
                    {icon("#i-chev-down")}
                </button>
            </div>
            <div class="head-line">{line}</div>
        </th>
    }
    .into_any()
}

/// How a head that sorts the table says so.
fn aria_sort(head: &Head) -> Option<&'static str> {
    head.sorted.map(|descending| if descending { "descending" } else { "ascending" })
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
        let mut query = Query::default();
        for _ in 0..clicks {
            query = sorted_next(ListName::Scores, &query, AnyField::Score(field));
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
        let query = Query::default().at(Position::After("cursor".to_owned()));
        assert_eq!(sorted_next(ListName::Scores, &query, AnyField::Score(ScoreField::Value)).position, Position::First);
    }
}
