//! Spans over HTTP: taken in every encoding that the SDKs use, and read back as traces and observations.
#![expect(clippy::unwrap_used)]

mod support;

use axum::body::Body;
use axum::http::{StatusCode, header};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use prost::Message;
use serde_json::{Value, json};
use support::Api;
use tower::ServiceExt;

const TRACES: &str = "/api/public/otel/v1/traces";
const TRACE_ID: &str = "01f13037f49b12b4c19d30dc847c3656";
const TRACE: &str = "/api/public/traces/01f13037f49b12b4c19d30dc847c3656";

/// A root and a generation below it, the child first, in OTLP's JSON.
fn two_spans() -> Value {
    let text = |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
    let generation = json!({
        "traceId": TRACE_ID, "spanId": "bbbbbbbbbbbbbbbb", "parentSpanId": "f97c7527ac4de2f3", "name": "call", "kind": 1,
        "startTimeUnixNano": "1795493489000000000", "endTimeUnixNano": "1795493490500000000",
        "attributes": [
            text("langfuse.observation.type", "generation"),
            text("langfuse.observation.model.name", "gpt-4"),
            text("langfuse.observation.model.parameters", "{\"temperature\": 0.5}"),
            text("langfuse.observation.usage_details", "{\"input\": 10, \"output\": 5}"),
            text("langfuse.observation.cost_details", "{\"input\": 0.25, \"output\": 0.5}"),
            text("langfuse.observation.completion_start_time", "\"2026-11-24T04:11:29.250000Z\""),
            text("langfuse.observation.level", "WARNING"),
        ],
        "status": {},
    });
    let root = json!({
        "traceId": TRACE_ID, "spanId": "f97c7527ac4de2f3", "name": "root-span", "kind": 1,
        "startTimeUnixNano": "1795493488007839000", "endTimeUnixNano": "1795493491007839000",
        "attributes": [
            text("langfuse.observation.input", "{\"q\": 1}"),
            text("langfuse.observation.output", "plain out"),
            text("langfuse.trace.name", "My Trace"),
            text("user.id", "user-1"),
            text("session.id", "sess-1"),
            text("langfuse.trace.metadata.n", "{\"y\": 1}"),
            json!({ "key": "langfuse.trace.tags", "value": { "arrayValue": { "values": [{ "stringValue": "prod" }] } } }),
            json!({ "key": "langfuse.trace.public", "value": { "boolValue": true } }),
        ],
        "status": { "code": 2, "message": "ValueError: boom" },
    });
    json!({ "resourceSpans": [{
        "resource": { "attributes": [text("langfuse.environment", "production"), text("langfuse.release", "r1")] },
        "scopeSpans": [{ "scope": { "name": "interactiveai-sdk", "version": "1.1.9" }, "spans": [generation, root] }],
    }] })
}

fn protobuf(request: &Value) -> Vec<u8> {
    serde_json::from_value::<ExportTraceServiceRequest>(request.clone()).unwrap().encode_to_vec()
}

/// Gzip without compressing: one stored block for every 65,535 bytes.
fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = plain.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap();
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    let crc = plain.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step));
    out.extend((!crc).to_le_bytes());
    out.extend(u32::try_from(plain.len()).unwrap().to_le_bytes());
    out
}

async fn post(api: &Api, content_type: &str, encoding: Option<&str>, body: impl Into<Body>) -> (StatusCode, Value) {
    let mut request = api.request("POST", TRACES).header(header::CONTENT_TYPE, content_type);
    if let Some(encoding) = encoding {
        request = request.header(header::CONTENT_ENCODING, encoding);
    }
    api.send(request.body(body.into()).unwrap()).await
}

async fn post_json(api: &Api, request: &Value) -> (StatusCode, Value) {
    post(api, "application/json", None, request.to_string()).await
}

