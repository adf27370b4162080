//! The plans of the list at 100,000 traces: every page is read from the end of an index, whatever its order, filter and position.
//! The statements are those that pages are made of, with no planner switch set.

use model::list::{ListQuery, Position};
use model::scores::{DataType, HeadFigure, ScoreColumn};
use model::traces::TraceField;
use serde_json::Value;
use sqlx::{PgConnection, PgPool, Row};

use super::few::{self, Lookup};
use super::listing::Listing;
use super::order::{Order, Source};
use super::select;
use super::walk::Walk;
use crate::list::statement_about;
use crate::scores::list::plan_tests::database::TestDatabase;
use crate::scores::list::plan_tests::rows;
use crate::{ProjectScope, Store};

pub(crate) const SCOPE: ProjectScope = ProjectScope { project_id: 1 };
const LIMIT: u32 = 51;
/// The entries that a first statement looks at.
const SLICE: u32 = 1_000;

/// A hundred thousand traces over 90 days up to 2026, one in fifty a stub. Of five columns the first has a score of every
/// trace, the second of one in twenty, the boolean one of half of them, the labels of three in five, people's numbers of one in three; one trace in ten
/// has several. Most of everything is of one name, environment and model.
const SEED: &str = "
INSERT INTO score_columns (project_id, col, level, name, source, data_type, label, key_hash) VALUES
    (1, 1, 'trace', 'quality', 'EVAL', 'NUMERIC', NULL, '\\x01')
  , (1, 2, 'trace', 'rare', 'EVAL', 'NUMERIC', NULL, '\\x02')
  , (1, 3, 'trace', 'fits', 'EVAL', 'BOOLEAN', NULL, '\\x03')
  , (1, 4, 'trace', 'tone', 'EVAL', 'CATEGORICAL', NULL, '\\x04')
  , (1, 5, 'trace', 'judged', 'ANNOTATION', 'NUMERIC', NULL, '\\x08')
  , (1, 101, 'trace', 'tone', 'EVAL', 'CATEGORICAL', 'bad', '\\x05')
  , (1, 102, 'trace', 'tone', 'EVAL', 'CATEGORICAL', 'fair', '\\x06')
  , (1, 103, 'trace', 'tone', 'EVAL', 'CATEGORICAL', 'good', '\\x07');

INSERT INTO sessions (project_id, id, k, seen, created_at)
SELECT 1, 'session ' || lpad(s::text, 5, '0'), 1000000 + s, true, '2026-01-01Z' FROM generate_series(1, 20000) s;

INSERT INTO traces (
    project_id, id, k, seen, ts, end_ts, given_name, user_id, session_k, environment, release, version, tags
  , observations, errors, total_tokens, cost, bookmarked, created_at, updated_at
)
SELECT
    1
  , 'trace ' || k
  , k
  , seen
  , CASE WHEN seen THEN ts END
  , CASE WHEN seen AND h % 7 <> 0 THEN ts + h % 100 * interval '0.1 s' END
  , CASE WHEN k % 20 <> 1 THEN 'answer ' || least(h % 40, 6) END
  , CASE WHEN k % 3 <> 0 THEN 'user ' || h % 900 END
  , CASE WHEN k % 2 = 0 THEN 1000000 + 1 + h % 20000 END
  , CASE WHEN h % 100 < 80 THEN 'default' WHEN h % 100 < 95 THEN 'production' ELSE 'staging' END
  , CASE WHEN k % 4 = 0 THEN 'release ' || h % 5 END
  , CASE WHEN k % 50 = 3 THEN 'version ' || h % 5 END
  , CASE WHEN h % 9 = 0 THEN ARRAY['slow'] ELSE '{}' END
  , 1 + h % 12
  , CASE WHEN h % 30 = 0 THEN 1 + h % 3 ELSE 0 END
  , CASE WHEN h % 5 <> 0 THEN h % 4000 END
  , CASE WHEN h % 5 <> 0 THEN (h % 4000) / 1000.0 END
  , h % 400 = 0
  , '2026-01-01Z'
  , '2026-01-01Z'
