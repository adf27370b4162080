//! A database from before roll-ups.

use model::scores::{Casing, ScoreDraft};
use serde_json::json;
use sqlx::PgPool;
use sqlx::migrate::Migrator;
use store::Store;

use crate::support::TestProject;
use crate::support::database::TestDatabase;
use crate::support::recount::{amiss, assert_exact};
use crate::support::spans::{in_session, span};
use crate::{rollups, write, write_spans};

/// The last migration before roll-ups.
const BEFORE: i64 = 6;

/// Two projects' traces, some of them in sessions, observations and scores, as they were stored then.
const STORED: &str = "
INSERT INTO organizations VALUES ('o', 'o', '2026-01-01Z');
INSERT INTO projects (id, organization_id, name, created_at)
SELECT 'p' || p, 'o', 'p', '2026-01-01Z' FROM generate_series(1, 3) p;
INSERT INTO environments VALUES (1, 1, 'default'), (2, 1, 'default');
INSERT INTO authors (project_id, author, key_id) VALUES (1, 1, 1), (2, 1, 1);
INSERT INTO score_columns (project_id, col, level, name, source, data_type, label, key_hash)
SELECT
    p
  , nextval('score_column_col')::int
  , CASE WHEN c < 6 THEN 'trace' ELSE 'session' END
  , 'name'
  , 'API'
  , (ARRAY['NUMERIC', 'CATEGORICAL', 'CATEGORICAL', 'CATEGORICAL', 'TEXT', 'NUMERIC'])[c]
  , (ARRAY[NULL, NULL, 'bad', 'good', NULL, NULL])[c]
  , decode(lpad(to_hex(c), 8, '0'), 'hex')
FROM generate_series(1, 2) p, generate_series(1, 6) c
ORDER BY p, c;
INSERT INTO sessions (project_id, id, k, seen, created_at)
SELECT p, 'session ' || s, 1000 * s, true, '2026-01-01Z' FROM generate_series(1, 2) p, generate_series(1, 5) s;
INSERT INTO traces (project_id, id, k, seen, ts, end_ts, session_k, release, created_at, updated_at)
SELECT
    p
  , 'trace ' || k
  , k
  , k % 10 > 0
  , CASE WHEN k % 10 > 0 THEN timestamptz '2026-01-01Z' + k * interval '1 hour' END
  , timestamptz '2026-01-01Z' + k * interval '61 minutes'
  , CASE WHEN k % 10 > 4 THEN 1000 * (1 + k % 5) END
  , repeat('a long release ', k * 10)
  , '2026-01-01Z'
  , '2026-01-01Z'
FROM generate_series(1, 2) p, generate_series(1, 500) k;
INSERT INTO observations (
    project_id, trace_k, id, kind, start_ts, end_ts, metadata, level, usage, cost, environment, created_at, updated_at
)
SELECT
    p
  , k
  , 'observation ' || o
  , 'SPAN'
  , timestamptz '2026-01-01Z' + k * interval '1 hour'
  , timestamptz '2026-01-01Z' + k * interval '61 minutes'
  , '{}'
  , (ARRAY['DEBUG', 'DEFAULT', 'WARNING', 'ERROR'])[1 + (o + k) % 4]
  , jsonb_build_object('input', o, 'output', k)
  , jsonb_build_object('total', o / 8.0)
  , 'default'
  , '2026-01-01Z'
  , '2026-01-01Z'
FROM generate_series(1, 2) p, generate_series(1, 500) k, generate_series(1, 3) o
WHERE k % 10 > 0;
INSERT INTO scores (project_id, col, env, author, k, seq, ts, value, label, string_value, id, created_at, updated_at)
SELECT
    p
  , 6 * (p - 1) + c
  , 1
  , 1
  , CASE WHEN c = 6 THEN 1000 * (1 + i % 5) ELSE 1 + i % 500 END
  , i
  , timestamptz '2026-01-01Z' + (i * 7 % 100) * interval '1 minute'
  , CASE WHEN c IN (1, 6) THEN i % 13 / 8.0 END
  , CASE WHEN c = 2 THEN 6 * (p - 1) + 3 + i % 2 END
  , CASE WHEN c = 5 THEN 'a text' END
  , 'score ' || i
  , '2026-01-01Z'
  , '2026-01-01Z'
