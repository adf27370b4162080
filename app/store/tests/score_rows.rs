//! What the list shows of a score, what its filters offer, and how it counts.
#![expect(clippy::unwrap_used)]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use model::list::{ListQuery, TableField};
use model::scores::{Casing, DataType, ScoreDraft, ScoreField, ScoreSource, ScoreValue};
use model::table::{Cell, Total};
use serde_json::{Value, json};

use support::TestProject;

async fn write(project: &TestProject, bodies: &[Value]) {
    let drafts = bodies.iter().map(|body| ScoreDraft::from_json(body, Casing::Snake)).collect();
    let answers = project.store.write_scores(&project.scope, &project.writer(), drafts).await.unwrap();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

/// A trace whose spans have come.
async fn see_trace(project: &TestProject, id: &str, name: Option<&str>) {
    let done = sqlx::query("UPDATE traces SET seen = true, given_name = $2 WHERE id = $1")
        .bind(id)
        .bind(name)
        .execute(&project.pool)
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
}

fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00.123456Z".parse().unwrap()
}

/// The cells of some columns of a list by time, the newest row first.
async fn cells(project: &TestProject, columns: &str) -> Vec<Vec<Cell>> {
    let query = ListQuery::parse(&format!("cols={columns}")).query;
    let page = project.store.score_page(&project.scope, &query).await.unwrap();
    page.rows.into_iter().map(|row| row.cells).collect()
}

#[tokio::test]
async fn an_empty_cell_says_why_it_is_empty() {
    let project = TestProject::create().await;
    let targets = [
        ("trace_id", "named"),
        ("trace_id", "nameless"),
        ("trace_id", "late"),
        ("session_id", "s"),
        ("dataset_run_id", "r"),
    ];
    let bodies = targets.iter().zip(0..).map(|((target, id), minutes)| {
        json!({ "name": "q", "value": 1, *target: id, "timestamp": noon() - TimeDelta::minutes(minutes) })
    });
    write(&project, &bodies.collect::<Vec<_>>()).await;
    see_trace(&project, "named", Some("answer")).await;
    see_trace(&project, "nameless", None).await;

    let missing = |why: &str| Cell::Missing(why.to_owned());
    let trace = |id: &str| Cell::Trace(id.to_owned());
    let expected = [
        vec![Cell::Text("answer".to_owned()), trace("named"), missing("No comment")],
        vec![missing("The trace has no name"), trace("nameless"), missing("No comment")],
        vec![missing("The trace has not come yet"), trace("late"), missing("No comment")],
        vec![missing("No trace: a session score"), missing("No trace: a session score"), missing("No comment")],
        vec![
            missing("No trace: a dataset run's score"),
            missing("No trace: a dataset run's score"),
            missing("No comment"),
        ],
    ];
    assert_eq!(cells(&project, "traceName,trace,comment").await, expected);
}

#[tokio::test]
async fn a_row_shows_the_columns_asked_for_and_grows_with_every_change() {
    let project = TestProject::create().await;
    let body = |value: f64| {
        json!({
            "id": "one", "name": "q", "value": value, "trace_id": "t", "timestamp": noon(), "comment": "why", "environment": "staging",
        })
    };
    write(&project, &[body(0.5)]).await;
    let shown = cells(&project, "environment,value,name,timestamp,source,dataType,comment").await;
    let expected = vec![
        Cell::Text("staging".to_owned()),
        Cell::Value(ScoreValue::Number(0.5)),
        Cell::Strong("q".to_owned()),
        Cell::Time(noon().timestamp_micros()),
        Cell::Source(ScoreSource::Api),
        Cell::DataType(DataType::Numeric),
        Cell::Text("why".to_owned()),
    ];
    assert_eq!(shown, [expected]);

    let query = ListQuery::default();
    let before = project.store.score_page(&project.scope, &query).await.unwrap();
    write(&project, &[body(0.75)]).await;
    let after = project.store.score_page(&project.scope, &query).await.unwrap();
    assert_eq!(after.rows[0].key, before.rows[0].key);
    assert!(after.rows[0].version > before.rows[0].version);
    assert_eq!(after.columns.len(), <ScoreField as TableField>::default_columns().len());
}

#[tokio::test]
async fn choices_are_the_words_that_occur() {
    let project = TestProject::create().await;
    let body = |name: &str, source: ScoreSource, environment: &str, value: Value| json!({ "name": name, "source": source, "environment": environment, "value": value, "trace_id": "t" });
    let bodies = [
        body("tone", ScoreSource::Annotation, "staging", json!("kind")),
        body("quality", ScoreSource::Eval, "default", json!(0.5)),
        body("quality", ScoreSource::Api, "default", json!(0.5)),
        body("helpful", ScoreSource::Api, "default", json!(true)),
    ];
    write(&project, &bodies).await;
    let choices = async |field| project.store.score_choices(&project.scope, field, "").await.unwrap();
    assert_eq!(choices(ScoreField::Name).await, ["helpful", "quality", "tone"]);
    assert_eq!(choices(ScoreField::Source).await, ["API", "EVAL", "ANNOTATION"]);
    assert_eq!(choices(ScoreField::DataType).await, ["NUMERIC", "BOOLEAN", "CATEGORICAL"]);
    assert_eq!(choices(ScoreField::Environment).await, ["default", "staging"]);
    assert_eq!(choices(ScoreField::Comment).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_total_is_exact_up_to_a_hundred_thousand() {
    let project = TestProject::create().await;
    write(&project, &[json!({ "id": "0", "name": "q", "value": 1, "trace_id": "t" })]).await;
    let copies = async |from: i32, to: i32| {
        let insert = "INSERT INTO scores (project_id, col, env, author, k, seq, ts, value, id, created_at, updated_at)
            SELECT project_id, col, env, author, k, seq + n, ts, value, n::text, created_at, updated_at
            FROM scores, generate_series($1, $2) n
            WHERE id = '0'";
        sqlx::query(insert).bind(from).bind(to).execute(&project.pool).await.unwrap();
    };
    let total =
        async |query: &str| project.store.score_total(&project.scope, &ListQuery::parse(query).query).await.unwrap();
    copies(1, 49_999).await;
    for query in ["", "f=value~ge~1", "sort=value&after=v~1.0~7", "f=environment~is~default"] {
        assert_eq!(total(query).await, Total::Exact(50_000), "{query}");
    }
    assert_eq!(total("f=value~lt~1").await, Total::Exact(0));
    copies(50_000, 150_000).await;
    sqlx::query("VACUUM ANALYZE scores").execute(&project.pool).await.unwrap();
    for query in ["", "f=value~ge~1"] {
        let Total::About(about) = total(query).await else { panic!("{query} is not estimated") };
        assert!((100_000..=250_000).contains(&about), "{query}: {about}");
    }
}