FROM (
    SELECT
        k
      , k % 50 <> 0 AS seen
      , timestamptz '2025-10-03Z' + k * interval '77.76 seconds' AS ts
      , hashint8(k) & 1048575 AS h
    FROM generate_series(1::bigint, 100000) k
    ORDER BY k
) drawn;

INSERT INTO observations (
    project_id, trace_k, id, kind, name, start_ts, metadata, level, model, usage, cost, prompt_name, environment
  , created_at, updated_at
)
SELECT
    1, k, 'root', 'GENERATION', 'call', ts, '{}', CASE WHEN errors > 0 THEN 'ERROR' ELSE 'DEFAULT' END
  , CASE WHEN k % 1000 = 7 THEN 'unusual' ELSE 'usual' END, '{}', '{}', CASE WHEN k % 3 = 0 THEN 'greet' END
  , 'default', '2026-01-01Z', '2026-01-01Z'
FROM traces
WHERE seen;

INSERT INTO rollups (project_id, k, col, n, sum, mean, min, max, last, last_ts, t_ts, spread)
SELECT
    1
  , t.k
  , d.col
  , d.n
  , d.mean * d.n
  , d.mean
  , d.mean - CASE WHEN d.n > 1 AND d.col < 100 THEN 0.125 ELSE 0 END
  , d.mean + CASE WHEN d.n > 1 AND d.col < 100 THEN 0.125 ELSE 0 END
  , coalesce(d.mean, 101 + t.h % 3)
  , t.ts
  , t.ts
  , CASE WHEN d.col = 5 AND d.n > 1 THEN 0.01 + t.h % 25 / 100.0 END
FROM (SELECT k, ts, hashint8(k * 31) & 1048575 AS h FROM traces ORDER BY k) t
CROSS JOIN LATERAL (SELECT CASE WHEN t.h % 10 = 0 THEN 3 ELSE 1 END AS n) several
CROSS JOIN LATERAL (
    VALUES
        (1, several.n, sqrt((t.h % 10000) / 10000.0), true)
      , (2, several.n, (t.h % 101) / 100.0, t.h % 20 = 3)
      , (3, several.n, (t.h % 4 / 3)::float8, t.h % 2 = 0)
      , (4, several.n, NULL::float8, t.h % 5 < 3)
      , (5, several.n, (t.h % 101) / 100.0, t.h % 3 = 0)
      , (101 + t.h % 3, several.n, 1, t.h % 5 < 3)
) AS d (col, n, mean, has)
WHERE d.has
ORDER BY t.k, d.col;

INSERT INTO scores (project_id, col, env, author, k, seq, ts, value, id, comment, created_at, updated_at)
SELECT
    1, 1, 1, CASE WHEN k % 500 = 1 THEN 2 ELSE 1 END, k, k, '2025-12-01Z', 0.5, 'score ' || k
  , 'because' || CASE WHEN k % 3001 = 7 THEN ' unusual' ELSE '' END, '2026-01-01Z', '2026-01-01Z'
FROM generate_series(1, 100000) k;

INSERT INTO organizations VALUES ('o', 'o', '2026-01-01Z');
INSERT INTO projects (id, organization_id, name, created_at) VALUES ('p', 'o', 'p', '2026-01-01Z');
INSERT INTO api_keys (project_id, name, public_key, secret_hash, created_at)
SELECT 1, name, name, '', '2026-01-01Z' FROM unnest(ARRAY['first', 'second']) name;
INSERT INTO authors (project_id, author, key_id) VALUES (1, 1, 1), (1, 2, 2);
";

const TABLES: [&str; 6] = ["traces", "rollups", "observations", "scores", "sessions", "score_columns"];

pub(crate) async fn seeded() -> (TestDatabase, Store, PgPool) {
    let database = TestDatabase::create().await;
    let store = Store::open(&database.url, None).await.unwrap();
    let pool = database.pool().await;
    sqlx::raw_sql(SEED).execute(&pool).await.unwrap();
    for table in TABLES {
        sqlx::query(sqlx::AssertSqlSafe(format!("VACUUM ANALYZE {table}"))).execute(&pool).await.unwrap();
    }
    (database, store, pool)
}

