//! The plans of the API's lists at 100,000 traces: pages come from indexes in every order, whatever is asked. A page costs what
//! it shows and what its number skips. The statements are those that pages are made of, with no planner switch set.

use model::conditions::{Condition, ConditionTest, ObservationColumn, Operator, SetTest, TextTest, TraceColumn};
use model::text::parse_instant;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

use super::observations::{ObservationPlace, count, page_after, page_at};
use super::trace_rows::TraceParts;
use super::traces::{Segment, TraceOrder, TraceSort, page_rows};
use crate::traces::list::plan_tests::{Facts, SCOPE, seeded};

const EXPLAIN: &str = "EXPLAIN (ANALYZE, FORMAT JSON) ";
/// Pages by how many rows they skip.
const OFFSETS: [i64; 2] = [0, 500];
const LIMIT: i64 = 50;
/// The most entries that are looked at for one row of a page: few kinds are rarer than one trace in twenty.
const ENTRIES_A_ROW: i64 = 40;

const SORTS: [TraceSort; 9] = [
    TraceSort::Timestamp,
    TraceSort::Id,
    TraceSort::Name,
    TraceSort::UserId,
    TraceSort::Release,
    TraceSort::Version,
    TraceSort::Public,
    TraceSort::Bookmarked,
    TraceSort::SessionId,
];

async fn explain(connection: &mut PgConnection, mut sql: QueryBuilder<Postgres>, walked: &[&str]) -> Facts {
    let row = sql.build().fetch_one(connection).await.unwrap();
    Facts::of(&row.get(0), walked)
}

fn text<C>(column: C, text: &str) -> Condition<C> {
    Condition::new(column, ConditionTest::Text(TextTest::Equal, text.to_owned()))
}

fn time<C>(column: C, operator: Operator, at: &str) -> Condition<C> {
    Condition::new(column, ConditionTest::Time(operator, parse_instant(at).unwrap()))
}

/// What most of a list meets, and what only few do: by an index of its own.
fn of_traces() -> [Vec<Condition<TraceColumn>>; 8] {
    let environment = vec!["production".to_owned()];
    [
        vec![],
        vec![text(TraceColumn::Name, "answer 6")],
        vec![Condition::new(TraceColumn::Environment, ConditionTest::Set(SetTest::Any, environment))],
        vec![text(TraceColumn::UserId, "user 7")],
        vec![text(TraceColumn::SessionId, "session 00070")],
        vec![text(TraceColumn::Release, "release 3"), text(TraceColumn::Name, "answer 6")],
        vec![
            time(TraceColumn::Timestamp, Operator::AtLeast, "2025-12-01T00:00:00Z"),
            time(TraceColumn::Timestamp, Operator::Less, "2025-12-08T00:00:00Z"),
        ],
        vec![text(TraceColumn::Id, "trace 500")],
    ]
}

fn is_by_index(facts: &Facts) -> bool {
    let mut scans = facts.scans.iter();
    !facts.scans.is_empty() && scans.all(|scan| scan.starts_with("Index") || scan.starts_with("Bitmap"))
}

fn assert_by_index(facts: &Facts, told: &str) {
    assert!(is_by_index(facts), "{told}: {facts:?}");
}

