//! A change of a score undone: the server function, and who may ask for it.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::rpc::Trouble;

/// Makes a score again what it was before one of its changes; tells why not, where the rules refuse it today.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, the score is not theirs to change, there is no such score, or the
/// database cannot answer.
#[server(prefix = "/rpc", endpoint = "put-back-score", input = Json)]
pub async fn put_back_score(project: String, id: String, seq: i64) -> Result<Option<String>, Trouble> {
    use crate::rpc::{forbidden, member, missing, server_trouble};
    use store::Writer;

    let member = member(&project).await?;
    let (store, scope) = (&member.store, &member.scope);
    let found = store.score_detail(scope, &id).await.map_err(server_trouble)?.ok_or_else(missing)?;
    if !may_put_back(&member, &found.stored.author).await? {
        return Err(forbidden());
    }
    let writer = Writer::Person { user_id: member.user_id.clone() };
    let refused = store.put_back(scope, &writer, &[(id, seq)]).await.map_err(server_trouble)?;
    let faults = refused.into_iter().next().ok_or_else(missing)?;
    let why: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.path, fault.message)).collect();
    Ok((!why.is_empty()).then(|| why.join(" ")))
}

/// Whether a person may undo changes of a score: of any by their role, of their own where they may score at all.
#[cfg(feature = "ssr")]
pub(super) async fn may_put_back(member: &crate::rpc::Member, author: &model::scores::Author) -> Result<bool, Trouble> {
    use crate::rpc::server_trouble;
    use model::scores::Author;

    let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    let is_own = matches!(author, Author::Person { id, .. } if *id == member.user_id);
    Ok(role.is_some_and(|role| role.may_delete() || (is_own && role.may_score())))
}
