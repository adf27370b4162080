//! Traces deleted and brought back by a person, with their observations and scores.
#![expect(clippy::unwrap_used)]

mod support;

use model::list::ListQuery;
use model::scores::{Casing, ScoreDraft};
use serde_json::{Value, json};
use store::Writer;

use support::TestProject;
use support::recount::assert_exact;
use support::spans::{in_session, span};

/// Everything that is stored of traces, observations, scores and roll-ups, but for their history.
async fn stored(project: &TestProject) -> Vec<Value> {
    let all = "
        SELECT to_jsonb(t) FROM (SELECT * FROM traces ORDER BY k) t
        UNION ALL SELECT to_jsonb(o) FROM (SELECT * FROM observations ORDER BY trace_k, id) o
        UNION ALL SELECT to_jsonb(s) FROM (SELECT * FROM scores ORDER BY id) s
        UNION ALL SELECT to_jsonb(r) FROM (SELECT * FROM rollups ORDER BY k, col) r";
    sqlx::query_scalar(all).fetch_all(&project.pool).await.unwrap()
}

async fn count(project: &TestProject, table: &str) -> i64 {
    let all = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(all).fetch_one(&project.pool).await.unwrap()
}

async fn listed(project: &TestProject) -> Vec<String> {
    let page = project.store.trace_page(&project.scope, &ListQuery::default()).await.unwrap();
    page.rows.into_iter().map(|row| row.key).collect()
}

async fn write(project: &TestProject, bodies: &[Value]) {
    let drafts = bodies.iter().map(|body| ScoreDraft::from_json(body, Casing::Snake)).collect();
    let answers = project.store.write_scores(&project.scope, &project.writer(), drafts).await.unwrap();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

/// Two traces of one session with observations, bookmarks and scores of all kinds.
async fn filled() -> (TestProject, Writer) {
    let project = TestProject::create().await;
    let mut called = in_session(span("t", "call", 1), "s");
    called.observation.model = Some("a model".to_owned());
    called.observation.input = Some("a question".to_owned());
    called.observation.usage.insert("input".to_owned(), 12);
    called.observation.cost.insert("total".to_owned(), 0.1 + 0.2);
    let spans = vec![called, in_session(span("t", "root", 0), "s"), in_session(span("u", "root", 5), "s")];
    project.store.write_spans(&project.scope, spans).await.unwrap();
    project.store.bookmark_traces(&project.scope, &["t".to_owned()], true).await.unwrap();
    let scores = [
        json!({ "id": "1", "name": "q", "value": 0.25, "trace_id": "t" }),
        json!({ "id": "2", "name": "q", "value": 0.5, "trace_id": "t", "observation_id": "call" }),
        json!({ "id": "3", "name": "tone", "value": "kind", "trace_id": "t" }),
        json!({ "id": "4", "name": "q", "value": 0.75, "trace_id": "u" }),
        json!({ "id": "5", "name": "q", "value": 1, "session_id": "s" }),
    ];
    write(&project, &scores).await;
    let owner = project.store.user_by_email(TestProject::EMAIL).await.unwrap().unwrap();
    (project, Writer::Person { user_id: owner.id })
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn a_trace_goes_with_all_it_has_and_comes_back_as_it_was() {
    let (project, owner) = filled().await;
    let before = stored(&project).await;
    let named = ids(&["t", "t", "never there", "\0"]);
    assert_eq!(project.store.delete_traces(&project.scope, &owner, &named).await.unwrap(), 1);
    assert_eq!(listed(&project).await, ["u"]);
    assert_eq!((count(&project, "observations").await, count(&project, "scores").await), (1, 2));
    assert_eq!(project.store.trace(&project.scope, "t").await.unwrap(), None);
    assert_exact(&project.pool).await;
    // A second press, perhaps of somebody else, changes nothing.
    assert_eq!(project.store.delete_traces(&project.scope, &owner, &named).await.unwrap(), 0);
    assert_eq!(project.store.restore_traces(&project.scope, &owner, &named).await.unwrap(), 1);
    assert_eq!(stored(&project).await, before);
    assert_exact(&project.pool).await;
    assert_eq!(project.store.restore_traces(&project.scope, &owner, &named).await.unwrap(), 0);
}

#[tokio::test]
async fn a_trace_that_was_sent_again_is_not_overwritten_by_undoing() {
    let (project, owner) = filled().await;
    project.store.delete_traces(&project.scope, &owner, &ids(&["t", "u"])).await.unwrap();
    project.store.write_spans(&project.scope, vec![span("t", "root", 60)]).await.unwrap();
    assert_eq!(project.store.restore_traces(&project.scope, &owner, &ids(&["t", "u"])).await.unwrap(), 1);
    let trace = project.store.trace(&project.scope, "t").await.unwrap().unwrap();
    assert_eq!((trace.observations.len(), trace.session_id), (1, None));
    assert_eq!(listed(&project).await, ["t", "u"]);
    assert_exact(&project.pool).await;
}

#[tokio::test]
async fn a_trace_known_from_scores_alone_goes_with_them() {
    let (project, owner) = filled().await;
    write(&project, &[json!({ "id": "6", "name": "q", "value": 1, "trace_id": "stub" })]).await;
    let before = stored(&project).await;
    assert!(project.store.trace(&project.scope, "stub").await.unwrap().is_some());
    project.store.delete_traces(&project.scope, &owner, &ids(&["stub"])).await.unwrap();
    assert_eq!(project.store.trace(&project.scope, "stub").await.unwrap(), None);
    assert_eq!(project.store.restore_traces(&project.scope, &owner, &ids(&["stub"])).await.unwrap(), 1);
    assert_eq!(stored(&project).await, before);
}

#[tokio::test]
async fn another_projects_traces_are_neither_deleted_nor_restored() {
    let (project, owner) = filled().await;
    let elsewhere = "INSERT INTO projects (id, organization_id, name, created_at)
        SELECT 'elsewhere', organization_id, 'Elsewhere', now() FROM projects";
    sqlx::query(elsewhere).execute(&project.pool).await.unwrap();
    let Writer::Person { user_id } = owner.clone() else { unreachable!() };
    let (elsewhere, _) = project.store.project_access(&user_id, "elsewhere").await.unwrap().unwrap();
    assert_eq!(project.store.delete_traces(&elsewhere, &owner, &ids(&["t"])).await.unwrap(), 0);
    assert_eq!(listed(&project).await, ["u", "t"]);
    project.store.delete_traces(&project.scope, &owner, &ids(&["t"])).await.unwrap();
    assert_eq!(project.store.restore_traces(&elsewhere, &owner, &ids(&["t"])).await.unwrap(), 0);
    assert_eq!(listed(&project).await, ["u"]);
}

#[tokio::test]
async fn what_can_no_longer_be_undone_is_forgotten() {
    let (project, owner) = filled().await;
    project.store.delete_traces(&project.scope, &owner, &ids(&["t", "u"])).await.unwrap();
    project.store.sweep_deleted_traces().await.unwrap();
    assert_eq!((count(&project, "deleted_traces").await, count(&project, "deleted_observations").await), (2, 3));
    let age = "UPDATE deleted_traces SET deleted_at = deleted_at - interval '61 minutes'";
    sqlx::query(age).execute(&project.pool).await.unwrap();
    project.store.sweep_deleted_traces().await.unwrap();
    assert_eq!((count(&project, "deleted_traces").await, count(&project, "deleted_observations").await), (0, 0));
    assert_eq!(project.store.restore_traces(&project.scope, &owner, &ids(&["t"])).await.unwrap(), 0);
}
