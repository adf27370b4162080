//! The server functions of scoring in place.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::annotation::{Annotated, Annotation, Sheet};

use super::state::Ask;
use crate::rpc::Trouble;

/// What somebody who wants to score there needs to know.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, their role does not allow scoring, there is no such score, or the
/// database cannot answer.
#[server(prefix = "/rpc", endpoint = "annotation-sheet", input = Json)]
pub async fn annotation_sheet(project: String, ask: Ask) -> Result<Sheet, Trouble> {
    use crate::rpc::{missing, scorer, server_trouble};

    let member = scorer(&project).await?;
    let (store, scope) = (&member.store, &member.scope);
    let spot = match ask {
        Ask::Spot(spot) => spot,
        Ask::Score(id) => store.spot_of_score(scope, &id).await.map_err(server_trouble)?.ok_or_else(missing)?,
    };
    store.annotation_sheet(scope, &member.user_id, &spot).await.map_err(server_trouble)
}

/// Stores what the person says, or takes it back.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, their role does not allow scoring, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "annotate", input = Json)]
pub async fn annotate(project: String, annotation: Annotation) -> Result<Annotated, Trouble> {
    use crate::rpc::{scorer, server_trouble};

    let member = scorer(&project).await?;
    member.store.annotate(&member.scope, &member.user_id, &annotation).await.map_err(server_trouble)
}