#[tokio::test]
async fn spans_read_back_as_a_trace_with_all_that_clients_require() {
    let api = Api::start().await;
    let (status, _) = post(&api, "application/x-protobuf", None, protobuf(&two_spans())).await;
    assert_eq!(status, StatusCode::OK);
    let (status, trace) = api.get(TRACE).await;
    assert_eq!(status, StatusCode::OK);
    let root = json!({
        "id": "f97c7527ac4de2f3", "traceId": TRACE_ID, "parentObservationId": null, "type": "SPAN", "name": "root-span",
        "startTime": "2026-11-24T04:11:28.007839Z", "endTime": "2026-11-24T04:11:31.007839Z",
        "completionStartTime": null, "timeToFirstToken": null, "latency": 3.0, "environment": "production",
        "version": null, "level": "ERROR", "statusMessage": "ValueError: boom", "input": { "q": 1 },
        "output": "plain out", "metadata": {}, "model": null, "modelParameters": null, "promptName": null,
        "promptVersion": null, "usage": { "input": 0, "output": 0, "total": 0, "unit": "TOKENS" }, "usageDetails": {},
        "costDetails": {}, "calculatedInputCost": null, "calculatedOutputCost": null, "calculatedTotalCost": null,
    });
    let generation = json!({
        "id": "bbbbbbbbbbbbbbbb", "traceId": TRACE_ID, "parentObservationId": "f97c7527ac4de2f3", "type": "GENERATION",
        "name": "call", "startTime": "2026-11-24T04:11:29.000Z", "endTime": "2026-11-24T04:11:30.500Z",
        "completionStartTime": "2026-11-24T04:11:29.250Z", "timeToFirstToken": 0.25, "latency": 1.5,
        "environment": "production", "version": null, "level": "WARNING", "statusMessage": null, "input": null,
        "output": null, "metadata": {}, "model": "gpt-4", "modelParameters": { "temperature": 0.5 },
        "promptName": null, "promptVersion": null,
        "usage": { "input": 10, "output": 5, "total": 15, "unit": "TOKENS" },
        "usageDetails": { "input": 10, "output": 5 }, "costDetails": { "input": 0.25, "output": 0.5 },
        "calculatedInputCost": 0.25, "calculatedOutputCost": 0.5, "calculatedTotalCost": 0.75,
    });
    assert_eq!(api.get("/api/public/observations/bbbbbbbbbbbbbbbb").await, (StatusCode::OK, generation.clone()));
    assert_eq!(
        trace,
        json!({
            "id": TRACE_ID, "projectId": "test-project", "timestamp": "2026-11-24T04:11:28.007839Z", "name": "My Trace",
            "userId": "user-1", "sessionId": "sess-1", "environment": "production", "tags": ["prod"], "release": "r1",
            "version": null, "public": true, "input": { "q": 1 }, "output": "plain out", "metadata": { "n": { "y": 1 } },
            "htmlPath": format!("/project/test-project/traces/{TRACE_ID}"), "latency": 3.0, "totalCost": 0.75,
            "observations": [root, generation], "scores": [],
        })
    );
}

