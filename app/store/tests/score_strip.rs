//! The figures above the list against a recount: by plain SQL where the database can reckon it, else from the record of
//! what was written.
#![expect(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use model::list::ListQuery;
use model::scores::{Casing, ScoreDraft};
use model::stats::{Rate, t_quantile, wilson_interval};
use model::strip::{Change, Strip, Tile};
use serde_json::{Value, json};

use support::TestProject;

const LIMIT: Duration = Duration::from_secs(30);
/// Four days; the four before them are compared with it. 48 parts of two hours.
const RANGE: &str = "range=2026-03-05T00:00:00Z..2026-03-09T00:00:00Z";
const PARTS: usize = 48;

fn start() -> DateTime<Utc> {
    "2026-03-01T00:00:00Z".parse().unwrap()
}

/// Scattered numbers from 0 to 1, always the same.
fn scattered(index: u64) -> f64 {
    let mixed = (index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / (1_u64 << 24) as f64
}

/// Eight days of scores of five columns; in the second half correctness is lower and more tests pass.
fn bodies() -> Vec<Value> {
    (0..1_600_u64)
        .map(|index| {
            let at = start() + TimeDelta::minutes(i64::try_from(index * 36 / 5).unwrap());
            let late = index >= 800;
            let luck = scattered(index);
            let (name, source, value) = match index % 8 {
                0..=2 => ("correctness", "EVAL", json!(0.2 + 0.6 * luck + if late { 0.0 } else { 0.2 })),
                3 => ("correctness", "ANNOTATION", json!((luck * 5.0).floor())),
                4 | 5 => ("passed", "API", json!(luck < if late { 0.8 } else { 0.5 })),
                6 => (
                    "tone",
                    "EVAL",
                    json!(if luck < 0.5 {
                        "kind"
                    } else if luck < 0.8 {
                        "cold"
                    } else {
                        "rude"
                    }),
                ),
                _ => ("note", "API", json!("free text")),
            };
            let mut body = json!({
                "id": format!("score-{index}"),
                "name": name,
                "value": value,
                "source": source,
                "trace_id": format!("trace-{}", index / 5),
                "timestamp": at,
                "environment": if index % 3 == 0 { "staging" } else { "production" },
            });
            if name == "note" {
                body["data_type"] = json!("TEXT");
            }
            body
        })
        .collect()
}

async fn write(project: &TestProject, bodies: &[Value]) {
    let drafts = bodies.iter().map(|body| ScoreDraft::from_json(body, Casing::Snake)).collect();
    let answers = project.store.write_scores(&project.scope, &project.writer(), drafts).await.unwrap();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

async fn configure(
    project: &TestProject,
    name: &str,
    data_type: &str,
    direction: Option<&str>,
    threshold: Option<f64>,
) {
    sqlx::query(
        "INSERT INTO score_configs (project_id, id, name, data_type, direction, threshold, created_at, updated_at) \
         SELECT project_id, $1, $1, $2, $3, $4, now(), now() FROM projects WHERE id = 'test-project'",
    )
    .bind(name)
    .bind(data_type)
    .bind(direction)
    .bind(threshold)
    .execute(&project.pool)
    .await
    .unwrap();
}

async fn strip(project: &TestProject, query: &str, chosen: &[&str]) -> Strip {
    let query = ListQuery::parse(query).query;
    let chosen: Vec<String> = chosen.iter().map(|key| (*key).to_owned()).collect();
    project.store.score_strip(&project.scope, &query, &chosen, LIMIT).await.unwrap().unwrap()
}

/// Asks the tables for one row of figures about the scores that pass a condition.
async fn recount<Row>(project: &TestProject, select: &str, condition: &str) -> Row
where
    Row: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    let sql = format!(
        "SELECT {select} FROM scores s JOIN score_columns c USING (project_id, col) \
         JOIN environments e USING (project_id, env) \
         LEFT JOIN score_columns l ON l.project_id = s.project_id AND l.col = s.label WHERE {condition}"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_one(&project.pool).await.unwrap()
}

const NOW: &str = "ts >= '2026-03-05Z' AND ts < '2026-03-09Z'";
const BEFORE: &str = "ts >= '2026-03-01Z' AND ts < '2026-03-05Z'";
const CORRECTNESS: &str = "c.name = 'correctness' AND c.source = 'EVAL'";

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9 * (1.0 + one.abs())
}

fn tile<'a>(strip: &'a Strip, name: &str) -> &'a Tile {
    strip.tiles.iter().find(|tile| tile.column.name == name).unwrap()
}

