//! The other mouths of the same write: events in batches, lists of scores, and single ones by the public path, as the SDKs
//! were recorded to send them; and the page that documents them all.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use axum::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use store::{KeyScope, MadeKey, NewKey};
use support::{Api, routes};

const INGESTION: &str = "/api/public/ingestion";
const SCORES: &str = "/api/public/scores";

/// A `score-create` event with this body.
fn event(id: &str, body: &Value) -> Value {
    json!({ "id": id, "type": "score-create", "timestamp": "2026-11-24T04:16:22.127007Z", "body": body })
}

fn batch(events: &[Value]) -> String {
    json!({ "batch": events, "metadata": { "batch_size": events.len(), "sdk_name": "python" } }).to_string()
}

async fn score(api: &Api, id: &str) -> Value {
    let (status, score) = api.get(&format!("/api/public/v2/scores/{id}")).await;
    assert_eq!(status, StatusCode::OK, "{id}: {score}");
    score
}

async fn refused(api: &Api) -> Vec<(String, Value)> {
    api.project.store.settle_rejected().await;
    let kept = api.project.store.rejected_page(&api.project.scope, None, 50).await.unwrap().rows;
    kept.into_iter().rev().map(|row| (row.payload, json!(row.faults))).collect()
}

async fn post_with(api: &Api, key: &MadeKey, path: &str, body: String) -> (StatusCode, Value) {
    let keys = STANDARD.encode(format!("{}:{}", key.public_key, key.secret_key));
    let mut request = api.request("POST", path);
    let headers = request.headers_mut().unwrap();
    headers.insert(header::AUTHORIZATION, format!("Basic {keys}").parse().unwrap());
    api.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn every_recorded_event_is_stored_with_the_time_of_its_event() {
    let api = Api::start().await;
    // The body, and what the score must come to: type, value, text.
    let recorded = [
        (json!({ "value": 0.92, "dataType": "NUMERIC", "environment": "production" }), json!(["NUMERIC", 0.92, null])),
        (json!({ "value": 1.0, "dataType": "BOOLEAN" }), json!(["BOOLEAN", 1.0, "True"])),
        (json!({ "value": true, "dataType": "BOOLEAN" }), json!(["BOOLEAN", 1.0, "True"])),
        (json!({ "value": "good", "dataType": "CATEGORICAL", "comment": "c" }), json!(["CATEGORICAL", 0.0, "good"])),
        (json!({ "value": "free text", "dataType": "TEXT" }), json!(["TEXT", null, "free text"])),
        (json!({ "value": "better text", "dataType": "CORRECTION" }), json!(["CORRECTION", 0, "better text"])),
        (json!({ "value": "good" }), json!(["CATEGORICAL", 0.0, "good"])),
        (json!({ "value": 1 }), json!(["NUMERIC", 1.0, null])),
    ];
    let events: Vec<Value> = recorded
        .iter()
        .enumerate()
        .map(|(index, (body, _))| {
            let mut body = body.clone();
            body["id"] = json!(format!("s-{index}"));
            body["name"] = json!("recorded");
            body["traceId"] = json!("t-1");
            event(&format!("e-{index}"), &body)
        })
        .collect();
    let (status, answer) = api.post(INGESTION, batch(&events)).await;
    let successes: Vec<Value> = (0..8).map(|index| json!({ "id": format!("e-{index}"), "status": 201 })).collect();
    assert_eq!((status, answer), (StatusCode::MULTI_STATUS, json!({ "successes": successes, "errors": [] })));
    for (index, (_, expected)) in recorded.iter().enumerate() {
        let stored = score(&api, &format!("s-{index}")).await;
        let seen = json!([stored["dataType"], stored["value"], stored.get("stringValue")]);
        assert_eq!(seen, *expected, "{index}");
        assert_eq!(stored["timestamp"], "2026-11-24T04:16:22.127007Z");
    }
    assert_eq!(score(&api, "s-0").await["environment"], "production");
    // The whole batch again, as after an answer that was lost: nothing changes, not even the time of the last change.
    let before = api.get("/api/public/v2/scores?name=recorded").await;
    assert_eq!(api.post(INGESTION, batch(&events)).await.0, StatusCode::MULTI_STATUS);
    assert_eq!(api.get("/api/public/v2/scores?name=recorded").await, before);
}

#[tokio::test]
async fn each_event_is_judged_alone_and_what_is_refused_is_kept() {
    let api = Api::start().await;
    let right = json!({ "traceId": "t-1", "name": "right", "value": 1 });
    let nan = json!({ "id": "nan", "traceId": "t-1", "name": "wrong", "value": null });
    let mut timeless = event("timeless", &right);
    timeless["timestamp"] = json!("soon");
    let of_type = |kind: &str| json!({ "id": kind, "type": kind, "timestamp": "2026-11-24T04:16:22Z", "body": {} });
    let events = [
        event("own-id", &right),
        event("nan-event", &nan),
        timeless,
        json!("no event"),
        event("", &right),
        event("no-body", &Value::Null),
        of_type("sdk-log"),
        of_type("trace-create"),
        of_type("generation-update"),
        of_type("dance"),
    ];
    let (status, answer) = api.post(INGESTION, batch(&events)).await;
    assert_eq!(status, StatusCode::MULTI_STATUS);
    let ids = |list: &Value| list.as_array().unwrap().iter().map(|entry| entry["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&answer["successes"]), ["own-id", "sdk-log"]);
    let errors = ["nan-event", "timeless", "unknown", "", "no-body", "trace-create", "generation-update", "dance"];
    assert_eq!(ids(&answer["errors"]), errors);
    for error in answer["errors"].as_array().unwrap() {
        assert_eq!(error["status"], 400);
        assert!(error["message"].as_str().unwrap().len() > 10, "{error}");
    }
    assert!(answer["errors"][5]["message"].as_str().unwrap().contains("/api/public/otel/v1/traces"));
    assert_eq!(api.stored().await, 1);
    // A score without an id has its event's, so that the event can be sent again.
    assert_eq!(score(&api, "own-id").await["name"], "right");
    let kept = refused(&api).await;
    let payload: Value = serde_json::from_str(&kept[0].0).unwrap();
    let mut whole = nan.clone();
    whole["timestamp"] = json!("2026-11-24T04:16:22.127007Z");
    assert_eq!((payload, &kept[0].1), (whole, &answer["errors"][0]["faults"]));
    assert_eq!(kept.len(), 2, "the score that was null, and the one without a body: {kept:?}");
}

#[tokio::test]
async fn a_key_for_scores_writes_scores_alone() {
    let api = Api::start().await;
    let make = async |allows| {
        let new = NewKey { allows, ..NewKey::default() };
        api.project.store.make_key(&api.project.scope, &api.project.writer(), &new).await.unwrap()
    };
    let (scores, reads) = (make(KeyScope::Scores).await, make(KeyScope::Read).await);
    let body = json!({ "id": "s-1", "traceId": "t-1", "name": "n", "value": 1 });
    let foreign =
        json!({ "id": "e-2", "type": "span-create", "timestamp": "2026-11-24T04:16:22Z", "body": { "id": "o-1" } });
    let both = batch(&[event("e-1", &body), foreign]);
    let (status, answer) = post_with(&api, &scores, INGESTION, both.clone()).await;
    assert_eq!((status, &answer["successes"]), (StatusCode::MULTI_STATUS, &json!([{ "id": "e-1", "status": 201 }])));
    assert_eq!((&answer["errors"][0]["id"], &answer["errors"][0]["status"]), (&json!("e-2"), &json!(403)));
    for (path, body) in [(INGESTION, both), (SCORES, body.to_string())] {
        assert_eq!(post_with(&api, &reads, path, body).await.0, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_list_of_scores_is_accepted_or_says_what_was_rejected() {
    let api = Api::start().await;
    let number = json!({ "id": "n", "traceId": "t", "observationId": "o", "name": "gen_q", "value": 4.5,
        "environment": "production", "dataType": "NUMERIC", "timestamp": "2026-11-24T05:17:03.401983+01:00" });
    let run = json!({ "id": "r", "datasetRunId": "cfe2", "name": "avg_len", "value": 1.5, "comment": "avg" });
    let (status, answer) = api.post(SCORES, json!([number, run]).to_string()).await;
    assert_eq!((status, answer), (StatusCode::ACCEPTED, json!({ "message": "Accepted" })));
    let stored = score(&api, "n").await;
    assert_eq!((&stored["timestamp"], &stored["value"]), (&json!("2026-11-24T04:17:03.401983Z"), &json!(4.5)));
    assert_eq!(score(&api, "r").await["datasetRunId"], "cfe2");
    assert_eq!(api.post(SCORES, "[]").await.0, StatusCode::ACCEPTED);

    let mut other = run.clone();
    other["comment"] = json!("again");
    let wrong = json!({ "id": "w", "traceId": "t", "sessionId": "s", "name": "two", "value": "NaN" });
    let (status, answer) = api.post(SCORES, json!([wrong, other, 7]).to_string()).await;
    assert_eq!((status, &answer["accepted"], &answer["rejected"]), (StatusCode::MULTI_STATUS, &json!(1), &json!(2)));
    let paths: Vec<&Value> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|e| e["faults"].as_array().unwrap())
        .map(|f| &f["path"])
        .collect();
    assert_eq!(paths, ["[0].sessionId", "[0].value", "[2]", "[2].value", "[2].name", "[2].traceId"]);
    assert_eq!(score(&api, "r").await["comment"], "again");
    assert_eq!(api.stored().await, 2);
    let kept: Vec<String> = refused(&api).await.into_iter().map(|(payload, _)| payload).collect();
    assert_eq!(kept, [wrong.to_string(), "7".to_owned()]);
}

#[tokio::test]
async fn a_single_score_by_the_public_path_answers_its_id() {
    let api = Api::start().await;
    let body = json!({ "id": "s-1", "traceId": "t-1", "name": "n", "value": true });
    assert_eq!(api.post(SCORES, body.to_string()).await, (StatusCode::OK, json!({ "id": "s-1" })));
    assert_eq!(score(&api, "s-1").await["dataType"], "BOOLEAN");
    let (_, made) = api.post(SCORES, json!({ "sessionId": "z", "name": "n", "value": 2 }).to_string()).await;
    assert_eq!(score(&api, made["id"].as_str().unwrap()).await["sessionId"], "z");
    let (status, answer) = api.post(SCORES, json!({ "traceId": "t-1", "name": "n", "value": [] }).to_string()).await;
    assert_eq!((status, &answer["faults"][0]["path"]), (StatusCode::BAD_REQUEST, &json!("value")));
    let (_, kept) = &refused(&api).await[0];
    assert_eq!(kept, &answer["faults"]);
    // The platform's path takes one score alone.
    assert_eq!(api.score_text(&json!([body]).to_string()).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_too_large_or_no_batch_is_refused_whole() {
    let api = Api::start().await;
    let body = json!({ "traceId": "t-1", "name": "n", "value": 1 });
    let many: Vec<Value> = (0..1_001).map(|index| event(&format!("e-{index}"), &body)).collect();
    let lists = vec![body.clone(); 1_001];
    let large = json!({ "traceId": "t-1", "name": "n", "value": 1, "comment": "x".repeat(6 * 1024 * 1024) });
    for (path, sent, answer) in [
        (INGESTION, batch(&many), StatusCode::BAD_REQUEST),
        (SCORES, json!(lists).to_string(), StatusCode::BAD_REQUEST),
        (INGESTION, batch(&[event("e", &large)]), StatusCode::PAYLOAD_TOO_LARGE),
        (SCORES, large.to_string(), StatusCode::PAYLOAD_TOO_LARGE),
        (INGESTION, "{\"batch\": 5}".to_owned(), StatusCode::BAD_REQUEST),
        (INGESTION, "[]".to_owned(), StatusCode::BAD_REQUEST),
        (INGESTION, "{\"batch\": [".to_owned(), StatusCode::BAD_REQUEST),
        (SCORES, "null".to_owned(), StatusCode::BAD_REQUEST),
        (SCORES, "[1,".to_owned(), StatusCode::BAD_REQUEST),
    ] {
        let (status, told) = api.post(path, sent).await;
        assert_eq!(status, answer, "{path}: {told}");
        assert!(told["message"].as_str().unwrap().len() > 10, "{told}");
    }
    assert_eq!(api.stored().await, 0);
    // As much as a batch of the SDKs holds is taken.
    let comment = "x".repeat(2_400);
    let full: Vec<Value> = (0..1_000)
        .map(|index| {
            event(&format!("e-{index}"), &json!({ "traceId": "t", "name": "n", "value": 1, "comment": comment }))
        })
        .collect();
    let (status, answer) = api.post(INGESTION, batch(&full)).await;
    assert_eq!((status, answer["successes"].as_array().unwrap().len()), (StatusCode::MULTI_STATUS, 1_000));
    assert_eq!(api.stored().await, 1_000);
}

#[tokio::test]
async fn what_this_server_has_not_says_so() {
    let api = Api::start().await;
    for (prefix, what) in api::ABSENT {
        let own = api.platform("");
        let path = match prefix.strip_prefix("/api/platform/v1/organizations/{organization}/projects/{project}") {
            Some(rest) => format!("{own}{rest}"),
            None => prefix.replace("{project}", "test-project"),
        };
        for path in [path.clone(), format!("{path}/some/thing?page=1")] {
            for method in ["GET", "POST", "PATCH", "DELETE"] {
                let request = api.request(method, &path).body(axum::body::Body::from("{}")).unwrap();
                let (status, answer) = api.send(request).await;
                assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}");
                assert_eq!(answer["message"], format!("This server has no {what}."), "{method} {path}");
            }
        }
        let unsigned = axum::http::Request::builder().uri(&path).body(axum::body::Body::empty()).unwrap();
        assert_eq!(api.send(unsigned).await.0, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn the_documented_paths_are_the_paths_that_there_are() {
    let api = Api::start().await;
    let page = include_str!("../../../docs/api.md");
    let project = "/api/platform/v1/organizations/{organization}/projects/{project}";
    let mut documented: Vec<(String, String)> = page
        .lines()
        .filter_map(|line| {
            let [method, path, _] = line.strip_prefix("| ")?.splitn(3, " | ").collect::<Vec<_>>().try_into().ok()?;
            let path = path.strip_prefix('`')?.strip_suffix('`')?.replace("PROJECT", project);
            Some((method.to_owned(), path))
        })
        .collect();
    documented.sort();
    let mut there = routes(&api);
    there.push(("GET".to_owned(), "/api/public/health".to_owned()));
    there.sort();
    assert_eq!(documented, there);
    let (_, absent) = page.split_once("## What is not here").unwrap();
    let absent = absent.split_whitespace().collect::<Vec<_>>().join(" ");
    for (_, what) in api::ABSENT {
        assert!(absent.contains(what), "{what}");
    }
}
