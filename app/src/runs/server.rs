//! The server function of a run's page.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::scores::{Rolled, ScoreSource, ScoreValue};
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// How many items a page has.
#[cfg(feature = "ssr")]
const ROWS: usize = 50;

/// A run with a page of its items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunPage {
    /// The run's name.
    pub name: String,
    /// The dataset's name.
    pub dataset: String,
    /// What the run tries.
    pub description: Option<String>,
    /// Its metadata, as JSON.
    pub metadata: Option<String>,
    /// When it was made, in microseconds since 1970.
    pub at: i64,
    /// The scores of the run itself.
    pub own: Vec<OneScore>,
    /// What the scores of its items come to.
    pub rolled: Vec<RolledScore>,
    /// Its items.
    pub items: Vec<RunItemRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// A score in few words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OneScore {
    /// What was judged.
    #[serde(rename = "n")]
    pub name: String,
    /// Who judged.
    #[serde(rename = "s")]
    pub source: ScoreSource,
    /// The verdict.
    #[serde(rename = "v")]
    pub value: ScoreValue,
    /// Whether it fails, where a config says so.
    #[serde(rename = "f")]
    pub fails: Option<bool>,
    /// Why.
    #[serde(rename = "c")]
    pub comment: Option<String>,
}

/// What the scores of one column come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolledScore {
    /// What was judged.
    pub name: String,
    /// Who judged.
    pub source: ScoreSource,
    /// What it comes to.
    pub rolled: Rolled,
    /// Whether it fails, where a config says so.
    pub fails: Option<bool>,
}

/// An item of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunItemRow {
    /// The item.
    pub item: String,
    /// The beginning of its input.
    pub input: Option<String>,
    /// The beginning of what should have come out.
    pub expected: Option<String>,
    /// The beginning of what came out.
    pub output: Option<String>,
    /// The trace that answered it.
    pub trace: String,
    /// The trace's name.
    pub trace_name: Option<String>,
    /// The observation that answered it.
    pub observation: Option<String>,
    /// The scores of the trace.
    pub scores: Vec<OneScore>,
}

/// A run with the items after this place, or with its first ones.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such run, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "run", input = Json)]
pub async fn load_run(
    project: String,
    dataset: String,
    run: String,
    after: Option<String>,
) -> Result<RunPage, Trouble> {
    use crate::rpc::{member, missing, server_trouble};
    use store::RunPlace;

    let member = member(&project).await?;
    // A place that cannot be read is the beginning.
    let after = after.and_then(|after| RunPlace::parse(&after));
    let view = member.store.run_view(&member.scope, (&dataset, &run), after.as_ref(), ROWS).await;
    view.map_err(server_trouble)?.map(page_of).ok_or_else(missing)
}

#[cfg(feature = "ssr")]
fn page_of(view: store::RunView) -> RunPage {
    use model::scores::{ScoreConfig, StoredScore};

    let store::RunView { run, own, rolled, items, next, configs } = view;
    let one = |stored: StoredScore| {
        let score = stored.score;
        let config = ScoreConfig::of(&configs, &score.name, score.value.data_type());
        let fails = config.and_then(|config| config.judge(&score.value).fails);
        OneScore { name: score.name, source: score.source, value: score.value, fails, comment: score.comment }
    };
    RunPage {
        name: run.name,
        dataset: run.dataset_name,
        description: run.description.filter(|description| !description.is_empty()),
        metadata: run.metadata.map(|metadata| metadata.to_string()),
        at: run.created_at.timestamp_micros(),
        own: own.into_iter().map(one).collect(),
        rolled: rolled
            .into_iter()
            .map(|(column, rolled)| {
                let config = ScoreConfig::of(&configs, &column.name, column.data_type);
                let fails = config.and_then(|config| config.rolled_fails(&rolled));
                RolledScore { name: column.name, source: column.source, rolled, fails }
            })
            .collect(),
        items: items
            .into_iter()
            .map(|item| RunItemRow {
                item: item.item_id,
                input: item.input,
                expected: item.expected_output,
                output: item.output,
                trace: item.trace_id,
                trace_name: item.trace_name,
                observation: item.observation_id,
                scores: item.scores.into_iter().map(one).collect(),
            })
            .collect(),
        next: next.map(|next| next.to_string()),
    }
}