/// What one statement did.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Rows that the statement returned.
    pub(crate) returned: u64,
    /// Index entries and rows that its walk looked at.
    pub(crate) looked_at: u64,
    /// The most rows that went into one sort.
    pub(crate) sorted: u64,
    /// How tables of many rows were read.
    pub(crate) scans: Vec<String>,
}

impl Facts {
    pub(crate) fn of(plan: &Value, walked: &[&str]) -> Self {
        let mut facts = Self { returned: rows(&plan[0]["Plan"]), ..Self::default() };
        facts.visit(&plan[0]["Plan"], walked, false);
        facts
    }

    fn visit(&mut self, node: &Value, walked: &[&str], in_test: bool) {
        let kind = node["Node Type"].as_str().unwrap();
        let children = node["Plans"].as_array().map(Vec::as_slice).unwrap_or_default();
        // What a test looks up is no part of the walk.
        let in_test = in_test || node["Parent Relationship"] == "SubPlan";
        if let Some(table) = node["Relation Name"].as_str()
            && TABLES[..5].contains(&table)
        {
            self.scans.push(format!("{kind} {table} {}", node["Index Name"].as_str().unwrap_or_default()));
            if !in_test && walked.contains(&table) {
                self.looked_at += rows(node);
            }
        }
        if kind.ends_with("Sort") {
            self.sorted = self.sorted.max(children.iter().map(rows).sum());
        }
        for child in children {
            self.visit(child, walked, in_test);
        }
    }
}

/// The walks that a page of this query takes, each with what it did.
async fn explain(connection: &mut PgConnection, query: &ListQuery<TraceField>) -> Vec<(Walk, Facts)> {
    let (dictionary, selection) = select(connection, &SCOPE, query).await.unwrap();
    let mut done = Vec::new();
    let mut found = 0;
    for walk in Listing::of(query, Order::of(query, &dictionary), &selection).walks() {
        let mut statement = walk.page("EXPLAIN (ANALYZE, FORMAT JSON) ", &SCOPE, &selection, walk.slice(SLICE), LIMIT);
        let row = statement.build().fetch_one(&mut *connection).await.unwrap();
        let facts = Facts::of(&row.get(0), &["traces", "rollups"]);
        found += facts.returned;
        done.push((walk, facts));
        if found >= u64::from(LIMIT) {
            break;
        }
    }
    done
}

fn index_of(source: Source) -> &'static str {
    match source {
        Source::Time => "traces_by_time",
        Source::Text("name") => "traces_by_name",
        Source::Text("user_id") => "traces_by_user",
        Source::Text("environment") => "traces_by_environment",
        Source::Text("release") => "traces_by_release",
        Source::Text(_) => "traces_by_version",
        Source::Session => "traces_by_session",
        Source::Id => "traces_pkey",
        Source::Number(number) => match number.column {
            "latency" => "traces_by_latency",
            "observations" => "traces_by_observations",
            "total_tokens" => "traces_by_tokens",
            _ => "traces_by_cost",
        },
        Source::Errors => "traces_by_errors",
        Source::Bookmarked => "traces_by_bookmark",
        Source::Mean(_) => "rollups_by_mean",
        Source::Figure(_, "min") => "rollups_by_min",
        Source::Figure(_, "max") => "rollups_by_max",
        Source::Figure(_, "last") => "rollups_by_last",
        Source::Figure(..) => "rollups_by_count",
        Source::Spread(_) => "rollups_by_spread",
        Source::Labels(_) | Source::Labelled(_) => "rollups_by_label",
    }
}