#[tokio::test]
async fn traces_are_paged_from_an_index_in_every_order() {
    let (_database, _store, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    let mut slow = Vec::new();
    for conditions in of_traces() {
        let told = format!("{conditions:?}");
        let mut sql = Segment::all().count("", &SCOPE, &conditions);
        let total: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await.unwrap();
        let facts = explain(&mut connection, Segment::all().count(EXPLAIN, &SCOPE, &conditions), &["traces"]).await;
        // A total reads what it counts: where that is little, by its index.
        if total < 10_000 && !is_by_index(&facts) {
            slow.push(format!("the total of {told}: {facts:?}"));
        }
        for (sort, descending) in SORTS.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
            // Ids follow time here, as they never do, so that an order by id is no order of a week's traces.
            if sort == TraceSort::Id && conditions.iter().any(|condition| condition.column == TraceColumn::Timestamp) {
                continue;
            }
            let segments = TraceOrder { sort, descending }.segments();
            // What lacks the property has no index of its own, so that its deep pages may be put in order.
            // So are lists that are short.
            let first =
                OFFSETS.map(|offset| (&segments[0], offset)).into_iter().take(if total < 10_000 { 1 } else { 2 });
            for (segment, offset) in first.chain(segments[1..].iter().map(|segment| (segment, 0))) {
                let sql = segment.keys(EXPLAIN, &SCOPE, &conditions, (offset, LIMIT));
                let facts = explain(&mut connection, sql, &["traces"]).await;
                // Where few rows are left, they are read whole from the index of what is rare.
                let page = (ENTRIES_A_ROW * (offset + LIMIT)).max(10_000) as u64;
                if !is_by_index(&facts) || facts.sorted > 10_000 || facts.looked_at > page {
                    slow.push(format!("{sort:?} {descending} {offset} {segment:?} {told}: {facts:?}"));
                }
            }
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
    let keys = (1..=LIMIT).map(|k| k * 1_000 + 1).collect();
    let parts = TraceParts { io: true, scores: true, observations: true };
    let facts = explain(&mut connection, page_rows(EXPLAIN, &SCOPE, parts, keys), &["traces"]).await;
    assert_by_index(&facts, "the rows of a page");
    assert!(facts.looked_at <= LIMIT as u64, "{facts:?}");
}

#[tokio::test]
async fn observations_are_paged_and_walked_from_an_index() {
    let (_database, _store, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    let place = ObservationPlace {
        start: parse_instant("2025-11-17T00:00:00Z").unwrap(),
        trace_k: 50_000,
        id: "root".to_owned(),
    };
    let asked = [
        vec![],
        vec![text(ObservationColumn::Type, "GENERATION")],
        vec![text(ObservationColumn::UserId, "user 7")],
        vec![text(ObservationColumn::TraceId, "trace 501")],
        vec![text(ObservationColumn::SessionId, "session 00070")],
        vec![time(ObservationColumn::StartTime, Operator::Greater, "2025-12-25T00:00:00Z")],
    ];
    for conditions in asked {
        let told = format!("{conditions:?}");
        let pages = [
            (0, page_at(EXPLAIN, &SCOPE, &conditions, (0, LIMIT))),
            (2_000, page_at(EXPLAIN, &SCOPE, &conditions, (2_000, LIMIT))),
            (0, page_after(EXPLAIN, &SCOPE, &conditions, None, LIMIT)),
            (0, page_after(EXPLAIN, &SCOPE, &conditions, Some(&place), LIMIT)),
        ];
        for (skipped, sql) in pages {
            let facts = explain(&mut connection, sql, &["observations"]).await;
            assert_by_index(&facts, &told);
            assert!(facts.sorted <= 10_000, "{told}: {facts:?}");
            let page = ENTRIES_A_ROW * (skipped + LIMIT);
            assert!(facts.looked_at <= page.max(10_000) as u64, "{told}: {facts:?}");
        }
    }
    // What no index knows is looked for from the newest on.
    let failed = [text(ObservationColumn::Level, "ERROR")];
    let facts = explain(&mut connection, page_after(EXPLAIN, &SCOPE, &failed, None, LIMIT), &["observations"]).await;
    assert_by_index(&facts, "ERROR");
    assert!(facts.looked_at <= (ENTRIES_A_ROW * LIMIT) as u64, "{facts:?}");
    // A total reads what it counts, and where that is little, by its index.
    for conditions in [
        vec![text(ObservationColumn::UserId, "user 7")],
        vec![text(ObservationColumn::TraceId, "trace 501")],
        vec![time(ObservationColumn::StartTime, Operator::Greater, "2025-12-25T00:00:00Z")],
    ] {
        let facts = explain(&mut connection, count(EXPLAIN, &SCOPE, &conditions), &["observations"]).await;
        assert_by_index(&facts, &format!("{conditions:?}"));
    }
}
