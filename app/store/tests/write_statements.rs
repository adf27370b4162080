//! The statements of a set do not grow with it. It is alone in its program: a thread that has no subscriber would switch
//! off the events that are counted here, whichever of them it meets first.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use model::scores::{Casing, ScoreDraft};
use serde_json::{Value, json};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use support::TestProject;
use support::spans::span;

fn drafts(bodies: impl IntoIterator<Item = Value>) -> Vec<ScoreDraft> {
    bodies.into_iter().map(|body| ScoreDraft::from_json(&body, Casing::Snake)).collect()
}

/// Counts the statements that this thread's store sends.
#[derive(Clone, Default)]
struct Statements(Arc<AtomicUsize>);

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// How many statements something takes.
async fn count(work: impl Future<Output = ()>) -> usize {
    let statements = Statements::default();
    let _counting = tracing::subscriber::set_default(statements.clone());
    work.await;
    statements.0.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_set_of_hundreds_takes_as_many_statements_as_a_set_of_two() {
    let project = TestProject::create().await;
    // New traces, names, labels and environments in each set.
    let write = async |from: usize, to: usize| {
        let bodies = (from..to).map(|n| {
            json!({
                "id": format!("s-{n}"), "name": format!("name-{n}"), "value": format!("label-{n}"),
                "trace_id": format!("t-{n}"), "environment": format!("env-{n}"),
            })
        });
        let answers = project.store.write_scores(&project.scope, &project.writer(), drafts(bodies)).await.unwrap();
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    };
    // The first draws numbers and makes the author.
    write(0, 2).await;
    let (two, hundreds) = (count(write(10, 12)).await, count(write(100, 400)).await);
    assert!(two > 5, "statements are counted: {two}");
    // Numbers of targets and of the order of arrival are drawn a thousand at a time.
    assert!(hundreds <= two + 2, "2 scores took {two} statements, 300 took {hundreds}");

    let again = count(write(100, 400)).await;
    assert!(again <= 4, "a set that is stored as it is took {again} statements, beside what it is checked against");

    let spans = async |from: i64, to: i64| {
        let spans = (from..to).map(|n| span(&format!("new-{n}"), &format!("span-{n}"), n)).collect();
        project.store.write_spans(&project.scope, spans).await.unwrap();
    };
    let (two, hundreds) = (count(spans(0, 2)).await, count(spans(100, 400)).await);
    assert!(two > 3, "statements are counted: {two}");
    assert!(hundreds <= two + 2, "2 spans took {two} statements, 300 took {hundreds}");
}
