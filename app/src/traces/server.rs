//! The server functions of the trace page. The outline of a trace comes first and holds no long text; what stands beside it
//! is drawn by the server and put in as it is, so that the browser half need not know how.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// A trace as its page shows it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceDetail {
    /// Its name; its id where it has none.
    pub title: String,
    /// Whether a span of it has come.
    pub seen: bool,
    /// The title line, drawn.
    pub lead: String,
    /// What is below it, drawn.
    pub facts: String,
    /// The marks of the time line, drawn.
    pub axis: String,
    /// How far apart they are, in percent of it.
    pub step: String,
    /// Its observations, one a line, as [`super::outline::Outline`] reads them.
    pub outline: String,
    /// How many scores it and its observations have.
    pub scores: u32,
    /// Whether the person may score it.
    pub may_score: bool,
}

/// A trace as the panel beside a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceBrief {
    /// Its name; its id where it has none.
    pub title: String,
    /// What the panel holds, drawn.
    pub body: String,
}

/// What is before and after a trace in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The id of the trace before.
    pub previous: Option<String>,
    /// The id of the trace after.
    pub next: Option<String>,
    /// What the list is ordered by.
    pub order: String,
}

/// One trace.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such trace, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "trace-detail", input = Json)]
pub async fn load_trace(project: String, trace: String) -> Result<TraceDetail, Trouble> {
    super::drawn::trace_detail(project, trace).await
}

/// One trace, in brief.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such trace, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "trace-brief", input = Json)]
pub async fn load_brief(project: String, trace: String) -> Result<TraceBrief, Trouble> {
    super::drawn::trace_brief(project, trace).await
}

/// What stands beside the tree: the tab that the address names, of the observation that it names, drawn.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "trace-pane", input = Json)]
pub async fn load_pane(project: String, trace: String, search: String) -> Result<String, Trouble> {
    super::drawn::pane(project, trace, search).await
}

/// One long text of what the address names, whole, drawn.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "trace-text", input = Json)]
pub async fn load_text(project: String, trace: String, search: String, part: String) -> Result<String, Trouble> {
    super::drawn::whole_text(project, trace, search, part).await
}

/// The traces before and after one in a list.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "trace-beside", input = Json)]
pub async fn load_beside(project: String, trace: String, list: String) -> Result<Beside, Trouble> {
    use model::list::{ListField, ListQuery};
    use model::traces::TraceField;

    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    let query = ListQuery::<TraceField>::parse(&list).query;
    let order = query.order().field.title().to_lowercase();
    let found = member.store.trace_neighbours(&member.scope, &query, &trace).await.map_err(server_trouble)?;
    Ok(Beside { previous: found.previous, next: found.next, order })
}
