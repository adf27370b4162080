//! The server functions of projects: made and renamed by owners.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// Projects that an organization can have.
#[cfg(feature = "ssr")]
const MOST_PROJECTS: usize = 500;

/// What came of a wish about a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProjectAnswer {
    /// It is done.
    Done,
    /// A project was made, of this id.
    Made(String),
    /// It was not done, for this reason.
    Refused(String),
}

/// Makes a project beside this one.
///
/// # Errors
/// When nobody is signed in, they are no owner, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "make-project", input = Json)]
pub async fn make_project(project: String, name: String) -> Result<ProjectAnswer, Trouble> {
    use crate::login::read_name;
    use crate::rpc::{owner, server_trouble};
    use store::Deed;

    let member = owner(&project).await?;
    let name = match read_name(&name) {
        Ok(name) => name,
        Err(why) => return Ok(ProjectAnswer::Refused(why)),
    };
    let beside = member.store.projects_beside(&member.scope).await.map_err(server_trouble)?;
    if beside.len() >= MOST_PROJECTS {
        return Ok(ProjectAnswer::Refused(format!("An organization can have {MOST_PROJECTS} projects.")));
    }
    if beside.iter().any(|project| project.name == name) {
        return Ok(ProjectAnswer::Refused("Name: another project is called so.".to_owned()));
    }
    let (scope, id) = member.store.make_project(&member.scope, &name).await.map_err(server_trouble)?;
    member.store.note_deed(&scope, &member.writer(), Deed::ProjectMade, &name).await;
    Ok(ProjectAnswer::Made(id))
}

/// Gives a project another name; its id and address stay.
///
/// # Errors
/// When nobody is signed in, they are no owner, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "rename-project", input = Json)]
pub async fn rename_project(project: String, name: String) -> Result<ProjectAnswer, Trouble> {
    use crate::login::read_name;
    use crate::rpc::{owner, server_trouble};
    use store::Deed;

    let member = owner(&project).await?;
    let name = match read_name(&name) {
        Ok(name) => name,
        Err(why) => return Ok(ProjectAnswer::Refused(why)),
    };
    if name != member.project.name {
        let beside = member.store.projects_beside(&member.scope).await.map_err(server_trouble)?;
        if beside.iter().any(|other| other.name == name && other.id != member.project.id) {
            return Ok(ProjectAnswer::Refused("Name: another project is called so.".to_owned()));
        }
        member.store.rename_project(&member.scope, &name).await.map_err(server_trouble)?;
        let subject = format!("{} → {name}", member.project.name);
        member.store.note_deed(&member.scope, &member.writer(), Deed::ProjectRenamed, &subject).await;
    }
    Ok(ProjectAnswer::Done)
}
