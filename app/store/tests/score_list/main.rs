//! The list against a record of what was written: every row once, in order, whatever the filters and the page size,
//! forwards and backwards.
#![expect(unreachable_pub, clippy::unwrap_used, clippy::panic)]

mod cases;
mod record;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use model::list::{ListQuery, Position};
use model::scores::{ScoreField, ScoreSource};
use model::table::{TablePage, Total};
use model::traces::{Observation, ObservationLevel, SpanWrite, TraceFacts};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use cases::{NUMBERS, some_query, some_score};
use record::{AUTHORS, Given, TRACES, Target, Verdict, expected, minute};
use serde_json::Map;
use store::Writer;
use support::TestProject;

/// A project whose traces have come, with two writers.
async fn project() -> TestProject {
    let project = TestProject::create().await;
    sqlx::query("UPDATE api_keys SET name = $1").bind(AUTHORS[0]).execute(&project.pool).await.unwrap();
    sqlx::query("UPDATE users SET name = $1").bind(AUTHORS[1]).execute(&project.pool).await.unwrap();
    for trace in TRACES.iter().filter(|trace| trace.at.is_some()) {
        let span = span(trace);
        project.store.write_spans(&project.scope, vec![span]).await.unwrap();
    }
    project
}

fn span(trace: &record::Trace) -> SpanWrite {
    let start = minute(trace.at.unwrap());
    SpanWrite {
        observation: Observation {
            trace_id: trace.id.to_owned(),
            id: "root".to_owned(),
            parent_id: None,
            kind: "SPAN".to_owned(),
            name: None,
            start,
            end: None,
            completion_start: None,
            input: None,
            output: None,
            metadata: Map::new(),
            level: ObservationLevel::Default,
            status_message: None,
            model: None,
            model_parameters: None,
            usage: BTreeMap::new(),
            cost: BTreeMap::new(),
            prompt_name: None,
            prompt_version: None,
            version: None,
            environment: "default".to_owned(),
        },
        trace: TraceFacts {
            name: trace.name.map(str::to_owned),
            user_id: trace.user.map(str::to_owned),
            tags: trace.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            metadata: Map::new(),
            ..TraceFacts::default()
        },
        experiment: None,
    }
}

/// Replaces what the project holds.
async fn write(project: &TestProject, given: &[Given]) {
    sqlx::query("DELETE FROM scores").execute(&project.pool).await.unwrap();
    let user_id: String = sqlx::query_scalar("SELECT id FROM users").fetch_one(&project.pool).await.unwrap();
    for (author, writer) in [project.writer(), Writer::Person { user_id }].iter().enumerate() {
        let own = given.iter().enumerate().filter(|(_, score)| score.author == author);
        let drafts = own.map(|(place, score)| score.draft(place)).collect();
        let answers = project.store.write_scores(&project.scope, writer, drafts).await.unwrap();
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }
}

async fn page(project: &TestProject, query: &ListQuery<ScoreField>) -> TablePage {
    project.store.score_page(&project.scope, query).await.unwrap()
}

fn ids(pages: &[TablePage]) -> Vec<String> {
    pages.iter().flat_map(|page| &page.rows).map(|row| row.key.clone()).collect()
}

