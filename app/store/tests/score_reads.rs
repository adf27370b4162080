//! Scores as they are read: whole, and in pages by the public API's filters.
#![expect(clippy::unwrap_used)]

mod support;

use chrono::{DateTime, TimeDelta, Utc};
use model::conditions::Operator;
use model::list::ListQuery;
use model::scores::{
    Author, Casing, DataType, Score, ScoreDraft, ScoreField, ScoreSource, ScoreTarget, ScoreValue, TraceOfScore,
};
use model::table::Total;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use store::{ApiScoreFilter, Init, MadeKey, ProjectScope, Writer};

use support::TestProject;

async fn write(project: &TestProject, writer: &Writer, bodies: &[Value]) {
    let drafts = bodies.iter().map(|body| ScoreDraft::from_json(body, Casing::Snake)).collect();
    let answers = project.store.write_scores(&project.scope, writer, drafts).await.unwrap();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

/// A trace whose spans have come.
async fn see_trace(project: &TestProject, id: &str, name: Option<&str>, user_id: &str, tags: &[&str]) {
    let done = sqlx::query("UPDATE traces SET seen = true, given_name = $2, user_id = $3, tags = $4 WHERE id = $1")
        .bind(id)
        .bind(name)
        .bind(user_id)
        .bind(tags)
        .execute(&project.pool)
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
}

async fn write_sixty(project: &TestProject) {
    let insert = "INSERT INTO score_configs (project_id, id, name, data_type, categories, created_at, updated_at)
        SELECT project_id, 'config', 'tone', 'CATEGORICAL', '[{\"label\": \"kind\", \"value\": 3}]', '2026-01-01Z', '2026-01-01Z'
        FROM projects";
    sqlx::query(insert).execute(&project.pool).await.unwrap();
    write(project, &project.writer(), &sixty()).await;
}

fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00.123456Z".parse().unwrap()
}

