//! The server functions that change the rows of a list.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::rpc::Trouble;

/// Deletes rows, at once and for everyone; says how many there were.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "delete-rows", input = Json)]
pub async fn delete_rows(project: String, list: String, ids: Vec<String>) -> Result<u64, Trouble> {
    use store::Deed;

    use super::ListName;
    use super::server::named;
    use crate::rpc::{editor, server_trouble};

    let ((member, writer), list) = (editor(&project).await?, named(&list)?);
    let (deleted, deed) = match list {
        ListName::Scores => (member.store.delete_scores(&member.scope, &writer, &ids).await, Deed::ScoresDeleted),
        ListName::Traces => (member.store.delete_traces(&member.scope, &writer, &ids).await, Deed::TracesDeleted),
    };
    let deleted = deleted.map_err(server_trouble)?;
    member.store.note_count(&member.scope, &writer, deed, deleted).await;
    Ok(deleted)
}

/// Brings deleted rows back, except those that were written again; says how many.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "restore-rows", input = Json)]
pub async fn restore_rows(project: String, list: String, ids: Vec<String>) -> Result<u64, Trouble> {
    use store::Deed;

    use super::ListName;
    use super::server::named;
    use crate::rpc::{editor, server_trouble};

    let ((member, writer), list) = (editor(&project).await?, named(&list)?);
    let (back, deed) = match list {
        ListName::Scores => (member.store.restore_scores(&member.scope, &writer, &ids).await, Deed::ScoresBrought),
        ListName::Traces => (member.store.restore_traces(&member.scope, &writer, &ids).await, Deed::TracesBrought),
    };
    let back = back.map_err(server_trouble)?;
    member.store.note_count(&member.scope, &writer, deed, back).await;
    Ok(back)
}