fn assert_walks_an_index(query: &ListQuery<TraceField>, walk: &Walk, facts: &Facts) {
    let told = format!("{}: {walk:?} {facts:?}", query.print());
    let arms = walk.arms.len().max(1) as u64;
    let slice = arms * u64::from(walk.slice(SLICE));
    // Where few sessions are left, they may as well be read all and put in order.
    let is_few = |scan: &String| scan.starts_with("Bitmap Heap Scan sessions");
    assert!(facts.scans.iter().all(|scan| scan.starts_with("Index") || is_few(scan)), "{told}");
    let index = index_of(walk.source);
    assert!(facts.scans.iter().any(|scan| scan.ends_with(&format!(" {index}"))), "the walk reads {index}: {told}");
    assert!(facts.sorted <= 2 * slice + u64::from(LIMIT), "{told}");
    assert!(facts.looked_at <= 3 * slice + 100, "{told}");
    // A walk that asks nothing ends with its page. Counts of one and counts of several have two indexes of different kinds, of
    // which the next slices are put in order.
    let is_merged = !matches!(walk.source, Source::Figure(_, "n")) && !facts.scans.iter().any(is_few);
    if !query.is_restricted() && walk.lack.is_none() && is_merged {
        assert!(facts.looked_at <= 20 * arms * u64::from(LIMIT), "{told}");
    }
}

/// Every order with cursors in each of its parts.
const ORDERS: [(&str, &[&str]); 21] = [
    ("timestamp", &["at~1763337600000000~52083"]),
    ("name", &["vw~1763337600000000~52083~answer 3", "mt~1763337600000000~52083"]),
    ("user", &["vw~1763337600000000~52083~user 7", "mt~1763337600000000~52083"]),
    ("session", &["vw~1763337600000000~52083~session 00700", "mt~1763337600000000~52083"]),
    ("environment", &["vw~1763337600000000~52083~production"]),
    ("release", &["vw~1763337600000000~52083~release 3", "mt~1763337600000000~52083"]),
    ("version", &["vw~1763337600000000~52083~version 3", "mt~1763337600000000~52083"]),
    ("latency", &["vn~5.0~50000", "mt~1763337600000000~52083"]),
    ("observations", &["vn~5.0~50000"]),
    ("tokens", &["vn~2000.0~50000", "mt~1763337600000000~52083"]),
    ("cost", &["vn~2.0~50000", "mt~1763337600000000~52083"]),
    ("errors", &["vn~1.0~50000", "zt~1763337600000000~52083"]),
    ("bookmarked", &["vt~1763337600000000~52083", "zt~1763337600000000~52083"]),
    ("spread:s:trace:ANNOTATION:NUMERIC:judged", &["vn~0.1~50000", "mt~1763337600000000~52083"]),
    ("id", &["ai~trace 50000"]),
    ("s:trace:EVAL:NUMERIC:quality", &["vn~0.5~50000", "mt~1763337600000000~52083"]),
    ("min:s:trace:EVAL:NUMERIC:quality", &["vn~0.5~50000"]),
    ("max:s:trace:EVAL:NUMERIC:rare", &["vn~0.5~50000", "mt~1763337600000000~52083"]),
    ("s:trace:EVAL:BOOLEAN:fits", &["vn~1.0~50000", "mt~1763337600000000~52083"]),
    ("s:trace:EVAL:CATEGORICAL:tone", &["ln~102.0~50000~fair", "mt~1763337600000000~52083"]),
    ("label=fair:s:trace:EVAL:CATEGORICAL:tone", &["vn~1.0~50000", "zn~103.0~50000", "mt~1763337600000000~52083"]),
];

const FILTERS: [&str; 12] = [
    "",
    "f=name~is~answer 3",
    "f=environment~is~staging&f=tags~is~slow",
    "f=tokens~ge~3000&f=errors~gt~0",
    "f=model~is~unusual&f=observationLevel~not~ERROR",
    "f=metadata~none&f=input~none",
    "f=s:trace:EVAL:NUMERIC:quality~ge~0.9",
    "f=s:trace:EVAL:NUMERIC:rare~none&f=s:trace:EVAL:BOOLEAN:fits~is~True",
    "f=s:trace:EVAL:CATEGORICAL:tone~not~bad~fair",
    "f=s:trace:EVAL:NUMERIC:quality~by~second&f=s:trace:EVAL:NUMERIC:quality~says~unusual",
    "q=session 0",
    "range=2025-12-01T00:00:00Z..2025-12-08T00:00:00Z",
];