#[tokio::test]
async fn a_trace_without_costs_costs_nothing() {
    let api = Api::start().await;
    let mut spans = two_spans();
    spans["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["attributes"] = json!([]);
    post_json(&api, &spans).await;
    assert_eq!(api.get(TRACE).await.1["totalCost"].to_string(), "0.0");
}

#[tokio::test]
async fn every_encoding_stores_the_same() {
    let spans = two_spans();
    let mut read = Vec::new();
    for (content_type, encoding, body) in [
        ("application/x-protobuf", None, protobuf(&spans)),
        ("application/x-protobuf", Some("gzip"), gzip(&protobuf(&spans))),
        ("application/json", None, spans.to_string().into_bytes()),
        ("application/json; charset=utf-8", Some("gzip"), gzip(spans.to_string().as_bytes())),
    ] {
        let api = Api::start().await;
        assert_eq!(post(&api, content_type, encoding, body).await.0, StatusCode::OK, "{content_type} {encoding:?}");
        read.push(api.get(TRACE).await);
    }
    assert_eq!(read[0].0, StatusCode::OK);
    assert!(read.iter().all(|answer| *answer == read[0]));
}

#[tokio::test]
async fn the_answer_is_an_empty_message_or_says_what_was_left_out() {
    let api = Api::start().await;
    assert_eq!(post_json(&api, &two_spans()).await, (StatusCode::OK, json!({ "partialSuccess": {} })));
    let mut broken = two_spans();
    broken["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["spanId"] = json!("bb");
    let (status, answer) = post_json(&api, &broken).await;
    assert_eq!((status, &answer["partialSuccess"]["rejectedSpans"]), (StatusCode::OK, &json!("1")));

    let router = api::router(api::ApiState { store: api.project.store.clone() });
    for (spans, rejected) in [(two_spans(), None), (broken, Some(1))] {
        let request = api.request("POST", TRACES).header(header::CONTENT_TYPE, "application/x-protobuf");
        let response = router.clone().oneshot(request.body(Body::from(protobuf(&spans))).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/x-protobuf");
        let body = axum::body::to_bytes(response.into_body(), 1_000).await.unwrap();
        assert_eq!(body.is_empty(), rejected.is_none());
        let answer = ExportTraceServiceResponse::decode(body).unwrap();
        assert_eq!(answer.partial_success.map(|partial| partial.rejected_spans), rejected);
    }
}

#[tokio::test]
async fn a_base_url_that_ends_in_a_slash_is_tolerated() {
    let api = Api::start().await;
    let request = api.request("POST", &format!("/{TRACES}")).header(header::CONTENT_TYPE, "application/json");
    let (status, _) = api.send(request.body(Body::from(two_spans().to_string())).unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(api.get(TRACE).await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_a_request_of_spans_is_refused_clearly() {
    let api = Api::start().await;
    for (content_type, encoding, body) in [
        ("application/x-protobuf", None, b"not protobuf".to_vec()),
        ("application/x-protobuf", Some("gzip"), b"not gzip".to_vec()),
        ("application/json", None, b"[1".to_vec()),
    ] {
        let (status, answer) = post(&api, content_type, encoding, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{content_type} {encoding:?}");
        assert!(!answer["message"].as_str().unwrap().is_empty());
    }
    let large = vec![b' '; 33 * 1024 * 1024];
    for (encoding, body) in [(Some("gzip"), gzip(&large)), (None, large)] {
        let (status, answer) = post(&api, "application/json", encoding, body).await;
        assert_eq!((status, &answer["error"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("PayloadTooLarge")));
    }
}

#[tokio::test]
async fn a_trace_known_only_from_scores_is_not_there_and_then_has_them() {
    let api = Api::start().await;
    let score = |id: &str, value: Value, data_type: &str| json!({ "id": id, "trace_id": TRACE_ID, "name": id, "value": value, "data_type": data_type });
    for score in [
        score("number", json!(0.5), "NUMERIC"),
        score("label", json!("good"), "CATEGORICAL"),
        score("text", json!("free"), "TEXT"),
        score("better", json!("other"), "CORRECTION"),
    ] {
        assert_eq!(api.score(&score).await.0, StatusCode::OK);
    }
    let (status, answer) = api.get(TRACE).await;
    assert_eq!((status, &answer["error"]), (StatusCode::NOT_FOUND, &json!("NotFound")));

    post_json(&api, &two_spans()).await;
    let (status, trace) = api.get(TRACE).await;
    assert_eq!(status, StatusCode::OK);
    let mut names: Vec<_> = trace["scores"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["label", "number"]);
    assert!(trace["scores"].as_array().unwrap().iter().all(|score| score["traceId"] == TRACE_ID));
}

#[tokio::test]
async fn what_is_not_there_is_a_404_in_json() {
    let api = Api::start().await;
    for path in ["/api/public/traces/none", "/api/public/traces/%00", "/api/public/observations/none"] {
        let (status, answer) = api.get(path).await;
        assert_eq!((status, &answer["error"]), (StatusCode::NOT_FOUND, &json!("NotFound")), "{path}");
    }
}
