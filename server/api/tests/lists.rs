//! Traces, observations and sessions as the SDKs list them: every filter against what was sent, every page once, whole bodies.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use axum::http::StatusCode;
use chrono::TimeDelta;
use model::traces::{ObservationLevel, SpanWrite};
use serde_json::{Value, json};
use support::{Api, in_session, noon, shown, span};

/// Six traces of two spans each, a minute apart, and what is asked of them.
fn sent() -> Vec<SpanWrite> {
    (0..6)
        .flat_map(|index: i64| {
            let trace_id = format!("t-{index}");
            let even = index % 2 == 0;
            let mut root = span(&trace_id, "root", index * 60);
            root.trace.name = Some(if even { "answer" } else { "summary" }.to_owned());
            root.trace.user_id = (index != 5).then(|| format!("user-{}", index % 3));
            root.trace.tags = if even { vec!["beta".to_owned(), "eu".to_owned()] } else { vec!["eu".to_owned()] };
            root.trace.release = Some(format!("r{}", index / 3));
            root.trace.version = Some("v1".to_owned());
            root.observation.environment = if index < 4 { "production" } else { "staging" }.to_owned();
            root.observation.input = Some(json!({ "q": index }).to_string());
            root.observation.metadata =
                json!({ "tier": index, "plan": format!("plan-{index}") }).as_object().unwrap().clone();
            let mut call = span(&trace_id, &format!("call-{index}"), index * 60 + index);
            call.observation.kind = "GENERATION".to_owned();
            call.observation.parent_id = Some("root".to_owned());
            call.observation.model = Some("gpt-4o".to_owned());
            call.observation.level = if index == 3 { ObservationLevel::Error } else { ObservationLevel::Default };
            call.observation.usage = [("input".to_owned(), 10 * index), ("output".to_owned(), 5)].into();
            call.observation.cost = [("total".to_owned(), 0.25)].into();
            call.observation.metadata = json!({ "long": "x".repeat(300) }).as_object().unwrap().clone();
            call.observation.environment.clone_from(&root.observation.environment);
            let session = format!("z-{}", index / 2);
            [in_session(root, &session), in_session(call, &session)]
        })
        .collect()
}

