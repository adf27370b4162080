//! Random scores with ties and gaps on all kinds of targets, and random queries of the traces: every field by every test that
//! fits it, every order.

use model::list::{Filter, ListField, ListQuery, Op, Sort, Test, TimeRange};
use model::scores::{DataType, Figure, Level, ScoreColumn, ScoreSource};
use model::traces::{TraceField, TraceProperty};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::record::{AUTHORS, COMMENTS, Given, LABELS, NAMES, NUMBERS, TRACES, Target, Verdict, column, minute};

const SEARCHES: [&str; 7] = ["chat", "tra", "100%", "u", "s-", "S", "nothing at all"];
const SOURCES: [ScoreSource; 2] = [ScoreSource::Eval, ScoreSource::Annotation];

pub fn some_score() -> impl Strategy<Value = Given> {
    let verdict = prop_oneof![
        5 => select(&NUMBERS[..]).prop_map(Verdict::Number),
        3 => any::<bool>().prop_map(Verdict::Boolean),
        5 => select(&LABELS[..]).prop_map(Verdict::Label),
        1 => Just(Verdict::Text),
    ];
    let target = prop_oneof![
        8 => (0..TRACES.len()).prop_map(Target::Trace),
        3 => (0..TRACES.len()).prop_map(Target::Observation),
        1 => Just(Target::Session),
    ];
    // Two names and one source are frequent, so that traces have several scores of a column.
    let name = prop_oneof![4 => select(&NAMES[..2]), 1 => select(&NAMES[..])];
    let source = prop_oneof![3 => Just(SOURCES[0]), 1 => Just(SOURCES[1])];
    let comment = prop::option::of(select(&COMMENTS[..]));
    (name, source, verdict, 0_i64..8, target, comment, 0..AUTHORS.len()).prop_map(
        |(name, source, value, at, target, comment, author)| Given { name, source, value, at, target, comment, author },
    )
}

pub fn some_column() -> impl Strategy<Value = ScoreColumn> {
    let level = prop_oneof![4 => Just(Level::Trace), 1 => Just(Level::Observation)];
    let source = prop_oneof![3 => Just(SOURCES[0]), 1 => Just(SOURCES[1])];
    let data_type = select(&[DataType::Numeric, DataType::Boolean, DataType::Categorical][..]);
    let name = prop_oneof![5 => select(&NAMES[..2]), 1 => select(&NAMES[..]), 1 => Just("unknown")];
    (level, source, data_type, name).prop_map(|(level, source, data_type, name)| column(level, source, data_type, name))
}

/// A score column with any figure that it has.
pub fn some_figure() -> impl Strategy<Value = TraceField> {
    some_column().prop_flat_map(|column| {
        let label = select(&["good", "bad", "Good", "no such label"][..]);
        let figures = prop_oneof![
            2 => Just(Figure::Usual),
            1 => Just(Figure::Min),
            1 => Just(Figure::Max),
            1 => Just(Figure::Last),
            2 => label.prop_map(|label| Figure::Count(label.to_owned())),
            2 => Just(Figure::Spread),
        ];
        let of = column.clone();
        figures
            .prop_filter("fits", move |figure| figure.fits(&of))
            .prop_map(move |figure| TraceField::Score(column.clone(), figure))
    })
}

/// Values that traces have in this property, and one that none has.
fn words(property: TraceProperty) -> &'static [&'static str] {
    match property {
        TraceProperty::Name => &["chat", "Summary 100%", "none"],
        TraceProperty::User => &["u~1", "u2", "none"],
        TraceProperty::Session => &["s-1", "s-2", "none"],
        TraceProperty::Environment => &["default", "staging", "none"],
        TraceProperty::Release => &["r0", "r1", "none"],
        TraceProperty::Version => &["v1", "v2", "none"],
        TraceProperty::Tags => &["a", "b", "none"],
        TraceProperty::Bookmarked => &["True", "False"],
        TraceProperty::Id => &["trace-1", "S", "never", "none"],
        TraceProperty::Model => &["gpt-4", "claude", "none"],
        TraceProperty::PromptName => &["greet", "bye", "none"],
        TraceProperty::PromptVersion => &["1", "2", "none"],
        TraceProperty::ObservationName => &["call", "chat", "none"],
        TraceProperty::ObservationType => &["SPAN", "GENERATION", "TOOL"],
        TraceProperty::ObservationLevel => &["ERROR", "DEFAULT", "WARNING"],
        _ => &["none"],
    }
}

