//! Runs: the scores of the traces to which their items are linked, early or late.

use insta::assert_snapshot;
use model::datasets::{NewDataset, NewDatasetItem, NewRunItem};
use model::scores::Casing;
use model::traces::{SpanExperiment, SpanWrite};
use serde_json::json;
use store::DatasetKey;

use crate::support::TestProject;
use crate::support::recount::assert_exact;
use crate::support::spans::{in_session, span};
use crate::{rollups, write, write_spans};

const DATASET: &str = "questions";

/// A dataset with two items.
async fn dataset(project: &TestProject) -> String {
    let new = NewDataset { name: DATASET.to_owned(), ..NewDataset::default() };
    let dataset = project.store.write_dataset(&project.scope, new).await.unwrap();
    for id in ["i1", "i2"] {
        let item =
            NewDatasetItem { id: Some(id.to_owned()), dataset_name: DATASET.to_owned(), ..NewDatasetItem::default() };
        project.store.write_dataset_item(&project.scope, item, Casing::Snake).await.unwrap().unwrap();
    }
    dataset.id
}

/// Links an item to a trace in a run; gives the run's id.
async fn link(project: &TestProject, run: &str, item: &str, trace: &str) -> String {
    let new = NewRunItem {
        run_name: run.to_owned(),
        item_id: item.to_owned(),
        trace_id: Some(trace.to_owned()),
        ..NewRunItem::default()
    };
    let linked = project.store.write_run_item(&project.scope, new, Casing::Snake).await.unwrap().unwrap();
    assert_exact(&project.pool).await;
    linked.run_id
}

