//! Intake of scores, one or several: read the body, pass each through the score rules, store them, answer.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Fault;
use model::scores::{Casing, ScoreDraft};
use serde_json::{Value, json};
use store::WrittenScore;

use crate::auth::Caller;
use crate::body::Body;
use crate::error::sentence;
use crate::figures::{count_answers, count_unreadable};
use crate::mouth::Mouth;
use crate::scores::refused::keep_refused;
use crate::{ApiError, ApiState};

/// The most scores, or events, of one request: SDKs send 100 at most.
pub(super) const MAX_BATCH: usize = 1_000;

/// What became of one score.
pub(super) type Answer = Result<WrittenScore, Vec<Fault>>;

/// `POST …/scores`: one score, upserted by id. The platform's answer is 200 with `{"data": {"id"}}`, since its SDK takes any
/// other success for a failure and sends again; the public one is `{"id"}`. The public path also takes a list.
pub(crate) async fn create(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    body: Body,
) -> Result<Response, ApiError> {
    let as_sent = || String::from_utf8_lossy(&body.0).into_owned();
    let read = read_body(&state, &caller, mouth.casing, &body)?;
    match (read, mouth.casing) {
        (Value::Array(scores), Casing::Camel) => create_many(&state, &caller, scores).await,
        (score, casing) => {
            let answers = write(&state, &caller, casing, vec![ScoreDraft::from_json(&score, casing)], |_| as_sent());
            match answers.await?.pop() {
                Some(Ok(WrittenScore { id })) => Ok(Json(match casing {
                    Casing::Snake => json!({ "data": { "id": id } }),
                    Casing::Camel => json!({ "id": id }),
                })
                .into_response()),
                Some(Err(faults)) => Err(ApiError::faults(faults)),
                None => Err(ApiError::bad_request("The request holds no score.")),
            }
        }
    }
}

/// A list: 202 where every score was stored, else 207 with how many were and what was wrong with the others.
async fn create_many(state: &ApiState, caller: &Caller, scores: Vec<Value>) -> Result<Response, ApiError> {
    if scores.len() > MAX_BATCH {
        return Err(ApiError::bad_request(format!("The list is too long: at most {MAX_BATCH} scores at once.")));
    }
    let drafts = scores.iter().map(|score| ScoreDraft::from_json(score, Casing::Camel)).collect();
    let answers = write(state, caller, Casing::Camel, drafts, |at| scores[at].to_string()).await?;
    let errors: Vec<Value> = answers
        .iter()
        .enumerate()
        .filter_map(|(index, answer)| {
            let faults = placed(answer.as_ref().err()?, index);
            Some(json!({ "message": sentence(&faults), "index": index, "faults": faults }))
        })
        .collect();
    if errors.is_empty() {
        return Ok((StatusCode::ACCEPTED, Json(json!({ "message": "Accepted" }))).into_response());
    }
    let accepted = answers.len() - errors.len();
    let body = json!({ "accepted": accepted, "rejected": errors.len(), "errors": errors });
    Ok((StatusCode::MULTI_STATUS, Json(body)).into_response())
}

/// The faults of a score in a list, each with the score's place before its field.
fn placed(faults: &[Fault], index: usize) -> Vec<Fault> {
    let place = |path: &str| if path.is_empty() { format!("[{index}]") } else { format!("[{index}].{path}") };
    faults.iter().map(|fault| Fault::new(place(&fault.path), fault.message.clone())).collect()
}

/// The body as JSON. One that is none is counted and kept like a score that was refused.
pub(super) fn read_body(state: &ApiState, caller: &Caller, casing: Casing, body: &Body) -> Result<Value, ApiError> {
    body.json().inspect_err(|error| {
        count_unreadable();
        if let ApiError::Faults(faults) = error {
            let sent = String::from_utf8_lossy(&body.0).into_owned();
            keep_refused(state, caller, casing, [(sent, faults.clone())]);
        }
    })
}

/// Writes scores with others of the project, counts the answers, and keeps what was refused; `as_sent` tells of a place what
/// stood there.
pub(super) async fn write(
    state: &ApiState,
    caller: &Caller,
    casing: Casing,
    drafts: Vec<ScoreDraft>,
    as_sent: impl Fn(usize) -> String,
) -> Result<Vec<Answer>, ApiError> {
    let answers = state.store.write_scores(&caller.access.scope, &caller.writer(), drafts).await?;
    count_answers(&answers);
    let refused =
        answers.iter().enumerate().filter_map(|(at, answer)| Some((as_sent(at), answer.as_ref().err()?.clone())));
    keep_refused(state, caller, casing, refused);
    Ok(answers)
}
