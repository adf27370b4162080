//! The Columns panel: every column of a list, the shown ones first and in their order, to tick, to move by hand or by
//! key, and to find by typing.

use leptos::html;
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use leptos::wasm_split::wasm_split;
use model::list::ListField;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::column_order::{dropped, moved, toggled};
use super::score_columns::{about_scores, namesakes_view, source_icon};
use crate::icon::icon;
use crate::lazy::{Unloaded, apart};
use crate::list::{AnyField, ListAddress, list_choices};
use crate::live::{after_paint, close_when_left, focus_on};

/// The panel, while it is open.
#[component]
pub(crate) fn ColumnsPanel(
    /// The list whose columns they are.
    list: ListAddress,
    /// The columns that are shown, in their order.
    shown: Signal<Vec<AnyField>>,
    /// Whether the panel is open.
    choosing: RwSignal<bool>,
    /// Shows these columns from now on; nothing for the list's own.
    choose: Callback<Option<Vec<AnyField>>>,
) -> impl IntoView {
    let panel = move || choosing.get().then(|| apart(load_panel(), move || open_panel(list, shown, choosing, choose)));
    view! { {panel} }.into_any()
}

#[wasm_split(menus, wasm_split_path = leptos::wasm_split, preload(load_panel), fallible)]
fn open_panel(
    list: ListAddress,
    shown: Signal<Vec<AnyField>>,
    choosing: RwSignal<bool>,
    choose: Callback<Option<Vec<AnyField>>>,
) -> Result<AnyView, Unloaded> {
    request_animation_frame(|| {
        focus_on("#columns-search");
    });
    Ok(view! { <OpenPanel list=list shown=shown choosing=choosing choose=choose/> }.into_any())
}

/// Closes the panel and gives the focus back to what opened it.
pub(crate) fn close_columns(choosing: RwSignal<bool>) {
    choosing.set(false);
    focus_on("[data-columns]");
}

#[component]
fn OpenPanel(
    list: ListAddress,
    shown: Signal<Vec<AnyField>>,
    choosing: RwSignal<bool>,
    choose: Callback<Option<Vec<AnyField>>>,
) -> impl IntoView {
    let panel = NodeRef::<html::Div>::new();
    close_when_left(panel, "[data-columns]", move || choosing.set(false));
    let search = RwSignal::new(String::new());
    let dragged = RwSignal::new(None::<AnyField>);
    // A row that is ticked moves: it is a new one, since the browser has changed the tick of the old one itself.
    let keys = metadata_keys(list);
    let all = move || list.columns().into_iter().chain(keys.get()).collect::<Vec<_>>();
    let rows = move |kind: Kind| {
        let now = shown.get();
        let sought = search.get().trim().to_lowercase();
        let all = all();
        let hidden: Vec<_> = all.into_iter().filter(|field| !now.contains(field)).map(|field| (field, false)).collect();
        let fields = now.into_iter().map(|field| (field, true)).chain(hidden);
        let found: Vec<(AnyField, bool)> = fields
            .filter(|(field, _)| Kind::of(field) == kind)
            .filter(|(field, _)| field.title().to_lowercase().contains(&sought))
            .collect();
        let tick_all = (kind == Kind::Scores && !sought.is_empty()).then(|| namesakes_view(&found, shown, choose));
        let rows = keyed(
            found,
            |(field, is_shown)| (field.key().into_owned(), *is_shown),
            move |_, (field, is_shown)| (|_| (), column_row(list, field, is_shown, shown, choose, dragged)),
        );
        view! { {tick_all} {rows} }
    };
    let count = move |kind: Kind| {
        let (now, all) = (shown.get(), all());
        let shown = now.iter().filter(|field| Kind::of(field) == kind);
        // A shown column may be of something that no row has any more.
        let hidden = all.iter().filter(|field| Kind::of(field) == kind && !now.contains(field));
        let shown = shown.count();
        format!("{shown} of {}", shown + hidden.count())
    };
    let section = move |kind: Kind| {
        let (id, title) = kind.words();
        view! {
            <h2 class="columns-count" id=id>{title} " " <span role="status">{move || count(kind)}</span></h2>
            <ul class="columns-list" aria-labelledby=id>{move || rows(kind)}</ul>
        }
    };
    let has_scores = list.name.has_score_columns();
    let scores = has_scores.then(|| section(Kind::Scores));
    let of_metadata = move || (!keys.with(Vec::is_empty)).then(|| section(Kind::Metadata));
    let sought = if has_scores { "Search columns and scores" } else { "Search columns" };
    let close_on_escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close_columns(choosing);
        }
    };
    view! {
        <div
            class="popover columns-panel"
            role="dialog"
            aria-label="Columns"
            style=below_the_button()
            node_ref=panel
            on:keydown=close_on_escape
        >
            <div class="columns-head">
                <label class="search">
                    {icon("#i-search")}
                    <input
                        type="search"
                        id="columns-search"
                        aria-label=sought
                        placeholder=sought
                        autocomplete="off"
                        prop:value=search
                        on:input=move |event| search.set(event_target_value(&event))
                    />
                </label>
                <button type="button" class="button bare" on:click=move |_| choose.run(None)>"Reset"</button>
            </div>
            <div class="columns-body">
                {section(Kind::Own)} {scores} {of_metadata}
            </div>
            <p class="columns-foot">
                <kbd>"Space"</kbd>" show " <kbd>"Alt"</kbd><kbd>"↑"</kbd><kbd>"↓"</kbd>" move"
                <span>"Saved for you"</span>
            </p>
        </div>
    }
    .into_any()
}

