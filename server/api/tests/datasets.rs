//! Datasets over HTTP, by both mouths: sets, items, runs, and runs that spans tell of.
#![expect(clippy::unwrap_used)]

mod support;

use axum::http::StatusCode;
use serde_json::{Value, json};
use support::{Api, TestProject, assert_exact, shown};

const SETS: &str = "/api/public/v2/datasets";
const ITEMS: &str = "/api/public/dataset-items";
const LINKS: &str = "/api/public/dataset-run-items";
const TRACE_ID: &str = "01f13037f49b12b4c19d30dc847c3656";

async fn made(api: &Api, path: &str, body: Value) -> Value {
    let (status, made) = api.post(path, body.to_string()).await;
    assert_eq!(status, StatusCode::OK, "{path} {body}: {made}");
    made
}

/// A dataset of two items, of which one is linked to a trace in the run `first try`.
async fn with_a_run() -> (Api, Value) {
    let api = Api::start().await;
    made(&api, SETS, json!({ "name": "capital cities", "description": "d", "metadata": { "k": [1] } })).await;
    for id in ["i-1", "i-2"] {
        made(&api, ITEMS, json!({ "datasetName": "capital cities", "id": id, "input": { "q": id } })).await;
    }
    let link = json!({ "runName": "first try", "runDescription": "as it is", "metadata": { "model": "m" },
        "datasetItemId": "i-1", "traceId": TRACE_ID, "observationId": "o-1" });
    let linked = made(&api, LINKS, link).await;
    (api, linked)
}

fn paths(answer: &Value) -> Vec<&str> {
    answer["faults"].as_array().unwrap().iter().map(|fault| fault["path"].as_str().unwrap()).collect()
}

