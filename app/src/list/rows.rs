//! The list itself, in each of its states: rows, older rows with a word about why, nothing that matches, nothing
//! at all yet.

use chrono::DateTime;
use leptos::prelude::*;
use model::list::Position;
use model::table::TablePage;

use super::bulk::{Bulk, bulk_bar};
use super::empty::{NoMatch, NoMoreRows};
use super::listing::Listing;
use super::{Query, Surroundings, address};
use crate::icon::icon;
use crate::live::local_time_words;
use crate::nav::{TroublePage, Viewer};
use crate::rpc::Trouble;
use crate::table::{Pager, Table, list_heads};
use crate::time::{TimeForm, time_view};
use crate::traces::from_list;

/// The list.
#[component]
pub(crate) fn Rows(listing: Listing, viewer: Option<Viewer>, around: Surroundings) -> AnyView {
    let Some(page) = listing.page.clone() else {
        return view! { <TroublePage trouble=listing.trouble.unwrap_or(Trouble::Broken)/> }.into_any();
    };
    let query = listing.query(around.list.name);
    let is_first = query.position == Position::First;
    let may_delete = viewer.as_ref().is_some_and(|viewer| viewer.may_delete);
    match (page.rows.is_empty(), query.is_restricted(), is_first, viewer) {
        (true, false, true, Some(viewer)) => (around.parts.first)(viewer, around),
        _ => table_view(&listing, page, around, may_delete),
    }
}

fn table_view(listing: &Listing, page: TablePage, around: Surroundings, may_delete: bool) -> AnyView {
    let query = listing.query(around.list.name);
    let name = around.list.name;
    let path = around.list.path.get_untracked();
    let heads = list_heads(&page.columns, name, &query, &path);
    let searched = searched_view(&page, &query, &path);
    let nothing = (page.rows.is_empty() && searched.is_none()).then(|| match query.position {
        Position::First => view! { <NoMatch list=around.list query=query.clone()/> }.into_any(),
        Position::After(_) | Position::Before(_) => {
            view! { <NoMoreRows query=query.clone() path=path.clone()/> }.into_any()
        }
    });
    let class = if listing.trouble.is_some() { "list stale" } else { "list" };
    let project = around.list.project.get_untracked();
    let Surroundings { hands, liking, total, .. } = around;
    let bulk = Bulk { around, on_page: page.rows.len(), may_delete };
    let choose_rows = move |rows| liking.choose(&Query { rows, ..untrack(|| liking.now()) });
    view! {
        {listing.trouble.map(|trouble| stale_banner(trouble, around))}
        <div class=class>
            <Table label=name.title() heads=heads rows=page.rows.clone() project=project hands=Some(hands) figures=Some(around.figures) from=from_list(&query)/>
            {nothing}
            {searched}
        </div>
        <Pager
            query=query
            path=path
            page=page
            total=total
            rows=listing.rows
            choose_rows=Callback::new(choose_rows)
            bulk=Callback::new(move |()| bulk_bar(bulk))
        />
    }
    .into_any()
}

/// Says where the search ended before the page was full, and leads on.
fn searched_view(page: &TablePage, query: &Query, path: &str) -> Option<AnyView> {
    let (until, next) = (page.searched?, page.next.clone()?);
    let href = address(path, &query.at(Position::After(next)));
    let until = DateTime::from_timestamp_micros(until).filter(|_| until != 0);
    let words = match until {
        Some(until) => view! { "Searched until " {time_view(until, TimeForm::At)} "." }.into_any(),
        None => "A part of the list has been searched.".into_any(),
    };
    let line = view! {
        <p class="searched">
            <span>{words}</span>
            <a class="button small" href=href>"Continue"</a>
        </p>
    };
    Some(line.into_any())
}

/// Says since when the rows are old, why, and what to do.
fn stale_banner(trouble: Trouble, around: Surroundings) -> impl IntoView {
    let since = around.last.with_value(|last| last.as_ref().map(|last| local_time_words(last.since_ms)));
    let what = match since {
        Some(since) => format!("These rows are from {since}. The newer ones could not be loaded."),
        None => "These rows are older. The newer ones could not be loaded.".to_owned(),
    };
    view! {
        <div class="banner bad across" role="alert">
            {icon("#i-error")}
            <p>
                <b>{what}</b>
                <span>{trouble.words()}</span>
            </p>
            <button type="button" class="button primary" on:click=move |_| around.refresh.run(())>
                {icon("#i-refresh")}
                "Try again"
            </button>
        </div>
    }
}
