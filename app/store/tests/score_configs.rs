//! Score configs: made by the rules, read back whole, and decisive for the scores that name them.
#![expect(clippy::unwrap_used)]

mod support;

use chrono::{DateTime, Utc};
use model::scores::{
    Casing, ConfigCategory, DataType, Direction, NewScoreConfig, ScoreConfig, ScoreConfigPatch, ScoreDraft,
};
use serde_json::{Value, json};
use sqlx::Row;

use support::TestProject;

async fn add(project: &TestProject, new: NewScoreConfig) -> ScoreConfig {
    project.store.add_score_config(&project.scope, &project.writer(), new).await.unwrap().unwrap().config
}

fn helpfulness() -> NewScoreConfig {
    NewScoreConfig {
        min_value: Some(1.0),
        max_value: Some(5.0),
        description: Some("How far the answer gets the customer".to_owned()),
        direction: Some(Direction::Higher),
        threshold: Some(3.0),
        unit: Some("points".to_owned()),
        ..NewScoreConfig::named("helpfulness", DataType::Numeric)
    }
}

/// The faults of one score, as `path message`.
async fn faults(project: &TestProject, body: &Value) -> Vec<String> {
    let drafts = vec![ScoreDraft::from_json(body, Casing::Snake)];
    let mut answers = project.store.write_scores(&project.scope, &project.writer(), drafts).await.unwrap();
    let answer = answers.pop().unwrap();
    answer.err().into_iter().flatten().map(|fault| format!("{} {}", fault.path, fault.message)).collect()
}

#[tokio::test]
async fn a_config_is_read_back_as_it_was_made() {
    let project = TestProject::create().await;
    let made = add(&project, helpfulness()).await;
    let row = sqlx::query("SELECT * FROM score_configs").fetch_one(&project.pool).await.unwrap();
    assert_eq!(row.get::<String, _>("id"), made.id);
    assert_eq!(row.get::<String, _>("direction"), "higher");
    assert_eq!(row.get::<f64, _>("threshold"), 3.0);
    assert_eq!(row.get::<String, _>("unit"), "points");
    assert_eq!(row.get::<String, _>("description"), "How far the answer gets the customer");
    assert_eq!(project.store.score_configs(&project.scope).await.unwrap(), [made]);
}

#[tokio::test]
async fn configs_are_listed_by_name_archived_ones_too() {
    let project = TestProject::create().await;
    for name in ["tone", "Quality", "tone", "a_b"] {
        add(&project, NewScoreConfig::named(name, DataType::Boolean)).await;
    }
    sqlx::query("UPDATE score_configs SET is_archived = true WHERE name = 'a_b'").execute(&project.pool).await.unwrap();
    let configs = project.store.score_configs(&project.scope).await.unwrap();
    let listed: Vec<(&str, bool)> = configs.iter().map(|config| (config.name.as_str(), config.is_archived)).collect();
    assert_eq!(listed, [("Quality", false), ("a_b", true), ("tone", false), ("tone", false)]);
}

#[tokio::test]
async fn a_config_against_the_rules_is_not_stored() {
    let project = TestProject::create().await;
    let wrong = NewScoreConfig { max_value: Some(0.0), ..helpfulness() };
    let answer = project.store.add_score_config(&project.scope, &project.writer(), wrong).await.unwrap();
    let paths: Vec<String> = answer.unwrap_err().into_iter().map(|fault| fault.path).collect();
    assert_eq!(paths, ["max_value", "threshold"]);
    let stored: i64 = sqlx::query_scalar("SELECT count(*) FROM score_configs").fetch_one(&project.pool).await.unwrap();
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn a_change_is_held_to_the_rules_and_one_that_changes_nothing_keeps_its_time() {
    let project = TestProject::create().await;
    let made = add(&project, helpfulness()).await;
    let change = async |sent: Value| {
        let patch = ScoreConfigPatch::from_json(&sent, Casing::Snake).unwrap();
        project
            .store
            .change_score_config(&project.scope, &project.writer(), &made.id, patch, Casing::Snake)
            .await
            .unwrap()
            .unwrap()
    };
    let stamps = async || -> (DateTime<Utc>, DateTime<Utc>, bool) {
        let sql = "SELECT created_at, updated_at, is_archived FROM score_configs";
        sqlx::query_as(sql).fetch_one(&project.pool).await.unwrap()
    };
    let before = stamps().await;
    assert_eq!(change(json!({ "max_value": 0 })).await.unwrap_err().len(), 2);
    assert_eq!(change(json!({ "unit": "points", "is_archived": false })).await.unwrap().config, made);
    assert_eq!(stamps().await, before);
    let archived = change(json!({ "is_archived": true })).await.unwrap();
    let after = stamps().await;
    assert_eq!((after.0, after.2), (before.0, true));
    assert_eq!((archived.created_at, archived.updated_at), (after.0, after.1));
    assert!(after.1 > before.1);
    let body = json!({ "trace_id": "t", "name": "helpfulness", "config_id": made.id, "value": 3 });
    assert_eq!(
        faults(&project, &body).await,
        [format!("config_id names the config {:?}, which is archived.", made.id)]
    );
}

#[tokio::test]
async fn a_score_that_names_a_config_is_held_to_it() {
    let project = TestProject::create().await;
    let numeric = add(&project, helpfulness()).await;
    let category = |label: &str, value| ConfigCategory { label: label.to_owned(), value };
    let labels = vec![category("good", 2.0), category("bad", 1.0)];
    let quality = NewScoreConfig { categories: labels, ..NewScoreConfig::named("quality", DataType::Categorical) };
    let quality = add(&project, quality).await;

    let body = |config: &ScoreConfig, value: Value| json!({ "trace_id": "t", "config_id": config.id, "value": value });
    assert_eq!(faults(&project, &body(&numeric, json!(5))).await, Vec::<String>::new());
    assert_eq!(
        faults(&project, &body(&numeric, json!(5.5))).await,
        ["value is 5.5, outside the config's range 1 to 5."]
    );
    assert_eq!(faults(&project, &body(&quality, json!("bad"))).await, Vec::<String>::new());
    let number: f64 = sqlx::query_scalar("SELECT label_number FROM scores WHERE config_id = $1")
        .bind(&quality.id)
        .fetch_one(&project.pool)
        .await
        .unwrap();
    assert_eq!(number, 1.0);
}

#[tokio::test]
async fn an_update_that_names_no_config_is_held_to_the_stored_one() {
    let project = TestProject::create().await;
    let numeric = add(&project, helpfulness()).await;
    let first = json!({ "id": "s", "trace_id": "t", "config_id": numeric.id, "value": 4 });
    assert_eq!(faults(&project, &first).await, Vec::<String>::new());
    let again = |value: f64| json!({ "id": "s", "trace_id": "t", "name": "helpfulness", "value": value });
    assert_eq!(faults(&project, &again(9.0)).await, ["value is 9, outside the config's range 1 to 5."]);
    let patch = ScoreConfigPatch::from_json(&json!({ "is_archived": true }), Casing::Snake).unwrap();
    project
        .store
        .change_score_config(&project.scope, &project.writer(), &numeric.id, patch, Casing::Snake)
        .await
        .unwrap();
    assert_eq!(faults(&project, &again(5.0)).await, Vec::<String>::new());
    assert_eq!(faults(&project, &again(6.0)).await, ["value is 6, outside the config's range 1 to 5."]);
    let (value, config): (f64, Option<String>) =
        sqlx::query_as("SELECT value, config_id FROM scores").fetch_one(&project.pool).await.unwrap();
    assert_eq!((value, config), (5.0, Some(numeric.id)));
}