/// The rows of runs, by the name of the run.
async fn of_runs(project: &TestProject) -> String {
    let runs: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT id, name FROM dataset_runs").fetch_all(&project.pool).await.unwrap();
    let rows = rollups(project).await;
    let mut lines: Vec<String> = rows
        .lines()
        .filter_map(|line| {
            let (id, rest) = line.split_once(": ")?;
            let (_, name) = runs.iter().find(|(run, _)| run == id)?;
            Some(format!("{}: {rest}", name.as_deref().unwrap_or("stub")))
        })
        .collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[tokio::test]
async fn a_run_has_its_own_scores_and_those_of_its_traces_apart() {
    let project = TestProject::create().await;
    dataset(&project).await;
    let run = link(&project, "first", "i1", "t").await;
    link(&project, "first", "i2", "u").await;
    write(&project, json!({ "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "id": "u", "name": "q", "value": 4, "trace_id": "u" })).await;
    write(&project, json!({ "name": "q", "value": 9, "trace_id": "u", "observation_id": "o" })).await;
    write(&project, json!({ "name": "tone", "value": "kind", "trace_id": "u" })).await;
    write(&project, json!({ "name": "q", "value": 7, "dataset_run_id": run })).await;
    let all = of_runs(&project).await;
    // One score changes its trace, and another trace comes that no item is linked to.
    write(&project, json!({ "id": "u", "name": "q", "value": 2, "trace_id": "other" })).await;
    assert_snapshot!(format!("{all}\n--\n{}", of_runs(&project).await), @r"
    first: observation q rolled up to the run | n 1 sum 9 mean 9 from 9 to 9 last 9
    first: run q | n 1 sum 7 mean 7 from 7 to 7 last 7
    first: trace q rolled up to the run | n 2 sum 5 mean 2.5 from 1 to 4 last 4
    first: trace tone rolled up to the run | n 1 last kind
    first: trace tone=kind rolled up to the run | n 1 sum 1 mean 1 from 1 to 1 last 1
    --
    first: observation q rolled up to the run | n 1 sum 9 mean 9 from 9 to 9 last 9
    first: run q | n 1 sum 7 mean 7 from 7 to 7 last 7
    first: trace q rolled up to the run | n 1 sum 1 mean 1 from 1 to 1 last 1
    first: trace tone rolled up to the run | n 1 last kind
    first: trace tone=kind rolled up to the run | n 1 sum 1 mean 1 from 1 to 1 last 1
    ");
}

#[tokio::test]
async fn an_item_that_is_linked_late_brings_the_scores_along() {
    let project = TestProject::create().await;
    dataset(&project).await;
    write_spans(&project, vec![in_session(span("t", "root", 0), "s")]).await;
    write(&project, json!({ "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "name": "q", "value": 3, "trace_id": "t", "observation_id": "root" })).await;
    write(&project, json!({ "name": "note", "value": "a text", "data_type": "TEXT", "trace_id": "t" })).await;
    link(&project, "first", "i1", "t").await;
    let once = of_runs(&project).await;
    // A trace counts once in a run, however many items are linked to it, and in every run.
    link(&project, "first", "i2", "t").await;
    assert_eq!(of_runs(&project).await, once);
    link(&project, "second", "i1", "t").await;
    assert_snapshot!(of_runs(&project).await, @r"
    first: observation q rolled up to the run | n 1 sum 3 mean 3 from 3 to 3 last 3
    first: trace q rolled up to the run | n 1 sum 1 mean 1 from 1 to 1 last 1
    second: observation q rolled up to the run | n 1 sum 3 mean 3 from 3 to 3 last 3
    second: trace q rolled up to the run | n 1 sum 1 mean 1 from 1 to 1 last 1
    ");
}

#[tokio::test]
async fn a_deleted_trace_takes_its_scores_out_of_the_run_and_back() {
    let project = TestProject::create().await;
    dataset(&project).await;
    link(&project, "first", "i1", "t").await;
    link(&project, "first", "i2", "u").await;
    write_spans(&project, vec![in_session(span("t", "root", 0), "s"), span("u", "root", 1)]).await;
    write(&project, json!({ "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "name": "q", "value": 4, "trace_id": "u" })).await;
    let before = rollups(&project).await;
    let ids = ["t".to_owned()];
    project.store.delete_traces(&project.scope, &project.writer(), &ids).await.unwrap();
    assert_exact(&project.pool).await;
    assert_snapshot!(of_runs(&project).await, @"first: trace q rolled up to the run | n 1 sum 4 mean 4 from 4 to 4 last 4");
    project.store.restore_traces(&project.scope, &project.writer(), &ids).await.unwrap();
    assert_exact(&project.pool).await;
    assert_eq!(rollups(&project).await, before);
}

#[tokio::test]
async fn a_deleted_item_and_a_deleted_run_leave_the_traces_and_their_scores() {
    let project = TestProject::create().await;
    dataset(&project).await;
    let run = link(&project, "first", "i1", "t").await;
    link(&project, "first", "i2", "u").await;
    link(&project, "second", "i2", "u").await;
    write(&project, json!({ "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "name": "q", "value": 4, "trace_id": "u" })).await;
    write(&project, json!({ "name": "all", "value": 7, "dataset_run_id": run })).await;
    assert!(project.store.delete_dataset_item(&project.scope, "i2").await.unwrap());
    assert_exact(&project.pool).await;
    assert!(!project.store.delete_dataset_item(&project.scope, "i2").await.unwrap());
    let without_item = of_runs(&project).await;
    let key = DatasetKey::Name(DATASET);
    let delete = async || {
        let deleted = project.store.delete_dataset_run(&project.scope, &project.writer(), key, "first").await.unwrap();
        assert_exact(&project.pool).await;
        deleted
    };
    assert!(delete().await);
    assert_eq!(of_runs(&project).await, "");
    assert!(!delete().await);
    // It may be made again, under the same id; its own score is gone.
    assert_eq!(link(&project, "first", "i1", "t").await, run);
    assert_snapshot!(format!("{without_item}\n--\n{}", rollups(&project).await.replace(&run, "first")), @r"
    first: run all | n 1 sum 7 mean 7 from 7 to 7 last 7
    first: trace q rolled up to the run | n 1 sum 1 mean 1 from 1 to 1 last 1
    --
    first: trace q rolled up to the run | n 1 sum 1 mean 1 from 1 to 1 last 1
    t: trace q | n 1 sum 1 mean 1 from 1 to 1 last 1
    u: trace q | n 1 sum 4 mean 4 from 4 to 4 last 4
    ");
}

/// A span of the trace in which an item is answered.
fn of_experiment(mut span: SpanWrite, dataset_id: &str, run: &str, item: &str) -> SpanWrite {
    span.experiment = Some(SpanExperiment {
        dataset_id: dataset_id.to_owned(),
        run_name: run.to_owned(),
        run_description: Some("from spans".to_owned()),
        run_metadata: None,
        item_id: item.to_owned(),
        observation_id: Some("root".to_owned()),
    });
    span
}

#[tokio::test]
async fn spans_of_an_experiment_make_the_same_run_and_link_as_a_run_item() {
    let project = TestProject::create().await;
    let dataset_id = dataset(&project).await;
    write(&project, json!({ "name": "q", "value": 1, "trace_id": "t" })).await;
    let experiment = |trace: &str, id: &str, item: &str| of_experiment(span(trace, id, 0), &dataset_id, "first", item);
    let spans = vec![experiment("t", "root", "i1"), experiment("t", "child", "i1"), experiment("u", "root", "i2")];
    write_spans(&project, spans.clone()).await;
    let by_spans = of_runs(&project).await;
    let run = project.store.dataset_run(&project.scope, DatasetKey::Name(DATASET), "first").await.unwrap().unwrap();
    assert_eq!(run.description.as_deref(), Some("from spans"));
    let items = project.store.run_item_page(&project.scope, &run, 1, 50).await.unwrap();
    let mut links: Vec<_> = items.rows.iter().map(|item| (item.item_id.as_str(), item.trace_id.as_str())).collect();
    links.sort_unstable();
    assert_eq!(links, [("i1", "t"), ("i2", "u")]);
    assert!(items.rows.iter().all(|item| item.observation_id.as_deref() == Some("root")));
    assert_eq!(link(&project, "first", "i1", "t").await, run.id);
    write_spans(&project, spans).await;
    assert_eq!(of_runs(&project).await, by_spans);
    assert_eq!(project.store.run_item_page(&project.scope, &run, 1, 50).await.unwrap(), items);
    assert_snapshot!(by_spans, @"first: trace q rolled up to the run | n 1 sum 1 mean 1 from 1 to 1 last 1");
}

#[tokio::test]
async fn spans_of_an_experiment_over_what_is_not_there_are_spans_alone() {
    let project = TestProject::create().await;
    let dataset_id = dataset(&project).await;
    write_spans(&project, vec![of_experiment(span("t", "root", 0), "another", "first", "i1")]).await;
    write_spans(&project, vec![of_experiment(span("t", "root", 0), &dataset_id, "first", "i3")]).await;
    let made: i64 = sqlx::query_scalar("SELECT count(*) FROM dataset_runs").fetch_one(&project.pool).await.unwrap();
    let spans: i64 = sqlx::query_scalar("SELECT count(*) FROM observations").fetch_one(&project.pool).await.unwrap();
    assert_eq!((made, spans), (0, 1));
}
