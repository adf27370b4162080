//! One score as the side panel shows it, and the server function that brings it.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::scores::{Author, ScoreConfig, ScoreValue};
use model::table::Cell;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// A score with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreDetail {
    /// The score's id.
    pub id: String,
    /// What was judged.
    pub name: String,
    /// The verdict.
    pub value: ScoreValue,
    /// Why, whole.
    pub comment: Option<String>,
    /// Every property, in the order of the score's fields.
    pub cells: Vec<Cell>,
    /// Anything else, as indented JSON.
    pub metadata: Option<String>,
    /// The config that the score follows.
    pub config: Option<ScoreConfig>,
    /// What happened to it, newest first; its making is the last.
    pub history: Vec<ScoreEvent>,
}

/// Something that happened to a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreEvent {
    /// When, in microseconds since 1970 UTC.
    pub at: i64,
    /// Who did it.
    pub by: Option<Author>,
    /// What.
    pub what: Happening,
    /// The change's number, where the score can be put back to what it was before.
    pub seq: Option<i64>,
}

/// What happened to a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happening {
    /// It was made, with this value.
    Made(String),
    /// Some of its properties were changed.
    Changed(Vec<PropertyChange>),
    /// It was deleted.
    Deleted,
    /// It was brought back.
    Restored,
}

/// A property that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropertyChange {
    /// Its name within a sentence.
    pub title: String,
    /// What it was, if there was anything and it is short.
    pub from: Option<String>,
    /// What it became, if there is anything and it is short.
    pub to: Option<String>,
}

/// One score.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such score, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-detail", input = Json)]
pub async fn load_score(project: String, id: String) -> Result<ScoreDetail, Trouble> {
    use super::history::events_of;
    use super::put_back::may_put_back;
    use crate::rpc::{member, missing_part, server_trouble};

    let member = member(&project).await?;
    // The list beside it is there: its absence is told in the panel and is not the page's.
    let found =
        member.store.score_detail(&member.scope, &id).await.map_err(server_trouble)?.ok_or_else(missing_part)?;
    let mut history = events_of(&found);
    if !may_put_back(&member, &found.stored.author).await? {
        history.iter_mut().for_each(|event| event.seq = None);
    }
    let score = found.stored.score;
    Ok(ScoreDetail {
        id: score.id,
        name: score.name,
        value: score.value,
        comment: score.comment,
        cells: found.cells,
        metadata: score.metadata.and_then(|metadata| serde_json::to_string_pretty(&metadata).ok()),
        config: found.config,
        history,
    })
}
