//! The demo, filled into a real Postgres and recounted by plain SQL.
#![expect(clippy::unwrap_used)]

#[path = "../../app/store/tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use server::demo::{self, Filled};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, query_as, query_scalar};

use support::TestProject;

fn now() -> DateTime<Utc> {
    "2026-11-25T10:00:00Z".parse().unwrap()
}

async fn fill(project: &TestProject) -> Option<Filled> {
    demo::fill(&project.store, Some(TestProject::ID), now()).await.unwrap()
}

async fn rows<T: Send + Unpin + for<'r> FromRow<'r, PgRow>>(project: &TestProject, sql: &'static str) -> Vec<T> {
    query_as(sql).fetch_all(&project.pool).await.unwrap()
}

async fn count(project: &TestProject, sql: &'static str) -> i64 {
    query_scalar(sql).fetch_one(&project.pool).await.unwrap()
}

/// The numbers of scores by a column of the dictionary.
async fn counts(project: &TestProject, sql: &'static str) -> BTreeMap<String, i64> {
    rows::<(String, i64)>(project, sql).await.into_iter().collect()
}

#[tokio::test]
async fn the_demo_is_two_thousand_traces_with_scores_of_every_kind() {
    let project = TestProject::create().await;
    let filled = fill(&project).await.unwrap();
    how_many(&project, filled).await;
    of_every_kind(&project).await;
    over_thirty_days(&project).await;
    by_whom(&project).await;
    under_configs(&project).await;
    the_regression_is_there_and_nowhere_else(&project).await;
    what_is_awkward_is_stored_as_it_was_sent(&project).await;
}

async fn how_many(project: &TestProject, filled: Filled) {
    assert_eq!(count(project, "SELECT count(*) FROM traces WHERE seen").await, 2_000);
    let scores = count(project, "SELECT count(*) FROM scores").await;
    assert_eq!(filled, Filled { traces: 2_000, scores: usize::try_from(scores).unwrap() });
    assert!((11_500..=12_500).contains(&scores), "{scores} scores");
    let empty = "SELECT count(*) FROM observations WHERE input IS NULL AND kind <> 'EVENT'";
    assert_eq!(count(project, empty).await, 0);
    assert!(count(project, "SELECT count(*) FROM sessions WHERE seen").await > 300);
    assert!(count(project, "SELECT count(DISTINCT user_id) FROM traces").await > 150);
}

async fn of_every_kind(project: &TestProject) {
    let of = async |column: &'static str| counts(project, column).await;
    let names = of("SELECT c.name, count(*) FROM scores JOIN score_columns c USING (project_id, col) GROUP BY 1").await;
    let (often, seldom): (Vec<_>, Vec<_>) = names.iter().partition(|(_, count)| **count > 200);
    let often: Vec<&str> = often.into_iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "conversation_success",
        "correctness",
        "hallucination",
        "helpfulness",
        "json_schema_valid",
        "quality",
        "rouge_l",
        "toxicity",
    ];
    assert_eq!(often, expected);
    assert!(seldom.iter().map(|(_, count)| **count).sum::<i64>() < 50, "{seldom:?}");
    let types =
        of("SELECT c.data_type, count(*) FROM scores JOIN score_columns c USING (project_id, col) GROUP BY 1").await;
    assert_eq!(types.keys().collect::<Vec<_>>(), ["BOOLEAN", "CATEGORICAL", "CORRECTION", "NUMERIC", "TEXT"]);
    let sources =
        of("SELECT c.source, count(*) FROM scores JOIN score_columns c USING (project_id, col) GROUP BY 1").await;
    assert!(sources.values().all(|count| *count > 500) && sources.len() == 3, "{sources:?}");
    let levels =
        of("SELECT c.level, count(*) FROM scores JOIN score_columns c USING (project_id, col) GROUP BY 1").await;
    assert_eq!(levels.keys().collect::<Vec<_>>(), ["observation", "run", "session", "trace"]);
    let environments = of("SELECT environment, count(*) FROM traces WHERE seen GROUP BY 1").await;
    assert_eq!(environments.keys().collect::<Vec<_>>(), ["development", "production", "staging"]);
    let releases = of("SELECT release, count(*) FROM traces WHERE seen GROUP BY 1").await;
    assert_eq!(releases.keys().collect::<Vec<_>>(), ["2.3.2", "2.4.0"]);
    assert!(count(project, "SELECT count(*) FROM scores WHERE comment IS NOT NULL").await > 2_500);
    assert!(count(project, "SELECT count(*) FROM scores WHERE metadata IS NOT NULL").await > 3_000);
}

