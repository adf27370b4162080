//! How the figures are read: the statements keep to the period's part of an index, and a sample stands for all. The
//! statements are those that the figures are made of, with no planner switch set.

use serde_json::Value;
use sqlx::{PgPool, Row};

use super::judged::Judged;
use super::*;
use crate::scores::list::plan_tests::database::TestDatabase;

const SCOPE: ProjectScope = ProjectScope { project_id: 1 };
const NOW: &str = "2026-01-01T00:00:00Z";
const SCORES: u64 = 60_000;

/// Six columns (four of numbers, one of booleans, one of labels) over 60 days up to 2026, a thousand a day, and as
/// many of another project.
const SEED: &str = "
INSERT INTO environments VALUES (1, 1, 'default'), (2, 1, 'default');

INSERT INTO score_columns (project_id, col, level, name, source, data_type, label, key_hash)
SELECT
    p
  , c
  , 'trace'
  , 'name ' || c
  , 'EVAL'
  , CASE WHEN c <= 4 THEN 'NUMERIC' WHEN c = 5 THEN 'BOOLEAN' ELSE 'CATEGORICAL' END
  , CASE WHEN c > 6 THEN (ARRAY['bad', 'good'])[c - 6] END
  , decode(lpad(to_hex(c), 8, '0'), 'hex')
FROM generate_series(1, 8) c, generate_series(1, 2) p;

INSERT INTO authors (project_id, author, key_id) VALUES (1, 1, 1), (2, 1, 1);

INSERT INTO scores (project_id, col, env, author, k, seq, ts, value, label, label_number, id, created_at, updated_at)
SELECT
    p
  , c
  , 1
  , 1
  , i / 5
  , i
  , timestamptz '2026-01-01Z' - i * interval '86.4 seconds'
  , CASE WHEN c <= 4 THEN v / 100.0 WHEN c = 5 THEN v % 2 END
  , CASE WHEN c = 6 THEN 7 + v % 2 END
  , CASE WHEN c = 6 THEN 0 END
  , 'score ' || i
  , '2026-01-01Z'
  , '2026-01-01Z'
FROM (
    SELECT
        p
      , i
      , 1 + (hashint8(i) & 1023) % 6 AS c
      , (hashint8(i * 37) & 65535) % 101 AS v
    FROM generate_series(1::bigint, 60000) i, generate_series(1, 2) p
    ORDER BY i DESC
) drawn;
";

async fn seeded() -> (TestDatabase, PgPool) {
    let database = TestDatabase::create().await;
    drop(Store::open(&database.url, None).await.unwrap());
    let pool = database.pool().await;
    sqlx::raw_sql(SEED).execute(&pool).await.unwrap();
    for table in ["scores", "score_columns", "environments"] {
        sqlx::query(AssertSqlSafe(format!("VACUUM ANALYZE {table}"))).execute(&pool).await.unwrap();
    }
    (database, pool)
}

/// The scans of `scores` in a plan, each with the rows that it looked at.
fn scans(node: &Value, found: &mut Vec<(String, u64)>) {
    let number = |key: &str| node[key].as_f64().unwrap_or_default();
    if node["Relation Name"] == "scores" || node["Node Type"] == "Bitmap Index Scan" {
        let name = node["Index Name"].as_str().unwrap_or_default();
        let rows = (number("Actual Rows") + number("Rows Removed by Filter")) * number("Actual Loops");
        found.push((format!("{} {name}", node["Node Type"].as_str().unwrap()), rows as u64));
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        scans(child, found);
    }
}

#[tokio::test]
async fn figures_read_the_periods_part_of_an_index() {
    let (_database, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    let now = NOW.parse().unwrap();
    for (text, most) in [("range=7d", 14_100), ("range=24h", 2_100), ("range=7d&f=name~is~name 3", 14_100)] {
        let query = ListQuery::parse(text).query;
        let period = Period::of(query.range, now).unwrap();
        let range = Some(period.looked_at(query.range, now));
        let selection = select_range(&mut connection, &SCOPE, &query, range).await.unwrap();
        let judged = [Judged { col: 1, threshold: 0.5, higher: true }];
        const EXPLAIN: &str = "EXPLAIN (ANALYZE, FORMAT JSON) ";
        let slices = Slices::of(&period, 8);
        for mut statement in [
            count(EXPLAIN, &SCOPE, &selection, 200_001),
            add_up(EXPLAIN, &SCOPE, &selection, &period, &judged, None),
            add_up(EXPLAIN, &SCOPE, &selection, &period, &judged, Some(&slices)),
        ] {
            let row = statement.build().fetch_one(&mut *connection).await.unwrap();
            let mut found = Vec::new();
            scans(&row.get::<Value, _>(0)[0]["Plan"], &mut found);
            assert!(!found.is_empty());
            for (scan, rows) in &found {
                assert!(!scan.starts_with("Seq"), "{text}: {found:?}");
                assert!(*rows <= most, "{text}: {found:?}");
            }
            assert!(found.iter().any(|(scan, _)| scan.contains("_time")), "{text}: {found:?}");
        }
    }
}

#[tokio::test]
async fn a_sample_stands_for_all() {
    let (_database, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    let query = ListQuery::parse("range=2025-11-02T00:00:00Z..2026-01-01T00:00:00Z").query;
    let now = NOW.parse().unwrap();
    let found = find(&mut connection, &SCOPE, &query, now, &[], 10_000).await.unwrap().unwrap();
    let again = find(&mut connection, &SCOPE, &query, now, &[], 10_000).await.unwrap().unwrap();
    assert!((5..=7).contains(&found.weight), "{}", found.weight);
    let tally = Tally::of(&found.sums, &found.period);
    let counted = Parts::total(&tally.all.now).n;
    assert_eq!(counted, Parts::total(&Tally::of(&again.sums, &again.period).all.now).n, "the sample is fixed");
    assert!(counted <= 11_000, "{counted}");
    let about = counted * found.weight;
    assert!(about.abs_diff(SCORES) < SCORES / 20, "{about}");

    let whole = find(&mut connection, &SCOPE, &query, now, &[], 100_000).await.unwrap().unwrap();
    let whole = Tally::of(&whole.sums, &whole.period);
    for (col, parts) in &whole.columns {
        let (all, some) = (Parts::total(&parts.now), Parts::total(&tally.columns[col].now));
        assert!((all.moments.mean - some.moments.mean).abs() < 0.05, "{col}: {all:?} {some:?}");
    }
}
