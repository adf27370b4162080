//! The list against a record of what was written: every row once, in order, whatever the filters and the page size,
//! forwards and backwards.
#![expect(clippy::unwrap_used)]

mod support;

use std::cmp::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use model::list::{Filter, ListQuery, Position, Sort, Test, TimeRange};
use model::scores::{Casing, DataType, ScoreDraft, ScoreField, ScoreSource};
use model::table::{TablePage, Total};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use support::TestProject;

const NAMES: [&str; 5] = ["quality", "Quality", "a~b,c", "ä", "tone of voice"];
const ENVIRONMENTS: [&str; 3] = ["default", "staging", "load-test"];
const LABELS: [&str; 4] = ["good", "Good", "~ fair, \\", "bad"];
const NUMBERS: [f64; 6] = [-1.5, 0.0, 0.1, 0.300_000_000_000_000_04, 1.0, 1e21];

/// What was written, in the order in which it was written.
#[derive(Clone, Debug)]
struct Given {
    name: &'static str,
    source: ScoreSource,
    value: Verdict,
    environment: &'static str,
    at: DateTime<Utc>,
    session: bool,
}

#[derive(Clone, Debug)]
enum Verdict {
    Number(f64),
    Boolean(bool),
    Label(&'static str),
    Text,
}

impl Verdict {
    fn data_type(&self) -> DataType {
        match self {
            Self::Number(_) => DataType::Numeric,
            Self::Boolean(_) => DataType::Boolean,
            Self::Label(_) => DataType::Categorical,
            Self::Text => DataType::Text,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Boolean(truth) => Some(if *truth { 1.0 } else { 0.0 }),
            Self::Label(_) | Self::Text => None,
        }
    }
}

impl Given {
    /// The id of the score written at this place.
    fn id(place: usize) -> String {
        format!("score-{place:04}")
    }

    fn draft(&self, place: usize) -> ScoreDraft {
        let value = match self.value {
            Verdict::Number(number) => json!(number),
            Verdict::Boolean(truth) => json!(truth),
            Verdict::Label(label) => json!(label),
            Verdict::Text => json!("some text"),
        };
        let target = if self.session { "session_id" } else { "trace_id" };
        let body: Value = json!({
            "id": Self::id(place),
            "name": self.name,
            "value": value,
            "data_type": self.value.data_type(),
            "source": self.source,
            target: "one",
            "environment": self.environment,
            "timestamp": self.at,
        });
        ScoreDraft::from_json(&body, Casing::Snake)
    }

    fn passes(&self, filter: &Filter<ScoreField>) -> bool {
        let word = match filter.field {
            ScoreField::Name => self.name,
            ScoreField::Source => self.source.word(),
            ScoreField::DataType => self.value.data_type().word(),
            ScoreField::Environment => self.environment,
            _ => "",
        };
        let number = self.value.number();
        match &filter.test {
            Test::Is(words) => words.iter().any(|named| named == word),
            Test::Not(words) => !words.iter().any(|named| named == word),
            Test::Below(bound) => number.is_some_and(|number| number < *bound),
            Test::AtMost(bound) => number.is_some_and(|number| number <= *bound),
            Test::AtLeast(bound) => number.is_some_and(|number| number >= *bound),
            Test::Above(bound) => number.is_some_and(|number| number > *bound),
            Test::Between(least, most) => number.is_some_and(|number| (*least..=*most).contains(&number)),
        }
    }
}

/// Which of two written scores comes first, said in plain words.
fn compare(sort: &Sort<ScoreField>, (one_place, one): (usize, &Given), (other_place, other): (usize, &Given)) -> Ordering {
    let turned = |ordering: Ordering| if sort.descending { ordering.reverse() } else { ordering };
    let by_time = one.at.cmp(&other.at).then(one_place.cmp(&other_place));
    match sort.field {
        ScoreField::Name => turned(one.name.cmp(other.name)).then(by_time.reverse()),
        ScoreField::Value => match (&one.value, &other.value) {
            (Verdict::Label(one), Verdict::Label(other)) => turned(one.cmp(other).then(one_place.cmp(&other_place))),
            (Verdict::Text, Verdict::Text) => turned(by_time),
            (Verdict::Text, _) => Ordering::Greater,
            (_, Verdict::Text) => Ordering::Less,
            (Verdict::Label(_), _) => Ordering::Greater,
            (_, Verdict::Label(_)) => Ordering::Less,
            (one, other) => {
                let by_number = one.number().partial_cmp(&other.number()).unwrap();
                turned(by_number.then(one_place.cmp(&other_place)))
            }
        },
        _ => turned(by_time),
    }
}

/// The ids that the list must have, in order.
fn expected(given: &[Given], query: &ListQuery<ScoreField>) -> Vec<String> {
    let (from, to) = query.range.map_or((None, None), |range| range.ends(noon()));
    let mut left: Vec<(usize, &Given)> = given
        .iter()
        .enumerate()
        .filter(|(_, score)| query.filters.iter().all(|filter| score.passes(filter)))
        .filter(|(_, score)| from.is_none_or(|from| score.at >= from) && to.is_none_or(|to| score.at < to))
        .collect();
    left.sort_by(|one, other| compare(&query.order(), *one, *other));
    left.iter().map(|(place, _)| Given::id(*place)).collect()
}

fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00.123456Z".parse().unwrap()
}

