//! The plans of the list at 100,000 scores: every page is read from the end of an index, whatever its order, filter
//! and position. The statements are those that pages are made of, with no planner switch set.

#[path = "../../../tests/support/database.rs"]
pub(crate) mod database;

use model::list::{ListField, ListQuery, Position};
use model::scores::ScoreField;
use serde_json::Value;
use sqlx::{PgConnection, PgPool, Row};

use super::listing::Listing;
use super::segments::Index;
use super::select;
use super::walk::Walk;
use crate::{ProjectScope, Store};
use database::TestDatabase;

pub(super) const SCOPE: ProjectScope = ProjectScope { project_id: 1 };
const LIMIT: u32 = 51;
/// The entries that a first statement looks at.
const SLICE: u32 = 1_000;

/// Twelve names by three sources (60, 30 and 10 of a hundred) in three environments (80, 15 and 5), over 90 days up to
/// 2026: eight names of numbers, two of booleans, one of labels and one of texts.
const SEED: &str = "
INSERT INTO environments VALUES (1, 1, 'default'), (1, 2, 'production'), (1, 3, 'staging');

INSERT INTO score_columns (project_id, col, level, name, source, data_type, label, key_hash)
SELECT
    1
  , 1 + n * 3 + s
  , 'trace'
  , 'name ' || lpad(n::text, 2, '0')
  , (ARRAY['API', 'EVAL', 'ANNOTATION'])[s + 1]
  , CASE WHEN n < 8 THEN 'NUMERIC' WHEN n < 10 THEN 'BOOLEAN' WHEN n = 10 THEN 'CATEGORICAL' ELSE 'TEXT' END
  , NULL
  , decode(lpad(to_hex(1 + n * 3 + s), 8, '0'), 'hex')
FROM generate_series(0, 11) n, generate_series(0, 2) s;

INSERT INTO score_columns (project_id, col, level, name, source, data_type, label, key_hash)
SELECT
    1
  , 101 + s * 3 + l
  , 'trace'
  , 'name 10'
  , (ARRAY['API', 'EVAL', 'ANNOTATION'])[s + 1]
  , 'CATEGORICAL'
  , (ARRAY['bad', 'fair', 'good'])[l + 1]
  , decode(lpad(to_hex(101 + s * 3 + l), 8, '0'), 'hex')
FROM generate_series(0, 2) s, generate_series(0, 2) l;

INSERT INTO traces (project_id, id, k, seen, ts, given_name, user_id, tags, created_at, updated_at)
SELECT
    1
  , 'trace ' || k
  , k
  , k % 50 <> 0
  , '2025-10-03Z'
  , CASE WHEN k % 20 <> 1 THEN 'answer ' || k % 7 END
  , CASE WHEN k % 3 <> 0 THEN 'user ' || k % 900 END
  , CASE WHEN k % 9 = 0 THEN ARRAY['slow'] ELSE '{}' END
  , '2025-10-03Z'
  , '2025-10-03Z'
FROM generate_series(1, 20000) k;

INSERT INTO organizations VALUES ('o', 'o', '2026-01-01Z');
INSERT INTO projects (id, organization_id, name, created_at) VALUES ('p', 'o', 'p', '2026-01-01Z');
INSERT INTO api_keys (project_id, name, public_key, secret_hash, created_at)
SELECT 1, name, name, '', '2026-01-01Z' FROM unnest(ARRAY['first', 'second']) name;
INSERT INTO authors (project_id, author, key_id) VALUES (1, 1, 1), (1, 2, 2);

INSERT INTO scores (project_id, col, env, author, k, seq, ts, value, label, label_number, id, string_value, comment, created_at, updated_at)
SELECT
    1
  , 1 + n * 3 + s
  , CASE WHEN e < 80 THEN 1 WHEN e < 95 THEN 2 ELSE 3 END
  , CASE WHEN v < 90 THEN 1 ELSE 2 END
  , 1 + i / 5
  , i
  , date_trunc('minute', timestamptz '2025-10-03Z' + i * interval '77.76 seconds')
  , CASE WHEN n < 8 THEN v / 100.0 WHEN n < 10 THEN v % 2 END
  , CASE WHEN n = 10 THEN 101 + s * 3 + v % 3 END
  , CASE WHEN n = 10 THEN 0 END
  , 'score ' || i
  , CASE WHEN n = 11 THEN 'text ' || v END
  , nullif(repeat('why ', v % 30), '') || CASE WHEN i % 4001 = 7 THEN 'unusual' ELSE '' END
  , '2026-01-01Z'
  , '2026-01-01Z'
