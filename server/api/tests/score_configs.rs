//! Score configs over HTTP, by both mouths: made, used, broken, changed, archived.
#![expect(clippy::unwrap_used)]

mod support;

use axum::http::StatusCode;
use serde_json::{Value, json};
use support::{Api, TestProject, shown};

const PUBLIC: &str = "/api/public/score-configs";

fn tone() -> Value {
    let category = |label: &str, value: i32| json!({ "label": label, "value": value });
    json!({
        "name": "tone", "dataType": "CATEGORICAL", "categories": [category("good", 2), category("bad", 1)],
        "description": "How it sounds", "minValue": null,
    })
}

async fn make(api: &Api, config: &Value) -> String {
    let (status, made) = api.post(PUBLIC, config.to_string()).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

fn paths(answer: &Value) -> Vec<&str> {
    answer["faults"].as_array().unwrap().iter().map(|fault| fault["path"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_config_reads_alike_through_both_mouths_each_in_its_own_spelling() {
    let api = Api::start().await;
    let id = make(&api, &tone()).await;
    let numeric = json!({ "name": "helpfulness", "data_type": "NUMERIC", "min_value": 1, "max_value": 5, "unit": "points",
        "direction": "higher", "threshold": 3 });
    let (status, made) = api.post(&api.platform("/score-configs"), numeric.to_string()).await;
    assert_eq!(status, StatusCode::OK);
    insta::assert_snapshot!("made_on_the_platform", shown(&made));
    insta::assert_snapshot!("list_on_the_platform", shown(&api.get(&api.platform("/score-configs")).await.1));
    insta::assert_snapshot!("list_in_public", shown(&api.get(PUBLIC).await.1));
    let (_, public) = api.get(&format!("{PUBLIC}/{id}")).await;
    let (_, platform) = api.get(&api.platform(&format!("/score-configs/{id}"))).await;
    let platform = &platform["data"]["config"];
    assert_eq!((&public["projectId"], &public["name"]), (&json!(TestProject::ID), &json!("tone")));
    assert_eq!((&platform["project_id"], &platform["categories"]), (&public["projectId"], &public["categories"]));
}

#[tokio::test]
async fn a_config_is_used_broken_and_archived() {
    let api = Api::start().await;
    let id = make(&api, &tone()).await;
    let score = |value: &str| json!({ "id": "s", "trace_id": "t", "name": "tone", "value": value, "config_id": id });
    assert_eq!(api.score(&score("good")).await.0, StatusCode::OK);
    let (_, stored) = api.get("/api/public/v2/scores/s").await;
    assert_eq!((&stored["value"], &stored["dataType"]), (&json!(2.0), &json!("CATEGORICAL")));
    let (status, refused) = api.score(&score("odd")).await;
    assert_eq!((status, paths(&refused)), (StatusCode::BAD_REQUEST, vec!["value"]));

    let path = api.platform(&format!("/score-configs/{id}"));
    let (status, changed) = api.patch(&path, &json!({ "is_archived": true })).await;
    assert_eq!((status, &changed["data"]["config"]["is_archived"]), (StatusCode::OK, &json!(true)));
    let (status, refused) = api.score(&score("bad")).await;
    assert_eq!((status, paths(&refused)), (StatusCode::BAD_REQUEST, vec!["config_id"]));
    let (_, back) = api.patch(&format!("{PUBLIC}/{id}"), &json!({ "isArchived": false, "description": null })).await;
    assert_eq!((&back["isArchived"], &back["description"]), (&json!(false), &Value::Null));
    assert_eq!(api.score(&score("bad")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_is_wrong_with_a_config_is_told_field_by_field_and_nothing_changes() {
    let api = Api::start().await;
    let id = make(&api, &tone()).await;
    let wrong = [
        (json!([]), vec![""]),
        (json!({ "name": 5, "dataType": "NUMBER" }), vec!["dataType", "name"]),
        (json!({ "name": "n" }), vec!["dataType"]),
        (json!({ "name": "n", "dataType": "NUMERIC", "minValue": 2, "maxValue": 1 }), vec!["maxValue"]),
        (json!({ "name": "n".repeat(36), "dataType": "CATEGORICAL" }), vec!["name", "categories"]),
        (json!({ "name": "n\0", "dataType": "BOOLEAN" }), vec!["name"]),
        (
            json!({ "name": "n", "dataType": "BOOLEAN", "categories": [{ "label": "yes", "value": 1 }] }),
            vec!["categories"],
        ),
    ];
    for (body, expected) in wrong {
        let (status, answer) = api.post(PUBLIC, body.to_string()).await;
        assert_eq!((status, paths(&answer)), (StatusCode::BAD_REQUEST, expected), "{body}");
    }
    let (status, answer) = api.patch(&format!("{PUBLIC}/{id}"), &json!({ "minValue": 1, "categories": [] })).await;
    assert_eq!((status, paths(&answer)), (StatusCode::BAD_REQUEST, vec!["minValue", "categories"]));
    let kept: (i64, Value) = sqlx::query_as("SELECT count(*) OVER (), categories FROM score_configs")
        .fetch_one(&api.project.pool)
        .await
        .unwrap();
    assert_eq!((kept.0, kept.1.as_array().unwrap().len()), (1, 2));
}

#[tokio::test]
async fn a_config_of_nobody_or_of_another_project_is_not_there() {
    let api = Api::start().await;
    let id = make(&api, &tone()).await;
    sqlx::query("UPDATE score_configs SET project_id = project_id + 1").execute(&api.project.pool).await.unwrap();
    for id in [id.as_str(), "none", "%00"] {
        let path = format!("{PUBLIC}/{id}");
        assert_eq!(api.get(&path).await.0, StatusCode::NOT_FOUND, "{id}");
        assert_eq!(api.patch(&path, &json!({ "isArchived": true })).await.0, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(api.get(PUBLIC).await.1["meta"]["totalItems"], json!(0));
    let foreign = "/api/platform/v1/organizations/o/projects/p/score-configs";
    assert_eq!(api.get(foreign).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn configs_are_paged_and_text_ones_are_kept_from_clients_that_do_not_know_them() {
    let api = Api::start().await;
    for (name, data_type) in [("a", "BOOLEAN"), ("b", "TEXT"), ("c", "BOOLEAN"), ("d", "BOOLEAN")] {
        make(&api, &json!({ "name": name, "dataType": data_type })).await;
    }
    let names = |answer: &Value| -> Vec<String> {
        answer["data"].as_array().unwrap().iter().map(|config| config["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&api.get(PUBLIC).await.1), ["d", "c", "b", "a"]);
    let (_, page) = api.get_by_sdk(&format!("{PUBLIC}?limit=2&page=2")).await;
    assert_eq!(names(&page), ["a"]);
    assert_eq!(page["meta"], json!({ "page": 2, "limit": 2, "totalItems": 3, "totalPages": 2 }));
    assert_eq!(api.get(&format!("{PUBLIC}?limit=0&page=x")).await.0, StatusCode::BAD_REQUEST);
}
