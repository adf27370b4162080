//! Who is looking, and at which project: what the sidebar and an empty project's page show.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// A project by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectName {
    /// The id, as in addresses.
    pub id: String,
    /// The name for people.
    pub name: String,
}

/// The person and the project of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The person's id.
    pub user_id: String,
    /// The person's name.
    pub user_name: String,
    /// The project of the page.
    pub project: ProjectName,
    /// Its organization's id.
    pub organization_id: String,
    /// Its organization's name.
    pub organization: String,
    /// All projects of the person.
    pub projects: Vec<ProjectName>,
    /// A public key of the project, if it has one.
    pub public_key: Option<String>,
    /// The address that programs send to.
    pub base_url: String,
    /// Whether the person may delete the project's scores.
    pub may_delete: bool,
    /// Whether the person may give scores of their own.
    pub may_score: bool,
    /// Whether the person may change keys, members and projects.
    pub may_manage: bool,
    /// How the person likes to see lists: by the list's word, the text of a list query.
    pub lists: BTreeMap<String, String>,
}

/// The person and this project.
///
/// # Errors
/// When nobody is signed in, or the project is not theirs.
#[server(prefix = "/rpc", endpoint = "viewer", input = Json)]
pub async fn load_viewer(project: String) -> Result<Viewer, Trouble> {
    use crate::login::PublicUrl;
    use crate::rpc::{member, missing, server_trouble};

    let member = member(&project).await?;
    let user = member.store.user(&member.user_id).await.map_err(server_trouble)?.ok_or_else(missing)?;
    let projects = member.store.projects_of(&member.user_id).await.map_err(server_trouble)?;
    let public_key = member.store.public_key(&member.scope).await.map_err(server_trouble)?;
    let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    let lists = member.store.list_settings(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    Ok(Viewer {
        user_id: user.id,
        user_name: user.name,
        project: ProjectName { id: member.project.id, name: member.project.name },
        organization_id: member.project.organization_id,
        organization: member.project.organization_name,
        projects: projects.into_iter().map(|project| ProjectName { id: project.id, name: project.name }).collect(),
        public_key,
        base_url: use_context::<PublicUrl>().map(|url| url.0).unwrap_or_default(),
        may_delete: role.is_some_and(store::Role::may_delete),
        may_score: role.is_some_and(store::Role::may_score),
        may_manage: role.is_some_and(store::Role::may_manage),
        lists,
    })
}

/// Where `/` leads: the id of the person's first project, if there is one.
///
/// # Errors
/// When nobody is signed in.
#[server(prefix = "/rpc", endpoint = "first-project", input = Json)]
pub async fn first_project() -> Result<Option<String>, Trouble> {
    use crate::rpc::{caller, server_trouble};

    let (store, user_id) = caller().await?;
    let projects = store.projects_of(&user_id).await.map_err(server_trouble)?;
    Ok(projects.into_iter().next().map(|project| project.id))
}