FROM generate_series(1, 2) p, generate_series(1, 3000) i, LATERAL (SELECT (ARRAY[1, 1, 2, 2, 5, 6])[1 + i % 6]) c (c);
";

async fn old_database() -> (TestDatabase, PgPool) {
    let database = TestDatabase::create().await;
    let pool = database.pool().await;
    let all = sqlx::migrate!("../../migrations");
    let before: Vec<_> = all.iter().filter(|migration| migration.version <= BEFORE).cloned().collect();
    Migrator { migrations: before.into(), ..Migrator::DEFAULT }.run(&pool).await.unwrap();
    sqlx::raw_sql(STORED).execute(&pool).await.unwrap();
    (database, pool)
}

#[tokio::test]
async fn an_old_database_is_filled_step_by_step_and_goes_on_where_it_stopped() {
    let (database, pool) = old_database().await;
    let store = Store::open(&database.url, None).await.unwrap();
    assert_ne!(amiss(&pool).await, Vec::<String>::new());
    let mut steps = 0;
    for _ in 0..2 {
        assert!(store.backfill().await.unwrap());
        steps += 1;
    }
    // Another server goes on, one that has seen nothing of it.
    let store = Store::open(&database.url, None).await.unwrap();
    while store.backfill().await.unwrap() {
        steps += 1;
    }
    assert!(steps > 6, "{steps} steps");
    assert_exact(&pool).await;
    let made: i64 = sqlx::query_scalar("SELECT count(*) FROM rollups").fetch_one(&pool).await.unwrap();
    assert!(made > 1_000, "{made} rows");
}

#[tokio::test]
async fn a_new_database_has_nothing_to_fill() {
    let project = TestProject::create().await;
    assert!(!project.store.backfill().await.unwrap());
}

/// As it would be if nothing had been kept.
async fn forget(project: &TestProject) {
    let forget = "
        DELETE FROM rollups;
        DELETE FROM score_column_counts;
        UPDATE traces SET observations = 0, input_tokens = NULL;
        INSERT INTO backfills SELECT project_id, 0 FROM projects;";
    sqlx::raw_sql(forget).execute(&project.pool).await.unwrap();
}

#[tokio::test]
async fn what_is_written_before_its_turn_is_counted_once() {
    let project = TestProject::create().await;
    let spans = ["t", "u"].map(|id| in_session(span(id, "root", 0), "s1")).to_vec();
    write_spans(&project, spans).await;
    for (id, trace, value) in [("1", "t", 1), ("2", "t", 2), ("3", "u", 3), ("4", "u", 4), ("5", "u", 5)] {
        write(&project, json!({ "id": id, "name": "q", "value": value, "trace_id": trace })).await;
    }
    forget(&project).await;
    let write = async |body| {
        let draft = ScoreDraft::from_json(&body, Casing::Snake);
        project.store.write_scores(&project.scope, &project.writer(), vec![draft]).await.unwrap();
    };
    write(json!({ "name": "q", "value": 6, "trace_id": "t" })).await;
    write(json!({ "id": "1", "name": "q", "value": 7, "trace_id": "v" })).await;
    write(json!({ "id": "3", "name": "p", "value": 3, "trace_id": "u" })).await;
    project.store.delete_scores(&project.scope, &project.writer(), &["4".to_owned()]).await.unwrap();
    project.store.write_spans(&project.scope, vec![in_session(span("u", "child", 3), "s2")]).await.unwrap();
    while project.store.backfill().await.unwrap() {}
    assert_exact(&project.pool).await;
    assert_ne!(rollups(&project).await, "");
}
