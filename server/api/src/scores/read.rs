//! Reads of scores: `GET /api/public/v2/scores` by page number with its filters, and one by id.

use axum::Json;
use axum::extract::{RawQuery, State};
use model::conditions::Operator;
use model::scores::{Casing, DataType, ScoreSource};
use serde_json::{Value, json};
use store::ApiScoreFilter;

use super::shape::{known_types, score_json, score_row_json};
use crate::auth::Caller;
use crate::page::Page;
use crate::query::{QueryReader, Segments};
use crate::{ApiError, ApiState};

/// `GET /api/public/v2/scores/{id}`.
pub(crate) async fn get(
    State(state): State<ApiState>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<Value>, ApiError> {
    let known = known_types(caller.family);
    let score = match id.contains('\0') {
        true => None,
        false => state.store.score(&caller.access.scope, &id).await?,
    };
    match score.filter(|stored| known.contains(&stored.score.value.data_type())) {
        Some(stored) => Ok(Json(Value::Object(score_json(&stored, caller.family)))),
        None => Err(ApiError::not_found("There is no score of this id.")),
    }
}

/// `GET /api/public/v2/scores`: newest first.
pub(crate) async fn list(
    State(state): State<ApiState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let fields = reader.list("fields");
    let filter = read_filter(&mut reader, known_types(caller.family));
    let filter = reader.finish(filter)?;
    let found = state.store.api_scores(&caller.access.scope, &filter, page.number, page.limit).await?;
    let with_trace = fields.is_empty() || fields.iter().any(|field| field == "trace");
    let rows: Vec<Value> =
        found.scores.iter().map(|stored| score_row_json(stored, caller.family, with_trace)).collect();
    Ok(Json(json!({ "data": rows, "meta": page.meta(Casing::Camel, found.total) })))
}

fn read_filter(reader: &mut QueryReader, known: &[DataType]) -> ApiScoreFilter {
    let data_type = reader.word("dataType", DataType::parse, "NUMERIC, BOOLEAN, CATEGORICAL, TEXT or CORRECTION");
    let data_types = match data_type {
        Some(data_type) => known.iter().copied().filter(|known| *known == data_type).collect(),
        None => known.to_vec(),
    };
    ApiScoreFilter {
        user_id: reader.text("userId"),
        name: reader.text("name"),
        from: reader.instant("fromTimestamp"),
        to: reader.instant("toTimestamp"),
        environments: reader.texts("environment"),
        source: reader.word("source", ScoreSource::parse, "API, EVAL or ANNOTATION"),
        value: read_value(reader),
        score_ids: reader.list("scoreIds"),
        config_id: reader.text("configId"),
        session_id: reader.text("sessionId"),
        dataset_run_id: reader.text("datasetRunId"),
        trace_id: reader.text("traceId"),
        observation_id: reader.text("observationId"),
        queue_id: reader.text("queueId"),
        data_types,
        trace_tags: reader.texts("traceTags"),
    }
}

/// `operator` and `value` go together.
fn read_value(reader: &mut QueryReader) -> Option<(Operator, f64)> {
    let operator = reader.word("operator", Operator::parse, "<, >, <=, >=, != or =");
    let value = reader.number("value", f64::MIN, f64::MAX);
    match (operator, value) {
        (Some(operator), Some(value)) => Some((operator, value)),
        (Some(_), None) => {
            reader.fault("value", "is missing: an operator needs a number to compare with.");
            None
        }
        // A number alone means that number.
        (None, value) => value.map(|value| (Operator::Equal, value)),
    }
}