/// Sixty scores of every kind, several at each time.
fn sixty() -> Vec<Value> {
    (0..60)
        .map(|place| {
            let one_of = |words: &[&'static str], step: usize| words[place / step % words.len()];
            let mut body = json!({
                "id": format!("score-{place:02}"),
                "name": one_of(&["quality", "helpful", "tone", "note"], 1),
                "data_type": one_of(&["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT"], 1),
                "source": one_of(&["API", "EVAL", "ANNOTATION"], 1),
                "environment": one_of(&["default", "staging"], 2),
                "timestamp": noon() + TimeDelta::minutes((place / 3).try_into().unwrap()),
                "queue_id": one_of(&["queue", "other"], 5),
            });
            body["value"] = match place % 4 {
                0 => json!((place % 7) as f64 / 2.0),
                1 => json!(place % 8 == 1),
                2 => json!("kind"),
                _ => json!("some text"),
            };
            if place % 8 == 2 {
                body["config_id"] = json!("config");
            }
            match place % 5 {
                0 => body["session_id"] = json!("session"),
                1 => body["dataset_run_id"] = json!("run"),
                _ => body["trace_id"] = json!(one_of(&["one", "two", "three"], 5)),
            }
            if place % 5 == 4 {
                body["observation_id"] = json!("span");
            }
            body
        })
        .collect()
}

/// All types, which most clients read.
fn all() -> ApiScoreFilter {
    ApiScoreFilter { data_types: DataType::ALL.to_vec(), ..ApiScoreFilter::default() }
}

/// The ids that pass a test written in plain SQL, newest first.
async fn ids_where(project: &TestProject, test: &str) -> Vec<String> {
    let select = format!(
        "SELECT s.id
        FROM scores s
        JOIN score_columns c USING (project_id, col)
        JOIN environments e USING (project_id, env)
        LEFT JOIN traces t USING (project_id, k)
        LEFT JOIN sessions z USING (project_id, k)
        LEFT JOIN dataset_runs r USING (project_id, k)
        WHERE {test}
        ORDER BY s.ts DESC, s.seq DESC"
    );
    sqlx::query_scalar(AssertSqlSafe(select)).fetch_all(&project.pool).await.unwrap()
}

async fn assert_passes(project: &TestProject, filter: &ApiScoreFilter, test: &str) {
    let expected = ids_where(project, test).await;
    assert!(!expected.is_empty() && expected.len() < 60, "{test} tests nothing");
    let mut found = Vec::new();
    for page in 1..=10 {
        let page = project.store.api_scores(&project.scope, filter, page, 7).await.unwrap();
        assert_eq!(page.total, i64::try_from(expected.len()).unwrap(), "{test}");
        found.extend(page.scores.into_iter().map(|stored| stored.score.id));
    }
    assert_eq!(found, expected, "{test}");
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test]
async fn every_filter_of_the_api_keeps_what_plain_sql_keeps() {
    let project = TestProject::create().await;
    write_sixty(&project).await;
    see_trace(&project, "one", None, "ada", &["beta", "long", "web"]).await;
    see_trace(&project, "two", None, "ben", &["beta"]).await;

    let minute = |minutes| Some(noon() + TimeDelta::minutes(minutes));
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let value = |operator, number| ApiScoreFilter { value: Some((operator, number)), ..all() };
    let cases = [
        (ApiScoreFilter { name: text("tone"), ..all() }, "c.name = 'tone'"),
        (ApiScoreFilter { source: Some(ScoreSource::Annotation), ..all() }, "c.source = 'ANNOTATION'"),
        (ApiScoreFilter { data_types: vec![DataType::Numeric], ..all() }, "c.data_type = 'NUMERIC'"),
        (ApiScoreFilter { environments: texts(&["staging", "nowhere"]), ..all() }, "e.name = 'staging'"),
        (ApiScoreFilter { from: minute(4), ..all() }, "s.ts >= '2026-03-01T12:04:00.123456Z'"),
        (ApiScoreFilter { to: minute(4), ..all() }, "s.ts < '2026-03-01T12:04:00.123456Z'"),
        (value(Operator::Less, 1.0), "s.value < 1 OR s.label_number < 1"),
        (value(Operator::AtMost, 1.0), "s.value <= 1 OR s.label_number <= 1"),
        (value(Operator::Greater, 1.0), "s.value > 1 OR s.label_number > 1"),
        (value(Operator::AtLeast, 1.0), "s.value >= 1 OR s.label_number >= 1"),
        (value(Operator::Equal, 3.0), "s.value = 3 OR s.label_number = 3"),
        (value(Operator::NotEqual, 1.0), "s.value <> 1 OR s.label_number <> 1"),
        (
            ApiScoreFilter { score_ids: texts(&["score-07", "score-11", "nothing"]), ..all() },
            "s.id IN ('score-07', 'score-11')",
        ),
        (ApiScoreFilter { config_id: text("config"), ..all() }, "s.config_id = 'config'"),
        (ApiScoreFilter { queue_id: text("queue"), ..all() }, "s.queue_id = 'queue'"),
        (ApiScoreFilter { trace_id: text("two"), ..all() }, "t.id = 'two'"),
        (ApiScoreFilter { session_id: text("session"), ..all() }, "z.id = 'session'"),
        (ApiScoreFilter { dataset_run_id: text("run"), ..all() }, "r.id = 'run'"),
        (ApiScoreFilter { observation_id: text("span"), ..all() }, "s.observation_id = 'span'"),
        (ApiScoreFilter { user_id: text("ada"), ..all() }, "t.user_id = 'ada'"),
        (
            ApiScoreFilter { trace_tags: texts(&["web", "beta"]), ..all() },
            "'web' = ANY(t.tags) AND 'beta' = ANY(t.tags)",
        ),
        (
            ApiScoreFilter { user_id: text("ben"), name: text("quality"), to: minute(15), ..all() },
            "t.user_id = 'ben' AND c.name = 'quality' AND s.ts < '2026-03-01T12:15:00.123456Z'",
        ),
    ];
    for (filter, test) in &cases {
        assert_passes(&project, filter, test).await;
    }
}

#[tokio::test]
async fn what_no_score_can_have_finds_nothing_and_never_fails() {
    let project = TestProject::create().await;
    write(&project, &project.writer(), &sixty()[..1]).await;
    let nothing = [
        ApiScoreFilter::default(),
        ApiScoreFilter { name: text("a\0b"), ..all() },
        ApiScoreFilter { trace_id: text("a\0b"), ..all() },
        ApiScoreFilter { trace_id: text("unknown"), ..all() },
        ApiScoreFilter { environments: vec!["nowhere".to_owned()], ..all() },
        ApiScoreFilter { trace_id: text("one"), session_id: text("session"), ..all() },
    ];
    for filter in nothing {
        let page = project.store.api_scores(&project.scope, &filter, 1, 50).await.unwrap();
        assert_eq!((page.scores.len(), page.total), (0, 0), "{filter:?}");
    }
    let beyond = project.store.api_scores(&project.scope, &all(), i64::MAX, 100).await.unwrap();
    assert_eq!((beyond.scores.len(), beyond.total), (0, 1));
    assert_eq!(project.store.score(&project.scope, "a\0b").await.unwrap(), None);
    assert_eq!(project.store.scores_of_trace(&project.scope, "a\0b").await.unwrap(), []);
}

#[tokio::test]
async fn a_score_is_read_as_it_was_written_with_its_author_and_its_trace() {
    let project = TestProject::create().await;
    let user_id: String = sqlx::query_scalar("SELECT id FROM users").fetch_one(&project.pool).await.unwrap();
    let person = Writer::Person { user_id: user_id.clone() };
    let body = json!({
        "id": "one", "name": "tone", "value": "kind", "data_type": "CATEGORICAL", "source": "ANNOTATION",
        "trace_id": "trace", "observation_id": "span", "timestamp": noon(), "environment": "staging",
        "comment": "warm", "metadata": { "criteria": ["a", 1.5] }, "execution_trace_id": "judge",
    });
    write(&project, &person, &[body]).await;
    let stored = project.store.score(&project.scope, "one").await.unwrap().unwrap();
    let score = Score {
        id: "one".to_owned(),
        name: "tone".to_owned(),
        value: ScoreValue::Label { label: "kind".to_owned(), number: 0.0 },
        target: ScoreTarget::Trace { trace_id: "trace".to_owned(), observation_id: text("span") },
        source: ScoreSource::Annotation,
        timestamp: noon(),
        environment: "staging".to_owned(),
        comment: text("warm"),
        metadata: Some(json!({ "criteria": ["a", 1.5] })),
        config_id: None,
        queue_id: None,
        execution_trace_id: text("judge"),
    };
    assert_eq!(stored.score, score);
    assert_eq!(stored.author, Author::Person { id: user_id, name: "Owner".to_owned() });
    assert_eq!(stored.trace, TraceOfScore::default());

    see_trace(&project, "trace", Some("answer"), "ada", &["beta"]).await;
    write(
        &project,
        &project.writer(),
        &[json!({ "id": "two", "name": "q", "value": 1, "trace_id": "trace", "timestamp": noon() })],
    )
    .await;
    write(&project, &project.writer(), &[json!({ "id": "far", "name": "q", "value": 1, "trace_id": "other" })]).await;
    let of_trace = project.store.scores_of_trace(&project.scope, "trace").await.unwrap();
    let ids: Vec<&str> = of_trace.iter().map(|stored| stored.score.id.as_str()).collect();
    assert_eq!(ids, ["two", "one"]);
    let shown = TraceOfScore {
        name: text("answer"),
        user_id: text("ada"),
        tags: vec!["beta".to_owned()],
        environment: text("default"),
    };
    assert!(of_trace.iter().all(|stored| stored.trace == shown));
    let key_name: String = sqlx::query_scalar("SELECT name FROM api_keys").fetch_one(&project.pool).await.unwrap();
    assert_eq!(of_trace[0].author, Author::Key { name: key_name });
}

#[tokio::test]
async fn another_project_sees_none_of_it() {
    let project = TestProject::create().await;
    write_sixty(&project).await;
    let key = MadeKey { public_key: "pk-other".to_owned(), secret_key: "sk-other".to_owned() };
    let wanted = Init { project_id: text("other"), key: Some(key), ..Init::default() };
    project.store.init(&wanted, None).await.unwrap();
    let other: ProjectScope = project.store.key_access("pk-other", "sk-other").await.unwrap().unwrap().scope;

    assert_eq!(project.store.score(&other, "score-00").await.unwrap(), None);
    assert_eq!(project.store.scores_of_trace(&other, "one").await.unwrap(), []);
    assert_eq!(project.store.api_scores(&other, &all(), 1, 50).await.unwrap().total, 0);
    let query = ListQuery::default();
    assert_eq!(project.store.score_page(&other, &query).await.unwrap().rows, []);
    assert_eq!(project.store.score_total(&other, &query).await.unwrap(), Total::Exact(0));
    assert_eq!(project.store.score_choices(&other, ScoreField::Name, "").await.unwrap(), Vec::<String>::new());
}
