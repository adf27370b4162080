//! The menu of a score column's head: by which figure rows are ordered, which come first, and whether rows without such
//! a score are shown.

use leptos::html;
use leptos::prelude::*;
use model::list::{Filter, Position, Sort, Test};
use model::scores::{DataType, Direction, Figure, HeadFigure, ScoreColumn};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::hands::Hands;
use super::head_figures::HeadFigures;
use crate::icon::icon;
use crate::list::{AnyField, ListAddress, Query};
use crate::live::{close_when_left, focus_on};

/// As many labels are offered to order by their count.
const MOST_LABELS: usize = 8;

/// As wide as the menu is, in pixels.
const WIDTH: f64 = 220.0;

/// A head whose menu is open: its column's word, and where the menu stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HeadPlace {
    word: String,
    style: String,
}

impl HeadPlace {
    /// Below the button that was pressed.
    pub(super) fn below(button: &Element) -> Option<Self> {
        let word = button.get_attribute("data-head")?;
        let page = button.closest(".page").ok().flatten()?.get_bounding_client_rect();
        let button = button.get_bounding_client_rect();
        let left = (button.right() - WIDTH).max(page.left() + 8.0) - page.left();
        let top = button.bottom() - page.top() + 4.0;
        Some(Self { word, style: format!("left:{left:.0}px;top:{top:.0}px;width:{WIDTH:.0}px") })
    }
}

/// The menu, while it is open.
#[component]
pub(crate) fn HeadMenu(
    /// The list that its items order.
    list: ListAddress,
    /// What opens it.
    hands: Hands,
    /// What the columns come to, as far as it is known: the labels on offer.
    figures: HeadFigures,
) -> impl IntoView {
    let menu = move || {
        let HeadPlace { word, style } = hands.head.get()?;
        let field = list.name.field(&word)?;
        let column = field.score_column()?.clone();
        let panel = NodeRef::<html::Div>::new();
        close_when_left(panel, "[data-head]", move || hands.head.set(None));
        request_animation_frame(|| {
            focus_on(".head-menu a");
        });
        let items = items_of(list, &column, labels_of(figures, &column));
        let label = format!("Order by {}", column.name);
        let leave = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                close(hands, &word);
            }
            "ArrowDown" => step(&event, 1),
            "ArrowUp" => step(&event, -1),
            _ => {}
        };
        Some(view! {
            <div
                class="popover head-menu"
                role="group"
                aria-label=label
                style=style
                node_ref=panel
                on:keydown=leave
                on:click=move |_| hands.head.set(None)
            >
                {items}
            </div>
        })
    };
    view! { {menu} }.into_any()
}

/// Closes the menu and gives the focus back to what opened it.
fn close(hands: Hands, word: &str) {
    hands.head.set(None);
    let quoted = word.replace('\\', "\\\\").replace('"', "\\\"");
    focus_on(&format!("[data-head=\"{quoted}\"]"));
}

fn step(event: &web_sys::KeyboardEvent, by: i32) {
    event.prevent_default();
    let Some(menu) = event.current_target().and_then(|menu| menu.dyn_into::<Element>().ok()) else { return };
    let Ok(items) = menu.query_selector_all("a") else { return };
    let here = (0..items.length())
        .find(|index| items.item(*index).as_deref() == event.target().as_ref().and_then(JsCast::dyn_ref));
    let next = here.and_then(|here| here.checked_add_signed(by)).and_then(|next| items.item(next));
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it was.
        let _ = next.focus();
    }
}

/// The labels that a categorical column has most.
fn labels_of(figures: HeadFigures, column: &ScoreColumn) -> Vec<String> {
    figures
        .with_untracked(|heads| match heads.iter().find(|head| head.column == *column)?.figure.as_ref()? {
            HeadFigure::Labels(labels) => {
                Some(labels.iter().take(MOST_LABELS).map(|(label, _)| label.clone()).collect())
            }
            HeadFigure::Numbers { .. } | HeadFigure::Truths(_) => None,
        })
        .unwrap_or_default()
}

