//! Scores over HTTP: written, written again, read back, and kept apart by project.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use support::{Api, right_score};

#[tokio::test]
async fn a_score_is_answered_with_its_id_and_read_back_whole() {
    let api = Api::start().await;
    let sent = json!({
        "id": "s-1", "trace_id": "t-1", "observation_id": "o-1", "name": "helpfulness", "value": 4.5,
        "data_type": "NUMERIC", "comment": "why", "metadata": "5", "environment": "Production", "source": "EVAL",
        "timestamp": "2025-01-02T03:04:05.678901+02:00", "queue_id": "q-1",
    });
    assert_eq!(api.score(&sent).await, (StatusCode::OK, json!({ "data": { "id": "s-1" } })));
    let (status, mut score) = api.get("/api/public/v2/scores/s-1").await;
    assert_eq!(status, StatusCode::OK);
    for stamp in ["createdAt", "updatedAt"] {
        assert!(score.as_object_mut().unwrap().remove(stamp).unwrap().is_string());
    }
    assert_eq!(
        score,
        json!({
            "id": "s-1", "traceId": "t-1", "observationId": "o-1", "sessionId": null, "datasetRunId": null,
            "name": "helpfulness", "value": 4.5, "dataType": "NUMERIC", "source": "EVAL", "comment": "why",
            "metadata": "5", "environment": "production", "timestamp": "2025-01-02T01:04:05.678901Z",
            "configId": null, "queueId": "q-1", "executionTraceId": null, "authorUserId": null,
        })
    );
}

#[tokio::test]
async fn an_identical_resend_changes_nothing_and_a_change_is_kept_in_the_history() {
    let api = Api::start().await;
    let sent = json!({ "id": "s-1", "trace_id": "t-1", "name": "n", "value": 1, "metadata": {"a": 1e2, "b": [1.50]} });
    api.score(&sent).await;
    let (_, first) = api.get("/api/public/v2/scores/s-1").await;
    api.score(&sent).await;
    assert_eq!(api.get("/api/public/v2/scores/s-1").await.1, first);
    assert_eq!(history(&api).await, Vec::<Value>::new());

    let moved = json!({ "id": "s-1", "session_id": "z-1", "name": "renamed", "value": "label", "comment": "c" });
    assert_eq!(api.score(&moved).await.0, StatusCode::OK);
    let (_, second) = api.get("/api/public/v2/scores/s-1").await;
    assert_eq!((&second["name"], &second["stringValue"]), (&json!("renamed"), &json!("label")));
    assert_eq!((&second["sessionId"], &second["traceId"]), (&json!("z-1"), &Value::Null));
    assert_eq!((&second["createdAt"], &second["metadata"]), (&first["createdAt"], &json!({"a": 100.0, "b": [1.5]})));
    assert_ne!(second["updatedAt"], first["updatedAt"]);
    let kept = history(&api).await;
    assert_eq!(kept.len(), 1);
    assert_eq!((&kept[0]["name"], &kept[0]["value"], &kept[0]["traceId"]), (&json!("n"), &json!(1.0), &json!("t-1")));
}

async fn history(api: &Api) -> Vec<Value> {
    sqlx::query_scalar("SELECT before FROM score_history ORDER BY seq").fetch_all(&api.project.pool).await.unwrap()
}

#[tokio::test]
async fn many_writers_of_one_id_leave_one_score_and_every_change_in_order() {
    let api = std::sync::Arc::new(Api::start().await);
    let mut writers = tokio::task::JoinSet::new();
    for value in 0..24 {
        let api = std::sync::Arc::clone(&api);
        writers.spawn(async move {
            let score = json!({ "id": "same", "trace_id": format!("t-{}", value % 3), "name": "n", "value": value });
            api.score(&score).await.0
        });
    }
    while let Some(status) = writers.join_next().await {
        assert_eq!(status.unwrap(), StatusCode::OK);
    }
    assert_eq!(api.stored().await, 1);
    let (_, last) = api.get("/api/public/v2/scores/same").await;
    let mut values: Vec<f64> = history(&api).await.iter().map(|before| before["value"].as_f64().unwrap()).collect();
    values.push(last["value"].as_f64().unwrap());
    values.sort_by(f64::total_cmp);
    assert_eq!(values, (0..24).map(f64::from).collect::<Vec<_>>(), "each value was the score once");
}