#[tokio::test]
async fn every_page_is_read_from_an_index() {
    let (_database, _store, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    for (order, places) in ORDERS {
        for (sign, filter) in ["", "-"].iter().flat_map(|sign| FILTERS.map(|filter| (sign, filter))) {
            let parsed = ListQuery::parse(&format!("sort={sign}{order}&{filter}"));
            let query = parsed.query;
            let after = |cursor: &&str| Position::After((*cursor).to_owned());
            let before = |cursor: &&str| Position::Before((*cursor).to_owned());
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
async fn what_is_short_is_found_by_an_index() {
    let (_database, _store, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    for filter in [
        "f=user~is~user 7",
        "f=session~is~session 00070",
        "f=model~is~unusual",
        "f=s:trace:EVAL:NUMERIC:rare~ge~0.9",
        "f=s:trace:EVAL:NUMERIC:quality~by~second",
        "f=s:trace:EVAL:NUMERIC:quality~says~unusual",
        "q=user 77",
    ] {
        for order in ["timestamp", "-s:trace:EVAL:NUMERIC:quality", "label=fair:s:trace:EVAL:CATEGORICAL:tone"] {
            let query = ListQuery::<TraceField>::parse(&format!("sort={order}&{filter}")).query;
            let (dictionary, selection) = select(&mut connection, &SCOPE, &query).await.unwrap();
            let lookups = Lookup::all(&selection);
            let ks = few::find(&mut connection, &SCOPE, &lookups).await.unwrap().expect(filter);
            assert!(!ks.is_empty(), "{filter}");
            let order = Order::of(&query, &dictionary);
            let head = "EXPLAIN (ANALYZE, FORMAT JSON) ";
            let mut statement = few::statement(head, &SCOPE, &selection, &order, ks);
            let row = statement.build().fetch_one(&mut *connection).await.unwrap();
            let facts = Facts::of(&row.get(0), &["traces"]);
            let by_index = facts.scans.iter().all(|scan| scan.starts_with("Index") || scan.starts_with("Bitmap"));
            assert!(by_index, "{filter}: {facts:?}");
        }
    }
}

#[tokio::test]
async fn heads_of_a_long_list_come_from_a_sample_that_is_like_it() {
    let (_database, store, pool) = seeded().await;
    let column = |name: &str, data_type| ScoreColumn::parse(&format!("s:trace:EVAL:{data_type}:{name}")).unwrap();
    let columns = [
        column("quality", DataType::Numeric),
        column("fits", DataType::Boolean),
        column("tone", DataType::Categorical),
    ];
    let heads = store.trace_heads(&SCOPE, &ListQuery::default(), &columns).await.unwrap();
    for (head, col) in heads.iter().zip([1, 3, 4]) {
        let (n, mean): (i64, Option<f64>) =
            sqlx::query_as("SELECT count(*), avg(mean) FROM rollups WHERE col = $1 AND t_ts IS NOT NULL")
                .bind(col)
                .fetch_one(&pool)
                .await
                .unwrap();
        assert!(head.about, "{head:?}");
        let off = head.n as f64 / n as f64;
        assert!((0.85..1.15).contains(&off), "{n}: {head:?}");
        let told = match head.figure.as_ref().unwrap() {
            HeadFigure::Numbers { mean, .. } => *mean,
            HeadFigure::Truths(rate) => Some(*rate),
            HeadFigure::Labels(labels) => {
                assert_eq!(labels.len(), 3);
                None
            }
        };
        assert!(told.is_none_or(|told| (told - mean.unwrap()).abs() < 0.03), "{mean:?}: {head:?}");
    }
    // A page and its figures read what they need, whatever the size of the list.
    let mut connection = pool.acquire().await.unwrap();
    let mut sql = statement_about(&SCOPE, "SELECT count(*) FROM traces WHERE project_id = $1");
    let all: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await.unwrap();
    assert_eq!(all, 100_000);
}