/// Pages to the end and back again, and counts.
async fn assert_lists(project: &TestProject, given: &[Given], query: &ListQuery<ScoreField>) {
    let expected = expected(given, query);
    let mut forward = vec![page(project, query).await];
    while let Some(next) = forward.last().and_then(|page| page.next.clone()) {
        // A cursor goes through the address, where the whole query is a text.
        let next = ListQuery::parse(&query.at(Position::After(next)).print()).query;
        forward.push(page(project, &ListQuery { rows: query.rows, ..next }).await);
        assert!(forward.len() <= given.len() + 1, "pages without end");
    }
    assert_eq!(ids(&forward), expected);
    assert_eq!(forward[0].prev, None);
    let full = forward.len() - 1;
    assert!(forward[..full].iter().all(|page| page.rows.len() == query.rows as usize));

    let mut backward = vec![forward[full].clone()];
    while let Some(prev) = backward.last().and_then(|page| page.prev.clone()) {
        backward.push(page(project, &query.at(Position::Before(prev))).await);
        assert!(backward.len() <= forward.len(), "pages without beginning");
    }
    backward.reverse();
    assert_eq!(backward, forward);

    let total = project.store.score_total(&project.scope, query).await.unwrap();
    assert_eq!(total, Total::Exact(expected.len() as u64));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn pages_in_either_direction_show_every_row_once_and_in_order() {
    let project = project().await;
    let cases = (prop::collection::vec(some_score(), 0..40), prop::collection::vec(some_query(), 6));
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let handle = tokio::runtime::Handle::current();
    let ran = runner.run(&cases, |(given, queries)| {
        tokio::task::block_in_place(|| {
            handle.block_on(async {
                write(&project, &given).await;
                for query in &queries {
                    assert_lists(&project, &given, query).await;
                }
            });
        });
        Ok(())
    });
    ran.unwrap();
}

#[tokio::test]
async fn more_names_and_labels_than_one_statement_merges_are_still_in_order() {
    let project = project().await;
    // Scattered over the time, so that neither names nor labels come in the order of arrival.
    let scattered = |place: usize| minute(((place * 37) % 101).try_into().unwrap());
    let named = (0..130_usize).map(|place| Given {
        name: format!("name {:03}", (place * 71) % 130).leak(),
        source: ScoreSource::Eval,
        value: match place % 3 {
            0 => Verdict::Number(NUMBERS[place % 6]),
            1 => Verdict::Label(format!("label {:02}", (place * 29) % 47).leak()),
            _ => Verdict::Text,
        },
        at: scattered(place),
        target: if place % 5 == 0 { Target::Session } else { Target::Trace(&TRACES[place % 4]) },
        ..Given::plain()
    });
    let given: Vec<Given> = named.collect();
    write(&project, &given).await;
    for sort in ["timestamp", "-timestamp", "name", "-name", "value", "-value", "source", "-traceName", "user"] {
        for filter in ["", "&f=name~not~name 000", "&f=value~le~0.5"] {
            let query = ListQuery::parse(&format!("sort={sort}{filter}")).query;
            for rows in [3, 50, 200] {
                assert_lists(&project, &given, &ListQuery { rows, ..query.clone() }).await;
            }
        }
    }
}

#[tokio::test]
async fn a_row_that_is_gone_still_marks_its_place() {
    let project = project().await;
    let score = |at| Given { at: minute(at), ..Given::plain() };
    write(&project, &[score(0), score(1), score(2), score(3)]).await;
    let query = ListQuery { rows: 2, ..ListQuery::default() };
    let after = page(&project, &query).await.next.unwrap();
    sqlx::query("DELETE FROM scores WHERE id = 'score-0002'").execute(&project.pool).await.unwrap();
    let second = page(&project, &query.at(Position::After(after.clone()))).await;
    assert_eq!(ids(std::slice::from_ref(&second)), ["score-0001", "score-0000"]);

    sqlx::query("DELETE FROM scores WHERE id < 'score-0003'").execute(&project.pool).await.unwrap();
    let beyond = page(&project, &query.at(Position::After(after.clone()))).await;
    assert_eq!((beyond.rows.len(), beyond.next), (0, None));
    let back = page(&project, &query.at(Position::Before(beyond.prev.unwrap()))).await;
    assert_eq!(ids(std::slice::from_ref(&back)), ["score-0003"]);

    // Where nothing precedes any more, the page is the list's beginning.
    let before = Position::Before(second.prev.unwrap());
    sqlx::query("UPDATE scores SET ts = '2026-01-01Z'").execute(&project.pool).await.unwrap();
    let beginning = page(&project, &query.at(before)).await;
    assert_eq!(ids(std::slice::from_ref(&beginning)), ["score-0003"]);
    assert_eq!((beginning.next, beginning.prev), (None, None));
}

#[tokio::test]
async fn a_cursor_that_cannot_be_read_is_the_first_page() {
    let project = project().await;
    let given: Vec<Given> =
        (0..3).map(|at| Given { value: Verdict::Boolean(at == 1), at: minute(at), ..Given::plain() }).collect();
    write(&project, &given).await;
    let query = ListQuery { rows: 2, ..ListQuery::default() };
    let first = page(&project, &query).await;
    for cursor in ["", "nonsense", "t~1", "v~0.5~3", "t~99999999999999999999~1", "t~\0~1"] {
        for position in [Position::After(cursor.to_owned()), Position::Before(cursor.to_owned())] {
            assert_eq!(page(&project, &query.at(position)).await, first, "{cursor}");
        }
    }
}