#[tokio::test]
async fn the_volume_and_its_failing_part_are_what_the_tables_hold() {
    let project = TestProject::create().await;
    write(&project, &bodies()).await;
    let bare = strip(&project, RANGE, &[]).await;
    assert_eq!(bare.failing, None, "nothing fails without a config");
    configure(&project, "correctness", "NUMERIC", Some("higher"), Some(0.5)).await;
    configure(&project, "passed", "BOOLEAN", Some("higher"), None).await;
    configure(&project, "tone", "CATEGORICAL", None, Some(1.0)).await;
    for (filter, condition) in [
        ("", "true"),
        ("&f=environment~is~staging", "e.name = 'staging'"),
        ("&f=source~is~EVAL&f=value~ge~0.3", "c.source = 'EVAL' AND value >= 0.3"),
    ] {
        let strip = strip(&project, &format!("{RANGE}{filter}"), &[]).await;
        let here = format!("{NOW} AND {condition}");
        let (n, failed): (i64, i64) =
            recount(&project, "count(*), count(*) FILTER (WHERE c.name = 'correctness' AND value < 0.5)", &here).await;
        let failing = strip.failing.as_ref().unwrap();
        assert_eq!((strip.n, failing.n), (n as u64, failed as u64), "{filter}");
        assert_eq!((strip.bins.len(), failing.bins.len(), strip.about), (PARTS, PARTS, false));
        for (part, (n, failed)) in strip.bins.iter().zip(&failing.bins).enumerate() {
            let hours = format!("{here} AND floor(extract(epoch FROM ts - timestamptz '2026-03-05Z') / 7200) = {part}");
            let counted: (i64, i64) =
                recount(&project, "count(*), count(*) FILTER (WHERE c.name = 'correctness' AND value < 0.5)", &hours)
                    .await;
            assert_eq!((*n, *failed), (counted.0 as u64, counted.1 as u64), "{filter}, part {part}");
        }
        let Change::Real(difference, Some(false)) = failing.change else { panic!("{:?}", failing.change) };
        let share = "(count(*) FILTER (WHERE c.name = 'correctness' AND value < 0.5))::float8 / count(*)";
        let (was,): (f64,) = recount(&project, share, &format!("{BEFORE} AND {condition}")).await;
        assert!(near(difference, failed as f64 / n as f64 - was));
    }
    let unjudged = strip(&project, &format!("{RANGE}&f=name~is~passed"), &[]).await;
    assert_eq!(unjudged.failing, None);
}

