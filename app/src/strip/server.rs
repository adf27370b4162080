//! The server function of the figures above the Scores table.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::strip::StripAnswer;

use crate::rpc::Trouble;

/// The figures of a list: of the chosen score columns, or of the most used ones. A page that is being drawn waits for
/// them a moment only, and never fails for their sake.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "score-strip", input = Json)]
pub async fn score_strip(project: String, query: String, chosen: Vec<String>) -> Result<StripAnswer, Trouble> {
    use std::time::Duration;

    use crate::rpc::{member, server_trouble};
    use axum::http::request::Parts;
    use model::list::ListQuery;

    /// How long a page waits: its rows are there by then, or soon.
    const PAGE_LIMIT: Duration = Duration::from_millis(150);
    /// How long the database may take when nobody waits.
    const OWN_LIMIT: Duration = Duration::from_millis(300);

    let in_page = use_context::<Parts>().is_some_and(|parts| !parts.uri.path().starts_with("/rpc/"));
    let member = member(&project).await?;
    let limit = if in_page { PAGE_LIMIT } else { OWN_LIMIT };
    let query = ListQuery::parse(&query).query;
    match member.store.score_strip(&member.scope, &query, &chosen, limit).await {
        Ok(Some(strip)) => Ok(StripAnswer::Ready(Box::new(strip))),
        Ok(None) if in_page => Ok(StripAnswer::Later),
        Ok(None) => Ok(StripAnswer::TooSlow),
        Err(error) if in_page => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a page was drawn without its figures");
            Ok(StripAnswer::Later)
        }
        Err(error) => Err(server_trouble(error)),
    }
}