async fn filled() -> Api {
    let api = Api::start().await;
    api.project.store.write_spans(&api.project.scope, sent()).await.unwrap();
    for index in 0..6 {
        let numeric =
            json!({ "id": format!("n-{index}"), "trace_id": format!("t-{index}"), "name": "quality", "value": index });
        let label = if index == 1 { "bad" } else { "good" };
        let label =
            json!({ "id": format!("l-{index}"), "trace_id": format!("t-{index}"), "name": "tone", "value": label });
        let text = json!({ "trace_id": format!("t-{index}"), "name": "note", "value": "free", "data_type": "TEXT" });
        for score in [numeric, label, text] {
            assert_eq!(api.score(&score).await.0, StatusCode::OK);
        }
    }
    // Known from its score alone: not a trace for the API.
    api.score(&json!({ "trace_id": "stub", "name": "quality", "value": 1 })).await;
    api.score(&json!({ "session_id": "stub", "name": "quality", "value": 1 })).await;
    api
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

fn encoded(filter: &Value) -> String {
    filter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// One condition as the query string has it.
fn condition(kind: &str, column: &str, operator: &str, value: &Value) -> String {
    encoded(&json!([{ "type": kind, "column": column, "operator": operator, "value": value }]))
}

fn keyed(kind: &str, column: &str, key: &str, operator: &str, value: &Value) -> String {
    encoded(&json!([{ "type": kind, "column": column, "key": key, "operator": operator, "value": value }]))
}

async fn finds(api: &Api, path: &str, query: &str, expected: &[&str]) {
    let (status, page) = api.get(&format!("{path}?{query}")).await;
    assert_eq!((status, ids(&page)), (StatusCode::OK, expected.to_vec()), "{query}");
    if let Some(total) = page["meta"].get("totalItems") {
        assert_eq!(total, expected.len(), "{query}");
    }
}

#[tokio::test]
async fn traces_are_filtered_by_each_parameter_and_by_conditions() {
    let api = filled().await;
    let path = "/api/public/traces";
    let cases: Vec<(String, &[&str])> = vec![
        (String::new(), &["t-5", "t-4", "t-3", "t-2", "t-1", "t-0"]),
        ("userId=user-1".into(), &["t-4", "t-1"]),
        ("name=summary&sessionId=z-0".into(), &["t-1"]),
        ("tags=eu&tags=beta".into(), &["t-4", "t-2", "t-0"]),
        ("version=v1&release=r1&environment=staging".into(), &["t-5", "t-4"]),
        ("environment=production&environment=none&name=answer".into(), &["t-2", "t-0"]),
        ("fromTimestamp=2026-03-01T12:01:00Z&toTimestamp=2026-03-01T12:03:00Z".into(), &["t-2", "t-1"]),
        (format!("filter={}", condition("datetime", "timestamp", ">", &json!("2026-03-01T12:04:00Z"))), &["t-5"]),
        (format!("filter={}&name=nobody", condition("string", "name", "=", &json!("summary"))), &["t-5", "t-3", "t-1"]),
        (format!("filter={}", condition("string", "name", "ends with", &json!("mary"))), &["t-5", "t-3", "t-1"]),
        (
            format!("filter={}", condition("string", "userId", "does not contain", &json!("-1"))),
            &["t-5", "t-3", "t-2", "t-0"],
        ),
        (
            format!("filter={}", condition("stringOptions", "userId", "none of", &json!(["user-0"]))),
            &["t-5", "t-4", "t-2", "t-1"],
        ),
        (format!("filter={}", condition("null", "userId", "is null", &Value::Null)), &["t-5"]),
        (format!("filter={}", condition("arrayOptions", "tags", "none of", &json!(["beta"]))), &["t-5", "t-3", "t-1"]),
        (format!("filter={}", condition("boolean", "bookmarked", "=", &json!(true))), &[]),
        (format!("filter={}", condition("string", "level", "=", &json!("ERROR"))), &["t-3"]),
        (format!("filter={}", condition("number", "errorCount", ">=", &json!(1))), &["t-3"]),
        (format!("filter={}", condition("number", "latency", ">", &json!(4.5))), &["t-5", "t-4"]),
        (format!("filter={}", condition("number", "inputTokens", "<=", &json!(10))), &["t-1", "t-0"]),
        (format!("filter={}", keyed("stringObject", "metadata", "plan", "contains", &json!("-2"))), &["t-2"]),
        (format!("filter={}", keyed("numberObject", "metadata", "tier", ">=", &json!(4))), &["t-5", "t-4"]),
        (format!("filter={}", keyed("numberObject", "scores_avg", "quality", "<", &json!(1.5))), &["t-1", "t-0"]),
        (
            format!("filter={}", keyed("categoryOptions", "score_categories", "tone", "any of", &json!(["bad"]))),
            &["t-1"],
        ),
        ("orderBy=timestamp.asc&name=answer".into(), &["t-0", "t-2", "t-4"]),
        ("orderBy=userId.desc".into(), &["t-2", "t-4", "t-1", "t-3", "t-0", "t-5"]),
        ("orderBy=sessionId.asc&environment=production".into(), &["t-1", "t-0", "t-3", "t-2"]),
        ("orderBy=id.desc&release=r0".into(), &["t-2", "t-1", "t-0"]),
    ];
    for (query, expected) in cases {
        finds(&api, path, &query, expected).await;
    }
    let (status, answer) = api.get(&format!("{path}?orderBy=name&fields=all&filter=%5B&limit=101")).await;
    let paths: Vec<&str> = answer["faults"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!((status, paths), (StatusCode::BAD_REQUEST, vec!["limit", "orderBy", "fields", "filter"]));
}

#[tokio::test]
async fn every_column_and_test_of_a_condition_is_a_statement_that_runs() {
    let api = filled().await;
    let numbers = ["=", ">", "<", ">=", "<="];
    let texts = ["=", "contains", "does not contain", "starts with", "ends with"];
    let mut conditions = Vec::new();
    let mut add = |path: &'static str, column: &str, kind: &str, operators: &[&str], value: Value| {
        for operator in operators {
            let one = json!([{ "type": kind, "column": column, "key": "tier", "operator": operator, "value": value }]);
            conditions.push((path, encoded(&one)));
        }
    };
    use model::conditions::{ColumnKind, FilterColumn, ObservationColumn, TraceColumn};
    let traces = TraceColumn::ALL.iter().map(|c| ("/api/public/traces", c.word(), c.kind()));
    let observations = ObservationColumn::ALL.iter().map(|c| ("/api/public/observations", c.word(), c.kind()));
    for (path, column, kind) in traces.chain(observations) {
        match kind {
            ColumnKind::Text => {
                add(path, column, "string", &texts, json!("a"));
                add(path, column, "stringOptions", &["any of", "none of"], json!(["a", "b"]));
            }
            ColumnKind::Number => add(path, column, "number", &numbers, json!(1.5e300)),
            ColumnKind::Time => add(path, column, "datetime", &numbers[1..], json!("2026-03-01T12:00:00Z")),
            ColumnKind::Truth => add(path, column, "boolean", &["=", "<>"], json!(true)),
            ColumnKind::Texts => add(path, column, "arrayOptions", &["any of", "none of", "all of"], json!(["a", ""])),
            ColumnKind::Object => {
                add(path, column, "stringObject", &texts, json!(""));
                add(path, column, "numberObject", &numbers, json!(2));
                add(path, column, "categoryOptions", &["any of", "none of"], json!([]));
            }
            ColumnKind::Numbers => add(path, column, "numberObject", &numbers, json!(0)),
            ColumnKind::Labels => add(path, column, "categoryOptions", &["any of", "none of"], json!(["good"])),
        }
        if kind != ColumnKind::Labels {
            add(path, column, "null", &["is null", "is not null"], Value::Null);
        }
    }
    assert!(conditions.len() > 200);
    for (path, filter) in conditions {
        let (status, answer) = api.get(&format!("{path}?filter={filter}")).await;
        assert_eq!(status, StatusCode::OK, "{path} {filter} {answer}");
    }
}

#[tokio::test]
async fn a_trace_in_a_list_has_the_groups_that_were_asked_for() {
    let api = filled().await;
    insta::assert_snapshot!("trace_in_a_list", shown(&api.get("/api/public/traces?limit=1&page=2").await.1));
    let (_, core) = api.get("/api/public/traces?limit=1&page=2&fields=core").await;
    insta::assert_snapshot!("trace_in_a_list_core", shown(&core["data"]));
    let (_, one) = api.get("/api/public/traces/t-4").await;
    let (_, list) = api.get("/api/public/traces?limit=1&page=2").await;
    for key in ["id", "timestamp", "input", "metadata", "latency", "totalCost", "tags", "sessionId", "htmlPath"] {
        assert_eq!(list["data"][0][key], one[key], "{key}");
    }
}

#[tokio::test]
async fn observations_are_filtered_paged_and_walked_by_cursor() {
    let api = filled().await;
    for path in ["/api/public/observations", "/api/public/v2/observations"] {
        let cases: Vec<(String, &[&str])> = vec![
            ("type=GENERATION&environment=staging".into(), &["call-5", "call-4"]),
            ("traceId=t-2".into(), &["call-2", "root"]),
            ("level=ERROR".into(), &["call-3"]),
            ("userId=user-0&parentObservationId=root".into(), &["call-3", "call-0"]),
            ("fromStartTime=2026-03-01T12:05:00Z&version=".into(), &["call-5", "root"]),
            ("toStartTime=2026-03-01T12:00:01Z&type=SPAN".into(), &["root"]),
            (format!("filter={}", condition("number", "inputTokens", ">", &json!(30))), &["call-5", "call-4"]),
            (
                format!("filter={}", condition("datetime", "start_time", ">", &json!("2026-03-01T12:05:00Z"))),
                &["call-5"],
            ),
        ];
        for (query, expected) in cases {
            finds(&api, path, &query, expected).await;
        }
        assert_eq!(api.get(&format!("{path}?level=LOUD")).await.0, StatusCode::BAD_REQUEST);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    for _ in 0..10 {
        let (_, page) = api.get(&format!("/api/public/v2/observations?limit=5{cursor}")).await;
        seen.extend(page["data"].as_array().unwrap().iter().map(|row| row["startTime"].as_str().unwrap().to_owned()));
        let Some(next) = page["meta"].get("cursor").and_then(Value::as_str) else { break };
        cursor = format!("&cursor={next}");
    }
    let mut expected: Vec<_> = sent().iter().map(|span| model::text::print_instant(span.observation.start)).collect();
    expected.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(seen, expected);
    assert_eq!(api.get("/api/public/v2/observations?cursor=AAAA").await.0, StatusCode::BAD_REQUEST);
    insta::assert_snapshot!("observations_v1", shown(&api.get("/api/public/observations?limit=1&page=3").await.1));
    let all = "core,basic,time,io,metadata,model,usage,prompt,metrics,trace_context";
    let (_, whole) = api.get(&format!("/api/public/v2/observations?traceId=t-4&parseIoAsJson=true&fields={all}")).await;
    insta::assert_snapshot!("observations_v2", shown(&whole));
    let (_, expanded) = api.get("/api/public/v2/observations?limit=1&fields=metadata&expandMetadata=long").await;
    assert_eq!(expanded["data"][0]["metadata"]["long"].as_str().unwrap().len(), 300);
}

#[tokio::test]
async fn sessions_are_listed_by_what_their_traces_say_and_read_with_them() {
    let api = filled().await;
    sqlx::query("UPDATE sessions SET created_at = '2026-03-01Z'::timestamptz + k * interval '1 second', id = id")
        .execute(&api.project.pool)
        .await
        .unwrap();
    let all: Vec<String> = sqlx::query_scalar("SELECT id FROM sessions WHERE seen ORDER BY created_at DESC")
        .fetch_all(&api.project.pool)
        .await
        .unwrap();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(all.len(), 3);
    let path = "/api/public/sessions";
    finds(&api, path, "", &all).await;
    finds(&api, path, "environment=staging&environment=none", &["z-2"]).await;
    finds(&api, path, "toTimestamp=2026-03-01T00:00:00Z", &[]).await;
    finds(&api, path, "fromTimestamp=2026-03-01T00:00:00Z", &all).await;
    let (_, session) = api.get(&format!("{path}/z-2")).await;
    insta::assert_snapshot!("session", shown(&session));
    for id in ["stub", "none", "%00"] {
        assert_eq!(api.get(&format!("{path}/{id}")).await.0, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test]
async fn traces_are_deleted_with_all_that_is_theirs() {
    let api = filled().await;
    assert_eq!(noon() + TimeDelta::minutes(5), sent()[10].observation.start);
    let (status, answer) = api.delete("/api/public/traces/t-0", "").await;
    assert_eq!((status, &answer["message"]), (StatusCode::OK, &json!("The trace was deleted.")));
    let (status, answer) =
        api.delete("/api/public/traces", json!({ "traceIds": ["t-1", "t-2", "none"] }).to_string()).await;
    assert_eq!((status, &answer["message"]), (StatusCode::OK, &json!("2 traces were deleted.")));
    finds(&api, "/api/public/traces", "", &["t-5", "t-4", "t-3"]).await;
    let (_, scores) = api.get("/api/public/v2/scores?name=quality").await;
    assert_eq!(scores["meta"]["totalItems"], json!(5), "three of traces, two of stubs");
    assert_eq!(api.get("/api/public/observations").await.1["meta"]["totalItems"], json!(6));
    for wrong in
        [json!({}), json!({ "traceIds": [] }), json!({ "traceIds": [5] }), json!({ "traceIds": vec!["t"; 1001] })]
    {
        let (status, answer) = api.delete("/api/public/traces", wrong.to_string()).await;
        assert_eq!((status, &answer["faults"][0]["path"]), (StatusCode::BAD_REQUEST, &json!("traceIds")));
    }
    support::assert_exact(&api.project.pool).await;
}
