//! The server functions of the Scores page. A list query travels as its text.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::table::{Spread, TablePage, Total};

use crate::rpc::Trouble;

/// One page of a project's scores.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-page", input = Json)]
pub async fn score_page(project: String, query: String) -> Result<TablePage, Trouble> {
    use crate::rpc::{member, server_trouble};
    use model::list::ListQuery;

    let member = member(&project).await?;
    member.store.score_page(&member.scope, &ListQuery::parse(&query).query).await.map_err(server_trouble)
}

/// How many scores the list has.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-total", input = Json)]
pub async fn score_total(project: String, query: String) -> Result<Total, Trouble> {
    use crate::rpc::{member, server_trouble};
    use model::list::ListQuery;

    let member = member(&project).await?;
    member.store.score_total(&member.scope, &ListQuery::parse(&query).query).await.map_err(server_trouble)
}

/// The values that a filter of this field can name, of those that hold what was typed.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such field, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-choices", input = Json)]
pub async fn score_choices(project: String, field: String, typed: String) -> Result<Vec<String>, Trouble> {
    use crate::rpc::{member, missing, server_trouble};
    use model::list::ListField;
    use model::scores::ScoreField;

    let member = member(&project).await?;
    let field = ScoreField::parse(&field).filter(|field| !field.ops().is_empty()).ok_or_else(missing)?;
    member.store.score_choices(&member.scope, field, &typed).await.map_err(server_trouble)
}

/// How the numbers of the list are spread, its own tests of the value left out.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-spread", input = Json)]
pub async fn score_spread(project: String, query: String) -> Result<Option<Spread>, Trouble> {
    use crate::rpc::{member, server_trouble};
    use model::list::ListQuery;

    let member = member(&project).await?;
    member.store.score_spread(&member.scope, &ListQuery::parse(&query).query).await.map_err(server_trouble)
}