#[tokio::test]
async fn a_score_without_an_id_gets_one() {
    let api = Api::start().await;
    let (status, answer) = api.score(&json!({ "trace_id": "t", "name": "n", "value": true })).await;
    assert_eq!(status, StatusCode::OK);
    let (_, score) = api.get(&format!("/api/public/v2/scores/{}", answer["data"]["id"].as_str().unwrap())).await;
    assert_eq!((&score["dataType"], &score["stringValue"]), (&json!("BOOLEAN"), &json!("True")));
}

#[tokio::test]
async fn the_list_pages_filters_and_counts() {
    let api = Api::start().await;
    for index in 0..7 {
        let score = json!({
            "id": format!("s-{index}"), "trace_id": format!("t-{}", index % 2), "name": if index < 5 { "a" } else { "b" },
            "value": index, "environment": if index == 0 { "staging" } else { "production" },
            "timestamp": format!("2025-01-0{}T00:00:00Z", index + 1),
        });
        assert_eq!(api.score(&score).await.0, StatusCode::OK);
    }
    let ids = |answer: &Value| -> Vec<String> {
        answer["data"].as_array().unwrap().iter().map(|score| score["id"].as_str().unwrap().to_owned()).collect()
    };
    let (status, page) = api.get("/api/public/v2/scores?limit=3&page=2").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(ids(&page), ["s-3", "s-2", "s-1"]);
    assert_eq!(page["meta"], json!({ "page": 2, "limit": 3, "totalItems": 7, "totalPages": 3 }));
    let filtered = [
        ("name=b", vec!["s-6", "s-5"]),
        ("traceId=t-1&name=a", vec!["s-3", "s-1"]),
        ("environment=staging&environment=default", vec!["s-0"]),
        ("operator=%3E%3D&value=5", vec!["s-6", "s-5"]),
        ("scoreIds=s-1,s-4,none", vec!["s-4", "s-1"]),
        ("fromTimestamp=2025-01-02T00:00:00Z&toTimestamp=2025-01-04T00:00:00Z", vec!["s-2", "s-1"]),
        ("source=ANNOTATION", vec![]),
        ("dataType=NUMERIC&name=b&userId=", vec!["s-6", "s-5"]),
    ];
    for (query, expected) in filtered {
        let (status, page) = api.get(&format!("/api/public/v2/scores?{query}")).await;
        assert_eq!(
            (status, ids(&page)),
            (StatusCode::OK, expected.into_iter().map(str::to_owned).collect()),
            "{query}"
        );
        assert_eq!(page["meta"]["totalItems"], page["data"].as_array().unwrap().len(), "{query}");
    }
    let (status, answer) = api.get("/api/public/v2/scores?limit=1000&dataType=X&fromTimestamp=soon").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["faults"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_client_never_sees_a_type_that_its_models_do_not_know() {
    let api = Api::start().await;
    api.score(&json!({ "id": "text", "trace_id": "t", "name": "n", "value": "free", "data_type": "TEXT" })).await;
    api.score(&right_score()).await;
    let get = |path: &str| {
        api.request("GET", path).header("x-interactiveai-sdk-version", "1.1.9").body(Body::empty()).unwrap()
    };
    let (_, page) = api.send(get("/api/public/v2/scores")).await;
    assert_eq!((page["data"].as_array().unwrap().len(), &page["meta"]["totalItems"]), (1, &json!(1)));
    assert_eq!(api.send(get("/api/public/v2/scores/text")).await.0, StatusCode::NOT_FOUND);
    let (_, page) = api.send(get("/api/public/v2/scores?dataType=TEXT")).await;
    assert_eq!(page["meta"]["totalItems"], json!(0));
    assert_eq!(api.get("/api/public/v2/scores").await.1["meta"]["totalItems"], json!(2));
}

#[tokio::test]
async fn a_deleted_score_is_gone_at_once_by_both_mouths_and_deleting_again_changes_nothing() {
    let api = Api::start().await;
    for (id, path) in [("s-1", api.platform("/scores/s-1")), ("s/2 ü", "/api/public/scores/s%2F2%20%C3%BC".to_owned())]
    {
        api.score(&json!({ "id": id, "trace_id": "t-1", "name": "n", "value": 1 })).await;
        api.score(&json!({ "id": "kept", "trace_id": "t-1", "name": "n", "value": 1 })).await;
        for _ in 0..2 {
            let (status, answer) = api.delete(&path, Body::empty()).await;
            assert_eq!((status, answer["message"].is_string()), (StatusCode::ACCEPTED, true), "{path}");
        }
        assert_eq!(api.get(&path.replace("/scores", "/v2/scores")).await.0, StatusCode::NOT_FOUND);
        assert_eq!(api.stored().await, 1);
    }
    let kept: Vec<String> =
        sqlx::query_scalar("SELECT score_id FROM score_history WHERE change = 'deleted' ORDER BY 1")
            .fetch_all(&api.project.pool)
            .await
            .unwrap();
    assert_eq!(kept, ["s-1", "s/2 ü"]);
    assert_eq!(
        api.delete("/api/platform/v1/organizations/o/projects/p/scores/kept", "").await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!((api.stored().await, api.delete("/api/public/scores/%00", "").await.0), (1, StatusCode::ACCEPTED));
}

/// Every filter of the contract against the same question asked of the rows that were sent.
#[tokio::test]
async fn each_filter_finds_what_was_sent_so_and_meta_counts_it() {
    let api = Api::start().await;
    let config = json!({ "name": "a", "dataType": "NUMERIC" }).to_string();
    let config_id = api.post("/api/public/score-configs", config).await.1["id"].as_str().unwrap().to_owned();
    let spans = ["t-0", "t-1"].map(|id| {
        let mut span = support::span(id, "root", 0);
        span.trace.user_id = Some(format!("user-{id}"));
        span.trace.tags = if id == "t-0" { vec!["x".to_owned(), "y".to_owned()] } else { vec!["x".to_owned()] };
        span
    });
    api.project.store.write_spans(&api.project.scope, spans.into()).await.unwrap();
    let target = |index: usize| match index % 6 {
        4 => json!({ "session_id": "z-1" }),
        5 => json!({ "dataset_run_id": "r-1" }),
        trace => {
            json!({ "trace_id": format!("t-{}", trace % 3), "observation_id": if index.is_multiple_of(2) { "o-1" } else { "o-2" } })
        }
    };
    let sent: Vec<Value> = (0..30)
        .map(|index| {
            let mut score = target(index);
            let fields = score.as_object_mut().unwrap();
            fields.insert("id".to_owned(), json!(format!("s-{index:02}")));
            fields.insert("name".to_owned(), json!(["a", "b"][index % 2]));
            fields.insert("value".to_owned(), [json!(index), json!("label"), json!(true)][index % 3].clone());
            fields.insert("data_type".to_owned(), json!(["NUMERIC", "CATEGORICAL", "BOOLEAN"][index % 3]));
            fields.insert("environment".to_owned(), json!(["prod", "dev", "test"][index % 3]));
            fields.insert("source".to_owned(), json!(["API", "EVAL", "ANNOTATION"][index / 10]));
            fields.insert("timestamp".to_owned(), json!(format!("2025-01-{:02}T00:00:00.000Z", index + 1)));
            fields.insert("queue_id".to_owned(), json!(format!("q-{}", index % 5)));
            if index % 6 == 0 {
                fields.insert("config_id".to_owned(), json!(config_id));
            }
            score
        })
        .collect();
    for score in &sent {
        assert_eq!(api.score(score).await.0, StatusCode::OK, "{score}");
    }
    let is = |key: &'static str, value: &'static str| move |score: &Value| score[key] == json!(value);
    let at = |score: &Value| score["timestamp"].as_str().unwrap().to_owned();
    type Passes<'a> = Box<dyn Fn(&Value) -> bool + 'a>;
    let cases: Vec<(String, Passes<'_>)> = vec![
        (String::new(), Box::new(|_| true)),
        ("name=a".into(), Box::new(is("name", "a"))),
        ("userId=user-t-1".into(), Box::new(is("trace_id", "t-1"))),
        ("traceTags=x&traceTags=y".into(), Box::new(is("trace_id", "t-0"))),
        ("environment=prod&environment=dev".into(), Box::new(|score| score["environment"] != json!("test"))),
        ("source=EVAL".into(), Box::new(is("source", "EVAL"))),
        ("dataType=CATEGORICAL".into(), Box::new(is("data_type", "CATEGORICAL"))),
        ("operator=%3C&value=9".into(), Box::new(|score| score["value"].as_f64().is_none_or(|value| value < 9.0))),
        ("operator=!%3D&value=9".into(), Box::new(|score| score["value"] != json!(9))),
        ("operator=%3D&value=9".into(), Box::new(|score| score["value"] == json!(9))),
        ("scoreIds=s-03,s-07".into(), Box::new(|score| score["id"] == "s-03" || score["id"] == "s-07")),
        (format!("configId={config_id}"), Box::new(|score| score["config_id"] == json!(config_id))),
        ("sessionId=z-1".into(), Box::new(is("session_id", "z-1"))),
        ("datasetRunId=r-1".into(), Box::new(is("dataset_run_id", "r-1"))),
        ("traceId=t-2".into(), Box::new(is("trace_id", "t-2"))),
        ("observationId=o-2".into(), Box::new(is("observation_id", "o-2"))),
        ("queueId=q-3".into(), Box::new(is("queue_id", "q-3"))),
        (
            "fromTimestamp=2025-01-05T00:00:00Z&toTimestamp=2025-01-09T00:00:00Z".into(),
            Box::new(|score| (5..9).any(|day| at(score) == format!("2025-01-{day:02}T00:00:00.000Z"))),
        ),
        (
            "name=b&environment=dev&source=API&dataType=CATEGORICAL&traceId=t-1".into(),
            Box::new(|score| {
                score["name"] == "b"
                    && score["environment"] == "dev"
                    && score["source"] == "API"
                    && score["trace_id"] == "t-1"
            }),
        ),
    ];
    for (query, passes) in cases {
        let expected: Vec<&Value> = sent.iter().rev().filter(|score| passes(score)).map(|score| &score["id"]).collect();
        let (status, page) = api.get(&format!("/api/public/v2/scores?{query}")).await;
        let found: Vec<&Value> = page["data"].as_array().unwrap().iter().map(|score| &score["id"]).collect();
        assert_eq!((status, found), (StatusCode::OK, expected.clone()), "{query}");
        assert_eq!(page["meta"]["totalItems"], json!(expected.len()), "{query}");
        assert!(!expected.is_empty(), "{query} says nothing");
    }
    let (_, page) = api.get_by_sdk("/api/public/v2/scores?limit=3").await;
    insta::assert_snapshot!("list_of_scores", support::shown(&page));
    let (_, without) = api.get("/api/public/v2/scores?fields=score&traceId=t-0").await;
    assert!(without["data"].as_array().unwrap().iter().all(|score| score.get("trace").is_none()));
}

#[tokio::test]
async fn keys_come_before_everything_else() {
    let api = Api::start().await;
    for path in ["/api/public/v2/scores", "/api/public/nothing", "/api/nothing", "/api/public/otel/v1/traces"] {
        for method in ["GET", "POST", "DELETE"] {
            let bare = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            let (status, answer) = api.send(bare).await;
            assert_eq!(
                (status, &answer["error"]),
                (StatusCode::UNAUTHORIZED, &json!("Unauthorized")),
                "{method} {path}"
            );
        }
    }
    let wrong = Request::builder().uri("/api/public/projects").header("authorization", "Basic cGstdGVzdDp3cm9uZw==");
    assert_eq!(api.send(wrong.body(Body::empty()).unwrap()).await.0, StatusCode::UNAUTHORIZED);
    let (status, answer) = api.get("/api/public/nothing").await;
    assert_eq!((status, &answer["error"]), (StatusCode::NOT_FOUND, &json!("NotFound")));
    let (status, _) = api.post("/api/public/v2/scores", "{}").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_key_opens_no_other_project() {
    let api = Api::start().await;
    let (status, _) = api.post("/api/platform/v1/organizations/o/projects/p/scores", right_score().to_string()).await;
    assert_eq!((status, api.stored().await), (StatusCode::NOT_FOUND, 0));
    let (_, projects) = api.get("/api/platform/v1/projects").await;
    let own = &projects["data"][0];
    assert_eq!(projects["data"].as_array().unwrap().len(), 1);
    assert!(own["id"].is_string() && own["orgId"].is_string() && own["name"].is_string(), "{own}");
}
