//! The page: its header, the tree at the left, the tabs at the right.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::address::TraceAddress;
use super::beside::beside_view;
use super::pane::{Pane, tabs};
use super::presses::{Presses, pressed};
use super::score_panel::{close_panel, score_panel, step_score};
use super::scoring::trace_scoring;
use super::server::{TraceDetail, load_pane, load_trace};
use super::tree::tree_view;
use crate::annotate::{ScoreEditor, Scoring};
use crate::icon::icon;
use crate::lazy::lazy_page;
use crate::list::ListName;
use crate::live::{Toaster, Toasts, focus_on, on_keys, press, set_in_browser};
use crate::nav::{TroublePage, project_param};
use crate::page_data::page_data;
use crate::table::Skeleton;
use crate::waiting::waiting;

lazy_page!(TraceRoute, trace_page, TracePage);

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) project: Memo<String>,
    /// The trace's id.
    pub(super) trace: Memo<String>,
    pub(super) address: TraceAddress,
    pub(super) toaster: Toaster,
    /// Whether the panel of a score is wide.
    pub(super) wide: RwSignal<bool>,
    pub(super) scoring: Scoring,
    /// Asks for what the page shows again: a score was changed.
    pub(super) changed: Callback<()>,
}

/// The page.
#[component]
fn TracePage() -> impl IntoView {
    let project = project_param();
    let params = use_params_map();
    let trace = Memo::new(move |_| params.with(|params| params.get("trace")).unwrap_or_default());
    let address = TraceAddress::here();
    let detail = page_data(move || (project.get(), trace.get()), |(project, trace)| load_trace(project, trace));
    // Opening a score changes nothing beside it.
    let asked = Memo::new(move |_| address.with(&[("open", None)]).split_once('?').map(|(_, asked)| asked.to_owned()));
    let pane: Pane = page_data(
        move || (project.get(), trace.get(), asked.get().unwrap_or_default()),
        |(project, trace, asked)| load_pane(project, trace, asked),
    );
    let toaster = Toaster::new();
    let changed = Callback::new(move |()| {
        detail.refetch();
        pane.refetch();
    });
    let scoring = trace_scoring(project.into(), toaster, move || changed.run(()));
    let around = Around { project, trace, address, toaster, wide: RwSignal::new(false), scoring, changed };
    listen(around);
    view! {
        <Transition fallback=|| view! { <div class="page"><Skeleton/></div> }>
            {waiting(move || async move {
                match detail.ready().await {
                    Ok(detail) => trace_view(detail, pane, around),
                    Err(trouble) => {
                        #[cfg(feature = "ssr")]
                        if trouble == crate::rpc::Trouble::Missing {
                            crate::rpc::missing();
                        }
                        view! { <div class="page"><TroublePage trouble=trouble/></div> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

fn trace_view(detail: TraceDetail, pane: Pane, around: Around) -> AnyView {
    let detail = Arc::new(detail);
    let may_score = detail.may_score;
    set_in_browser(around.scoring.may_score, may_score);
    let back = move || {
        let path = ListName::Traces.path(&around.project.get());
        match around.address.value("list") {
            Some(list) => format!("{path}?{list}"),
            None => path,
        }
    };
    let presses = Presses::of(around);
    // A narrow page shows the tree in a tab of its own.
    let tab = move || around.address.value("tab").unwrap_or_default();
    let tree = detail.seen.then(|| tree_view(&detail, around));
    view! {
        <Title text=detail.title.clone()/>
        <div class="page trace-page" class:may-score=may_score on:click=move |event| pressed(&event, &presses)>
            <header class="trace-head">
                <div class="title-line">
                    <a class="crumb" href=back>"Traces"</a>
                    {icon("#i-chev-right")}
                    <div class="lead" inner_html=detail.lead.clone()></div>
                    <span class="space"></span>
                    {beside_view(around)}
                </div>
                <div inner_html=detail.facts.clone()></div>
            </header>
            <div class="trace-body" class:unseen=!detail.seen data-tab=tab>
                {tree}
                {tabs(&detail, pane, around)}
            </div>
            {score_panel(around)}
            <ScoreEditor scoring=around.scoring/>
            <Toasts toaster=around.toaster/>
        </div>
    }
    .into_any()
}

/// The keys of the page; those of the tree are its own.
fn listen(around: Around) {
    on_keys(move |event| {
        let is_open = around.address.0.with_untracked(|here| here.value("open")).is_some();
        match event.key().as_str() {
            "j" if is_open => step_score(1),
            "k" if is_open => step_score(-1),
            "w" if is_open => around.wide.update(|wide| *wide = !*wide),
            "y" if is_open => press(".panel [aria-label='Copy link']"),
            "Escape" if around.scoring.at.with_untracked(Option::is_some) => around.scoring.close(),
            "Escape" if is_open => close_panel(),
            "j" => press("a[aria-label='Next trace']"),
            "k" => press("a[aria-label='Previous trace']"),
            "b" => press(".lead [data-star]"),
            "s" => press(".may-score .lead [data-score]"),
            "/" => drop(focus_on("#tree-search")),
            _ => return,
        }
        event.prevent_default();
    });
}
