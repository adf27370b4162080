//! The menu behind “Filter”: the properties, and beside them the editor that fits the chosen one.

use leptos::prelude::*;
use model::list::{FieldKind, Filter, Test};

use super::number_editor::NumberEditor;
use super::text_editor::TextEditor;
use super::{Draft, FilterField, ListAddress};
use crate::icon::icon;
use crate::whole::IntoWhole;

#[component]
pub(super) fn FilterMenu<F: FilterField>(
    list: ListAddress<F>,
    draft: RwSignal<Option<Draft<F>>>,
    node_ref: NodeRef<leptos::html::Details>,
) -> impl IntoView {
    let forget = move |_| {
        if let Some(menu) = node_ref.get_untracked() {
            if menu.open() {
                turn_to_room(&menu);
            } else {
                draft.set(None);
            }
        }
    };
    let go = list.goer();
    let apply = move |test: Test| {
        let Some(Draft { field, replaces }) = draft.get_untracked() else { return };
        let query = list.query();
        let query = replaces.map_or_else(|| query.clone(), |index| query.without_filter(index));
        if let Some(menu) = node_ref.get_untracked() {
            menu.set_open(false);
        }
        go(&query.with_filter(Filter { field, test }));
    };
    let editor = move || draft.get().map(|draft| editor_view(list, draft, apply.clone()));
    view! {
        <details class="menu filter-menu needs-browser" node_ref=node_ref on:toggle=forget>
            <summary class="button bare">{icon("#i-plus")}"Filter"</summary>
            <div class="popovers">
                <ul class="popover" aria-label="Property">
                    {F::OFFERED.iter().map(|field| property(field, draft)).collect_view()}
                </ul>
                {editor}
            </div>
        </details>
    }
    .whole()
}

/// One property of the list.
fn property<F: FilterField>(field: &F, draft: RwSignal<Option<Draft<F>>>) -> impl IntoView + use<F> {
    let title = field.title().into_owned();
    let symbol = field.icon();
    let (chosen, field) = (field.clone(), field.clone());
    let is_chosen = move || draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.field == chosen));
    let choose = move |_| draft.set(Some(Draft { field: field.clone(), replaces: None }));
    view! {
        <li>
            <button type="button" class="item" aria-expanded=move || is_chosen().to_string() on:click=choose>
                {icon(symbol)}
                <span class="item-words">{title}</span>
                {icon("#i-chev-right")}
            </button>
        </li>
    }
}

fn editor_view<F: FilterField>(
    list: ListAddress<F>,
    draft: Draft<F>,
    apply: impl Fn(Test) + Clone + 'static,
) -> AnyView {
    let old = draft.replaces.and_then(|index| list.query().filters.get(index).cloned()).map(|filter| filter.test);
    match draft.field.kind() {
        FieldKind::Number => view! { <NumberEditor old=old apply=apply/> }.whole(),
        FieldKind::Text | FieldKind::Choice(_) => {
            let project = list.project.get_untracked();
            view! { <TextEditor field=draft.field old=old project=project apply=apply/> }.whole()
        }
        FieldKind::Time | FieldKind::Tags | FieldKind::Json => ().whole(),
    }
}

/// Opens towards the side of the window that has room for the menu and its editor.
fn turn_to_room(menu: &web_sys::HtmlDetailsElement) {
    const ROOM: f64 = 520.0;
    let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(f64::MAX);
    let left = menu.get_bounding_client_rect().left();
    // A menu that keeps opening to the left is a matter of looks, not worth failing for.
    let _ = menu.class_list().toggle_with_force("end", left + ROOM > width && left > width / 2.0);
}
