//! The side panel of a score: everything that is known of it.

use leptos::prelude::*;
use model::scores::DataType;

use super::detail::{ScoreDetail, load_score};
use super::panel_history::{PutBack, history_view};
use super::panel_parts::{comment_view, metadata_view, properties_view};
use super::panel_value::value_line;
use crate::configs::save_as_path;
use crate::icon::icon;
use crate::list::{PanelFrame, Surroundings, panel_trouble};
use crate::nav::ViewerResource;
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
            let (symbol, name, inner) = match detail {
                Ok(detail) => {
                    let symbol = words::data_type(detail.value.data_type()).0;
                    let (project, changed) = (around.list.project.into(), around.refresh);
                    let put_back = PutBack { project, toaster: around.toaster, changed };
                    (symbol, detail.name.clone(), score_body(&detail, put_back))
                }
                Err(trouble) => ("#i-score", "Score".to_owned(), panel_trouble(trouble, around)),
            };
            view! { <PanelFrame row=id symbol=symbol name=name around=around>{inner}</PanelFrame> }
        })
        .into_any()
}

/// Everything that is known of a score.
pub(crate) fn score_body(detail: &ScoreDetail, put_back: PutBack) -> AnyView {
    let (project, toaster) = (put_back.project.get_untracked(), put_back.toaster);
    view! {
        {value_line(&detail.value, detail.config.as_ref())}
        {save_as_link(detail, &project)}
        {comment_view(detail.comment.as_deref())}
        {properties_view(&detail.cells, &project, toaster)}
        {metadata_view(detail.metadata.as_deref(), toaster)}
        {history_view(&detail.id, &detail.history, put_back)}
    }
    .into_any()
}

/// Leads from a score that follows no config to the form that makes one of it.
fn save_as_link(detail: &ScoreDetail, project: &str) -> Option<AnyView> {
    let data_type = detail.value.data_type();
    let may_edit = use_context::<ViewerResource>()
        .and_then(|ViewerResource(viewer)| viewer.get()?.ok())
        .is_some_and(|viewer| viewer.may_delete);
    if !may_edit || detail.config.is_some() || data_type == DataType::Correction {
        return None;
    }
    let href = save_as_path(project, &detail.name, data_type);
    Some(view! { <a class="save-as" href=href>{icon("#i-plus")} "Save as config"</a> }.into_any())
}
