//! The server functions of every list. A list is told by its word, a query travels as its text.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::scores::ColumnHead;
use model::table::{Row, Spread, TablePage, Total};

use crate::rpc::Trouble;

/// As many columns get figures at once.
#[cfg(feature = "ssr")]
const MAX_FIGURES: usize = 60;

/// One page of a list.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-page", input = Json)]
pub async fn list_page(project: String, list: String, query: String) -> Result<TablePage, Trouble> {
    use super::ListName;
    use crate::rpc::{member, server_trouble};
    use model::list::ListQuery;

    let (member, list) = (member(&project).await?, named(&list)?);
    let (store, scope) = (&member.store, &member.scope);
    match list {
        ListName::Scores => store.score_page(scope, &ListQuery::parse(&query).query).await,
        ListName::Traces => store.trace_page(scope, &ListQuery::parse(&query).query).await,
    }
    .map_err(server_trouble)
}

/// Rows of a list with the columns of a query, by their keys.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-rows", input = Json)]
pub async fn list_rows(project: String, list: String, query: String, keys: Vec<String>) -> Result<Vec<Row>, Trouble> {
    use super::ListName;
    use crate::rpc::{member, server_trouble};
    use model::list::ListQuery;

    let (member, list) = (member(&project).await?, named(&list)?);
    let (store, scope) = (&member.store, &member.scope);
    match list {
        ListName::Scores => store.score_rows(scope, &ListQuery::parse(&query).query, &keys).await,
        ListName::Traces => store.trace_rows(scope, &ListQuery::parse(&query).query, &keys).await,
    }
    .map_err(server_trouble)
}

/// How many rows a list has.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-total", input = Json)]
pub async fn list_total(project: String, list: String, query: String) -> Result<Total, Trouble> {
    use super::ListName;
    use crate::rpc::{member, server_trouble};
    use model::list::ListQuery;

    let (member, list) = (member(&project).await?, named(&list)?);
    let (store, scope) = (&member.store, &member.scope);
    match list {
        ListName::Scores => store.score_total(scope, &ListQuery::parse(&query).query).await,
        ListName::Traces => store.trace_total(scope, &ListQuery::parse(&query).query).await,
    }
    .map_err(server_trouble)
}

/// The values that this test of a field can name and that contain what was typed.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list or field, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-choices", input = Json)]
pub async fn list_choices(
    project: String,
    list: String,
    field: String,
    op: String,
    typed: String,
) -> Result<Vec<String>, Trouble> {
    use crate::rpc::{member, missing, server_trouble};
    use model::list::Op;

    let (member, list) = (member(&project).await?, named(&list)?);
    let field = list.field(&field).ok_or_else(missing)?;
    choices_of(&member, &field, Op::parse(&op), &typed).await.map_err(server_trouble)
}

/// Values of any field that contain what was typed, each with its field's word.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-matches", input = Json)]
pub async fn list_matches(project: String, list: String, typed: String) -> Result<Vec<(String, String)>, Trouble> {
    use crate::rpc::{member, server_trouble};
    use model::list::ListField;

    /// So many values of each field.
    const MOST: usize = 4;

    let (member, list) = (member(&project).await?, named(&list)?);
    let mut found = Vec::new();
    for field in list.suggested() {
        let values = choices_of(&member, &field, None, &typed).await.map_err(server_trouble)?;
        found.extend(values.into_iter().take(MOST).map(|value| (field.key().into_owned(), value)));
    }
    Ok(found)
}

/// How the numbers of a field are spread in a list, its own filters of that field left out; nothing if it has none.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list or field, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-spread", input = Json)]
pub async fn list_spread(
    project: String,
    list: String,
    field: String,
    query: String,
) -> Result<Option<Spread>, Trouble> {
    use super::AnyField;
    use crate::rpc::{member, missing, server_trouble};
    use model::list::ListQuery;

    let (member, list) = (member(&project).await?, named(&list)?);
    let (store, scope) = (&member.store, &member.scope);
    match list.field(&field).ok_or_else(missing)? {
        AnyField::Score(_) => store.score_spread(scope, &ListQuery::parse(&query).query).await,
        AnyField::Trace(field) => store.trace_spread(scope, &ListQuery::parse(&query).query, &field).await,
    }
    .map_err(server_trouble)
}

/// What score columns come to over a whole list.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-figures", input = Json)]
pub async fn list_figures(
    project: String,
    list: String,
    query: String,
    columns: Vec<String>,
) -> Result<Vec<ColumnHead>, Trouble> {
    use super::ListName;
    use crate::rpc::{member, server_trouble};
    use model::list::ListQuery;

    let (member, list) = (member(&project).await?, named(&list)?);
    let columns: Vec<_> =
        columns.iter().filter_map(|word| list.field(word)?.score_column().cloned()).take(MAX_FIGURES).collect();
    match list {
        ListName::Scores => Ok(Vec::new()),
        ListName::Traces => {
            let query = ListQuery::parse(&query).query;
            member.store.trace_heads(&member.scope, &query, &columns).await.map_err(server_trouble)
        }
    }
}

/// The list of this word.
#[cfg(feature = "ssr")]
pub(crate) fn named(list: &str) -> Result<super::ListName, Trouble> {
    super::ListName::parse(list).ok_or_else(crate::rpc::missing)
}

/// The words of a closed set are few and shown by other ones, so they are all asked for and found by what is shown.
#[cfg(feature = "ssr")]
async fn choices_of(
    member: &crate::rpc::Member,
    field: &super::AnyField,
    op: Option<model::list::Op>,
    typed: &str,
) -> Result<Vec<String>, store::StoreError> {
    use super::AnyField;
    use model::list::{FieldKind, ListField, ListQuery, Op};
    use model::scores::ScoreField;

    let (store, scope) = (&member.store, &member.scope);
    if op == Some(Op::By) {
        return store.score_choices(scope, ScoreField::Author, typed).await;
    }
    let is_closed = matches!(field.kind(), FieldKind::Choice(_));
    let sought = if is_closed { "" } else { typed };
    let mut values = match field {
        AnyField::Score(field) => store.score_choices(scope, *field, sought).await?,
        AnyField::Trace(field) => {
            let choices = store.trace_choices(scope, &ListQuery::default(), field, sought).await?;
            choices.into_iter().map(|choice| choice.value).collect()
        }
    };
    if is_closed {
        let wanted = typed.to_lowercase();
        values.retain(|value| field.long(value).to_lowercase().contains(&wanted));
    }
    Ok(values)
}
