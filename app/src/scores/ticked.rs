//! What can be done with ticked scores alone: their traces are opened.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos::task::spawn_local;
use model::list::encode;
use serde::{Deserialize, Serialize};

use crate::icon::icon;
use crate::list::Bulk;
use crate::rpc::Trouble;

/// A trace of some ticked scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceOfTicked {
    /// The id.
    pub id: String,
    /// The name, once the trace has come.
    pub name: Option<String>,
}

/// The traces of these scores.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-traces", input = Json)]
pub async fn score_traces(project: String, ids: Vec<String>) -> Result<Vec<TraceOfTicked>, Trouble> {
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    let traces = member.store.traces_of_scores(&member.scope, &ids).await.map_err(server_trouble)?;
    Ok(traces.into_iter().map(|trace| TraceOfTicked { id: trace.id, name: trace.name }).collect())
}

/// The button that opens the traces of the ticked scores.
pub(super) fn traces_button(bulk: Bulk) -> AnyView {
    let traces = RwSignal::new(None::<Vec<TraceOfTicked>>);
    view! {
            <div class="bulk-traces">
                <button type="button" class="button small" on:click=move |_| find_traces(bulk, traces)>
                    {icon("#i-external")}
                    "Open traces"
                </button>
                {move || traces.get().map(|traces| trace_list(&traces, &bulk.around.list.project.get_untracked()))}
            </div>
    }
    .into_any()
}

/// Shows the traces of the ticked scores as links, or hides them again.
fn find_traces(bulk: Bulk, traces: RwSignal<Option<Vec<TraceOfTicked>>>) {
    if traces.with_untracked(Option::is_some) {
        traces.set(None);
        return;
    }
    let (project, ids) = (bulk.around.list.project.get_untracked(), bulk.ids());
    spawn_local(async move {
        match score_traces(project, ids).await {
            Ok(found) if found.is_empty() => bulk.around.toaster.say("No ticked score is of a trace."),
            Ok(found) => drop(traces.try_set(Some(found))),
            Err(trouble) => bulk.around.toaster.complain(trouble.words()),
        }
    });
}

fn trace_list(traces: &[TraceOfTicked], project: &str) -> impl IntoView + use<> {
    let link = |trace: &TraceOfTicked| {
        let href = format!("/project/{}/traces/{}", encode(project), encode(&trace.id));
        view! {
            <li>
                <a class="item" href=href target="_blank" rel="noopener">
                    {icon("#i-trace")}
                    <span class="item-words">{trace.name.clone().unwrap_or_else(|| "Trace".to_owned())}</span>
                    <span class="id">{trace.id.chars().take(12).collect::<String>()}</span>
                </a>
            </li>
        }
    };
    view! {
        <ul class="popover" aria-label="Traces of the ticked scores">
            {traces.iter().map(link).collect_view()}
        </ul>
    }
}
