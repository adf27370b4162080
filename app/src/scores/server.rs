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

/// The values that a filter of this field can name and that contain what was typed.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such field, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-choices", input = Json)]
pub async fn score_choices(project: String, field: String, typed: String) -> Result<Vec<String>, Trouble> {
    use crate::rpc::{member, missing, server_trouble};
    use model::scores::ScoreField;

    let member = member(&project).await?;
    let field = ScoreField::parse(&field).ok_or_else(missing)?;
    choices_of(&member, field, &typed).await.map_err(server_trouble)
}

/// Values of any field that contain what was typed, each with its field's word.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-matches", input = Json)]
pub async fn score_matches(project: String, typed: String) -> Result<Vec<(String, String)>, Trouble> {
    use crate::rpc::{member, server_trouble};
    use model::scores::ScoreField;

    /// So many values of each field.
    const MOST: usize = 4;
    const LOOKED_AT: [ScoreField; 10] = [
        ScoreField::Name,
        ScoreField::Value,
        ScoreField::Source,
        ScoreField::DataType,
        ScoreField::Level,
        ScoreField::TraceName,
        ScoreField::Environment,
        ScoreField::User,
        ScoreField::Author,
        ScoreField::Tags,
    ];

    let member = member(&project).await?;
    let mut found = Vec::new();
    for field in LOOKED_AT {
        let values = choices_of(&member, field, &typed).await.map_err(server_trouble)?;
        found.extend(values.into_iter().take(MOST).map(|value| (field.word().to_owned(), value)));
    }
    Ok(found)
}

/// The words of a closed set are few and shown by other ones, so they are all asked for and found by what is shown.
#[cfg(feature = "ssr")]
async fn choices_of(
    member: &crate::rpc::Member,
    field: model::scores::ScoreField,
    typed: &str,
) -> Result<Vec<String>, store::StoreError> {
    use crate::filters::FilterField;
    use model::list::{FieldKind, ListField};

    let FieldKind::Choice(_) = field.kind() else {
        return member.store.score_choices(&member.scope, field, typed).await;
    };
    let wanted = typed.to_lowercase();
    let mut values = member.store.score_choices(&member.scope, field, "").await?;
    values.retain(|value| field.long(value).to_lowercase().contains(&wanted));
    Ok(values)
}

/// How the numbers of a list are spread, its own filters of the value left out; nothing if it has none.
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
