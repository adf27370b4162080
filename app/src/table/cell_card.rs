//! The scores behind a cell that stands for them: each with who gave it, when and why.

use chrono::DateTime;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::scores::CellScore;

use super::cell::{author_view, value_view};
use crate::icon::icon;
use crate::live::after_paint;
use crate::rpc::Trouble;
use crate::time::{TimeForm, time_view};
use crate::words;

/// The scores behind a cell of a list, the last first; so many at most as one cares to read.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list or column, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "list-cell", input = Json)]
pub async fn list_cell(project: String, list: String, row: String, column: String) -> Result<Vec<CellScore>, Trouble> {
    use crate::list::{AnyField, named};
    use crate::rpc::{member, missing, server_trouble};

    let (member, list) = (member(&project).await?, named(&list)?);
    let field = list.field(&column).ok_or_else(missing)?;
    let column = field.score_column().ok_or_else(missing)?;
    match &field {
        AnyField::Score(_) => Ok(Vec::new()),
        AnyField::Trace(_) => member.store.score_cell(&member.scope, &row, column).await.map_err(server_trouble),
    }
}

/// The card.
pub(super) fn card_view(project: String, list: &'static str, row: String, column: String) -> AnyView {
    let scores = after_paint(move || list_cell(project.clone(), list.to_owned(), row.clone(), column.clone()));
    let lines = move || match scores.get() {
        None => view! { <p class="hint">"Loading"</p> }.into_any(),
        Some(Err(trouble)) => view! { <p class="fault">{trouble.words()}</p> }.into_any(),
        Some(Ok(scores)) => scores.into_iter().map(line_view).collect_view().into_any(),
    };
    view! { <div class="cell-card" role="status">{lines}</div> }.into_any()
}

fn line_view(score: CellScore) -> AnyView {
    let (symbol, source) = words::source(score.source);
    let time = DateTime::from_timestamp_micros(score.time).map(|instant| time_view(instant, TimeForm::Ago));
    view! {
        <div class="card-score">
            <p class="card-line">
                {value_view(score.value)}
                <span class="card-who" title=source>{icon(symbol)}{author_view(&score.author)}</span>
                <span class="hint">{time}</span>
            </p>
            {score.comment.map(|comment| view! { <p class="card-comment">{comment}</p> })}
        </div>
    }
    .into_any()
}