fn minute(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

fn some_score() -> impl Strategy<Value = Given> {
    let verdict = prop_oneof![
        4 => select(&NUMBERS[..]).prop_map(Verdict::Number),
        1 => any::<bool>().prop_map(Verdict::Boolean),
        3 => select(&LABELS[..]).prop_map(Verdict::Label),
        1 => Just(Verdict::Text),
    ];
    let words = (select(&NAMES[..]), select(ScoreSource::ALL), select(&ENVIRONMENTS[..]));
    (words, verdict, 0_i64..8, prop::bool::weighted(0.2)).prop_map(|((name, source, environment), value, at, session)| {
        Given { name, source, value, environment, at: minute(at), session }
    })
}

fn some_words(field: ScoreField, words: Vec<String>) -> impl Strategy<Value = Filter<ScoreField>> {
    let most = words.len();
    (subsequence(words, 1..=most), any::<bool>()).prop_map(move |(words, is)| {
        let test = if is { Test::Is(words) } else { Test::Not(words) };
        Filter { field, test }
    })
}

fn some_filter() -> impl Strategy<Value = Filter<ScoreField>> {
    let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let number = || select(&NUMBERS[..]);
    let comparison = prop_oneof![
        number().prop_map(Test::Below),
        number().prop_map(Test::AtMost),
        number().prop_map(Test::AtLeast),
        number().prop_map(Test::Above),
        (number(), number()).prop_map(|(least, most)| Test::Between(least, most)),
    ];
    prop_oneof![
        some_words(ScoreField::Name, texts(&NAMES)),
        some_words(ScoreField::Source, ScoreSource::ALL.iter().map(ToString::to_string).collect()),
        some_words(ScoreField::DataType, DataType::ALL.iter().map(ToString::to_string).collect()),
        some_words(ScoreField::Environment, texts(&ENVIRONMENTS)),
        comparison.prop_map(|test| Filter { field: ScoreField::Value, test }),
    ]
}

fn some_query() -> impl Strategy<Value = ListQuery<ScoreField>> {
    let sort = (select(vec![ScoreField::Timestamp, ScoreField::Name, ScoreField::Value]), any::<bool>())
        .prop_map(|(field, descending)| Sort { field, descending });
    let end = || prop::option::weighted(0.3, (0_i64..8).prop_map(minute));
    let range = (end(), end()).prop_map(|(from, to)| {
        (from.is_some() || to.is_some()).then_some(TimeRange::Between { from, to })
    });
    let filters = prop_oneof![2 => Just(Vec::new()), 3 => prop::collection::vec(some_filter(), 1..3)];
    (sort, filters, range, 1_u32..8).prop_map(|(sort, filters, range, rows)| ListQuery {
        filters,
        sort: Some(sort),
        range,
        rows,
        ..ListQuery::default()
    })
}

/// Replaces what the project holds.
async fn write(project: &TestProject, given: &[Given]) {
    sqlx::query("DELETE FROM scores").execute(&project.pool).await.unwrap();
    let drafts = given.iter().enumerate().map(|(place, score)| score.draft(place)).collect();
    let answers = project.store.write_scores(&project.scope, &project.writer(), drafts).await.unwrap();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
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
    let project = TestProject::create().await;
    let cases = (prop::collection::vec(some_score(), 0..40), prop::collection::vec(some_query(), 4));
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
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
    let project = TestProject::create().await;
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
        environment: "default",
        at: scattered(place),
        session: false,
    });
    let given: Vec<Given> = named.collect();
    write(&project, &given).await;
    for sort in ["timestamp", "-timestamp", "name", "-name", "value", "-value"] {
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
    let project = TestProject::create().await;
    let score = |at| Given {
        name: "quality",
        source: ScoreSource::Api,
        value: Verdict::Number(0.5),
        environment: "default",
        at: minute(at),
        session: false,
    };
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
    let project = TestProject::create().await;
    let given: Vec<Given> = (0..3)
        .map(|at| Given {
            name: "quality",
            source: ScoreSource::Api,
            value: Verdict::Boolean(at == 1),
            environment: "default",
            at: minute(at),
            session: false,
        })
        .collect();
    write(&project, &given).await;
    let query = ListQuery { rows: 2, ..ListQuery::default() };
    let first = page(&project, &query).await;
    for cursor in ["", "nonsense", "t~1", "v~0.5~3", "t~99999999999999999999~1", "t~\0~1"] {
        for position in [Position::After(cursor.to_owned()), Position::Before(cursor.to_owned())] {
            assert_eq!(page(&project, &query.at(position)).await, first, "{cursor}");
        }
    }
}