#[tokio::test]
async fn means_are_those_of_the_tables_with_students_interval() {
    let project = TestProject::create().await;
    write(&project, &bodies()).await;
    configure(&project, "correctness", "NUMERIC", Some("higher"), Some(0.5)).await;
    let strip = strip(&project, RANGE, &["s:trace:EVAL:NUMERIC:correctness"]).await;
    assert_eq!(strip.tiles.len(), 1);
    let tile = &strip.tiles[0];
    let select = "count(*), avg(value), stddev_samp(value)";
    let (n, mean, deviation): (i64, f64, f64) = recount(&project, select, &format!("{NOW} AND {CORRECTNESS}")).await;
    let (_, was, _): (i64, f64, f64) = recount(&project, select, &format!("{BEFORE} AND {CORRECTNESS}")).await;
    assert_eq!(tile.n, n as u64);
    assert!(near(tile.figure.unwrap(), mean));
    assert!(near(tile.half.unwrap(), t_quantile(0.975, (n - 1) as f64) * deviation / (n as f64).sqrt()));
    let Change::Real(difference, Some(false)) = tile.change else { panic!("{:?}", tile.change) };
    assert!(near(difference, mean - was));
    assert_eq!(tile.threshold, Some(0.5));
    for part in 0..PARTS {
        let of = |period: &str, first: &str| {
            format!(
                "{period} AND {CORRECTNESS} AND floor(extract(epoch FROM ts - timestamptz '{first}') / 7200) = {part}"
            )
        };
        let (n, mean): (i64, Option<f64>) = recount(&project, "count(*), avg(value)", &of(NOW, "2026-03-05Z")).await;
        let (was,): (Option<f64>,) = recount(&project, "avg(value)", &of(BEFORE, "2026-03-01Z")).await;
        assert_eq!(tile.series.n[part], n as u64);
        for (shown, counted) in [(tile.series.middle[part], mean), (tile.series.before[part], was)] {
            assert_eq!(shown.is_some(), counted.is_some(), "part {part}");
            assert!((shown.unwrap_or_default() - counted.unwrap_or_default()).abs() < 1e-5, "part {part}");
        }
        let (low, high) = (tile.series.low[part], tile.series.high[part]);
        assert_eq!(low.is_some(), n > 1);
        assert!(low.is_none_or(|low| low <= mean.unwrap() && mean.unwrap() <= high.unwrap()));
    }
}

#[tokio::test]
async fn rates_and_shares_are_those_of_the_tables_with_wilsons_interval() {
    let project = TestProject::create().await;
    write(&project, &bodies()).await;
    let strip = strip(&project, RANGE, &["s:trace:API:BOOLEAN:passed", "s:trace:EVAL:CATEGORICAL:tone"]).await;
    let truths = "count(*), count(*) FILTER (WHERE value = 1)";
    let kind = "count(*), count(*) FILTER (WHERE l.label = 'kind')";
    for (name, select, label) in [("passed", truths, None), ("tone", kind, Some("kind"))] {
        let tile = tile(&strip, name);
        let (n, successes): (i64, i64) = recount(&project, select, &format!("{NOW} AND c.name = '{name}'")).await;
        let (m, before): (i64, i64) = recount(&project, select, &format!("{BEFORE} AND c.name = '{name}'")).await;
        let share = successes as f64 / n as f64;
        assert_eq!((tile.n, tile.label.as_deref()), (n as u64, label));
        assert!(near(tile.figure.unwrap(), share));
        let interval = wilson_interval(Rate { successes: successes as u64, n: n as u64 }).unwrap();
        assert!(near(tile.half.unwrap(), interval.half()));
        match tile.change {
            Change::Real(difference, None) => assert!(near(difference, share - before as f64 / m as f64), "{name}"),
            Change::Noise => assert_eq!(name, "tone"),
            other => panic!("{name}: {other:?}"),
        }
    }
    let labelled: Vec<u64> = tile(&strip, "tone").series.n.clone();
    assert_eq!(labelled.iter().sum::<u64>(), tile(&strip, "tone").n);
}

