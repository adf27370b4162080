//! The server functions that change scores from the list, and what a selection of them leads to.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// A trace of some ticked scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceOfTicked {
    /// The id.
    pub id: String,
    /// The name, once the trace has come.
    pub name: Option<String>,
}

/// Deletes scores, at once and for everyone; says how many there were.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "delete-scores", input = Json)]
pub async fn delete_scores(project: String, ids: Vec<String>) -> Result<u64, Trouble> {
    use crate::rpc::server_trouble;

    let (member, writer) = editor(&project).await?;
    member.store.delete_scores(&member.scope, &writer, &ids).await.map_err(server_trouble)
}

/// Brings deleted scores back, except those that were written again; says how many.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "restore-scores", input = Json)]
pub async fn restore_scores(project: String, ids: Vec<String>) -> Result<u64, Trouble> {
    use crate::rpc::server_trouble;

    let (member, writer) = editor(&project).await?;
    member.store.restore_scores(&member.scope, &writer, &ids).await.map_err(server_trouble)
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

/// Who calls, if they may delete scores.
#[cfg(feature = "ssr")]
async fn editor(project: &str) -> Result<(crate::rpc::Member, store::Writer), Trouble> {
    use crate::rpc::{forbidden, member, server_trouble};

    let member = member(project).await?;
    let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    if !role.is_some_and(store::Role::may_delete_scores) {
        return Err(forbidden());
    }
    let writer = store::Writer::Person { user_id: member.user_id.clone() };
    Ok((member, writer))
}
