//! Hands on the tree: arrows move, fold and unfold; what is selected follows into the address a moment later, so that a held
//! key asks for nothing on its way.

use leptos::prelude::*;
use leptos::tachys::dom::event_target;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, KeyboardEvent, MouseEvent};

use super::tree::{HEAD, ROW, Tree, row_of};
use crate::live::{focus_on, on_keys, settled};

/// So many rows are a page of the tree.
const PAGE_ROWS: isize = 15;

/// Listens to the keys, and keeps the selected row, its mark and the address together.
pub(super) fn follow_keys(tree: Tree, rows: Memo<String>) {
    on_keys(move |event| {
        if is_on_tree(event) && moved(tree, &event.key()) {
            event.prevent_default();
        }
    });
    // The address names another observation.
    let named = Memo::new(move |_| tree.around.address.value("observation"));
    Effect::new(move |_| {
        let row = row_of(tree, named.get().as_deref());
        if tree.at.get_untracked() != row {
            tree.at.set(row);
        }
    });
    // Another row is selected, or the rows were put in anew.
    Effect::new(move |before: Option<usize>| {
        let at = tree.at.get();
        rows.track();
        if before != Some(at) {
            show(tree, at);
        }
        request_animation_frame(move || mark(at));
        mark(at);
        at
    });
    let navigate = use_navigate();
    let calm = settled(move || tree.chosen());
    Effect::new(move |before: Option<()>| {
        let chosen = calm.get();
        let address = tree.around.address.0;
        if before.is_some() && address.with_untracked(|here| here.value("observation")) != chosen {
            let href = address.with_untracked(|here| here.with(&[("observation", chosen.as_deref()), ("open", None)]));
            navigate(&href, NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() });
        }
    });
}

/// Whether the keys are the tree's: nothing else has the focus.
fn is_on_tree(event: &KeyboardEvent) -> bool {
    let target = event_target::<EventTarget>(event).dyn_into::<Element>();
    target.is_ok_and(|target| {
        target.tag_name() == "BODY" || target.closest(".tree, .lead").is_ok_and(|found| found.is_some())
    })
}

fn moved(tree: Tree, key: &str) -> bool {
    match key {
        "ArrowDown" => step(tree, 1),
        "ArrowUp" => step(tree, -1),
        "PageDown" => step(tree, PAGE_ROWS),
        "PageUp" => step(tree, -PAGE_ROWS),
        "Home" => step(tree, isize::MIN / 2),
        "End" => step(tree, isize::MAX / 2),
        "ArrowLeft" => fold(tree),
        "ArrowRight" => unfold(tree),
        _ => return false,
    }
    true
}

fn step(tree: Tree, by: isize) {
    let at = tree.at.get_untracked();
    let next = tree.shown.with_untracked(|shown| {
        let here = shown.binary_search(&at).unwrap_or_else(|place| place.saturating_sub(1));
        let last = shown.len().saturating_sub(1);
        shown.get(here.saturating_add_signed(by).min(last)).copied()
    });
    if let Some(next) = next.filter(|next| *next != at) {
        tree.at.set(next);
    }
}

/// Folds the row; where there is nothing to fold, goes to what it stands below.
fn fold(tree: Tree) {
    let at = tree.at.get_untracked();
    let (has_below, parent) = tree.outline.with_value(|outline| (outline.has_below(at), outline.parent(at)));
    if has_below && at > 0 && tree.folded.with_untracked(|folded| !folded.contains(&at)) {
        tree.folded.update(|folded| {
            folded.insert(at);
        });
    } else if let Some(parent) = parent {
        tree.at.set(parent);
    }
}

/// Unfolds the row; where there is nothing to unfold, goes on to the next.
fn unfold(tree: Tree) {
    let at = tree.at.get_untracked();
    if tree.folded.with_untracked(|folded| folded.contains(&at)) {
        tree.folded.update(|folded| {
            folded.remove(&at);
        });
    } else if tree.outline.with_value(|outline| outline.has_below(at)) {
        step(tree, 1);
    }
}

/// A press on the mark of a row that folds.
pub(super) fn fold_pressed(tree: Tree, event: &MouseEvent) {
    let target = event_target::<EventTarget>(event).dyn_into::<Element>().ok();
    let mark = target.and_then(|target| target.closest("[data-fold]").ok().flatten());
    if let Some(row) = mark.and_then(|mark| mark.get_attribute("data-fold")).and_then(|row| row.parse().ok()) {
        event.prevent_default();
        tree.folded.update(|folded| {
            if !folded.remove(&row) {
                folded.insert(row);
            }
        });
    }
}

/// From the search one goes down into the tree, or back.
pub(super) fn search_key(tree: Tree, event: &KeyboardEvent) {
    match event.key().as_str() {
        "Escape" => {
            tree.words.set(String::new());
            // The rows are there again with the next frame.
            request_animation_frame(move || show(tree, tree.at.get_untracked()));
        }
        "ArrowDown" | "Enter" => {
            let words = tree.words.with_untracked(|words| words.trim().to_lowercase());
            let first = tree.shown.with_untracked(|shown| {
                tree.outline.with_value(|outline| {
                    let is_named =
                        |row: &&usize| outline.field(**row, super::outline::NAME).to_lowercase().contains(&words);
                    shown.iter().find(is_named).copied()
                })
            });
            if let Some(first) = first.filter(|_| !words.is_empty()) {
                tree.at.set(first);
            }
        }
        _ => return,
    }
    event.prevent_default();
    focus_on(".tree-scroll");
}

/// Scrolls so far that the row is in sight.
fn show(tree: Tree, at: usize) {
    let Some(place) = tree.shown.with_untracked(|shown| shown.binary_search(&at).ok()) else { return };
    let Some(scroll) = tree.scroll.get_untracked() else { return };
    let top = i32::try_from(place).unwrap_or(i32::MAX / ROW) * ROW;
    let (above, height) = (scroll.scroll_top(), scroll.client_height());
    if top < above {
        scroll.set_scroll_top(top);
    } else if top + ROW + HEAD > above + height {
        scroll.set_scroll_top(top + ROW + HEAD - height);
    }
    tree.scrolled();
}

/// Moves the mark of the selected row.
fn mark(at: usize) {
    let page = document();
    let row = page.get_element_by_id(&format!("node-{at}"));
    let before = page.query_selector(".tree-row.at").ok().flatten();
    if before == row {
        return;
    }
    for (row, is_at) in [(before, false), (row, true)] {
        let Some(row) = row else { continue };
        // A row without its mark is not worth failing for.
        let _ = row.class_list().toggle_with_force("at", is_at);
        let _ = row.set_attribute("aria-selected", &is_at.to_string());
    }
}
