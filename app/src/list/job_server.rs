//! The server functions of what is done to many rows.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::bulk::{BulkState, BulkWish};

use crate::rpc::Trouble;

/// Begins to do something to many rows; tells why not, where it cannot be done.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "begin-bulk", input = Json)]
pub async fn begin_bulk(project: String, wish: BulkWish) -> Result<Result<BulkState, String>, Trouble> {
    use crate::rpc::{missing, server_trouble};
    use store::NoJob;

    let member = allowed(&project, &wish).await?;
    match member.store.begin_bulk(&member.scope, &member.user_id, wish).await.map_err(server_trouble)? {
        Ok(state) => Ok(Ok(state)),
        Err(NoJob::TooMany) => Ok(Err("Too much is being done in this project already. Try again shortly.".to_owned())),
        Err(NoJob::Nonsense) => Err(missing()),
    }
}

/// How far it is.
///
/// # Errors
/// When nobody is signed in, the project or the job is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "load-bulk", input = Json)]
pub async fn load_bulk(project: String, id: String) -> Result<BulkState, Trouble> {
    use crate::rpc::{member, missing, server_trouble};

    let member = member(&project).await?;
    let found = member.store.bulk_state(&member.scope, &member.user_id, &id).await.map_err(server_trouble)?;
    Ok(found.ok_or_else(missing)?.0)
}

/// Stops it after the rows at hand.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "stop-bulk", input = Json)]
pub async fn stop_bulk(project: String, id: String) -> Result<(), Trouble> {
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    member.store.stop_bulk(&member.scope, &member.user_id, &id).await.map_err(server_trouble)
}

/// Begins to undo it; tells why not, where it cannot be undone.
///
/// # Errors
/// When nobody is signed in, the job is not theirs, their role no longer allows it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "undo-bulk", input = Json)]
pub async fn undo_bulk(project: String, id: String) -> Result<Option<String>, Trouble> {
    use crate::rpc::{member, missing, server_trouble};
    use store::NoUndo;

    let member = member(&project).await?;
    let found = member.store.bulk_state(&member.scope, &member.user_id, &id).await.map_err(server_trouble)?;
    let (_, wish) = found.ok_or_else(missing)?;
    let member = allowed(&project, &wish).await?;
    let undone = member.store.undo_bulk(&member.scope, &member.user_id, &id).await.map_err(server_trouble)?;
    Ok(match undone {
        Ok(()) => None,
        Err(NoUndo::Gone) => Some("It cannot be undone any more.".to_owned()),
        Err(NoUndo::TooLarge) => Some("It reached more rows than can be undone at once.".to_owned()),
    })
}

/// The person who asks, if their role allows this.
#[cfg(feature = "ssr")]
async fn allowed(project: &str, wish: &BulkWish) -> Result<crate::rpc::Member, Trouble> {
    use crate::rpc::{editor, scorer};
    use model::bulk::BulkDeed;

    match wish.deed {
        BulkDeed::Say { .. } => scorer(project).await,
        BulkDeed::Delete => Ok(editor(project).await?.0),
    }
}
