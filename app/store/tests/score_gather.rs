//! Many callers at once: they share commits, and each hears of its own scores.

mod support;

use model::scores::{Casing, ScoreDraft};
use serde_json::{Value, json};
use store::{Writer, WrittenScore};
use tokio::task::JoinSet;

use support::TestProject;
use support::recount::assert_exact;

const POSTS: usize = 400;

fn drafts(bodies: impl IntoIterator<Item = Value>) -> Vec<ScoreDraft> {
    bodies.into_iter().map(|body| ScoreDraft::from_json(&body, Casing::Snake)).collect()
}

fn score(number: usize) -> Value {
    json!({ "id": format!("s-{number}"), "name": format!("name-{}", number % 5), "value": number, "trace_id": format!("t-{}", number % 40) })
}

/// Every twentieth is bad.
fn is_bad(number: usize) -> bool {
    number % 20 == 7
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_share_commits_and_a_bad_score_fails_alone() {
    let project = TestProject::create().await;
    let mut callers = JoinSet::new();
    for number in 0..POSTS {
        let (store, scope) = (project.store.clone(), project.scope);
        let writer = Writer::Key { key_id: project.key_id, sdk: Some(format!("sdk {number}")) };
        callers.spawn(async move {
            let mut body = score(number);
            if is_bad(number) {
                body["value"] = json!("NaN");
            }
            (number, store.write_scores(&scope, &writer, drafts([body])).await.unwrap())
        });
    }
    while let Some(done) = callers.join_next().await {
        let (number, answers) = done.unwrap();
        match &answers[..] {
            [Ok(WrittenScore { id })] => assert_eq!((id, is_bad(number)), (&format!("s-{number}"), false)),
            [Err(faults)] => assert_eq!((faults[0].path.as_str(), is_bad(number)), ("value", true)),
            other => panic!("one score, {} answers", other.len()),
        }
    }
    let (stored, own, commits): (i64, i64, i64) = sqlx::query_as(
        "SELECT count(*), count(*) FILTER (WHERE sdk = 'sdk ' || substr(id, 3)), count(DISTINCT xmin::text) FROM scores",
    )
    .fetch_one(&project.pool)
    .await
    .unwrap();
    let good = (0..POSTS).filter(|number| !is_bad(*number)).count() as i64;
    assert_eq!((stored, own), (good, good));
    assert!(commits * 4 < good, "{good} posts took {commits} commits");
    let figures = project.store.intake();
    assert_eq!((figures.scores, figures.bytes, figures.turned_away), (0, 0, 0));
    assert_exact(&project.pool).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_change_of_one_id_by_callers_at_once_is_in_its_history() {
    let project = TestProject::create().await;
    let mut callers = JoinSet::new();
    for value in 0..30 {
        let (store, scope, writer) = (project.store.clone(), project.scope, project.writer());
        let body = json!({ "id": "one", "name": "q", "value": value, "trace_id": "t" });
        callers.spawn(async move { store.write_scores(&scope, &writer, drafts([body])).await.unwrap() });
    }
    while let Some(done) = callers.join_next().await {
        assert!(done.unwrap()[0].is_ok());
    }
    let values: Vec<f64> = sqlx::query_scalar(
        "SELECT (before ->> 'value')::float8 FROM score_history UNION ALL SELECT value FROM scores ORDER BY 1",
    )
    .fetch_all(&project.pool)
    .await
    .unwrap();
    assert_eq!(values, (0..30).map(f64::from).collect::<Vec<_>>());
}