fn some_field() -> BoxedStrategy<TraceField> {
    let own = select(TraceProperty::ALL).prop_map(TraceField::Own);
    let disputed = some_column().prop_map(|column| {
        TraceField::Score(ScoreColumn { source: ScoreSource::Annotation, ..column }, Figure::Spread)
    });
    prop_oneof![4 => own, 3 => some_column().prop_map(TraceField::score), 1 => disputed].boxed()
}

pub fn some_filter() -> impl Strategy<Value = Filter<TraceField>> {
    some_field().prop_flat_map(|field| {
        let ops: Vec<Op> = field.ops().iter().copied().filter(|op| *op != Op::Past).collect();
        let tested = field.clone();
        select(ops)
            .prop_flat_map(move |op| some_test(&tested, op))
            .prop_map(move |test| Filter { field: field.clone(), test })
    })
}

fn some_test(field: &TraceField, op: Op) -> BoxedStrategy<Test> {
    let values: Vec<String> = match field {
        TraceField::MetadataKey(_) => Vec::new(),
        TraceField::Own(property) => words(*property).iter().map(|word| (*word).to_owned()).collect(),
        TraceField::Score(column, _) if column.data_type == DataType::Boolean => {
            ["True", "False"].map(str::to_owned).to_vec()
        }
        TraceField::Score(..) => LABELS.iter().copied().chain(["no such label"]).map(str::to_owned).collect(),
    };
    let most = values.len();
    let named = subsequence(values, 1..=most);
    let number = || prop_oneof![select(&NUMBERS[..]), (0_i32..4).prop_map(f64::from)];
    match op {
        Op::Is => named.prop_map(Test::Is).boxed(),
        Op::Not => named.prop_map(Test::Not).boxed(),
        Op::All => named.prop_map(Test::All).boxed(),
        Op::Contains => {
            select(&["a", "%", "_", "100%", "HAT", "al"][..]).prop_map(|text| Test::Contains(text.to_owned())).boxed()
        }
        Op::Below => number().prop_map(Test::Below).boxed(),
        Op::AtMost => number().prop_map(Test::AtMost).boxed(),
        Op::AtLeast => number().prop_map(Test::AtLeast).boxed(),
        Op::Above => number().prop_map(Test::Above).boxed(),
        Op::Between => {
            (number(), number()).prop_map(|(one, other)| Test::Between(one.min(other), one.max(other))).boxed()
        }
        Op::After => (0_i64..8).prop_map(|at| Test::After(minute(at))).boxed(),
        Op::Before => (0_i64..8).prop_map(|at| Test::Before(minute(at))).boxed(),
        Op::Key => select(&["de", "fr"][..]).prop_map(|lang| Test::Key("lang".to_owned(), lang.to_owned())).boxed(),
        Op::Has => Just(Test::Has).boxed(),
        Op::Missing | Op::Past => Just(Test::Missing).boxed(),
        Op::By => subsequence(vec![AUTHORS[0].to_owned(), AUTHORS[1].to_owned(), "nobody".to_owned()], 1..=2)
            .prop_map(Test::By)
            .boxed(),
        Op::Says => select(&["100%", "_", "IT IS", "x"][..]).prop_map(|text| Test::Says(text.to_owned())).boxed(),
    }
}

pub fn some_query() -> impl Strategy<Value = ListQuery<TraceField>> {
    let own = select(TraceProperty::ALL).prop_map(TraceField::Own).prop_filter("sortable", TraceField::is_sortable);
    let field = prop_oneof![2 => own, 3 => some_figure()];
    let sort = (field, any::<bool>()).prop_map(|(field, descending)| Sort { field, descending });
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
