//! The side panel of a score, beside the tree and over the tab that lists it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::page::Around;
use crate::icon::icon;
use crate::list::{panel_button, panel_frame};
use crate::live::{copy_text, press};
use crate::page_data::page_data;
use crate::rpc::Trouble;
use crate::scores::{PutBack, ScoreDetail, load_score, score_body};
use crate::waiting::waiting;
use crate::words;

/// A score that was asked for, and what came of it.
type Opened = Option<Result<ScoreDetail, Trouble>>;

/// The panel of the open score, if one is open.
pub(super) fn score_panel(around: Around) -> AnyView {
    let open = Memo::new(move |_| around.address.value("open"));
    let again = RwSignal::new(0_u32);
    let detail =
        page_data(move || (around.project.get(), open.get(), again.get()), |(project, id, _)| fetch(project, id));
    let changed = Callback::new(move |()| {
        again.update(|again| *again = again.wrapping_add(1));
        around.changed.run(());
    });
    let put_back = PutBack { project: around.project.into(), toaster: around.toaster, changed };
    mark_open(open);
    let shown = move || async move {
        detail.ready().await.map(|detail: Result<ScoreDetail, Trouble>| panel(detail, around, put_back)).into_any()
    };
    view! { <Transition fallback=|| ()>{waiting(shown)}</Transition> }.into_any()
}

async fn fetch(project: String, id: Option<String>) -> Opened {
    Some(load_score(project, id?).await)
}

fn panel(detail: Result<ScoreDetail, Trouble>, around: Around, put_back: PutBack) -> AnyView {
    let (symbol, name, body) = match detail {
        Ok(detail) => {
            let symbol = words::data_type(detail.value.data_type()).0;
            (symbol, detail.name.clone(), score_body(&detail, put_back))
        }
        Err(trouble) => {
            let body = view! { <p class="panel-trouble" role="alert">{trouble.words()}</p> }.into_any();
            ("#i-score", "Score".to_owned(), body)
        }
    };
    let close = move || around.address.with(&[("open", None)]);
    let copy = move |()| {
        if copy_text(&window().location().href().unwrap_or_default()) {
            around.toaster.say("Link copied");
        } else {
            around.toaster.complain("The browser does not allow copying. The link is in its address bar.");
        }
    };
    let buttons = view! {
        {panel_button("Previous score".to_owned(), "k", "#i-chev-up", Callback::new(|()| step_score(-1)))}
        {panel_button("Next score".to_owned(), "j", "#i-chev-down", Callback::new(|()| step_score(1)))}
        <i class="panel-rule"></i>
        {panel_button("Copy link".to_owned(), "y", "#i-link", Callback::new(copy))}
        {panel_button("Widen".to_owned(), "w", "#i-widen", Callback::new(move |()| around.wide.update(|wide| *wide = !*wide)))}
        <a class="button bare square" href=close aria-label="Close panel" title="Close (Esc)">
            {icon("#i-x")}
        </a>
    };
    panel_frame("Score", symbol, name.clone(), name.into_any(), around.wide, ().into_any(), buttons.into_any(), body)
}

/// Closes the panel; the list gets the focus that was in it.
pub(super) fn close_panel() {
    press(".panel a[aria-label='Close panel']");
}

/// Opens the score so many rows further down.
pub(super) fn step_score(by: isize) {
    let rows = rows();
    let here = rows.iter().position(|row| row.class_list().contains("open"));
    let next = here.map_or(Some(0), |here| here.checked_add_signed(by)).and_then(|next| rows.get(next));
    if let Some(row) = next
        && let Some(link) = row.query_selector("a[data-open]").ok().flatten()
        && let Ok(link) = link.dyn_into::<HtmlElement>()
    {
        row.scroll_into_view_with_bool(false);
        link.click();
    }
}

fn rows() -> Vec<Element> {
    let Ok(found) = document().query_selector_all(".pane tr[data-key]") else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok()).collect()
}

/// Marks the row of the open score.
fn mark_open(open: Memo<Option<String>>) {
    Effect::new(move |_| {
        let open = open.get();
        for row in rows() {
            let is_open = row.get_attribute("data-key") == open;
            // A row without its mark is not worth failing for.
            let _ = row.class_list().toggle_with_force("open", is_open && open.is_some());
        }
    });
}