fn items_of(list: ListAddress, column: &ScoreColumn, labels: Vec<String>) -> AnyView {
    let query = list.query_now();
    let order = list.name.order(&query);
    let (figure, descending) = match &order.field {
        AnyField::Trace(field) if field.score_column() == Some(column) => {
            (figure_of(&order.field), Some(order.descending))
        }
        _ => (Figure::Usual, None),
    };
    let direction = list
        .scores
        .with_untracked(|used| used.iter().find(|used| used.column == *column).and_then(|used| used.direction));
    let sorted = |figure: &Figure, descending: bool| {
        let field = AnyField::of_scores(column.clone(), figure.clone());
        Query { sort: Some(Sort { field, descending }), ..query.at(Position::First) }
    };
    let item = |words: String, query: Query, chosen: bool| {
        view! {
            <a class="item" href=list.href(&query) aria-current=chosen.then_some("true")>
                <span class="item-words">{words}</span>
                {chosen.then(|| icon("#i-check"))}
            </a>
        }
        .into_any()
    };
    let mut offered = match column.data_type {
        DataType::Numeric => vec![Figure::Usual, Figure::Min, Figure::Max, Figure::Last],
        DataType::Categorical if !labels.is_empty() => {
            [Figure::Usual].into_iter().chain(labels.into_iter().map(Figure::Count)).collect()
        }
        _ => Vec::new(),
    };
    if Figure::Spread.fits(column) {
        if offered.is_empty() {
            offered.push(Figure::Usual);
        }
        offered.push(Figure::Spread);
    }
    let figures: Vec<_> = offered
        .into_iter()
        .map(|other| {
            let chosen = descending.is_some() && other == figure;
            // Who asks for a label, or for disagreement, wants to see it.
            let first = matches!(other, Figure::Count(_) | Figure::Spread);
            item(other.words(column.data_type), sorted(&other, descending.unwrap_or(first)), chosen)
        })
        .collect();
    let (low, high) = match figure {
        Figure::Count(_) => ("Fewest first", "Most first"),
        Figure::Spread => ("Least first", "Most first"),
        _ => ends_of(column.data_type),
    };
    let worst = direction.filter(|_| figure != Figure::Spread).map(|direction| {
        let descending_worst = direction == Direction::Lower;
        item("Worst first".to_owned(), sorted(&figure, descending_worst), descending == Some(descending_worst))
    });
    let having =
        |figure, test: Test| query.with_filter(Filter { field: AnyField::of_scores(column.clone(), figure), test });
    let disputed = Figure::Spread
        .fits(column)
        .then(|| item("Only rows where people disagree".to_owned(), having(Figure::Spread, Test::Has), false));
    let rule = (!figures.is_empty()).then(|| view! { <hr/> });
    view! {
        {figures}
        {rule}
        {item(low.to_owned(), sorted(&figure, false), descending == Some(false))}
        {item(high.to_owned(), sorted(&figure, true), descending == Some(true))}
        {worst}
        <hr/>
        {item("Only rows that have it".to_owned(), having(Figure::Usual, Test::Has), false)}
        {item("Only rows that have none".to_owned(), having(Figure::Usual, Test::Missing), false)}
        {disputed}
    }
    .into_any()
}

/// What comes first in either direction.
const fn ends_of(data_type: DataType) -> (&'static str, &'static str) {
    match data_type {
        DataType::Numeric => ("Lowest first", "Highest first"),
        DataType::Boolean => ("False first", "True first"),
        DataType::Categorical | DataType::Text | DataType::Correction => ("A to Z", "Z to A"),
    }
}

fn figure_of(field: &AnyField) -> Figure {
    match field {
        AnyField::Trace(model::traces::TraceField::Score(_, figure)) => figure.clone(),
        _ => Figure::Usual,
    }
}
