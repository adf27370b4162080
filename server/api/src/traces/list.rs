//! `GET /api/public/traces`: pages by number, with the filters, the order and the field groups that the SDKs know.

use axum::Json;
use axum::extract::{RawQuery, State};
use model::conditions::{SetTest, TraceColumn};
use model::scores::Casing;
use serde_json::{Value, json};
use store::{ApiTrace, TraceOrder, TraceParts, TraceSort};

use super::shape::trace_core;
use crate::auth::Caller;
use crate::conditions::ConditionReader;
use crate::page::Page;
use crate::query::QueryReader;
use crate::{ApiError, ApiState};

const GROUPS: &str = "core, io, scores, observations or metrics";
const ORDERS: &str = "a field and a direction, such as timestamp.desc; the fields are timestamp, id, name, userId, release, \
                      version, public, bookmarked and sessionId, the directions asc and desc";
/// What a metric says that was not asked for.
const NOT_ASKED: i32 = -1;

/// The groups of fields that were asked for; all of them, if none is named.
#[derive(Clone, Copy)]
struct Groups {
    parts: TraceParts,
    metrics: bool,
}

/// The handler.
pub(crate) async fn list_traces(
    State(state): State<ApiState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let order = reader.word("orderBy", parse_order, ORDERS).unwrap_or(TraceOrder::NEWEST_FIRST);
    let groups = read_groups(&mut reader);
    let conditions = ConditionReader::new(&mut reader)
        .text("userId", TraceColumn::UserId)
        .text("name", TraceColumn::Name)
        .text("sessionId", TraceColumn::SessionId)
        .text("version", TraceColumn::Version)
        .text("release", TraceColumn::Release)
        .times(["fromTimestamp", "toTimestamp"], TraceColumn::Timestamp)
        .set("environment", TraceColumn::Environment, SetTest::Any)
        .set("tags", TraceColumn::Tags, SetTest::All)
        .finish();
    reader.finish(())?;
    let scope = &caller.access.scope;
    let found = state.store.api_traces(scope, &conditions, order, groups.parts, (page.number, page.limit)).await?;
    let project_id = &caller.access.project.id;
    let rows: Vec<Value> = found.traces.into_iter().map(|trace| row_json(trace, project_id, groups)).collect();
    Ok(Json(json!({ "data": rows, "meta": page.meta(Casing::Camel, found.total) })))
}

/// `TraceWithDetails`: observations and scores are ids here.
fn row_json(row: ApiTrace, project_id: &str, groups: Groups) -> Value {
    let (latency, cost) = match groups.metrics {
        true => (json!(row.latency), json!(row.cost.unwrap_or(0.0))),
        false => (json!(NOT_ASKED), json!(NOT_ASKED)),
    };
    let mut out = trace_core(row.trace, project_id);
    if !groups.parts.io {
        for key in ["input", "output", "metadata"] {
            out.remove(key);
        }
    }
    out.extend([
        ("bookmarked".to_owned(), json!(row.bookmarked)),
        ("createdAt".to_owned(), json!(model::text::print_instant(row.created_at))),
        ("updatedAt".to_owned(), json!(model::text::print_instant(row.updated_at))),
        ("latency".to_owned(), latency),
        ("totalCost".to_owned(), cost),
        ("observations".to_owned(), json!(row.observation_ids)),
        ("scores".to_owned(), json!(row.score_ids)),
    ]);
    Value::Object(out)
}

fn read_groups(reader: &mut QueryReader) -> Groups {
    let named = reader.list("fields");
    if named.iter().any(|group| !["core", "io", "scores", "observations", "metrics"].contains(&group.as_str())) {
        reader.fault("fields", format!("names a group that is not known: each must be {GROUPS}."));
    }
    let asked = |group: &str| named.is_empty() || named.iter().any(|named| named == group);
    let parts = TraceParts { io: asked("io"), scores: asked("scores"), observations: asked("observations") };
    Groups { parts, metrics: asked("metrics") }
}

fn parse_order(text: &str) -> Option<TraceOrder> {
    let (field, direction) = text.split_once('.')?;
    let sort = match field {
        "timestamp" => TraceSort::Timestamp,
        "id" => TraceSort::Id,
        "name" => TraceSort::Name,
        "userId" => TraceSort::UserId,
        "release" => TraceSort::Release,
        "version" => TraceSort::Version,
        "public" => TraceSort::Public,
        "bookmarked" => TraceSort::Bookmarked,
        "sessionId" => TraceSort::SessionId,
        _ => return None,
    };
    match direction.to_ascii_lowercase().as_str() {
        "asc" => Some(TraceOrder { sort, descending: false }),
        "desc" => Some(TraceOrder { sort, descending: true }),
        _ => None,
    }
}
