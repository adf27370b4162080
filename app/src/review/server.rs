//! The server function of a review: which traces, which scores, and what the person has said so far.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::annotation::Own;
use model::scores::ScoreConfig;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// What a review goes through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewSheet {
    /// The traces, in the order of the list.
    pub traces: Vec<ReviewTrace>,
    /// Where the list goes on, if it does.
    pub next: Option<String>,
    /// The configs that are asked for, in the order of the address; those that are not there are left out.
    pub asked: Vec<ScoreConfig>,
    /// Every config that could be asked for.
    pub configs: Vec<ScoreConfig>,
    /// Whether the person may score.
    pub may_score: bool,
}

/// A trace of a review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewTrace {
    /// Its id.
    #[serde(rename = "i")]
    pub id: String,
    /// What the person has said, for each config that is asked for.
    #[serde(rename = "o")]
    pub own: Vec<Option<Own>>,
}

/// A page of a list of traces, with what the person has said of each by the configs of these names.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "review", input = Json)]
pub async fn load_review(project: String, query: String, names: Vec<String>) -> Result<ReviewSheet, Trouble> {
    use super::address::MOST_ASKED;
    use crate::rpc::{member, server_trouble};
    use model::list::{ListQuery, ROW_CHOICES};
    use model::traces::TraceField;

    let member = member(&project).await?;
    let (store, scope) = (&member.store, &member.scope);
    let most = ROW_CHOICES.last().copied().unwrap_or_default();
    let query =
        ListQuery::<TraceField> { columns: Some(Vec::new()), rows: most, open: None, ..ListQuery::parse(&query).query };
    let role = store.role(scope, &member.user_id).await.map_err(server_trouble)?;
    let page = store.trace_page(scope, &query).await.map_err(server_trouble)?;
    let mut configs = store.score_configs(scope).await.map_err(server_trouble)?;
    configs.retain(|config| !config.is_archived && config.data_type.is_given());
    let asked: Vec<ScoreConfig> = names
        .iter()
        .take(MOST_ASKED)
        .filter_map(|name| configs.iter().find(|config| config.name == *name).cloned())
        .collect();
    let ids: Vec<String> = page.rows.into_iter().map(|row| row.key).collect();
    let what: Vec<_> = asked.iter().map(|config| (config.name.clone(), config.data_type)).collect();
    let own = store.own_annotations(scope, &member.user_id, &ids, &what).await.map_err(server_trouble)?;
    let traces = ids.into_iter().zip(own).map(|(id, own)| ReviewTrace { id, own }).collect();
    Ok(ReviewSheet { traces, next: page.next, asked, configs, may_score: role.is_some_and(store::Role::may_score) })
}
