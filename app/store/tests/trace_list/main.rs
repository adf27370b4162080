//! The list of traces against a recount of what was written: every trace once, in order, whatever the filters and the page size,
//! forwards and backwards, and in every cell what its scores come to.
#![expect(unreachable_pub, clippy::unwrap_used, clippy::panic)]

mod cases;
mod figures;
mod record;
mod recount;
#[path = "../support/mod.rs"]
mod support;
mod trace_row;

use model::list::{ListField, ListQuery, Position, Sort};
use model::scores::{DataType, Figure};
use model::table::{Cell, TablePage, Total};
use model::traces::{TraceField, TraceProperty};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{Neighbours, Writer};

use cases::{some_column, some_query, some_score};
use record::{AUTHORS, Given, TRACES};
use recount::Recount;
use support::TestProject;

/// A project whose traces have come, with two writers.
async fn project() -> TestProject {
    let project = TestProject::create().await;
    sqlx::query("UPDATE api_keys SET name = $1").bind(AUTHORS[0]).execute(&project.pool).await.unwrap();
    sqlx::query("UPDATE users SET name = $1").bind(AUTHORS[1]).execute(&project.pool).await.unwrap();
    let spans = TRACES.iter().flat_map(record::Trace::spans).collect();
    project.store.write_spans(&project.scope, spans).await.unwrap();
    let marked: Vec<&str> = TRACES.iter().filter(|trace| trace.bookmarked).map(|trace| trace.id).collect();
    sqlx::query("UPDATE traces SET bookmarked = true WHERE id = ANY($1)")
        .bind(&marked)
        .execute(&project.pool)
        .await
        .unwrap();
    project
}

/// Replaces the scores that the project holds.
async fn write(project: &TestProject, given: &[Given]) {
    for table in ["scores", "rollups"] {
        let delete = sqlx::AssertSqlSafe(format!("DELETE FROM {table}"));
        sqlx::query(delete).execute(&project.pool).await.unwrap();
    }
    let user_id: String = sqlx::query_scalar("SELECT id FROM users").fetch_one(&project.pool).await.unwrap();
    for (author, writer) in [project.writer(), Writer::Person { user_id }].iter().enumerate() {
        let own = given.iter().enumerate().filter(|(_, score)| score.author == author);
        let drafts = own.map(|(place, score)| score.draft(place)).collect();
        let answers = project.store.write_scores(&project.scope, writer, drafts).await.unwrap();
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }
}

async fn page(project: &TestProject, query: &ListQuery<TraceField>) -> TablePage {
    project.store.trace_page(&project.scope, query).await.unwrap()
}

fn ids(pages: &[TablePage]) -> Vec<String> {
    pages.iter().flat_map(|page| &page.rows).map(|row| row.key.clone()).collect()
}

/// Pages to the end and back again, looks into every cell, and counts.
async fn assert_lists(project: &TestProject, recount: &Recount, query: &ListQuery<TraceField>) {
    let expected = recount.expected(query);
    let told = query.print();
    let mut forward = vec![page(project, query).await];
    while let Some(next) = forward.last().and_then(|page| page.next.clone()) {
        // A cursor goes through the address, where the whole query is a text.
        let next = ListQuery::parse(&query.at(Position::After(next)).print()).query;
        forward.push(page(project, &ListQuery { rows: query.rows, ..next }).await);
        assert!(forward.len() <= TRACES.len() + 1, "pages without end: {told}");
    }
    assert_eq!(ids(&forward), expected, "{told}");
    assert_eq!(forward[0].prev, None);
    let full = forward.len() - 1;
    assert!(forward[..full].iter().all(|page| page.rows.len() == query.rows as usize), "{told}");

    let mut backward = vec![forward[full].clone()];
    while let Some(prev) = backward.last().and_then(|page| page.prev.clone()) {
        backward.push(page(project, &query.at(Position::Before(prev))).await);
        assert!(backward.len() <= forward.len(), "pages without beginning: {told}");
    }
    backward.reverse();
    assert_eq!(backward, forward, "{told}");

    for row in forward.iter().flat_map(|page| &page.rows) {
        for (field, cell) in query.shown().iter().zip(&row.cells) {
            assert_eq!(*cell, recount.cell(&row.key, field), "{} of {}: {told}", field.key(), row.key);
        }
    }
    let total = project.store.trace_total(&project.scope, query).await.unwrap();
    assert_eq!(total, Total::Exact(expected.len() as u64), "{told}");
    assert_neighbours(project, &expected, query).await;
}

/// Looks at the traces beside one of the list: another one for each query.
async fn assert_neighbours(project: &TestProject, expected: &[String], query: &ListQuery<TraceField>) {
    let told = query.print();
    let Some(place) = told.len().checked_rem(expected.len()) else { return };
    // The page that one came from counts for nothing.
    let asked = query.at(Position::After("v~nothing".to_owned()));
    let found = project.store.trace_neighbours(&project.scope, &asked, &expected[place]).await.unwrap();
    let previous = place.checked_sub(1).and_then(|place| expected.get(place)).cloned();
    let next = expected.get(place + 1).cloned();
    assert_eq!(found, Neighbours { previous, next }, "beside {} in {expected:?}: {told}", expected[place]);
}

