//! The menu behind “Filter” and behind each chip: the properties, and beside them the editor that fits the chosen one.
//! It opens below what was pressed and gives the focus back to it.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use model::list::{Filter, Test};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::editor::Editor;
use super::field::Subject;
use super::properties::Properties;
use crate::icon::icon;
use crate::lazy::{Unloaded, apart};
use crate::list::{AnyField, ListAddress, with_filter_at, with_value};
use crate::live::focus_soon;

/// The id of the button that adds a filter.
const ADD: &str = "list-filter";
/// The width of an editor, and of the properties with an editor beside them, in pixels.
const EDITOR: f64 = 304.0;
const BOTH: f64 = 504.0;
/// How near to the window's edges a menu comes.
const EDGE: f64 = 8.0;

/// A part of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What is tested.
    Property,
    /// How.
    Operator,
    /// With what.
    Value,
}

impl Part {
    /// The id of the button that is this part of a chip.
    pub(super) fn id(self, index: usize) -> String {
        let word = match self {
            Self::Property => "property",
            Self::Operator => "operator",
            Self::Value => "value",
        };
        format!("filter-{index}-{word}")
    }

    /// Where the focus goes in a menu that opens at this part; the first that is there.
    fn focus(self) -> Vec<String> {
        let first: &[&str] = match self {
            Self::Property => &[".properties [aria-expanded=true]", ".properties input"],
            Self::Operator => &[".editor > .editor-head > select"],
            Self::Value => &[
                ".editor-input :is(input:not([type=range], [type=radio]), select)",
                ".editor.says-all [type=submit]",
                ".editor > .editor-head > select",
            ],
        };
        first.iter().map(|selector| (*selector).to_owned()).collect()
    }
}

/// Which filter is being made or changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    /// Of this field.
    pub(super) field: AnyField,
    /// In the place of this one.
    pub(super) replaces: Option<usize>,
    /// At this part.
    pub(super) part: Part,
}

/// The menu of a list, opened by whatever wants a filter made or changed.
pub(super) struct Menu {
    node: NodeRef<html::Details>,
    is_open: RwSignal<bool>,
    draft: RwSignal<Option<Draft>>,
    place: RwSignal<String>,
    opener: StoredValue<String>,
    gone: StoredValue<Option<usize>>,
}

impl Clone for Menu {
    fn clone(&self) -> Self {
        *self
    }
}

impl Copy for Menu {}

impl Menu {
    /// A menu that is closed.
    pub(super) fn new() -> Self {
        Self {
            node: NodeRef::new(),
            is_open: RwSignal::new(false),
            draft: RwSignal::new(None),
            place: RwSignal::new(String::new()),
            opener: StoredValue::new(ADD.to_owned()),
            gone: StoredValue::new(None),
        }
    }

    /// Opens below the button that was pressed.
    pub(super) fn open_from(self, event: &MouseEvent, draft: Draft) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(button) = target.and_then(|target| target.closest("button").ok().flatten()) else { return };
        self.place_below(&button, if draft.part == Part::Property { BOTH } else { EDITOR });
        focus_inside(draft.part);
        self.draft.set(Some(draft));
        self.is_open.set(true);
        if let Some(node) = self.node.get_untracked() {
            node.set_open(true);
        }
    }

    /// Goes on to the editor of this field.
    pub(super) fn choose(self, field: AnyField) {
        let replaces = self.draft.with_untracked(|draft| draft.as_ref().and_then(|draft| draft.replaces));
        self.draft.set(Some(Draft { field, replaces, part: Part::Property }));
        focus_inside(Part::Value);
    }

    /// Whether the field is the one being edited.
    pub(super) fn is_chosen(self, field: &AnyField) -> bool {
        self.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.field == *field))
    }

    /// Remembers that a chip goes, so that the focus can go to its neighbour.
    pub(super) fn removed(self, index: usize) {
        self.gone.set_value(Some(index));
    }

    /// Gives the focus to the neighbour of a chip that went.
    pub(super) fn focus_neighbour(self) {
        if let Some(index) = self.gone.get_value() {
            self.gone.set_value(None);
            focus_soon(vec![format!("#{}", Part::Property.id(index)), format!("#{ADD}")]);
        }
    }

    fn close(self) {
        if let Some(node) = self.node.get_untracked() {
            node.set_open(false);
        }
    }

    /// What the browser opened or closed by itself.
    fn toggled(self) {
        let Some(node) = self.node.get_untracked() else { return };
        match (node.open(), self.is_open.get_untracked()) {
            (true, false) => {
                self.place_below(&node, BOTH);
                self.opener.set_value(ADD.to_owned());
                self.is_open.set(true);
                focus_inside(Part::Property);
            }
            (false, true) => {
                let active = document().active_element();
                let is_lost = active.is_none_or(|active| active.tag_name() == "BODY" || node.contains(Some(&active)));
                self.is_open.set(false);
                self.draft.set(None);
                if is_lost {
                    focus_soon(vec![format!("#{}", self.opener.get_value()), format!("#{ADD}")]);
                }
            }
            _ => {}
        }
    }

    /// Puts the menu below what opens it, moved to the left where it would leave the window.
    fn place_below(self, opener: &Element, width: f64) {
        let Some(node) = self.node.get_untracked() else { return };
        self.opener.set_value(opener.id());
        let (at, own) = (opener.get_bounding_client_rect(), node.get_bounding_client_rect());
        let size =
            |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64()).unwrap_or(f64::MAX);
        let (window_width, window_height) = (size(window().inner_width()), size(window().inner_height()));
        let left = at.left().min(window_width - EDGE - width).max(EDGE) - own.left();
        let room = window_height - at.bottom() - 2.0 * EDGE;
        let top = at.bottom() - own.top() + EDGE / 2.0;
        self.place.set(format!("left:{left:.0}px;top:{top:.0}px;--room:{room:.0}px"));
    }
}

