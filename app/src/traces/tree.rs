//! The tree at the page's left: every observation below its parent, with its time in the trace's. Only the rows near those in
//! sight are in the page; they are put in as a text, so that thousands of observations stay quick.

use std::collections::BTreeSet;

use leptos::html;
use leptos::prelude::*;
use model::list::encode;

use super::outline::{ID, Outline};
use super::page::Around;
use super::server::TraceDetail;
use super::tree_keys::{follow_keys, search_key};
use super::tree_row::{Shown, id_of, rows_html};
use crate::icon::icon;
use crate::live::is_alive;

/// The height of a row in pixels.
pub(super) const ROW: i32 = 32;
/// That of the marks of the time line, which stay above the rows.
pub(super) const HEAD: i32 = 24;
/// So many rows are in the page before it is alive: what can be read without JavaScript.
const READ_ROWS: usize = 300;
/// So many are in it afterwards: a tall window, and some above and below.
const WINDOW_ROWS: usize = 100;
/// The window moves by so many rows.
const WINDOW_STEP: usize = 20;

/// The state of the tree.
#[derive(Clone, Copy)]
pub(super) struct Tree {
    pub(super) outline: StoredValue<Outline>,
    /// The selected row.
    pub(super) at: RwSignal<usize>,
    pub(super) folded: RwSignal<BTreeSet<usize>>,
    /// What is looked for.
    pub(super) words: RwSignal<String>,
    /// The rows that are not folded away.
    pub(super) shown: Memo<Vec<usize>>,
    /// The first row of the window.
    top: RwSignal<usize>,
    pub(super) scroll: NodeRef<html::Div>,
    pub(super) around: Around,
}

impl Tree {
    fn new(outline: Outline, around: Around) -> Self {
        let chosen = around.address.0.with_untracked(|here| here.value("observation"));
        let at = chosen.and_then(|id| outline.find(&encode(&id))).unwrap_or(0);
        let outline = StoredValue::new(outline);
        let folded = RwSignal::new(BTreeSet::new());
        let words = RwSignal::new(String::new());
        let shown = Memo::new(move |_| {
            outline.with_value(|outline| folded.with(|folded| words.with(|words| outline.shown(folded, words.trim()))))
        });
        Self {
            outline,
            at: RwSignal::new(at),
            folded,
            words,
            shown,
            top: RwSignal::new(0),
            scroll: NodeRef::new(),
            around,
        }
    }

    /// The rows near those in sight.
    fn window(self, shown: &[usize], alive: bool) -> (usize, Vec<usize>) {
        let (from, count) = if alive { (self.top.get(), WINDOW_ROWS) } else { (0, READ_ROWS) };
        let from = from.min(shown.len().saturating_sub(1));
        (from, shown.iter().copied().skip(from).take(count).collect())
    }

    /// The rows near those in sight, as HTML.
    fn html(self, alive: bool) -> String {
        let address = self.around.address;
        // From a tab of its own the tree leads to what is shown of the row.
        let tab = address.value("tab").filter(|tab| tab != "tree");
        let with = |id| address.with(&[("tab", tab.as_deref()), ("open", None), ("observation", id)]);
        // The id comes last.
        let (bare, href) = (with(None), with(Some("")));
        self.shown.with(|shown| {
            let (_, rows) = self.window(shown, alive);
            self.outline.with_value(|outline| {
                self.folded.with(|folded| {
                    let is_folded =
                        |row: usize| folded.contains(&row) && self.words.with(|words| words.trim().is_empty());
                    // The selected row is marked apart: a move of it draws no row again.
                    let at = self.at.get_untracked();
                    rows_html(outline, &rows, &Shown { is_folded: &is_folded, at, href: &href, bare: &bare, alive })
                })
            })
        })
    }

    /// Where the rows of the window begin, and how high all are together.
    fn place(self, alive: bool) -> String {
        self.shown.with(|shown| {
            let (from, _) = self.window(shown, alive);
            let row = usize::try_from(ROW).unwrap_or_default();
            format!("padding-top:{}px;height:{}px", from * row, shown.len() * row)
        })
    }

    /// Moves the window to what is in sight.
    pub(super) fn scrolled(self) {
        let Some(scroll) = self.scroll.get_untracked() else { return };
        let first = usize::try_from(scroll.scroll_top() / ROW).unwrap_or_default();
        let top = (first / WINDOW_STEP * WINDOW_STEP).saturating_sub(WINDOW_STEP);
        if self.top.get_untracked() != top {
            self.top.set(top);
        }
    }

    /// The id of the selected observation; none where the trace itself is selected.
    pub(super) fn chosen(self) -> Option<String> {
        let at = self.at.get();
        self.outline.with_value(|outline| id_of(outline, at))
    }
}

/// The tree.
pub(super) fn tree_view(detail: &TraceDetail, around: Around) -> AnyView {
    let tree = Tree::new(Outline::read(&detail.outline), around);
    let alive = is_alive();
    let rows = Memo::new(move |_| tree.html(alive.get()));
    follow_keys(tree, rows);
    let active = move || alive.get().then(|| format!("node-{}", tree.at.get()));
    let stop = move || alive.get().then_some("0");
    let found = move || {
        let words = tree.words.with(|words| words.trim().to_owned());
        (!words.is_empty()).then(|| format!("{} found", tree.outline.with_value(|outline| outline.count(&words))))
    };
    let all = move |_| {
        let is_open = tree.folded.with_untracked(BTreeSet::is_empty);
        tree.folded.set(if is_open { tree.outline.with_value(Outline::with_below) } else { BTreeSet::new() });
    };
    let fold_words = move || if tree.folded.with(BTreeSet::is_empty) { "Fold all" } else { "Unfold all" };
    view! {
        <section class="tree" aria-label="Tree" style=format!("--step:{}", detail.step)>
            <div class="tree-bar-line">
                <label class="search needs-browser">
                    {icon("#i-search")}
                    <input
                        type="search"
                        id="tree-search"
                        placeholder="Search in this trace"
                        aria-label="Search in this trace"
                        prop:value=tree.words
                        on:input=move |event| tree.words.set(event_target_value(&event))
                        on:keydown=move |event| search_key(tree, &event)
                    />
                    <kbd>"/"</kbd>
                </label>
                <span class="count" role="status">{found}</span>
                <button type="button" class="button bare small needs-browser" on:click=all>{fold_words}</button>
            </div>
            <div
                class="tree-scroll"
                role="tree"
                aria-label="Observations"
                tabindex=stop
                aria-activedescendant=active
                node_ref=tree.scroll
                on:scroll=move |_| tree.scrolled()
                on:click=move |event| super::tree_keys::fold_pressed(tree, &event)
            >
                <div class="tree-head" role="presentation" inner_html=detail.axis.clone()></div>
                <div class="tree-rows" role="presentation" style=move || tree.place(alive.get()) inner_html=rows></div>
            </div>
        </section>
    }
    .into_any()
}

/// The row of an observation by its id.
pub(super) fn row_of(tree: Tree, id: Option<&str>) -> usize {
    let coded = id.map(encode).unwrap_or_default();
    tree.outline.with_value(|outline| {
        // It is mostly the row at hand.
        let at = tree.at.get_untracked();
        if outline.field(at, ID) == coded { Some(at) } else { outline.find(&coded) }.unwrap_or(0)
    })
}
