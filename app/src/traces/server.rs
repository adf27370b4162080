//! The server function of the trace page: the trace with its observations, and all scores of both as a table.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::table::TablePage;
use model::traces::Trace;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// A trace as its page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceDetail {
    /// The trace.
    pub trace: Trace,
    /// The scores of the trace and of its observations, newest first.
    pub scores: TablePage,
    /// Which observation each score is of, by the score's key; scores of the trace itself are not in it.
    pub observation_of: BTreeMap<String, String>,
}

/// One trace.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such trace, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "trace-detail", input = Json)]
pub async fn load_trace(project: String, trace: String) -> Result<TraceDetail, Trouble> {
    use super::score_table::score_table;
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    // In a panel the list beside it is there: only the trace's own page is missing then, and says so itself.
    let trace = member.store.trace(&member.scope, &trace).await.map_err(server_trouble)?.ok_or(Trouble::Missing)?;
    let scores = member.store.scores_of_trace(&member.scope, &trace.id).await.map_err(server_trouble)?;
    let (scores, observation_of) = score_table(&trace, scores);
    Ok(TraceDetail { trace, scores, observation_of })
}