FROM (
    SELECT
        i
      , (hashint8(i) & 1023) % 12 AS n
      , CASE WHEN h < 60 THEN 0 WHEN h < 90 THEN 1 ELSE 2 END AS s
      , (hashint8(i * 31) & 65535) % 100 AS e
      , (hashint8(i * 37) & 65535) % 101 AS v
    FROM generate_series(1::bigint, 100000) i, LATERAL (SELECT (hashint8(i * 41) & 65535) % 100 AS h) h
    ORDER BY i
) drawn;
";

/// What one statement did.
#[derive(Debug, Default)]
struct Facts {
    /// Rows that the statement returned.
    returned: u64,
    /// Index entries and rows of `scores` that its walk looked at.
    looked_at: u64,
    /// The most rows that went into one sort.
    sorted: u64,
    /// The indexes of `scores` and `traces` that were read to find rows, and how.
    scans: Vec<String>,
}

impl Facts {
    fn of(plan: &Value) -> Self {
        let mut facts = Self::default();
        let top = &plan[0]["Plan"];
        facts.returned = rows(top);
        facts.visit(top, false);
        facts
    }

    fn visit(&mut self, node: &Value, in_walk: bool) {
        let kind = node["Node Type"].as_str().unwrap();
        let children = node["Plans"].as_array().map(Vec::as_slice).unwrap_or_default();
        let in_walk = in_walk || node["Subplan Name"] == "CTE page";
        if node["Relation Name"] == "scores" || in_walk && node["Relation Name"] == "traces" {
            self.scans.push(format!("{kind} {}", node["Index Name"].as_str().unwrap_or_default()));
            if in_walk && node["Relation Name"] == "scores" {
                self.looked_at += rows(node);
            }
        }
        if kind.ends_with("Sort") {
            // Beside its input a sort can have the whole page's keys as a child.
            let input = children.iter().filter(|child| child["Parent Relationship"] == "Outer");
            self.sorted = self.sorted.max(input.map(rows).sum());
        }
        for child in children {
            self.visit(child, in_walk);
        }
    }
}

/// The rows that a node looked at in all its loops.
pub(crate) fn rows(node: &Value) -> u64 {
    let number = |key: &str| node[key].as_f64().unwrap_or_default();
    let looked_at = number("Actual Rows") + number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
    (looked_at * number("Actual Loops")).ceil() as u64
}

pub(super) async fn seeded() -> (TestDatabase, PgPool) {
    let database = TestDatabase::create().await;
    drop(Store::open(&database.url, None).await.unwrap());
    let pool = database.pool().await;
    sqlx::raw_sql(SEED).execute(&pool).await.unwrap();
    for table in [
        "scores",
        "score_columns",
        "environments",
        "traces",
        "users",
        "api_keys",
        "authors",
        "sessions",
        "dataset_runs",
    ] {
        sqlx::query(sqlx::AssertSqlSafe(format!("VACUUM ANALYZE {table}"))).execute(&pool).await.unwrap();
    }
    (database, pool)
}

/// The walks that a page of this query takes, each with what it did.
async fn explain(connection: &mut PgConnection, query: &ListQuery<ScoreField>) -> Vec<(Walk, Facts)> {
    let selection = select(connection, &SCOPE, query).await.unwrap();
    let mut done = Vec::new();
    let mut found = 0;
    for walk in Listing::of(query, &selection).walks() {
        let mut statement = walk.page("EXPLAIN (ANALYZE, FORMAT JSON) ", &SCOPE, &selection, walk.slice(SLICE), LIMIT);
        let row = statement.build().fetch_one(&mut *connection).await.unwrap();
        let facts = Facts::of(&row.get(0));
        found += facts.returned;
        done.push((walk, facts));
        if found >= u64::from(LIMIT) {
            break;
        }
    }
    done
}

fn index_name(index: Index) -> &'static str {
    match index {
        Index::Time => "scores_by_time",
        Index::ColumnTime => "scores_by_column_time",
        Index::ColumnValue => "scores_by_column_value",
        Index::Label => "scores_by_label",
        Index::Update => "scores_by_update",
        Index::Environment => "scores_by_environment",
        Index::Author => "scores_by_author",
        Index::TraceName => "traces_by_name",
        Index::User => "traces_by_user",
        Index::NoTraceName | Index::NoUser => "scores_by_time",
    }
}

