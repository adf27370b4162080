//! Spans written in any order, repeatedly and at once, against a real Postgres.
#![expect(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use model::traces::{Observation, ObservationLevel, SpanWrite, Trace, TraceFacts};
use serde_json::{Map, Value, json};

use store::{LongText, Reach, Texts};
use support::TestProject;

/// A span of a trace, a second long, beginning `second` seconds after noon.
fn span(trace_id: &str, id: &str, second: i64) -> SpanWrite {
    let start = noon() + TimeDelta::seconds(second);
    let observation = Observation {
        id: id.to_owned(),
        trace_id: trace_id.to_owned(),
        parent_id: Some("root".to_owned()).filter(|root| root != id),
        kind: "SPAN".to_owned(),
        name: Some(format!("{id} of {trace_id}")),
        start,
        end: Some(start + TimeDelta::seconds(1)),
        completion_start: None,
        input: Some(format!("input of {id}")),
        output: None,
        metadata: object(json!({ "of": id })),
        level: ObservationLevel::Default,
        status_message: None,
        model: None,
        model_parameters: None,
        usage: BTreeMap::from([("input".to_owned(), 3)]),
        cost: BTreeMap::from([("total".to_owned(), 0.25)]),
        prompt_name: None,
        prompt_version: None,
        version: None,
        environment: "default".to_owned(),
    };
    SpanWrite { observation, trace: TraceFacts { is_root: id == "root", ..TraceFacts::default() }, experiment: None }
}

/// A span that also says something of its trace.
fn telling(mut span: SpanWrite, tell: impl FnOnce(&mut TraceFacts)) -> SpanWrite {
    tell(&mut span.trace);
    span
}

fn noon() -> DateTime<Utc> {
    "2026-11-24T12:00:00.123456Z".parse().unwrap()
}

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

async fn write(project: &TestProject, spans: Vec<SpanWrite>) {
    project.store.write_spans(&project.scope, spans).await.unwrap();
}

async fn read(project: &TestProject, id: &str) -> Trace {
    project.store.trace(&project.scope, id).await.unwrap().unwrap()
}

/// Everything that the tables hold, as text, times of writing included.
async fn rows(project: &TestProject) -> Vec<String> {
    let mut rows = Vec::new();
    for table in ["traces", "observations", "sessions"] {
        let text = format!("SELECT t::text FROM {table} t ORDER BY 1");
        let found = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(text)).fetch_all(&project.pool).await.unwrap();
        rows.extend(found);
    }
    rows
}

#[tokio::test]
async fn a_trace_reads_back_what_its_spans_said() {
    let project = TestProject::create().await;
    let told = telling(span("t1", "root", 0), |facts| {
        facts.name = Some("My Trace".to_owned());
        facts.user_id = Some("user-1".to_owned());
        facts.session_id = Some("sess-1".to_owned());
        facts.tags = vec!["prod".to_owned(), "beta".to_owned(), "prod".to_owned()];
        facts.public = Some(true);
        facts.release = Some("r1".to_owned());
        facts.version = Some("v1".to_owned());
        facts.metadata = object(json!({ "own": { "a": [1, "2", null] } }));
        facts.output = Some("told outright".to_owned());
    });
    let child = span("t1", "child", 2);
    write(&project, vec![told.clone(), child.clone()]).await;
    let expected = Trace {
        id: "t1".to_owned(),
        seen: true,
        timestamp: Some(noon()),
        name: Some("My Trace".to_owned()),
        user_id: Some("user-1".to_owned()),
        session_id: Some("sess-1".to_owned()),
        environment: "default".to_owned(),
        tags: vec!["beta".to_owned(), "prod".to_owned()],
        release: Some("r1".to_owned()),
        version: Some("v1".to_owned()),
        public: true,
        input: Some("input of root".to_owned()),
        output: Some("told outright".to_owned()),
        metadata: object(json!({ "of": "root", "own": { "a": [1, "2", null] } })),
        observations: vec![told.observation, child.observation],
    };
    assert_eq!(read(&project, "t1").await, expected);
    assert_eq!(expected.latency_s(), Some(3.0));
}

