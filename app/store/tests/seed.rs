//! A seeded project is what it claims to be: as many of everything, the same every time, and all that is kept of it exact.
#![expect(clippy::unwrap_used)]

mod support;

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, PgPool};
use store::{Seed, SeedStep, Seeded};

use support::TestProject;
use support::recount::amiss;

const SCORES: u64 = 20_000;
const TABLES: [&str; 6] = ["sessions", "traces", "observations", "scores", "rollups", "score_columns"];

async fn fill(project: &TestProject) -> Option<Seeded> {
    let owner = project.store.user_by_email(TestProject::EMAIL).await.unwrap().unwrap();
    let seed = Seed {
        scores: SCORES,
        until: "2026-03-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap(),
        user_id: owner.id,
        api_keys: vec![project.key_id],
        judge_keys: vec![project.key_id],
    };
    project.store.seed(&project.scope, &seed, |_: SeedStep<'_>| {}).await.unwrap()
}

async fn numbers(pool: &PgPool, statement: &str) -> Vec<i64> {
    sqlx::query_scalar(AssertSqlSafe(statement.to_owned())).fetch_all(pool).await.unwrap()
}

/// Everything in the tables but the persons' random ids.
async fn digests(project: &TestProject) -> Vec<String> {
    let mut digests = Vec::new();
    for table in TABLES {
        let digest = format!("SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t");
        digests.push(sqlx::query_scalar(AssertSqlSafe(digest)).fetch_one(&project.pool).await.unwrap());
    }
    digests
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_seeded_project_is_what_a_recount_gives() {
    let project = TestProject::create().await;
    let filled = fill(&project).await;
    assert_eq!(filled, Some(Seeded { scores: SCORES, traces: 2_000, sessions: 400 }));
    let wrong = amiss(&project.pool).await;
    // Traces without observations have figures all the same.
    let wrong: Vec<_> = wrong.iter().filter(|line| !line.starts_with("figures of a trace: expected , found")).collect();
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
    let rollups = numbers(&project.pool, "SELECT count(*) FROM rollups WHERE n > 1").await;
    assert!(rollups[0] > 1_000, "{rollups:?}");
    assert_eq!(fill(&project).await, None, "a project with scores is left as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_seeded_the_same_way_every_time() {
    let (one, other) = (TestProject::create().await, TestProject::create().await);
    fill(&one).await;
    fill(&other).await;
    assert_eq!(digests(&one).await, digests(&other).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seeded_project_has_of_everything_as_much_as_it_should_and_all_indexes() {
    let project = TestProject::create().await;
    let indexes = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'";
    let before = numbers(&project.pool, indexes).await;
    fill(&project).await;
    assert_eq!(numbers(&project.pool, indexes).await, before);
    let counts = "
        SELECT unnest(ARRAY[
            (SELECT count(*) FROM scores)
          , (SELECT count(*) FROM traces WHERE seen)
          , (SELECT count(DISTINCT session_k) FROM traces)
          , (SELECT count(DISTINCT user_id) FROM traces)
          , (SELECT count(DISTINCT name) FROM traces)
          , (SELECT count(DISTINCT c.name) FROM scores s JOIN score_columns c ON c.col = s.col)
          , (SELECT count(DISTINCT c.data_type) FROM scores s JOIN score_columns c ON c.col = s.col)
          , (SELECT count(*) FROM observations)
          , (SELECT count(DISTINCT trace_k) FROM observations WHERE input IS NOT NULL AND output IS NOT NULL)
          , (SELECT count(*) FROM scores WHERE ts >= '2026-03-01T12:00Z' OR ts < '2025-12-01T12:00Z')
        ])
    ";
    assert_eq!(numbers(&project.pool, counts).await, [20_000, 2_000, 400, 10, 20, 12, 5, 200, 40, 0]);
    let shares = "
        SELECT round(100.0 * count(*) FILTER (WHERE c.source = s.word) / count(*))::bigint
        FROM scores
        JOIN score_columns c ON c.col = scores.col
        CROSS JOIN unnest(ARRAY['API', 'EVAL', 'ANNOTATION']) WITH ORDINALITY s (word, ord)
        GROUP BY s.ord
        ORDER BY s.ord
    ";
    for (found, wanted) in numbers(&project.pool, shares).await.into_iter().zip([60, 30, 10]) {
        assert!((found - wanted).abs() <= 1, "{found} % instead of {wanted} %");
    }
    let texts = "
        SELECT round(100.0 * unnest(ARRAY[count(comment), count(metadata)]) / count(*))::bigint
        FROM scores
    ";
    for (found, wanted) in numbers(&project.pool, texts).await.into_iter().zip([30, 20]) {
        assert!((found - wanted).abs() <= 1, "{found} % instead of {wanted} %");
    }
}
