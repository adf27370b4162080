//! The page of the refused scores, newest first. Its rows are links, so it can be read before the page is alive.

use chrono::DateTime;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::list::encode;

use super::opened::opened_view;
use super::server::{RejectedList, RejectedRow, load_rejected};
use crate::icon::icon;
use crate::lazy::lazy_page;
use crate::list::{ListName, query_value};
use crate::live::{Toaster, Toasts};
use crate::nav::{TroublePage, project_param, project_path};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::table::Skeleton;
use crate::time::{TimeForm, time_view};
use crate::waiting::waiting;

lazy_page!(RejectedRoute, rejected_page, RejectedPage);

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) project: Memo<String>,
    /// Where the page begins; nothing is at the newest.
    after: Memo<Option<String>>,
    pub(super) list: PageData<Result<RejectedList, Trouble>>,
    pub(super) toaster: Toaster,
}

impl Around {
    /// The address of this page with this row open.
    pub(super) fn with_open(self, open: Option<i64>) -> String {
        address(&self.project.get_untracked(), self.after.get_untracked().as_deref(), open)
    }
}

/// The page.
#[component]
fn RejectedPage() -> impl IntoView {
    let project = project_param();
    let search = use_location().search;
    let after = Memo::new(move |_| search.with(|search| query_value(search, "after")));
    let open = Memo::new(move |_| search.with(|search| query_value(search, "open")));
    let list = page_data(
        move || (project.get(), after.get(), open.get()),
        |(project, after, open)| load_rejected(project, after, open),
    );
    let around = Around { project, after, list, toaster: Toaster::new() };
    view! {
        <Title text="Rejected scores"/>
        <div class="page plain-page">
            <header class="title-line">
                <a class="crumb" href=move || ListName::Scores.path(&project.get())>"Scores"</a>
                {icon("#i-chev-right")}
                <h1>"Rejected"</h1>
                <span class="space"></span>
                <button
                    type="button"
                    class="button bare square needs-browser"
                    aria-label="Refresh"
                    title="Refresh"
                    on:click=move |_| list.refetch()
                >
                    {icon("#i-refresh")}
                </button>
            </header>
            <p class="page-lead">
                "Scores that were refused in the last 30 days, with the reason that their program was told. Nothing is lost: open one, mend it, and send it again."
            </p>
            <Transition fallback=|| view! { <Skeleton/> }>
                {waiting(move || async move {
                    match list.ready().await {
                        Ok(page) => list_view(page, around),
                        Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                    }
                })}
            </Transition>
            <Toasts toaster=around.toaster/>
        </div>
    }
    .into_any()
}

fn address(project: &str, after: Option<&str>, open: Option<i64>) -> String {
    let after = after.map(|after| format!("after={}", encode(after)));
    let open = open.map(|open| format!("open={open}"));
    let asked: Vec<String> = after.into_iter().chain(open).collect();
    let path = project_path(project, "scores/rejected");
    if asked.is_empty() { path } else { format!("{path}?{}", asked.join("&")) }
}

fn list_view(page: RejectedList, around: Around) -> AnyView {
    if page.rows.is_empty() {
        return nothing(around);
    }
    let RejectedList { rows, open, next, may_mend } = page;
    let lines = rows
        .into_iter()
        .map(|row| {
            let open = open.clone().filter(|open| open.id == row.id);
            let faults = row.faults.clone();
            view! {
                {row_view(row, open.is_some(), around)}
                {open.map(|open| opened_view(open, faults, may_mend, around))}
            }
        })
        .collect_view();
    let newest = around.after.get_untracked().is_some().then(|| address(&around.project.get_untracked(), None, None));
    let older = next.map(|next| address(&around.project.get_untracked(), Some(&next), None));
    view! {
        <div class="plain-scroll" tabindex="0" role="region" aria-label="Rejected scores">
            <table class="plain rejected" aria-label="Rejected scores">
                <thead>
                    <tr>
                        <th scope="col">"Refused"</th>
                        <th scope="col">"Score"</th>
                        <th scope="col">"Why"</th>
                        <th scope="col">"Key"</th>
                        <th scope="col">"Client"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
        <nav class="pager" aria-label="Pages">
            <span class="pager-count"></span>
            {newest.map(|href| view! { <a class="button bare small" href=href>"Newest"</a> })}
            {older.map(|href| view! { <a class="button bare small" href=href>"Older"</a> })}
        </nav>
    }
    .into_any()
}

fn row_view(row: RejectedRow, is_open: bool, around: Around) -> impl IntoView {
    let href = around.with_open((!is_open).then_some(row.id));
    let why = row.faults.iter().map(|(path, why)| fault_words(path, why)).collect::<Vec<_>>().join(" ");
    let at = DateTime::from_timestamp_micros(row.at).unwrap_or_default();
    view! {
        <tr class:open=is_open>
            <td>{time_view(at, TimeForm::Ago)}</td>
            <td>
                <a href=href aria-expanded=is_open.to_string()>{row.title.unwrap_or_else(|| "Unnamed".to_owned())}</a>
            </td>
            <td class="why" title=why.clone()>{why.clone()}</td>
            <td title=row.key.clone()>{row.key.clone()}</td>
            <td class="quiet" title=row.sdk.clone().unwrap_or_default()>{row.sdk.clone().unwrap_or_default()}</td>
        </tr>
    }
}

/// What was wrong, with the field it is about.
pub(super) fn fault_words(path: &str, why: &str) -> String {
    if path.is_empty() { why.to_owned() } else { format!("{path}: {why}") }
}

fn nothing(around: Around) -> AnyView {
    let is_first = around.after.get_untracked().is_none();
    let (head, words) = if is_first {
        ("No score was refused", "Whatever your programs sent in the last 30 days was taken.")
    } else {
        ("No older ones", "Refused scores are kept for 30 days, the newest 10,000 of a project.")
    };
    view! {
        <div class="teach">
            <h2>{head}</h2>
            <p>{words}</p>
            <p>
                <a class="button" href=ListName::Scores.path(&around.project.get_untracked())>"Back to the scores"</a>
            </p>
        </div>
    }
    .into_any()
}