/// The sections of the panel.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Own,
    Scores,
    Metadata,
}

impl Kind {
    fn of(field: &AnyField) -> Self {
        if field.score_column().is_some() {
            Self::Scores
        } else if field.metadata_key().is_some() {
            Self::Metadata
        } else {
            Self::Own
        }
    }

    /// The id of the section's head, and what it says.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Own => ("columns-own", "Columns"),
            Self::Scores => ("columns-scores", "Scores"),
            Self::Metadata => ("columns-metadata", "Metadata"),
        }
    }
}

/// The keys that the metadata of the list's newest rows has, the most common first, once they are known.
fn metadata_keys(list: ListAddress) -> Signal<Vec<AnyField>> {
    if !list.name.has_metadata_columns() {
        return Signal::stored(Vec::new());
    }
    let known = after_paint(move || {
        let field = AnyField::TRACE_METADATA.key().into_owned();
        list_choices(list.project.get(), list.name.word().to_owned(), field, String::new(), String::new())
    });
    let keys = move || known.get().and_then(Result::ok).unwrap_or_default();
    Signal::derive(move || keys().into_iter().map(AnyField::of_metadata).collect())
}

/// Where the panel begins: below the button, wherever the table's head is.
fn below_the_button() -> Option<String> {
    let button = document().query_selector("[data-columns]").ok().flatten()?;
    let page = button.closest(".page").ok().flatten()?.get_bounding_client_rect();
    let top = button.get_bounding_client_rect().bottom() - page.top() + 6.0;
    Some(format!("top:{top:.0}px;--top:{top:.0}px"))
}

/// One column: its handle if it is shown, its tick box, its name.
fn column_row(
    list: ListAddress,
    field: AnyField,
    is_shown: bool,
    shown: Signal<Vec<AnyField>>,
    choose: Callback<Option<Vec<AnyField>>>,
    dragged: RwSignal<Option<AnyField>>,
) -> AnyView {
    let title = field.title().into_owned();
    let id = format!("column-{}", field.key());
    let (source, about) = match field.score_column() {
        Some(column) => (Some(source_icon(column)), Some(about_scores(list, column))),
        None => (None, None),
    };
    let tick = {
        let (field, id) = (field.clone(), id.clone());
        move |event: Event| {
            let columns = toggled(&shown.get_untracked(), &field);
            // The last column keeps its tick.
            event_target::<HtmlInputElement>(&event).set_checked(columns.contains(&field));
            settle(choose, columns, id.clone());
        }
    };
    let step = {
        let (field, id) = (field.clone(), id.clone());
        move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowUp" => -1,
                "ArrowDown" => 1,
                _ => return,
            };
            event.prevent_default();
            if event.alt_key() {
                settle(choose, moved(&shown.get_untracked(), &field, by), id.clone());
            } else {
                focus_neighbour(&event, by);
            }
        }
    };
    let (own, over, target) = (field.clone(), field.clone(), field);
    let is_dragged = move || dragged.with(|dragged| dragged.as_ref() == Some(&over));
    let drop_here = move |event: DragEvent| {
        event.prevent_default();
        if let Some(field) = dragged.get_untracked() {
            dragged.set(None);
            choose.run(Some(dropped(&shown.get_untracked(), &field, &target)));
        }
    };
    let allow = move |event: DragEvent| {
        if dragged.with_untracked(Option::is_some) && is_shown {
            event.prevent_default();
        }
    };
    view! {
        <li
            class="column-row"
            class:shown=is_shown
            class:dragged=is_dragged
            draggable=is_shown.to_string()
            on:dragstart=move |_| dragged.set(Some(own.clone()))
            on:dragend=move |_| dragged.set(None)
            on:dragover=allow
            on:drop=drop_here
            on:keydown=step
        >
            <span class="grip" aria-hidden="true">{is_shown.then(|| icon("#i-grip"))}</span>
            <label>
                <input type="checkbox" id=id prop:checked=is_shown on:change=tick/>
                {source} <span class="column-name" title=title.clone()>{title.clone()}</span> {about}
            </label>
        </li>
    }
    .into_any()
}

/// Takes the choice, and keeps the focus on the column that it was about: its row has moved.
fn settle(choose: Callback<Option<Vec<AnyField>>>, columns: Vec<AnyField>, id: String) {
    choose.run(Some(columns));
    request_animation_frame(move || {
        focus_on(&format!("[id=\"{id}\"]"));
    });
}

/// Moves the focus to the tick box of the next or the previous row.
fn focus_neighbour(event: &KeyboardEvent, by: isize) {
    let row = event.current_target().and_then(|row| row.dyn_into::<Element>().ok());
    let next = row.and_then(|row| if by < 0 { row.previous_element_sibling() } else { row.next_element_sibling() });
    let tick = next.and_then(|row| row.query_selector("input").ok().flatten());
    if let Some(tick) = tick.and_then(|tick| tick.dyn_into::<HtmlElement>().ok()) {
        // A tick box always takes the focus.
        let _ = tick.focus();
    }
}