#[tokio::test]
async fn the_most_used_columns_are_shown_unless_others_are_chosen() {
    let project = TestProject::create().await;
    write(&project, &bodies()).await;
    let keys = |strip: &Strip| strip.tiles.iter().map(|tile| tile.column.key()).collect::<Vec<_>>();
    let default = strip(&project, RANGE, &[]).await;
    assert_eq!(
        keys(&default),
        ["s:trace:EVAL:NUMERIC:correctness", "s:trace:API:BOOLEAN:passed", "s:trace:ANNOTATION:NUMERIC:correctness"]
    );
    let offered: Vec<(String, u64)> = default.columns.iter().map(|(column, n)| (column.key(), *n)).collect();
    assert_eq!(offered.len(), 4, "free texts are no column: {offered:?}");
    for (key, n) in &offered {
        let [level, source, data_type, name] = key[2..].splitn(4, ':').collect::<Vec<_>>()[..] else { panic!() };
        let condition = format!(
            "{NOW} AND c.level = '{level}' AND c.source = '{source}' AND c.data_type = '{data_type}' AND c.name = '{name}'"
        );
        let (counted,): (i64,) = recount(&project, "count(*)", &condition).await;
        assert_eq!(*n, counted as u64, "{key}");
    }
    let chosen =
        ["s:trace:EVAL:CATEGORICAL:tone", "nonsense", "s:trace:EVAL:NUMERIC:gone", "s:trace:API:BOOLEAN:passed"];
    assert_eq!(keys(&strip(&project, RANGE, &chosen).await), [chosen[0], chosen[3]]);
    assert_eq!(keys(&strip(&project, RANGE, &chosen[1..3]).await), keys(&default));
}

#[tokio::test]
async fn ranges_without_an_end_begin_with_the_first_score() {
    let project = TestProject::create().await;
    write(&project, &bodies()).await;
    let all = strip(&project, "", &[]).await;
    assert_eq!((all.n, all.from), (1_600, start().timestamp_micros()));
    assert!(all.until_now && all.tiles.iter().all(|tile| tile.change == Change::Incomparable));
    assert!(all.tiles.iter().all(|tile| tile.series.before.is_empty()));
    let early = strip(&project, "range=..2026-03-03T00:00:00Z&f=name~is~passed", &[]).await;
    let condition = "ts < '2026-03-03Z' AND c.name = 'passed'";
    let (n, first): (i64, DateTime<Utc>) = recount(&project, "count(*), min(ts)", condition).await;
    assert_eq!((early.n, early.from, early.until_now), (n as u64, first.timestamp_micros(), false));
    // A relative range has no end: what lies in the future is listed, so it is counted too.
    let future = json!({ "id": "future", "name": "x", "value": 1, "trace_id": "t", "timestamp": Utc::now() + TimeDelta::days(3) });
    write(&project, &[future]).await;
    let week = strip(&project, "range=7d", &[]).await;
    assert_eq!((week.n, week.bins.last()), (1, Some(&1)));
}

#[tokio::test]
async fn awkward_numbers_and_empty_lists_are_no_error() {
    let project = TestProject::create().await;
    assert_eq!(strip(&project, "", &[]).await, Strip::default());
    let score = |id: &str, value: f64| json!({ "id": id, "name": "wild", "value": value, "trace_id": "t", "timestamp": start() });
    write(&project, &[score("1", f64::MAX), score("2", f64::MIN), score("3", 1e300), score("4", 0.0)]).await;
    let wild = strip(&project, "", &[]).await;
    assert_eq!((wild.n, wild.tiles[0].n, wild.tiles[0].figure), (4, 4, None));
    let tame = strip(&project, "f=value~lt~1&f=value~gt~-1", &[]).await;
    assert_eq!((tame.n, tame.tiles[0].figure, tame.tiles[0].half), (1, Some(0.0), None));
    let none = strip(&project, "f=name~is~nowhere", &[]).await;
    assert_eq!((none.n, none.tiles.len(), none.columns.len()), (0, 0, 0));
}

#[tokio::test]
async fn nobody_waits_for_figures() {
    let project = TestProject::create().await;
    write(&project, &bodies()).await;
    // Whoever holds the table makes every reader wait.
    let mut held = project.pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE scores IN ACCESS EXCLUSIVE MODE").execute(&mut *held).await.unwrap();
    let asked = std::time::Instant::now();
    let limit = Duration::from_millis(150);
    let answer = project.store.score_strip(&project.scope, &ListQuery::default(), &[], limit).await.unwrap();
    assert_eq!(answer, None);
    assert!(asked.elapsed() < Duration::from_secs(2));
    held.rollback().await.unwrap();
    assert_eq!(strip(&project, "", &[]).await.n, 1_600);
}