#[tokio::test]
async fn children_may_come_before_their_parents() {
    let project = TestProject::create().await;
    let mut child = span("t1", "child", 5);
    child.observation.environment = "of-the-child".to_owned();
    write(&project, vec![child]).await;
    let early = read(&project, "t1").await;
    assert_eq!((early.name, early.input, early.environment), (None, None, "of-the-child".to_owned()));

    let mut root = span("t1", "root", 1);
    root.observation.environment = "of-the-root".to_owned();
    write(&project, vec![root]).await;
    let mut late = span("t1", "late", 9);
    late.observation.environment = "of-another-child".to_owned();
    write(&project, vec![late]).await;
    let trace = read(&project, "t1").await;
    assert_eq!(trace.name.as_deref(), Some("root of t1"));
    assert_eq!(trace.input.as_deref(), Some("input of root"));
    assert_eq!(trace.environment, "of-the-root");
    assert_eq!(trace.timestamp, Some(noon() + TimeDelta::seconds(1)));
    let ids: Vec<_> = trace.observations.iter().map(|observation| observation.id.as_str()).collect();
    assert_eq!(ids, ["root", "child", "late"]);
}

#[tokio::test]
async fn the_same_spans_again_change_nothing() {
    let project = TestProject::create().await;
    let spans = vec![
        telling(span("t1", "child", 1), |facts| facts.tags = vec!["b".to_owned()]),
        telling(span("t1", "root", 0), |facts| {
            facts.session_id = Some("s".to_owned());
            facts.metadata = object(json!({ "a": 1 }));
        }),
        span("t2", "root", 3),
    ];
    write(&project, spans.clone()).await;
    let before = rows(&project).await;
    write(&project, spans.clone()).await;
    write(&project, spans.into_iter().flat_map(|span| [span.clone(), span]).collect()).await;
    assert_eq!(rows(&project).await, before);
}

#[tokio::test]
async fn a_repeated_observation_overwrites_and_the_last_of_a_batch_wins() {
    let project = TestProject::create().await;
    let version = |output: &str| {
        let mut span = span("t1", "root", 0);
        span.observation.output = Some(output.to_owned());
        span
    };
    write(&project, vec![version("first"), version("second")]).await;
    assert_eq!(read(&project, "t1").await.output.as_deref(), Some("second"));
    write(&project, vec![version("third")]).await;
    let trace = read(&project, "t1").await;
    assert_eq!((trace.observations.len(), trace.output.as_deref()), (1, Some("third")));
}

