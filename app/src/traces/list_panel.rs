//! The side panel of a trace: what it was, what went in and came out, and its scores.

use leptos::prelude::*;
use model::list::encode;

use super::address::from_list;
use super::presses::{Presses, pressed};
use super::server::{TraceBrief, load_brief};
use crate::list::{PanelFrame, Surroundings, panel_trouble};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::waiting::waiting;

/// A trace that was asked for, by its id, and what came of it.
type Opened = Option<(String, Result<TraceBrief, Trouble>)>;

/// The panel of the open trace, if one is open.
pub(super) fn trace_panel(around: Surroundings) -> AnyView {
    let Surroundings { list, hands, again, .. } = around;
    let brief = page_data(
        move || (list.project.get(), hands.open.get(), again.get()),
        |(project, id, _)| fetch_brief(project, id),
    );
    view! { <Transition fallback=|| ()>{waiting(move || shown_panel(brief, around))}</Transition> }.into_any()
}

async fn fetch_brief(project: String, id: Option<String>) -> Opened {
    let id = id?;
    let brief = load_brief(project, id.clone()).await;
    Some((id, brief))
}

async fn shown_panel(brief: PageData<Opened>, around: Surroundings) -> AnyView {
    brief
        .ready()
        .await
        .map(|(id, brief)| {
            let project = around.list.project.get_untracked();
            let from = from_list(&around.list.query_now());
            let page = format!("/project/{}/traces/{}{from}", encode(&project), encode(&id));
            let (name, inner) = match brief {
                Ok(brief) => {
                    let presses = Presses::on(project, id.clone(), around.toaster);
                    let press = move |event| pressed(&event, &presses);
                    (brief.title, view! { <div inner_html=brief.body on:click=press></div> }.into_any())
                }
                Err(trouble) => ("Trace".to_owned(), panel_trouble(trouble, around)),
            };
            view! { <PanelFrame row=id symbol="#i-trace" name=name page=Some(page) around=around>{inner}</PanelFrame> }
        })
        .into_any()
}