async fn over_thirty_days(project: &TestProject) {
    type Span = (DateTime<Utc>, DateTime<Utc>);
    for sql in ["SELECT min(ts), max(ts) FROM scores", "SELECT min(ts), max(end_ts) FROM traces WHERE seen"] {
        let [(first, last)] = rows::<Span>(project, sql).await.try_into().unwrap();
        assert!(first >= now() - TimeDelta::days(30) && first < now() - TimeDelta::days(29), "{sql}: {first}");
        assert!(last <= now() && last > now() - TimeDelta::minutes(20), "{sql}: {last}");
    }
    let days = "SELECT count(DISTINCT (ts AT TIME ZONE 'UTC')::date) FROM traces WHERE seen";
    assert_eq!(count(project, days).await, 31);
}

async fn by_whom(project: &TestProject) {
    let authors = "SELECT c.source || ' by ' || coalesce(u.name, y.name), count(*)
        FROM scores s
        JOIN score_columns c USING (project_id, col)
        JOIN authors a ON a.project_id = s.project_id AND a.author = s.author
        LEFT JOIN users u ON u.id = a.user_id
        LEFT JOIN api_keys y ON y.id = a.key_id
        GROUP BY 1";
    let authors = counts(project, authors).await;
    let expected = [
        "ANNOTATION by Owner",
        "API by ci-nightly",
        "API by prod-backend",
        "EVAL by answer-judge",
        "EVAL by toxicity-judge",
    ];
    assert_eq!(authors.keys().collect::<Vec<_>>(), expected);
    let changed = "SELECT count(*) FROM score_history h JOIN scores s ON s.id = h.score_id
        WHERE (h.before ->> 'value')::float8 <> s.value";
    assert!(count(project, changed).await > 20);
}

async fn under_configs(project: &TestProject) {
    let configs = project.store.score_configs(&project.scope).await.unwrap();
    let passing: Vec<&str> = configs
        .iter()
        .filter(|config| config.direction.is_some() && config.threshold.is_some())
        .map(|config| config.name.as_str())
        .collect();
    assert_eq!((configs.len(), passing), (5, vec!["correctness", "helpfulness", "toxicity"]));
    let unbound = "SELECT count(*) FROM scores s JOIN score_columns c USING (project_id, col)
        JOIN score_configs g ON g.name = c.name WHERE s.config_id IS DISTINCT FROM g.id";
    assert_eq!(count(project, unbound).await, 0);
}

async fn the_regression_is_there_and_nowhere_else(project: &TestProject) {
    let means = "SELECT t.tags @> '{refunds}', t.environment, t.release, avg(s.value)
        FROM scores s
        JOIN score_columns c USING (project_id, col)
        JOIN traces t USING (project_id, k)
        WHERE c.name = 'correctness' AND t.name = 'support-assistant'
        GROUP BY 1, 2, 3";
    let means: Vec<(bool, String, String, f64)> = rows(project, means).await;
    assert_eq!(means.len(), 12);
    for (refunds, environment, release, mean) in means {
        let regressed = refunds && environment == "production" && release == "2.4.0";
        let expected = if regressed { 0.2..0.45 } else { 0.75..0.95 };
        assert!(expected.contains(&mean), "{refunds} {environment} {release}: {mean}");
    }
    let cause = "SELECT DISTINCT t.environment || ' ' || t.release || ' ' || (t.tags @> '{refunds}')::text
        FROM observations o
        JOIN traces t ON t.k = o.trace_k
        WHERE o.kind = 'RETRIEVER' AND o.output LIKE '%help-centre-2023%'";
    let cause: Vec<(String,)> = rows(project, cause).await;
    assert_eq!(cause, [("production 2.4.0 true".to_owned(),)]);
}

