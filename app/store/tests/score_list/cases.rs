//! Random scores with ties, labels and texts, and random queries of them.

use model::list::{Filter, ListQuery, Sort, Test, TimeRange};
use model::scores::{DataType, ScoreField, ScoreSource};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::record::{Given, Verdict, minute};

const NAMES: [&str; 5] = ["quality", "Quality", "a~b,c", "ä", "tone of voice"];
const ENVIRONMENTS: [&str; 3] = ["default", "staging", "load-test"];
const LABELS: [&str; 4] = ["good", "Good", "~ fair, \\", "bad"];
pub const NUMBERS: [f64; 6] = [-1.5, 0.0, 0.1, 0.300_000_000_000_000_04, 1.0, 1e21];

pub fn some_score() -> impl Strategy<Value = Given> {
    let verdict = prop_oneof![
        4 => select(&NUMBERS[..]).prop_map(Verdict::Number),
        1 => any::<bool>().prop_map(Verdict::Boolean),
        3 => select(&LABELS[..]).prop_map(Verdict::Label),
        1 => Just(Verdict::Text),
    ];
    let words = (select(&NAMES[..]), select(ScoreSource::ALL), select(&ENVIRONMENTS[..]));
    (words, verdict, 0_i64..8, prop::bool::weighted(0.2)).prop_map(
        |((name, source, environment), value, at, session)| Given {
            name,
            source,
            value,
            environment,
            at: minute(at),
            session,
        },
    )
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

pub fn some_query() -> impl Strategy<Value = ListQuery<ScoreField>> {
    let sort = (select(vec![ScoreField::Timestamp, ScoreField::Name, ScoreField::Value]), any::<bool>())
        .prop_map(|(field, descending)| Sort { field, descending });
    let end = || prop::option::weighted(0.3, (0_i64..8).prop_map(minute));
    let range = (end(), end())
        .prop_map(|(from, to)| (from.is_some() || to.is_some()).then_some(TimeRange::Between { from, to }));
    let filters = prop_oneof![2 => Just(Vec::new()), 3 => prop::collection::vec(some_filter(), 1..3)];
    (sort, filters, range, 1_u32..8).prop_map(|(sort, filters, range, rows)| ListQuery {
        filters,
        sort: Some(sort),
        range,
        rows,
        ..ListQuery::default()
    })
}