#[tokio::test]
async fn the_last_writer_wins_field_by_field_while_tags_and_metadata_add_up() {
    let project = TestProject::create().await;
    let first = telling(span("t1", "a", 0), |facts| {
        facts.name = Some("first".to_owned());
        facts.user_id = Some("user".to_owned());
        facts.public = Some(true);
        facts.tags = vec!["z".to_owned(), "Ä".to_owned()];
        facts.metadata = object(json!({ "kept": 1, "changed": { "deep": 1 } }));
    });
    let second = telling(span("t1", "b", 0), |facts| {
        facts.name = Some("second".to_owned());
        facts.session_id = Some("session".to_owned());
        facts.public = Some(false);
        facts.tags = vec!["B".to_owned(), "z".to_owned()];
        facts.metadata = object(json!({ "changed": 2 }));
    });
    write(&project, vec![first]).await;
    write(&project, vec![second]).await;
    let trace = read(&project, "t1").await;
    assert_eq!(trace.name.as_deref(), Some("second"));
    assert_eq!(trace.user_id.as_deref(), Some("user"));
    assert_eq!(trace.session_id.as_deref(), Some("session"));
    assert!(!trace.public);
    assert_eq!(trace.tags, ["B", "z", "Ä"]);
    assert_eq!(Value::Object(trace.metadata), json!({ "kept": 1, "changed": 2 }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_of_the_same_traces_lose_nothing() {
    let project = TestProject::create().await;
    let batch = |round: usize, writer: usize| {
        // Each writer names the traces in another order.
        let traces = (0..20).map(move |n| format!("{round}-{}", (n * 7 + writer * 3) % 20));
        let spans = traces.map(move |trace_id| {
            let id = if writer == 0 { "root".to_owned() } else { format!("span {writer}") };
            telling(span(&trace_id, &id, writer.try_into().unwrap()), |facts| {
                facts.tags = vec![format!("tag {writer}"), "all".to_owned()];
                facts.metadata = object(json!({ format!("key {writer}"): writer }));
                facts.session_id = Some(format!("session of {trace_id}"));
            })
        });
        spans.collect::<Vec<_>>()
    };
    let mut tags: Vec<_> = (0..8).map(|writer| format!("tag {writer}")).collect();
    tags.insert(0, "all".to_owned());
    let mut metadata: Map<_, _> = (0..8).map(|writer| (format!("key {writer}"), json!(writer))).collect();
    metadata.insert("of".to_owned(), json!("root"));
    for round in 0..5 {
        let tasks: Vec<_> = (0..8)
            .map(|writer| {
                let (store, scope, spans) = (project.store.clone(), project.scope, batch(round, writer));
                tokio::spawn(async move { store.write_spans(&scope, spans).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        for id in (0..20).map(|n| format!("{round}-{n}")) {
            let trace = read(&project, &id).await;
            assert_eq!((&trace.tags, &trace.metadata), (&tags, &metadata));
            assert_eq!((trace.name, trace.timestamp), (Some(format!("root of {id}")), Some(noon())));
            assert_eq!(trace.session_id, Some(format!("session of {id}")));
            assert_eq!(trace.observations.len(), 8);
        }
    }
}

#[tokio::test]
async fn a_stub_becomes_seen_and_keeps_its_number() {
    let project = TestProject::create().await;
    for (table, times) in [("traces", "created_at, updated_at"), ("sessions", "created_at")] {
        let now = times.split(',').map(|_| "now()").collect::<Vec<_>>().join(", ");
        let text = format!(
            "INSERT INTO {table} (project_id, id, k, {times}) SELECT project_id, 'early', -5, {now} FROM projects"
        );
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&project.pool).await.unwrap();
    }
    assert_eq!(project.store.trace(&project.scope, "early").await.unwrap(), None, "nothing is known of it");

    write(&project, vec![telling(span("early", "root", 0), |facts| facts.session_id = Some("early".to_owned()))]).await;
    let trace = read(&project, "early").await;
    assert!(trace.seen);
    assert_eq!(trace.session_id.as_deref(), Some("early"));
    let kept = "SELECT t.k, s.k, s.seen FROM traces t JOIN sessions s ON s.k = t.session_k";
    let row: (i64, i64, bool) = sqlx::query_as(kept).fetch_one(&project.pool).await.unwrap();
    assert_eq!(row, (-5, -5, true));
}

#[tokio::test]
async fn nul_characters_are_replaced_everywhere() {
    let project = TestProject::create().await;
    let mut sent = telling(span("t1", "root", 0), |facts| {
        facts.name = Some("na\0me".to_owned());
        facts.tags = vec!["t\0g".to_owned()];
        facts.metadata = object(json!({ "k\0": ["v\0", { "d\0": "e\0" }] }));
        facts.session_id = Some("s\0".to_owned());
    });
    sent.observation.input = Some("in\0".to_owned());
    sent.observation.status_message = Some("\0".to_owned());
    sent.observation.model_parameters = Some(json!("p\0"));
    sent.observation.usage = BTreeMap::from([("u\0".to_owned(), 1)]);
    sent.observation.cost = BTreeMap::from([("c\0".to_owned(), 1.0), ("odd".to_owned(), f64::NAN)]);
    write(&project, vec![sent]).await;
    let trace = read(&project, "t1").await;
    assert_eq!(trace.name.as_deref(), Some("na\u{fffd}me"));
    assert_eq!(trace.tags, ["t\u{fffd}g"]);
    assert_eq!(trace.session_id.as_deref(), Some("s\u{fffd}"));
    assert_eq!(trace.metadata["k\u{fffd}"], json!(["v\u{fffd}", { "d\u{fffd}": "e\u{fffd}" }]));
    let root = &trace.observations[0];
    assert_eq!(root.input.as_deref(), Some("in\u{fffd}"));
    assert_eq!(root.status_message.as_deref(), Some("\u{fffd}"));
    assert_eq!(root.model_parameters, Some(json!("p\u{fffd}")));
    assert_eq!(json!(root.usage), json!({ "u\u{fffd}": 1 }));
    assert_eq!(json!(root.cost), json!({ "c\u{fffd}": 1.0 }));
}

#[tokio::test]
async fn of_several_observations_of_one_id_the_newest_is_read() {
    let project = TestProject::create().await;
    write(&project, vec![span("t1", "same", 0), span("t2", "same", 9), span("t3", "same", 4)]).await;
    let found = project.store.observation(&project.scope, "same").await.unwrap().unwrap();
    assert_eq!(found, span("t2", "same", 9).observation);
    assert_eq!(project.store.observation(&project.scope, "other").await.unwrap(), None);
    assert_eq!(project.store.observation(&project.scope, "a\0").await.unwrap(), None);
    assert_eq!(project.store.trace(&project.scope, "a\0").await.unwrap(), None);
}

#[tokio::test]
async fn an_outline_is_the_trace_without_its_long_texts() {
    let project = TestProject::create().await;
    write(&project, vec![span("t1", "root", 0), span("t1", "child", 2), span("t2", "root", 0)]).await;
    project.store.bookmark_traces(&project.scope, &["t1".to_owned()], true).await.unwrap();
    let outline = project.store.trace_outline(&project.scope, "t1").await.unwrap().unwrap();
    let bare =
        |observation: Observation| Observation { input: None, output: None, metadata: Map::new(), ..observation };
    let mut whole = read(&project, "t1").await;
    let child = whole.observations[1].clone();
    whole.observations = whole.observations.into_iter().map(bare).collect();
    assert_eq!(outline.trace, Trace { input: None, output: None, metadata: Map::new(), ..whole });
    assert!(outline.bookmarked);
    let one = project.store.observation_outline(&project.scope, "t1", "child").await.unwrap();
    assert_eq!(one, Some(bare(child)));
    for (trace, id) in [("t2", "child"), ("t1", "none"), ("none", "child"), ("t1", "\0")] {
        assert_eq!(project.store.observation_outline(&project.scope, trace, id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn long_texts_are_read_from_their_beginning() {
    let project = TestProject::create().await;
    let mut root = span("t1", "root", 0);
    root.observation.input = Some("äöü".repeat(100_000));
    root.trace.output = Some("told outright".to_owned());
    root.trace.metadata = object(json!({ "own": 1 }));
    write(&project, vec![root, span("t1", "child", 2)]).await;
    let texts = |observation: Option<&'static str>, reach: Reach| {
        let (store, scope) = (project.store.clone(), &project.scope);
        async move { store.texts_of(scope, "t1", observation, reach).await.unwrap() }
    };
    let some = |text: &str, bytes: u64| Some(LongText { text: text.to_owned(), bytes });

    // What the trace was not given outright is its root's.
    let of_trace = texts(None, Reach::of_each(4)).await;
    assert_eq!(of_trace.input, some("äöüä", 600_000));
    assert_eq!(of_trace.output, some("told", 13));
    assert_eq!(texts(None, Reach::of_each(40)).await.metadata, some("{\"of\": \"root\", \"own\": 1}", 24));
    let whole = texts(Some("root"), Reach { input: Reach::WHOLE, ..Reach::default() }).await;
    assert_eq!(whole.input, some(&"äöü".repeat(100_000), 600_000));
    assert_eq!(whole.output, None);
    assert_eq!(texts(Some("child"), Reach::of_each(100)).await.input, some("input of child", 14));
    assert_eq!(texts(Some("never came"), Reach::of_each(100)).await, Texts::default());
}