async fn what_is_awkward_is_stored_as_it_was_sent(project: &TestProject) {
    let comments: Vec<(String,)> = rows(project, "SELECT comment FROM scores WHERE comment IS NOT NULL").await;
    let said = |text: &str| comments.iter().any(|(comment,)| comment == text);
    assert!(said("<script>alert('scores')</script><img src=x onerror=alert(1)>"));
    assert!(said("<b>Bold</b> & <i>italic</i>: the answer itself had <br> in it &amp; was shown &lt;raw&gt;"));
    assert!(said("👍🏽 spot on 🎉 the 👩‍👩‍👧‍👦 will love it 🇪🇺 1️⃣"));
    assert!(said("העוזר ענה נכון, אבל הלקוח שאל על הזמנה 88213 ולא על 88231."));
    assert!(said("photo\u{202e}gpj.exe"));
    assert!(said("   spaces before and after   "));
    assert!(comments.iter().any(|(comment,)| comment.chars().count() > 10_000));

    let labels = "SELECT l.label FROM score_columns l JOIN scores s ON s.label = l.col WHERE l.name = 'hallucination'";
    let labels: Vec<(String,)> = rows(project, labels).await;
    assert!(labels.contains(&("<b>none</b>".to_owned(),)) && labels.contains(&("none ".to_owned(),)));
    let dashed = "SELECT count(*) FROM scores JOIN score_columns c USING (project_id, col) WHERE c.name = 'rouge-l'";
    assert_eq!(count(project, dashed).await, 12);
    let lost = "SELECT t.id FROM traces t JOIN scores s USING (project_id, k) WHERE NOT t.seen ORDER BY t.id";
    let lost: Vec<(String,)> = rows(project, lost).await;
    assert_eq!(lost.len(), 3);
    assert!(lost.contains(&("support/2026 11?#&%".to_owned(),)));
    assert_eq!(count(project, "SELECT count(*) FROM scores WHERE metadata = '\"5\"'").await, 1);
    assert_eq!(count(project, "SELECT count(*) FROM traces WHERE user_id = '<b>mira</b>'").await, 1);
}

#[tokio::test]
async fn a_project_with_scores_is_left_alone() {
    let project = TestProject::create().await;
    fill(&project).await.unwrap();
    let everything = "SELECT md5(string_agg(s::text, '' ORDER BY id)) FROM scores s";
    let before: Vec<(String,)> = rows(&project, everything).await;
    assert_eq!(fill(&project).await, None);
    let after: Vec<(String,)> = rows(&project, everything).await;
    assert_eq!(before, after);

    // As if the first filling had been stopped before its scores.
    for sql in ["DELETE FROM scores", "DELETE FROM score_history"] {
        sqlx::query(sql).execute(&project.pool).await.unwrap();
    }
    fill(&project).await.unwrap();
    assert_eq!(count(&project, "SELECT count(*) FROM traces WHERE seen").await, 2_000);
    assert_eq!(count(&project, "SELECT count(*) FROM score_configs").await, 5);
}

#[tokio::test]
async fn a_project_of_its_own_is_made_where_it_is_missing() {
    let project = TestProject::create().await;
    demo::prepare(&project.store, "showcase").await.unwrap();
    let by_project = "SELECT p.id, count(*) FROM scores s JOIN projects p USING (project_id) GROUP BY 1";
    let by_project = counts(&project, by_project).await;
    assert_eq!(by_project.keys().collect::<Vec<_>>(), ["showcase"]);
}
