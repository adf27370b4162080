//! The side panel of a trace: what it was, what went in and came out, and its scores.

use leptos::prelude::*;
use model::list::encode;

use super::header::{facts, trace_title};
use super::preview::texts;
use super::server::{TraceDetail, load_trace};
use crate::list::{PanelFrame, Surroundings, panel_trouble};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::table::{Table, plain_heads};
use crate::waiting::waiting;

/// A trace that was asked for, by its id, and what came of it.
type Opened = Option<(String, Result<TraceDetail, Trouble>)>;

/// The panel of the open trace, if one is open.
pub(super) fn trace_panel(around: Surroundings) -> AnyView {
    let Surroundings { list, hands, again, .. } = around;
    let detail = page_data(
        move || (list.project.get(), hands.open.get(), again.get()),
        |(project, id, _)| fetch_detail(project, id),
    );
    view! { <Transition fallback=|| ()>{waiting(move || shown_panel(detail, around))}</Transition> }.into_any()
}

async fn fetch_detail(project: String, id: Option<String>) -> Opened {
    let id = id?;
    let detail = load_trace(project, id.clone()).await;
    Some((id, detail))
}

async fn shown_panel(detail: PageData<Opened>, around: Surroundings) -> AnyView {
    detail
        .ready()
        .await
        .map(|(id, detail)| {
            let project = around.list.project.get_untracked();
            let page = format!("/project/{}/traces/{}", encode(&project), encode(&id));
            let (name, inner) = match detail {
                Ok(detail) => (trace_title(&detail.trace), panel_body(&detail, project)),
                Err(trouble) => ("Trace".to_owned(), panel_trouble(trouble, around)),
            };
            view! { <PanelFrame row=id symbol="#i-trace" name=name page=Some(page) around=around>{inner}</PanelFrame> }
        })
        .into_any()
}

fn panel_body(detail: &TraceDetail, project: String) -> AnyView {
    let trace = &detail.trace;
    let heads = plain_heads(&detail.scores.columns);
    let rows = detail.scores.rows.clone();
    let scores = (!rows.is_empty()).then(|| {
        view! {
            <section class="block" aria-label="Scores">
                <h3>"Scores"</h3>
                <div class="list"><Table label="Scores of this trace" heads=heads rows=rows project=project/></div>
            </section>
        }
    });
    view! {
        <div class="trace-brief">
            {facts(trace)}
            {texts(trace.input.as_deref(), trace.output.as_deref(), &trace.metadata)}
            {scores}
        </div>
    }
    .into_any()
}
