//! The side panel of a score: everything that is known of it.

use leptos::prelude::*;

use super::detail::{ScoreDetail, load_score};
use super::panel_history::history_view;
use super::panel_parts::{comment_view, metadata_view, properties_view};
use super::panel_value::value_line;
use crate::list::{PanelFrame, Surroundings, panel_trouble};
use crate::live::Toaster;
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::waiting::waiting;
use crate::words;

/// A score that was asked for, by its id, and what came of it.
type Opened = Option<(String, Result<ScoreDetail, Trouble>)>;

/// The panel of the open score, if one is open.
pub(super) fn score_panel(around: Surroundings) -> AnyView {
    let Surroundings { list, hands, again, .. } = around;
    let detail = page_data(
        move || (list.project.get(), hands.open.get(), again.get()),
        |(project, id, _)| fetch_detail(project, id),
    );
    view! { <Transition fallback=|| ()>{waiting(move || shown_panel(detail, around))}</Transition> }.into_any()
}

async fn fetch_detail(project: String, id: Option<String>) -> Opened {
    let id = id?;
    let detail = load_score(project, id.clone()).await;
    Some((id, detail))
}

async fn shown_panel(detail: PageData<Opened>, around: Surroundings) -> AnyView {
    detail
        .ready()
        .await
        .map(|(id, detail)| {
            let project = around.list.project.get_untracked();
            let (symbol, name, inner) = match detail {
                Ok(detail) => {
                    let symbol = words::data_type(detail.value.data_type()).0;
                    (symbol, detail.name.clone(), score_body(&detail, &project, around.toaster))
                }
                Err(trouble) => ("#i-score", "Score".to_owned(), panel_trouble(trouble, around)),
            };
            view! { <PanelFrame row=id symbol=symbol name=name around=around>{inner}</PanelFrame> }
        })
        .into_any()
}

/// Everything that is known of a score.
pub(crate) fn score_body(detail: &ScoreDetail, project: &str, toaster: Toaster) -> AnyView {
    view! {
        {value_line(&detail.value, detail.config.as_ref())}
        {comment_view(detail.comment.as_deref())}
        {properties_view(&detail.cells, project, toaster)}
        {metadata_view(detail.metadata.as_deref(), toaster)}
        {history_view(&detail.history)}
    }
    .into_any()
}