/// Columns that every case shows: two of scores, and those of a trace that the recount knows.
fn shown(scores: Vec<TraceField>) -> Option<Vec<TraceField>> {
    let own = [TraceProperty::Timestamp, TraceProperty::Latency, TraceProperty::Tokens, TraceProperty::Bookmarked];
    let of_metadata = ["lang", "lang ", "no'such"].map(|key| TraceField::MetadataKey(key.to_owned()));
    Some(own.map(TraceField::Own).into_iter().chain(of_metadata).chain(scores).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn pages_in_either_direction_show_every_trace_once_and_in_order() {
    let project = project().await;
    let columns = prop::collection::vec(some_column().prop_map(TraceField::score), 2);
    let query = (some_query(), columns).prop_map(|(query, columns)| ListQuery { columns: shown(columns), ..query });
    let cases = (prop::collection::vec(some_score(), 0..40), prop::collection::vec(query, 12));
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let handle = tokio::runtime::Handle::current();
    let ran = runner.run(&cases, |(given, queries)| {
        tokio::task::block_in_place(|| {
            handle.block_on(async {
                write(&project, &given).await;
                let recount = Recount::read(&project).await;
                for query in &queries {
                    assert_lists(&project, &recount, query).await;
                }
            });
        });
        Ok(())
    });
    ran.unwrap();
}

/// Scores of every column and kind on most traces, some of them several times: each place in the record gives another.
fn plenty() -> Vec<Given> {
    use record::{LABELS, NAMES, NUMBERS, Target, Verdict};
    let score = |place: usize| Given {
        name: NAMES[place % 3],
        source: if place.is_multiple_of(4) {
            model::scores::ScoreSource::Annotation
        } else {
            model::scores::ScoreSource::Eval
        },
        value: match place % 7 {
            0..=2 => Verdict::Number(NUMBERS[(place * 5) % 6]),
            3 | 4 => Verdict::Boolean(place.is_multiple_of(2)),
            _ => Verdict::Label(LABELS[(place / 7) % 4]),
        },
        at: ((place * 37) % 11).try_into().unwrap(),
        target: match place % 5 {
            4 => Target::Observation((place / 5) % TRACES.len()),
            _ => Target::Trace((place * place + 1) % TRACES.len()),
        },
        comment: place.is_multiple_of(6).then_some("why"),
        author: place % 2,
    };
    (0..260).map(score).collect()
}

#[tokio::test]
async fn every_order_goes_both_ways_whatever_is_missing() {
    let project = project().await;
    write(&project, &plenty()).await;
    let recount = Recount::read(&project).await;
    let own = TraceProperty::ALL.iter().map(|property| TraceField::Own(*property)).filter(TraceField::is_sortable);
    let mut fields: Vec<TraceField> = own.collect();
    for column in recount.columns() {
        let count = Figure::Count("bad".to_owned());
        let figures = [Figure::Usual, Figure::Min, Figure::Max, Figure::Last, Figure::Spread, count];
        let fitting = figures.into_iter().filter(|figure| figure.fits(&column));
        fields.extend(fitting.map(|figure| TraceField::Score(column.clone(), figure)));
    }
    assert!(fields.len() > 40, "the record has columns of every kind");
    for field in fields {
        for descending in [false, true] {
            for filter in ["", "f=name~has", "range=..2026-03-01T12:04:30Z"] {
                let columns = shown(field.score_column().cloned().map(TraceField::score).into_iter().collect());
                let sort = Some(Sort { field: field.clone(), descending });
                let query = ListQuery { sort, columns, rows: 3, ..ListQuery::parse(filter).query };
                assert_lists(&project, &recount, &query).await;
            }
        }
    }
}

#[tokio::test]
async fn names_that_differ_in_punctuation_alone_are_different_columns() {
    let project = project().await;
    write(&project, &plenty()).await;
    let recount = Recount::read(&project).await;
    let columns: Vec<TraceField> = recount
        .columns()
        .into_iter()
        .filter(|column| column.data_type == DataType::Numeric)
        .map(TraceField::score)
        .collect();
    let query = ListQuery { columns: Some(columns.clone()), ..ListQuery::default() };
    assert_lists(&project, &recount, &query).await;
    let page = page(&project, &query).await;
    let differ = |one: usize, other: usize| page.rows.iter().any(|row| row.cells[one] != row.cells[other]);
    for (one, other) in (1..columns.len()).map(|other| (other - 1, other)) {
        assert!(differ(one, other), "{} and {}", columns[one].key(), columns[other].key());
    }
}

#[tokio::test]
async fn a_trace_that_is_gone_still_marks_its_place() {
    let project = project().await;
    write(&project, &plenty()).await;
    let query = ListQuery::<TraceField>::parse("sort=-s:trace:EVAL:NUMERIC:a-b").query;
    let query = ListQuery { rows: 2, ..query };
    let first = page(&project, &query).await;
    let after = query.at(Position::After(first.next.unwrap()));
    let second = page(&project, &after).await;
    let gone = &first.rows[1].key;
    sqlx::query("UPDATE rollups SET t_ts = NULL WHERE k = (SELECT k FROM traces WHERE id = $1)")
        .bind(gone)
        .execute(&project.pool)
        .await
        .unwrap();
    assert_eq!(page(&project, &after).await, second);
}

#[tokio::test]
async fn a_cursor_that_cannot_be_read_is_the_first_page() {
    let project = project().await;
    let query = ListQuery { rows: 2, ..ListQuery::<TraceField>::default() };
    let first = page(&project, &query).await;
    assert!(matches!(first.rows[0].cells[0], Cell::Time(_)));
    for cursor in ["", "nonsense", "at~1", "vn~0.5~3", "at~99999999999999999999~1", "at~\0~1"] {
        for position in [Position::After(cursor.to_owned()), Position::Before(cursor.to_owned())] {
            assert_eq!(page(&project, &query.at(position)).await, first, "{cursor}");
        }
    }
}
