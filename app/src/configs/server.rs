//! The server functions of the score configs.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::Fault;
use model::scores::{ConfigCategory, DataType, Direction, ScoreConfig};
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// A config with how it is used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsedConfig {
    /// The config.
    pub config: ScoreConfig,
    /// How many scores of its name and type there are.
    pub used: u64,
    /// The time of the newest of them, in microseconds since 1970 UTC.
    pub last_used: Option<i64>,
}

/// The configs of a project, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigList {
    /// The configs, archived ones too.
    pub configs: Vec<UsedConfig>,
    /// Labels that scores of the name that was asked for have.
    pub labels: Vec<String>,
    /// Whether the person may make and change configs.
    pub may_edit: bool,
}

/// A config as the form has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigWish {
    /// The name that its scores must bear.
    pub name: String,
    /// The type of its scores; of a stored one it never changes.
    pub data_type: DataType,
    /// The least number allowed.
    pub min_value: Option<f64>,
    /// The greatest number allowed.
    pub max_value: Option<f64>,
    /// The labels, with their numbers.
    pub categories: Vec<ConfigCategory>,
    /// What the score means.
    pub description: Option<String>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// The number from which a score passes.
    pub threshold: Option<f64>,
    /// What the number counts.
    pub unit: Option<String>,
}

/// The configs of a project, and the labels that scores of this name have.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-configs", input = Json)]
pub async fn load_configs(project: String, name: Option<String>) -> Result<ConfigList, Trouble> {
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    let (store, scope) = (&member.store, &member.scope);
    let role = store.role(scope, &member.user_id).await.map_err(server_trouble)?;
    let configs = store.used_configs(scope).await.map_err(server_trouble)?;
    let labels = match name {
        Some(name) => store.labels_of(scope, &name).await.map_err(server_trouble)?,
        None => Vec::new(),
    };
    let configs = configs.into_iter().map(|used| UsedConfig {
        config: used.config,
        used: used.used,
        last_used: used.last_used.map(|at| at.timestamp_micros()),
    });
    Ok(ConfigList { configs: configs.collect(), labels, may_edit: role.is_some_and(store::Role::may_delete) })
}

/// Makes a config, or changes the one of this id; tells every fault of what is wished.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, there is no such config, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "save-config", input = Json)]
pub async fn save_config(project: String, id: Option<String>, wish: ConfigWish) -> Result<Vec<Fault>, Trouble> {
    use crate::rpc::{editor, missing, server_trouble};
    use model::scores::{Casing, NewScoreConfig, ScoreConfigPatch};

    let (member, writer) = editor(&project).await?;
    if let Some(fault) = name_taken(&member, id.as_deref(), Some(&wish.name)).await? {
        return Ok(vec![fault]);
    }
    let body = serde_json::to_value(&wish).map_err(|_| Trouble::Broken)?;
    let saved = match id {
        None => match NewScoreConfig::from_json(&body, Casing::Snake) {
            Ok(new) => member.store.add_score_config(&member.scope, &writer, new).await.map_err(server_trouble)?,
            Err(faults) => Err(faults),
        },
        Some(id) => match ScoreConfigPatch::from_json(&body, Casing::Snake) {
            Ok(patch) => {
                let changed = member.store.change_score_config(&member.scope, &writer, &id, patch, Casing::Snake).await;
                changed.map_err(server_trouble)?.ok_or_else(missing)?
            }
            Err(faults) => Err(faults),
        },
    };
    Ok(saved.err().unwrap_or_default())
}

/// Archives a config, or brings it back; tells what is wrong with that.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, there is no such config, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "archive-config", input = Json)]
pub async fn archive_config(project: String, id: String, is_archived: bool) -> Result<Option<Fault>, Trouble> {
    use crate::rpc::{editor, missing, server_trouble};
    use model::scores::{Casing, ScoreConfigPatch};

    let (member, writer) = editor(&project).await?;
    if !is_archived && let Some(fault) = name_taken(&member, Some(&id), None).await? {
        return Ok(Some(fault));
    }
    let body = serde_json::json!({ "is_archived": is_archived });
    let patch = ScoreConfigPatch::from_json(&body, Casing::Snake).map_err(|_| Trouble::Broken)?;
    let changed = member.store.change_score_config(&member.scope, &writer, &id, patch, Casing::Snake).await;
    changed.map_err(server_trouble)?.ok_or_else(missing)?.map_err(|_| Trouble::Broken)?;
    Ok(None)
}

/// Says so where another config that takes scores bears this name, by default the config's own. Programs may make several
/// of one name; people who choose by name would not know which is meant.
#[cfg(feature = "ssr")]
async fn name_taken(
    member: &crate::rpc::Member,
    id: Option<&str>,
    name: Option<&str>,
) -> Result<Option<Fault>, Trouble> {
    let configs = member.store.score_configs(&member.scope).await.map_err(crate::rpc::server_trouble)?;
    let own = configs.iter().find(|config| Some(config.id.as_str()) == id);
    // What keeps its name is not in anybody's way more than before.
    let name = match (own, name) {
        (Some(own), Some(name)) if own.name == name || own.is_archived => return Ok(None),
        (Some(own), None) => &own.name,
        (None, None) => return Ok(None),
        (_, Some(name)) => name,
    };
    let is_other = |config: &&ScoreConfig| !config.is_archived && config.name == name && Some(config.id.as_str()) != id;
    let message = "is the name of another config; archive that one first, or choose another name.";
    Ok(configs.iter().find(is_other).map(|_| Fault::new("name", message)))
}
