//! The score columns that the rows of a list can show.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::scores::UsedColumn;

use super::ListName;
use crate::live::after_paint;
use crate::rpc::Trouble;

/// The score columns that the rows of a list have, the most used first.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-scores", input = Json)]
pub async fn list_scores(project: String, list: String) -> Result<Vec<UsedColumn>, Trouble> {
    use super::server::named;
    use crate::rpc::{member, server_trouble};
    use model::scores::ScoreColumn;

    let (member, list) = (member(&project).await?, named(&list)?);
    let used = match list {
        ListName::Scores => return Ok(Vec::new()),
        ListName::Traces => member.store.trace_score_columns(&member.scope).await.map_err(server_trouble)?,
    };
    let configs = member.store.score_configs(&member.scope).await.map_err(server_trouble)?;
    let direction = |column: &ScoreColumn| {
        let known = configs.iter().filter(|config| !config.is_archived);
        known
            .filter(|config| config.name == column.name && config.data_type == column.data_type)
            .find_map(|c| c.direction)
    };
    let used = used.into_iter().map(|(column, n)| UsedColumn { direction: direction(&column), column, n });
    Ok(used.collect())
}

/// The score columns of a list's rows, once they are known.
pub(super) fn used_columns(name: ListName, project: Memo<String>) -> Signal<Vec<UsedColumn>> {
    match name {
        ListName::Scores => Signal::stored(Vec::new()),
        ListName::Traces => {
            let known = after_paint(move || list_scores(project.get(), name.word().to_owned()));
            Signal::derive(move || known.get().and_then(Result::ok).unwrap_or_default())
        }
    }
}
