//! The page of a list: its title line, the filter bar, the rows below them, and what floats above.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::bulk::fill;
use super::jobs::{JobBar, Jobs};
use super::keyboard::listen;
use super::liking::Liking;
use super::listing::{Listing, Shown, fetch_listing, remember};
use super::own_column::{column_chooser, offer_own_column};
use super::rows::Rows;
use super::scoring::list_scoring;
use super::title::TitleLine;
use super::{ListAddress, ListName, Parts, Surroundings, address, list_figures, list_total};
use crate::annotate::ScoreEditor;
use crate::filters::{FilterBar, Notices};
use crate::live::{Toaster, Toasts, after_paint, scroll_to_top, set_in_browser};
use crate::nav::{ViewerResource, project_param};
use crate::page_data::{PageData, page_data};
use crate::table::{CellBar, ColumnsPanel, Hands, HeadFigures, HeadMenu, Skeleton};
use crate::waiting::waiting;

/// The page.
#[component]
pub(crate) fn ListPage(
    /// The list.
    name: ListName,
    /// What is its own.
    parts: &'static Parts,
) -> impl IntoView {
    let project = project_param();
    let list = ListAddress::here(name, project);
    // Opening a row changes no row.
    let text = Memo::new(move |_| list.query().opened(None).print());
    let last = StoredValue::new(None::<Shown>);
    let liking = Liking::here(name, project);
    let rows = page_data(
        move || (project.get(), text.get(), liking.chosen()),
        move |(project, text, chosen)| fetch_listing(project, text, chosen, liking, last),
    );
    // A count is the same on every page and in every order.
    let counted = Memo::new(move |_| list.query().rows_asked().print());
    let again = RwSignal::new(0_u32);
    let total = after_paint(move || {
        again.track();
        list_total(project.get(), name.word().to_owned(), counted.get())
    });
    let total = Signal::derive(move || total.get().and_then(Result::ok));
    let figures = head_figures(list, rows, counted, again);
    let refresh = Callback::new(move |()| {
        rows.refetch();
        again.update(|again| *again = again.wrapping_add(1));
    });
    let open = Memo::new(move |_| list.parsed.with(|parsed| parsed.query.open.clone()));
    let hands = Hands::new(open, row_opener(list));
    forget_ticks(hands, counted);
    let (pending, wide) = (RwSignal::new(false), RwSignal::new(false));
    let toaster = Toaster::new();
    let scoring = list_scoring(list, hands, last, toaster);
    let jobs = Jobs::new(project.into(), toaster, refresh);
    let everything = RwSignal::new(false);
    Effect::new(move |_| {
        if hands.ticked.with(std::collections::BTreeSet::is_empty) {
            everything.set(false);
        }
    });
    let around = Surroundings {
        list,
        total,
        figures,
        last,
        refresh,
        again,
        hands,
        liking,
        wide,
        toaster,
        scoring,
        jobs,
        everything,
        parts,
    };
    listen(around);
    scoring.fill.set_value(Some(Callback::new(move |said| fill(around, said))));
    view! {
        <Title text=name.title()/>
        <div class="page" class:pending=pending>
            <TitleLine around=around/>
            <FilterBar list=list/>
            <Notices list=list/>
            {(parts.above)(around)}
            <Transition
                fallback=|| view! { <Skeleton/> }
                set_pending=SignalSetter::map(move |is_pending| set_in_browser(pending, is_pending))
            >
                {waiting(move || shown_rows(rows, around))}
            </Transition>
            {(parts.panel)(around)}
            <Floating around=around/>
        </div>
    }
    .into_any()
}

/// What floats above the list: the bar of a cell, the choice of columns, notes.
#[component]
fn Floating(around: Surroundings) -> impl IntoView {
    let Surroundings { list, last, hands, toaster, scoring, .. } = around;
    let find = move |(key, column): (String, usize)| last.with_value(|last| last.as_ref()?.cell(&key, column));
    let shown = Signal::derive(move || list.name.shown(&around.liked()));
    let choose = column_chooser(around);
    scoring.offer.set_value(Some(Callback::new(move |saved| offer_own_column(around, choose, &saved))));
    view! {
        <HeadMenu list=list hands=hands figures=around.figures/>
        <CellBar list=list hands=hands find=Callback::new(find) toaster=toaster/>
        <ColumnsPanel list=list shown=shown choosing=hands.choosing choose=choose/>
        <ScoreEditor scoring=scoring/>
        <JobBar jobs=around.jobs/>
        <Toasts toaster=toaster/>
    }
    .into_any()
}

/// What the score columns on the page come to over the whole list, after the rows.
fn head_figures(
    list: ListAddress,
    rows: PageData<Listing>,
    counted: Memo<String>,
    again: RwSignal<u32>,
) -> HeadFigures {
    if !list.name.has_score_columns() {
        return Signal::stored(Vec::new());
    }
    let columns = Memo::new(move |_| rows.get().as_ref().map(Listing::score_columns).unwrap_or_default());
    let figures = after_paint(move || {
        again.track();
        let (project, query, columns) = (list.project.get(), counted.get(), columns.get());
        async move {
            if columns.is_empty() {
                return Vec::new();
            }
            // Heads without figures are still heads.
            list_figures(project, list.name.word().to_owned(), query, columns).await.unwrap_or_default()
        }
    });
    Signal::derive(move || figures.get().unwrap_or_default())
}

/// Goes to the address with a row open; the place of an open one is taken in the history too.
fn row_opener(list: ListAddress) -> Callback<(String, bool)> {
    let navigate = use_navigate();
    Callback::new(move |(key, replace)| {
        let query = list.query_now().opened(Some(key));
        let options = NavigateOptions { scroll: false, replace, ..NavigateOptions::default() };
        navigate(&list.path.with_untracked(|path| address(path, &query)), options);
    })
}

/// Ticks belong to one list: they go when it holds other rows.
fn forget_ticks(hands: Hands, counted: Memo<String>) {
    Effect::new(move |before: Option<String>| {
        let now = counted.get();
        if before.is_some_and(|before| before != now) && hands.ticked.with_untracked(|ticked| !ticked.is_empty()) {
            hands.ticked.update(std::collections::BTreeSet::clear);
        }
        now
    });
}

async fn shown_rows(rows: PageData<Listing>, around: Surroundings) -> AnyView {
    let viewer = use_context::<ViewerResource>();
    let listing = rows.ready().await;
    // New rows are as they are.
    if !cfg!(feature = "ssr") && around.hands.patches.with_untracked(|patches| !patches.is_empty()) {
        around.hands.patches.set(HashMap::new());
    }
    let viewer = match viewer {
        Some(ViewerResource(viewer)) => viewer.ready().await.ok(),
        None => None,
    };
    if let Some(viewer) = &viewer {
        around.liking.learn(viewer);
        set_in_browser(around.scoring.may_score, viewer.may_score);
    }
    if remember(around.last, &listing) {
        scroll_to_top();
    }
    view! { <Rows listing=listing viewer=viewer around=around/> }.into_any()
}