fn assert_walks_an_index(query: &ListQuery<ScoreField>, walk: &Walk, facts: &Facts) {
    let told = format!("{}: {walk:?} {facts:?}", query.print());
    let arms = walk.ids.len().max(1) as u64;
    let slice = arms * u64::from(walk.slice(SLICE));
    assert!(facts.scans.iter().all(|scan| scan.starts_with("Index")), "{told}");
    let walks_alone = format!("Index Only Scan {}", index_name(walk.index));
    let walks = format!("Index Scan {}", index_name(walk.index));
    let named = facts.scans.iter().any(|scan| *scan == walks_alone || *scan == walks);
    assert!(named, "the walk reads its index: {told}");
    assert!(facts.sorted <= slice + u64::from(LIMIT), "{told}");
    // Scores of a trace are looked at with it.
    assert!(facts.looked_at <= 2 * slice + 50, "{told}");
    if !query.is_restricted() {
        assert!(facts.looked_at <= 20 * arms * u64::from(LIMIT), "{told}");
    }
}

/// Every sortable field; each is walked both ways.
fn orders() -> Vec<String> {
    let sortable = ScoreField::ALL.iter().filter(|field| field.is_sortable());
    sortable.flat_map(|field| [field.word().to_owned(), format!("-{}", field.word())]).collect()
}

const FILTERS: [&str; 11] = [
    "",
    "f=name~is~name 03",
    "f=source~not~ANNOTATION",
    "f=environment~is~staging",
    "f=author~is~second",
    "f=value~ge~0.9",
    "f=value~is~good",
    "f=level~is~trace&f=comment~has",
    "f=traceName~is~answer 3&f=tags~is~slow",
    "f=metadata~none&f=updated~after~2020-01-01T00:00:00Z",
    "range=2025-12-01T00:00:00Z..2025-12-08T00:00:00Z",
];

/// Cursors deep in a list of this order: 45 days back, and in each part of a list by value.
fn deep(order: &str) -> &'static [&'static str] {
    match order.trim_start_matches('-') {
        "name" => &["n~1763337600000000~50000~name 03"],
        "environment" => &["n~1763337600000000~50000~production"],
        "author" => &["n~1763337600000000~50000~first"],
        "source" | "dataType" => &["r~1763337600000000~50000~1"],
        "level" => &["r~1763337600000000~50000~0"],
        "traceName" => &["m~1759449600000000~10000~50000~answer 3", "z~1763337600000000~50000"],
        "user" => &["m~1759449600000000~10000~50000~user 7", "z~1763337600000000~50000"],
        "value" => &["v~0.5~50000", "l~1763337600000000~50000~fair", "x~1763337600000000~50000"],
        _ => &["t~1763337600000000~50000"],
    }
}

#[tokio::test]
async fn every_page_is_read_from_an_index() {
    let (_database, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    for order in orders() {
        for filter in FILTERS {
            let query = ListQuery::parse(&format!("sort={order}&{filter}")).query;
            let after = |cursor: &&str| Position::After((*cursor).to_owned());
            let before = |cursor: &&str| Position::Before((*cursor).to_owned());
            let places = deep(&order);
            let positions =
                [Position::First].into_iter().chain(places.iter().map(after)).chain(places.iter().map(before));
            for position in positions {
                let query = query.at(position);
                for (walk, facts) in explain(&mut connection, &query).await {
                    assert_walks_an_index(&query, &walk, &facts);
                }
            }
        }
    }
}

#[tokio::test]
async fn counting_reads_no_more_than_it_counts() {
    let (_database, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    for filter in ["", "f=name~is~name 03", "f=value~ge~0.9"] {
        let query = ListQuery::parse(filter).query;
        let selection = select(&mut connection, &SCOPE, &query).await.unwrap();
        for walk in Listing::of(&query, &selection).walks() {
            let mut statement = walk.count("EXPLAIN (ANALYZE, FORMAT JSON) ", &SCOPE, &selection, walk.slice(10_000));
            let row = statement.build().fetch_one(&mut *connection).await.unwrap();
            let facts = Facts::of(&row.get(0));
            // A column with few rows may as well be read whole and put in order.
            let few = facts.sorted <= 10_000 * walk.ids.len().max(1) as u64;
            let kinds = ["Index Only Scan", "Bitmap Heap Scan"];
            let by_index = facts.scans.iter().all(|scan| kinds.iter().any(|kind| scan.starts_with(kind)));
            assert!(few && by_index, "{filter}: {facts:?}");
        }
    }
}