/// The menu and the button that adds a filter.
#[component]
pub(super) fn FilterMenu(list: ListAddress, menu: Menu) -> impl IntoView {
    let go = list.goer();
    let apply = Callback::new({
        let go = go.clone();
        move |test: Test| {
            let Some(Draft { field, replaces, .. }) = menu.draft.get_untracked() else { return };
            menu.close();
            go(&with_filter_at(&list.query_now(), replaces, Filter { field, test }));
        }
    });
    let add_value = Callback::new(move |(field, value): (AnyField, String)| {
        menu.close();
        go(&with_value(&list.query_now(), field, value));
    });
    let lists_properties = Memo::new(move |_| {
        let by_property = |draft: &Option<Draft>| draft.as_ref().is_none_or(|draft| draft.part == Part::Property);
        menu.is_open.get() && menu.draft.with(by_property)
    });
    let properties = move || {
        lists_properties.get().then(|| apart(load_properties(), move || properties_view(list, menu, add_value)))
    };
    let editor = move || {
        menu.draft.get().map(|Draft { field, replaces, .. }| {
            let old = replaces.and_then(|index| list.query_now().filters.get(index).cloned());
            let old = old.filter(|old| old.field == field).map(|old| old.test);
            let subject = Subject::of(list, &field, replaces);
            apart(load_editor(), move || editor_view(subject.clone(), old.clone(), apply))
        })
    };
    view! {
        <details
            class="menu filter-menu needs-browser"
            node_ref=menu.node
            on:toggle=move |_| menu.toggled()
            on:keydown=|event| move_on(&event)
        >
            <summary id=ADD class="button bare">{icon("#i-plus")}"Filter"</summary>
            <div class="popovers" style=move || menu.place.get()>{properties} {editor}</div>
        </details>
    }
    .into_any()
}

#[wasm_split(menus, wasm_split_path = leptos::wasm_split, preload(load_properties), fallible)]
fn properties_view(
    list: ListAddress,
    menu: Menu,
    add_value: Callback<(AnyField, String)>,
) -> Result<AnyView, Unloaded> {
    Ok(view! { <Properties list=list menu=menu add_value=add_value/> }.into_any())
}

#[wasm_split(menus, wasm_split_path = leptos::wasm_split, preload(load_editor), fallible)]
fn editor_view(subject: Subject, old: Option<Test>, apply: Callback<Test>) -> Result<AnyView, Unloaded> {
    Ok(view! { <Editor subject=subject old=old apply=apply/> }.into_any())
}

/// Gives the focus to a part of the open menu, once its code is there.
fn focus_inside(part: Part) {
    spawn_local(async move {
        if load_properties().await.is_ok() {
            focus_soon(part.focus());
        }
    });
}

/// Between the properties and the editor: right and Enter go on, left goes back.
fn move_on(event: &KeyboardEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
    let is = |selector: &str| target.matches(selector).unwrap_or(false);
    match event.key().as_str() {
        "ArrowRight" if is(".properties .item[aria-expanded]") => target.click(),
        "Enter" if is(".properties .search > input") => {
            let first = document().query_selector(".properties .item").ok().flatten();
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                first.click();
            }
        }
        "ArrowLeft" if is(".editor :not(select, input:not([type=checkbox]))") => focus_inside(Part::Property),
        _ => return,
    }
    event.prevent_default();
}
