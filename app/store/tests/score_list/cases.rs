//! Random scores with ties, labels and texts, on all kinds of targets, and random queries of them: every field by every test
//! that fits it, every order.

use model::list::{FieldKind, Filter, ListField, ListQuery, Op, Sort, Test, TimeRange};
use model::scores::{DataType, Level, ScoreField, ScoreSource};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::record::{AUTHORS, Given, TRACES, Target, Verdict, minute};

const NAMES: [&str; 5] = ["quality", "Quality", "a~b,c", "ä", "tone of voice"];
const ENVIRONMENTS: [&str; 3] = ["default", "staging", "load-test"];
const LABELS: [&str; 4] = ["good", "Good", "~ fair, \\", "bad"];
const COMMENTS: [&str; 3] = ["It is 100% good", "a_b", "trace-less"];
const SEARCHES: [&str; 8] = ["good", "chat", "tra", "100%", "o", "score-000", "OIC", "nothing at all"];
pub const NUMBERS: [f64; 6] = [-1.5, 0.0, 0.1, 0.300_000_000_000_000_04, 1.0, 1e21];

pub fn some_score() -> impl Strategy<Value = Given> {
    let verdict = prop_oneof![
        4 => select(&NUMBERS[..]).prop_map(Verdict::Number),
        1 => any::<bool>().prop_map(Verdict::Boolean),
        3 => select(&LABELS[..]).prop_map(Verdict::Label),
        1 => Just(Verdict::Text),
    ];
    let trace = || (0..TRACES.len()).prop_map(|at| &TRACES[at]);
    let target = prop_oneof![
        5 => trace().prop_map(Target::Trace),
        2 => (trace(), select(&["o-1", "o-2"][..])).prop_map(|(trace, id)| Target::Observation(trace, id)),
        1 => Just(Target::Session),
        1 => Just(Target::Run),
    ];
    let words = (select(&NAMES[..]), select(ScoreSource::ALL), select(&ENVIRONMENTS[..]));
    let texts = (prop::option::of(select(&COMMENTS[..])), prop::option::of(select(&["de", "en"][..])));
    (words, verdict, 0_i64..8, target, texts, 0..AUTHORS.len()).prop_map(
        |((name, source, environment), value, at, target, (comment, lang), author)| Given {
            name,
            source,
            value,
            environment,
            at: minute(at),
            target,
            comment,
            lang,
            author,
        },
    )
}

/// Values that scores have in this field, and one that none has.
fn words(field: ScoreField) -> Vec<String> {
    let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match field {
        ScoreField::Name => texts(&NAMES),
        ScoreField::Source => ScoreSource::ALL.iter().map(ToString::to_string).collect(),
        ScoreField::DataType => DataType::ALL.iter().map(ToString::to_string).collect(),
        ScoreField::Level => Level::ALL.iter().map(ToString::to_string).collect(),
        ScoreField::Environment => texts(&ENVIRONMENTS),
        ScoreField::Author => texts(&AUTHORS),
        ScoreField::Value => texts(&["good", "bad", "True", "0.1", "1e21", "none"]),
        ScoreField::Trace => texts(&["trace-1", "trace-3", "other", "none"]),
        ScoreField::TraceName => texts(&["chat", "Summary 100%", "none"]),
        ScoreField::User => texts(&["u~1", "u2", "none"]),
        ScoreField::Tags => texts(&["a", "b", "none"]),
        ScoreField::Observation => texts(&["o-1", "o-2", "none"]),
        ScoreField::Id => texts(&["score-0000", "score-0003", "score-0007", "none"]),
        _ => texts(&["one", "none"]),
    }
}

fn some_filter() -> impl Strategy<Value = Filter<ScoreField>> {
    let fields: Vec<ScoreField> =
        ScoreField::ALL.iter().copied().filter(|field| *field != ScoreField::Updated).collect();
    select(fields).prop_flat_map(|field| {
        let ops: Vec<Op> = field.ops().iter().copied().filter(|op| *op != Op::Past).collect();
        select(ops).prop_flat_map(move |op| some_test(field, op)).prop_map(move |test| Filter { field, test })
    })
}

fn some_test(field: ScoreField, op: Op) -> BoxedStrategy<Test> {
    let values = words(field);
    let most = values.len();
    let named = subsequence(values, 1..=most);
    let number = || select(&NUMBERS[..]);
    match op {
        Op::Is => named.prop_map(Test::Is).boxed(),
        Op::Not => named.prop_map(Test::Not).boxed(),
        Op::All => named.prop_map(Test::All).boxed(),
        Op::Contains => select(&["a", "%", "_", "100% g", "HAT", "qual"][..])
            .prop_map(|text| Test::Contains(text.to_owned()))
            .boxed(),
        Op::Below => number().prop_map(Test::Below).boxed(),
        Op::AtMost => number().prop_map(Test::AtMost).boxed(),
        Op::AtLeast => number().prop_map(Test::AtLeast).boxed(),
        Op::Above => number().prop_map(Test::Above).boxed(),
        Op::Between => (number(), number()).prop_map(|(least, most)| Test::Between(least, most)).boxed(),
        Op::After => (0_i64..8).prop_map(|at| Test::After(minute(at))).boxed(),
        Op::Before => (0_i64..8).prop_map(|at| Test::Before(minute(at))).boxed(),
        Op::Key => select(&["de", "fr"][..]).prop_map(|lang| Test::Key("lang".to_owned(), lang.to_owned())).boxed(),
        Op::Has => Just(Test::Has).boxed(),
        Op::Missing | Op::Past | Op::By | Op::Says => Just(Test::Missing).boxed(),
    }
}

pub fn some_query() -> impl Strategy<Value = ListQuery<ScoreField>> {
    let sortable: Vec<ScoreField> = ScoreField::ALL.iter().copied().filter(ScoreField::is_sortable).collect();
    let sort = (select(sortable), any::<bool>()).prop_map(|(field, descending)| Sort { field, descending });
    let end = || prop::option::weighted(0.3, (0_i64..8).prop_map(minute));
    let range = (end(), end())
        .prop_map(|(from, to)| (from.is_some() || to.is_some()).then_some(TimeRange::Between { from, to }));
    let filters = prop_oneof![2 => Just(Vec::new()), 5 => prop::collection::vec(some_filter(), 1..3)];
    let search = prop::option::weighted(0.15, select(&SEARCHES[..]).prop_map(str::to_owned));
    (sort, filters, range, 1_u32..8, search).prop_map(|(sort, filters, range, rows, search)| ListQuery {
        filters,
        search,
        sort: Some(sort),
        range,
        rows,
        ..ListQuery::default()
    })
}

#[test]
fn every_kind_of_field_is_asked() {
    assert!(ScoreField::ALL.iter().all(|field| !field.ops().is_empty()));
    assert!(ScoreField::ALL.iter().any(|field| matches!(field.kind(), FieldKind::Tags)));
}
