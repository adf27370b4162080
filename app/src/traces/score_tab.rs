//! All scores of a trace and of its observations; those of the selected observation stand out.

use std::sync::Arc;

use leptos::prelude::*;

use super::address::TraceAddress;
use super::server::TraceDetail;
use crate::table::{Table, plain_heads};

#[component]
pub(super) fn ScoreTab(detail: Arc<TraceDetail>, project: String, address: TraceAddress) -> impl IntoView {
    if detail.scores.rows.is_empty() {
        return view! {
            <div class="teach in-tab">
                <h2>"No scores yet"</h2>
                <p>"Scores of this trace and of its observations appear here."</p>
            </div>
        }
        .into_any();
    }
    let count = detail.scores.rows.len();
    let words = {
        let detail = Arc::clone(&detail);
        move || {
            let all = if count == 1 { "1 score".to_owned() } else { format!("{count} scores") };
            match address.observation.get() {
                None => all,
                Some(id) => format!("{all}, {} of the selected observation", keys_of(&detail, &id).len()),
            }
        }
    };
    let table = move || {
        let marked = address.observation.get().map(|id| keys_of(&detail, &id)).unwrap_or_default();
        let heads = plain_heads(&detail.scores.columns);
        let rows = detail.scores.rows.clone();
        view! { <Table label="Scores of this trace" heads=heads rows=rows project=project.clone() marked=marked/> }
    };
    view! {
        <p class="tab-words">{words}</p>
        <div class="list">{table}</div>
    }
    .into_any()
}

/// The keys of an observation's scores.
fn keys_of(detail: &TraceDetail, observation: &str) -> Vec<String> {
    detail.observation_of.iter().filter(|(_, id)| *id == observation).map(|(key, _)| key.clone()).collect()
}