/// The id of a run as the SDKs reckon it.
async fn reckoned(api: &Api, dataset_id: &str, run: &str) -> String {
    let words = format!(r#"["langfuse-experiment-v1","{}","{dataset_id}","{run}"]"#, TestProject::ID);
    let sql = "SELECT left(encode(sha256(convert_to($1, 'UTF8')), 'hex'), 16)";
    sqlx::query_scalar(sql).bind(words).fetch_one(&api.project.pool).await.unwrap()
}

#[tokio::test]
async fn everything_reads_alike_through_both_mouths_each_in_its_own_spelling() {
    let (api, _) = with_a_run().await;
    let reads = [
        ("sets", SETS, "/datasets"),
        (
            "items",
            "/api/public/dataset-items?datasetName=capital%20cities",
            "/dataset-items?dataset_name=capital+cities",
        ),
        ("runs", "/api/public/datasets/capital%20cities/runs", "/datasets/capital%20cities/runs"),
        (
            "run",
            "/api/public/datasets/capital%20cities/runs/first%20try",
            "/datasets/capital%20cities/runs/first%20try",
        ),
        (
            "run_items",
            "/api/public/dataset-run-items?datasetName=capital%20cities&runName=first%20try",
            "/dataset-run-items?dataset_name=capital+cities&run_name=first+try&limit=100&page=1",
        ),
    ];
    for (name, public, platform) in reads {
        let (status, body) = api.get(public).await;
        assert_eq!(status, StatusCode::OK, "{public}: {body}");
        insta::assert_snapshot!(format!("{name}_in_public"), masked(&body));
        let (status, body) = api.get(&api.platform(platform)).await;
        assert_eq!(status, StatusCode::OK, "{platform}: {body}");
        insta::assert_snapshot!(format!("{name}_on_the_platform"), masked(&body));
    }
}

/// As [`shown`], and ids that refer to others masked too.
fn masked(body: &Value) -> String {
    let ids = ["datasetId", "dataset_id", "datasetRunId", "dataset_run_id"];
    let run = without_references(&shown(body), &ids);
    run.lines().map(|line| if is_run_id(line) { "[run id]" } else { line }).collect::<Vec<_>>().join("\n")
}

fn without_references(text: &str, keys: &[&str]) -> String {
    let refers = |line: &&str| keys.iter().any(|key| line.trim_start().starts_with(&format!("\"{key}\": \"")));
    text.lines().map(|line| if refers(&line) { "[id of another]" } else { line }).collect::<Vec<_>>().join("\n")
}

/// `"id": "16 hex digits"`.
fn is_run_id(line: &str) -> bool {
    let id = line.trim().strip_prefix("\"id\": \"").and_then(|rest| rest.split('"').next());
    id.is_some_and(|id| id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[tokio::test]
async fn an_item_written_again_is_a_new_version_and_a_dataset_written_again_a_change() {
    let (api, _) = with_a_run().await;
    let sets = api.platform("/datasets");
    let nulls = json!({ "name": "capital cities", "description": null, "metadata": null, "input_schema": null });
    let before = api.get(&format!("{SETS}/capital%20cities")).await.1;
    assert_eq!(made(&api, &sets, nulls).await["data"]["dataset"]["description"], json!("d"));
    assert_eq!(api.get(&format!("{SETS}/capital%20cities")).await.1, before, "what changes nothing keeps its time");
    made(&api, &sets, json!({ "name": "capital cities", "description": "new" })).await;
    let after = api.get(&format!("{SETS}/capital%20cities")).await.1;
    assert_eq!((&after["id"], &after["description"]), (&before["id"], &json!("new")));

    let items = api.platform("/dataset-items");
    let change = json!({ "dataset_name": "capital cities", "id": "i-1", "input": { "q": 2 }, "status": null });
    for _ in 0..2 {
        let item = made(&api, &items, change.clone()).await;
        assert_eq!(item["data"]["item"]["input"], json!({ "q": 2 }));
    }
    let versions: Vec<(i32, Value)> = sqlx::query_as("SELECT version, item->'input' FROM dataset_item_versions")
        .fetch_all(&api.project.pool)
        .await
        .unwrap();
    assert_eq!(versions, [(1, json!({ "q": "i-1" }))]);
    // Archived ones are read by id and no longer listed.
    made(&api, &items, json!({ "dataset_name": "capital cities", "id": "i-2", "status": "ARCHIVED" })).await;
    assert_eq!(api.get(ITEMS).await.1["meta"]["totalItems"], json!(1));
    assert_eq!(api.get(&format!("{ITEMS}/i-2")).await.1["status"], json!("ARCHIVED"));
    // Without an id one is made.
    let item = made(&api, &items, json!({ "dataset_name": "capital cities", "id": null })).await;
    let id = item["data"]["item"]["id"].as_str().unwrap().to_owned();
    assert_eq!(api.get(&format!("{ITEMS}/{id}")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_name_with_slashes_is_one_part_of_a_path() {
    let api = Api::start().await;
    made(&api, SETS, json!({ "name": "ds/with space & ü" })).await;
    made(&api, ITEMS, json!({ "datasetName": "ds/with space & ü", "id": "i" })).await;
    made(&api, LINKS, json!({ "runName": "r/1", "datasetItemId": "i", "traceId": "t" })).await;
    let path = "/datasets/ds%2Fwith%20space%20%26%20%C3%BC/runs/r%2F1";
    let (status, run) = api.get(&api.platform(path)).await;
    assert_eq!((status, &run["data"]["run"]["name"]), (StatusCode::OK, &json!("r/1")));
}

#[tokio::test]
async fn a_run_told_by_spans_and_one_told_by_links_are_one_run() {
    let (api, linked) = with_a_run().await;
    let dataset_id = api.get(&format!("{SETS}/capital%20cities")).await.1["id"].as_str().unwrap().to_owned();
    let run_id = reckoned(&api, &dataset_id, "first try").await;
    assert_eq!(linked["datasetRunId"], json!(run_id));
    let score = |value: i32, trace: &str| json!({ "trace_id": trace, "name": "correct", "value": value });
    // The score comes before the span that links its trace.
    assert_eq!(api.score(&score(4, "02f13037f49b12b4c19d30dc847c3656")).await.0, StatusCode::OK);
    assert_eq!(api.score(&score(1, TRACE_ID)).await.0, StatusCode::OK);
    let text = |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
    let span = json!({
        "traceId": "02f13037f49b12b4c19d30dc847c3656", "spanId": "f97c7527ac4de2f3", "name": "experiment-item-run",
        "kind": 1, "startTimeUnixNano": "1795493488007839000", "endTimeUnixNano": "1795493491007839000",
        "attributes": [
            text("langfuse.experiment.id", &run_id),
            text("langfuse.experiment.name", "first try"),
            text("langfuse.experiment.dataset.id", &dataset_id),
            text("langfuse.experiment.item.id", "i-2"),
            text("langfuse.experiment.item.root_observation_id", "f97c7527ac4de2f3"),
        ],
    });
    let spans = json!({ "resourceSpans": [{ "scopeSpans": [{ "scope": { "name": "s" }, "spans": [span] }] }] });
    let request = api.request("POST", "/api/public/otel/v1/traces").header("content-type", "application/json");
    let sent = api.send(request.body(spans.to_string().into()).unwrap()).await;
    assert_eq!(sent.0, StatusCode::OK, "{}", sent.1);

    let (_, run) = api.get("/api/public/datasets/capital%20cities/runs/first%20try").await;
    assert_eq!(run["id"], linked["datasetRunId"]);
    let mut items: Vec<(&str, &str)> = run["datasetRunItems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["datasetItemId"].as_str().unwrap(), item["observationId"].as_str().unwrap()))
        .collect();
    items.sort_unstable();
    assert_eq!(items, [("i-1", "o-1"), ("i-2", "f97c7527ac4de2f3")]);
    assert_eq!(api.get("/api/public/datasets/capital%20cities/runs").await.1["meta"]["totalItems"], json!(1));
    assert_exact(&api.project.pool).await;
    assert_eq!(rolled(&api).await, [("run".to_owned(), 2, 2.5)]);
}

/// What is rolled up to runs: to what, count and mean.
async fn rolled(api: &Api) -> Vec<(String, i32, f64)> {
    sqlx::query_as(
        "SELECT c.rolled_to, r.n, r.mean FROM rollups r
         JOIN score_columns c USING (project_id, col) JOIN dataset_runs d USING (project_id, k)",
    )
    .fetch_all(&api.project.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_deleted_run_is_gone_with_its_scores_and_its_traces_stay() {
    let (api, linked) = with_a_run().await;
    let own = json!({ "id": "own", "dataset_run_id": linked["datasetRunId"], "name": "mean", "value": 1 });
    let of_trace = json!({ "id": "kept", "trace_id": TRACE_ID, "name": "correct", "value": 1 });
    for score in [&own, &of_trace] {
        assert_eq!(api.score(score).await.0, StatusCode::OK);
    }
    let run = api.platform("/datasets/capital%20cities/runs/first%20try");
    let (status, answer) = api.delete(&run, "").await;
    assert!(status == StatusCode::OK && answer["message"].is_string(), "{answer}");
    assert_eq!(api.get(&run).await.0, StatusCode::NOT_FOUND);
    assert_eq!(api.delete(&run, "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(api.get("/api/public/v2/scores/own").await.0, StatusCode::NOT_FOUND);
    assert_eq!(api.get("/api/public/v2/scores/kept").await.0, StatusCode::OK);
    assert_eq!(rolled(&api).await, []);
    assert_exact(&api.project.pool).await;
}

#[tokio::test]
async fn a_deleted_item_takes_its_links_along() {
    let (api, _) = with_a_run().await;
    let score = json!({ "trace_id": TRACE_ID, "name": "correct", "value": 1 });
    assert_eq!(api.score(&score).await.0, StatusCode::OK);
    assert_eq!(rolled(&api).await.len(), 1);
    let item = api.platform("/dataset-items/i-1");
    assert!(api.delete(&item, "").await.1["message"].is_string());
    assert_eq!(api.get(&item).await.0, StatusCode::NOT_FOUND);
    let (_, run) = api.get("/api/public/datasets/capital%20cities/runs/first%20try").await;
    assert_eq!(run["datasetRunItems"], json!([]));
    assert_eq!(rolled(&api).await, []);
    assert_exact(&api.project.pool).await;
}

#[tokio::test]
async fn what_is_wrong_is_told_field_by_field() {
    let (api, _) = with_a_run().await;
    let wrong = [
        (SETS, json!({ "name": "" }), vec!["name"]),
        (SETS, json!({ "name": "n\0", "inputSchema": "\0" }), vec!["name", "inputSchema"]),
        (ITEMS, json!({ "datasetName": "none" }), vec!["datasetName"]),
        (ITEMS, json!({ "datasetName": "capital cities", "status": "odd" }), vec!["status"]),
        (LINKS, json!({ "runName": "r", "datasetItemId": "none", "traceId": "t" }), vec!["datasetItemId"]),
        (LINKS, json!({ "runName": "r", "datasetItemId": "i-1", "observationId": "none" }), vec!["observationId"]),
        (LINKS, json!([]), vec![""]),
    ];
    for (path, body, expected) in wrong {
        let (status, answer) = api.post(path, body.to_string()).await;
        assert_eq!((status, paths(&answer)), (StatusCode::BAD_REQUEST, expected), "{body}");
    }
    let (status, answer) = api.get(&format!("{LINKS}?page=0")).await;
    assert_eq!((status, paths(&answer)), (StatusCode::BAD_REQUEST, vec!["page", "datasetId", "runName"]));
    for path in ["/v2/datasets/none", "/datasets/none/runs", "/datasets/%00/runs/x", "/dataset-items/%00"] {
        assert_eq!(api.get(&format!("/api/public{path}")).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(api.get(&format!("{ITEMS}?datasetName=none")).await.0, StatusCode::NOT_FOUND);
}
