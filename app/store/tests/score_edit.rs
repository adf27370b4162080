//! Scores deleted and brought back by a person, one score with all that is known of it, and remembered lists.
#![expect(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use model::scores::{Author, Casing, ScoreDraft, ScoreField};
use model::table::Cell;
use serde_json::{Value, json};
use store::{MAX_EDITED_ROWS, NamedTrace, Role, Writer};

use support::TestProject;

async fn write(project: &TestProject, body: Value) {
    let draft = ScoreDraft::from_json(&body, Casing::Snake);
    let answers = project.store.write_scores(&project.scope, &project.writer(), vec![draft]).await.unwrap();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

/// The project's owner, who deletes.
async fn owner(project: &TestProject) -> Writer {
    let owner = project.store.user_by_email(TestProject::EMAIL).await.unwrap().unwrap();
    Writer::Person { user_id: owner.id }
}

/// Every column of every score, as the database has it.
async fn rows(project: &TestProject) -> Vec<Value> {
    let all = "SELECT to_jsonb(s) FROM scores s ORDER BY id COLLATE \"C\"";
    sqlx::query_scalar(all).fetch_all(&project.pool).await.unwrap()
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// Two scores that use every column between them.
async fn write_two(project: &TestProject) {
    write(
        project,
        json!({
            "id": "one", "name": "q", "value": 0.1, "trace_id": "t", "observation_id": "o", "comment": "why",
            "metadata": { "a": [1, "2"] }, "environment": "staging", "timestamp": "2026-03-01T12:00:00.123456Z",
        }),
    )
    .await;
    write(project, json!({ "id": "two", "name": "tone", "value": "kind", "session_id": "s" })).await;
}

#[tokio::test]
async fn a_deleted_score_comes_back_as_it_was() {
    let project = TestProject::create().await;
    write_two(&project).await;
    let (before, owner) = (rows(&project).await, owner(&project).await);
    let named = ids(&["two", "one", "one", "never there", "\0"]);
    assert_eq!(project.store.delete_scores(&project.scope, &owner, &named).await.unwrap(), 2);
    assert_eq!(rows(&project).await, Vec::<Value>::new());
    assert_eq!(project.store.delete_scores(&project.scope, &owner, &named).await.unwrap(), 0);
    assert_eq!(project.store.restore_scores(&project.scope, &owner, &named).await.unwrap(), 2);
    assert_eq!(rows(&project).await, before);
    assert_eq!(project.store.restore_scores(&project.scope, &owner, &named).await.unwrap(), 0);
}

#[tokio::test]
async fn a_score_that_was_written_again_is_not_overwritten_by_undoing() {
    let project = TestProject::create().await;
    write_two(&project).await;
    let owner = owner(&project).await;
    project.store.delete_scores(&project.scope, &owner, &ids(&["one", "two"])).await.unwrap();
    write(&project, json!({ "id": "one", "name": "q", "value": 0.9, "trace_id": "t" })).await;
    let written = rows(&project).await;
    assert_eq!(project.store.restore_scores(&project.scope, &owner, &ids(&["one", "two"])).await.unwrap(), 1);
    let after = rows(&project).await;
    assert_eq!(after.len(), 2);
    assert_eq!(after[0], written[0]);
}

#[tokio::test]
async fn another_projects_scores_are_neither_deleted_nor_restored() {
    let project = TestProject::create().await;
    write_two(&project).await;
    let (before, owner) = (rows(&project).await, owner(&project).await);
    let elsewhere = "INSERT INTO projects (id, organization_id, name, created_at)
        SELECT 'elsewhere', organization_id, 'Elsewhere', now() FROM projects";
    sqlx::query(elsewhere).execute(&project.pool).await.unwrap();
    let Writer::Person { user_id } = owner.clone() else { unreachable!() };
    let (elsewhere, _) = project.store.project_access(&user_id, "elsewhere").await.unwrap().unwrap();
    assert_eq!(project.store.delete_scores(&elsewhere, &owner, &ids(&["one"])).await.unwrap(), 0);
    assert_eq!(rows(&project).await, before);
    project.store.delete_scores(&project.scope, &owner, &ids(&["one"])).await.unwrap();
    assert_eq!(project.store.restore_scores(&elsewhere, &owner, &ids(&["one"])).await.unwrap(), 0);
    assert_eq!(rows(&project).await.len(), 1);
    assert_eq!(project.store.score_detail(&elsewhere, "two").await.unwrap(), None);
}

#[tokio::test]
async fn one_call_deletes_only_so_many() {
    let project = TestProject::create().await;
    let many: Vec<String> = (0..=MAX_EDITED_ROWS).map(|index| format!("{index:04}")).collect();
    for id in &many {
        write(&project, json!({ "id": id, "name": "q", "value": 1, "trace_id": "t" })).await;
    }
    let owner = owner(&project).await;
    let deleted = project.store.delete_scores(&project.scope, &owner, &many).await.unwrap();
    assert_eq!(deleted, MAX_EDITED_ROWS as u64);
    assert_eq!(rows(&project).await.len(), 1);
}

#[tokio::test]
async fn writers_and_deleters_side_by_side_end_in_one_of_both() {
    let project = TestProject::create().await;
    write_two(&project).await;
    let owner = owner(&project).await;
    for round in 0..20 {
        let (one, two) = (ids(&["one", "two"]), ids(&["two", "one"]));
        let (deleted, restored, ()) = tokio::join!(
            project.store.delete_scores(&project.scope, &owner, &one),
            project.store.restore_scores(&project.scope, &owner, &two),
            write(&project, json!({ "id": "one", "name": "q", "value": round, "trace_id": "t" })),
        );
        assert!(deleted.is_ok() && restored.is_ok(), "{deleted:?} {restored:?}");
    }
    project.store.restore_scores(&project.scope, &owner, &ids(&["one", "two"])).await.unwrap();
    assert_eq!(rows(&project).await.len(), 2);
}

#[tokio::test]
async fn a_deletion_that_waits_meets_a_score_of_a_younger_column() {
    let project = TestProject::create().await;
    write(&project, json!({ "id": "one", "name": "old", "value": 1, "trace_id": "t" })).await;
    let mut other = project.pool.begin().await.unwrap();
    sqlx::query("SELECT id FROM scores FOR UPDATE").execute(&mut *other).await.unwrap();
    let owner = owner(&project).await;
    let (store, scope) = (project.store.clone(), project.scope);
    let deleting = tokio::spawn(async move { store.delete_scores(&scope, &owner, &ids(&["one"])).await });
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&project.pool).await.unwrap() == 0 {}
    // The column is made while the deletion waits, and the score moves there.
    write(&project, json!({ "id": "two", "name": "young", "value": 2, "trace_id": "t" })).await;
    let moved = "UPDATE scores SET col = (SELECT col FROM score_columns WHERE name = 'young' AND rolled_to IS NULL) WHERE id = 'one'";
    sqlx::query(moved).execute(&mut *other).await.unwrap();
    other.commit().await.unwrap();
    assert_eq!(deleting.await.unwrap().unwrap(), 1);
    let left: Vec<String> = sqlx::query_scalar("SELECT id FROM scores").fetch_all(&project.pool).await.unwrap();
    assert_eq!(left, ["two"]);
}

#[tokio::test]
async fn a_score_shows_its_properties_its_config_and_its_history() {
    let project = TestProject::create().await;
    let config = "INSERT INTO score_configs (project_id, id, name, data_type, min_value, max_value, direction, threshold, created_at, updated_at)
        SELECT project_id, 'c', 'q', 'NUMERIC', 0, 5, 'higher', 3, now(), now() FROM projects";
    sqlx::query(config).execute(&project.pool).await.unwrap();
    let body = |value: f64| json!({ "id": "one", "name": "q", "value": value, "trace_id": "t", "config_id": "c" });
    write(&project, body(4.0)).await;
    write(&project, body(2.0)).await;
    let owner = owner(&project).await;
    project.store.delete_scores(&project.scope, &owner, &ids(&["one"])).await.unwrap();
    assert_eq!(project.store.score_detail(&project.scope, "one").await.unwrap(), None);
    project.store.restore_scores(&project.scope, &owner, &ids(&["one"])).await.unwrap();

    let detail = project.store.score_detail(&project.scope, "one").await.unwrap().unwrap();
    let config = detail.config.unwrap();
    assert_eq!((config.min_value, config.max_value, config.fails(2.0)), (Some(0.0), Some(5.0), Some(true)));
    assert_eq!(detail.cells.len(), ScoreField::ALL.len());
    assert_eq!(detail.cells[1], Cell::Strong("q".to_owned()));
    assert_eq!(detail.now["value"], json!(2.0));
    let told: Vec<_> = detail.history.iter().map(|change| change.change.as_str()).collect();
    assert_eq!(told, ["restored", "deleted", "changed"]);
    assert!(matches!(&detail.history[1].by, Some(Author::Person { name, .. }) if name == "Owner"));
    assert!(matches!(&detail.history[2].by, Some(Author::Key { .. })));
    assert_eq!(detail.history[1].before.as_ref().unwrap()["value"], json!(2.0));
    assert_eq!(detail.history[2].before.as_ref().unwrap()["value"], json!(4.0));
    for id in ["never there", "", "\0"] {
        assert_eq!(project.store.score_detail(&project.scope, id).await.unwrap(), None, "{id:?}");
    }
}

#[tokio::test]
async fn ticked_scores_lead_to_their_traces_once_each() {
    let project = TestProject::create().await;
    write_two(&project).await;
    write(&project, json!({ "id": "three", "name": "q", "value": 1, "trace_id": "t" })).await;
    let all = ids(&["one", "two", "three"]);
    let trace = |name: Option<&str>| NamedTrace { id: "t".to_owned(), name: name.map(str::to_owned) };
    assert_eq!(project.store.traces_of_scores(&project.scope, &all).await.unwrap(), [trace(None)]);
    sqlx::query("UPDATE traces SET seen = true, given_name = 'answer'").execute(&project.pool).await.unwrap();
    assert_eq!(project.store.traces_of_scores(&project.scope, &all).await.unwrap(), [trace(Some("answer"))]);
    assert_eq!(project.store.traces_of_scores(&project.scope, &ids(&["two"])).await.unwrap(), []);
}

#[tokio::test]
async fn each_persons_liking_of_a_list_is_remembered() {
    let project = TestProject::create().await;
    let save = async |user: &str, query: &str| {
        project.store.save_list_settings(&project.scope, user, "scores", query).await.unwrap();
    };
    let settings = async |user: &str| project.store.list_settings(&project.scope, user).await.unwrap();
    save("mira", "cols=name,value").await;
    save("mira", "cols=name").await;
    save("jonas", "rows=100").await;
    assert_eq!(settings("mira").await, BTreeMap::from([("scores".to_owned(), "cols=name".to_owned())]));
    assert_eq!(settings("jonas").await, BTreeMap::from([("scores".to_owned(), "rows=100".to_owned())]));
    save("mira", "").await;
    assert_eq!(settings("mira").await, BTreeMap::new());
}

#[tokio::test]
async fn only_owners_and_members_may_delete() {
    let project = TestProject::create().await;
    let owner = project.store.user_by_email(TestProject::EMAIL).await.unwrap().unwrap();
    for (word, role, may) in [
        ("owner", Role::Owner, true),
        ("member", Role::Member, true),
        ("annotator", Role::Annotator, false),
        ("viewer", Role::Viewer, false),
    ] {
        sqlx::query("UPDATE members SET role = $1").bind(word).execute(&project.pool).await.unwrap();
        assert_eq!(project.store.role(&project.scope, &owner.id).await.unwrap(), Some(role));
        assert_eq!(role.may_delete(), may, "{word}");
    }
    assert_eq!(project.store.role(&project.scope, "a stranger").await.unwrap(), None);
}
