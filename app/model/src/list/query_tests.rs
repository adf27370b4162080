//! The grammar: whatever can be asked for survives its own text form, and whatever cannot is told.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::super::{FieldKind, Filter, ListField, ListQuery, Op, Position, Sort, Span, TableField, Test, TimeRange};
use crate::scores::{DataType, Figure, Level, ScoreColumn, ScoreField, ScoreSource};
use crate::traces::{TraceField, TraceProperty};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_]{1,12}", r"[~,\\%&=+# :]{1,6}", "\\PC{1,10}"]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>().prop_filter("finite", |n| n.is_finite()), (-100..100_i32).prop_map(f64::from)]
}

/// A filter of any such field by any test that fits it.
fn filter<F: ListField>(field: BoxedStrategy<F>) -> impl Strategy<Value = Filter<F>> {
    let field = field.prop_filter("can be asked", |field| !field.ops().is_empty());
    (field, any::<prop::sample::Index>(), prop::collection::vec(text(), 2..4), number(), number(), instant(), past())
        .prop_map(|(field, op, mut values, a, b, instant, range)| {
            let op = *op.get(field.ops());
            if let FieldKind::Choice(known) = field.kind() {
                let words = ["API", "BOOLEAN", "session", "True", "ERROR"];
                values.retain(|_| op == Op::By || op == Op::Says);
                values.extend(words.into_iter().filter(|word| known(word)).map(str::to_owned));
            }
            let test = match op {
                Op::Is => Test::Is(values),
                Op::Not => Test::Not(values),
                Op::All => Test::All(values),
                Op::Contains => Test::Contains(values.remove(0)),
                Op::Below => Test::Below(a),
                Op::AtMost => Test::AtMost(a),
                Op::AtLeast => Test::AtLeast(a),
                Op::Above => Test::Above(a),
                Op::Between => Test::Between(a, b),
                Op::After => Test::After(instant),
                Op::Before => Test::Before(instant),
                Op::Past => Test::Past(range),
                Op::Key => Test::Key(values.remove(0), values.remove(0)),
                Op::Has => Test::Has,
                Op::Missing => Test::Missing,
                Op::By => Test::By(values),
                Op::Says => Test::Says(values.remove(0)),
            };
            Filter { field, test }
        })
}

fn score_field() -> BoxedStrategy<ScoreField> {
    prop::sample::select(ScoreField::ALL.to_vec()).boxed()
}

/// A property of a trace, or a score column of any name with any figure that fits it.
fn trace_field() -> BoxedStrategy<TraceField> {
    let own = prop::sample::select(TraceProperty::ALL.to_vec()).prop_map(TraceField::Own);
    let level = prop::sample::select(vec![Level::Trace, Level::Observation]);
    let figure = prop_oneof![
        4 => Just(Figure::Usual),
        1 => Just(Figure::Min),
        1 => Just(Figure::Max),
        1 => Just(Figure::Last),
        1 => Just(Figure::Spread),
        2 => prop_oneof![text(), "[:\\\\a=-]{1,4}"].prop_map(Figure::Count),
    ];
    let types = [DataType::Numeric, DataType::Boolean, DataType::Categorical];
    let name = prop_oneof![text(), "[:a]{1,4}"];
    let score = (level, prop::sample::select(ScoreSource::ALL), figure, any::<prop::sample::Index>(), name).prop_map(
        move |(level, source, figure, data_type, name)| {
            // Only people disagree.
            let source = if figure == Figure::Spread { ScoreSource::Annotation } else { source };
            let column = |data_type| ScoreColumn { level, source, data_type, name: name.clone() };
            let fitting: Vec<ScoreColumn> = types.map(column).into_iter().filter(|one| figure.fits(one)).collect();
            TraceField::Score(data_type.get(&fitting).clone(), figure)
        },
    );
    prop_oneof![1 => own, 1 => score].boxed()
}

fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    (0..4_000_000_000_000_000_i64).prop_map(|micros| DateTime::from_timestamp_micros(micros).unwrap())
}

fn past() -> impl Strategy<Value = TimeRange> {
    (1..10_000_u32, prop::sample::select(vec![Span::Minutes, Span::Hours, Span::Days]))
        .prop_map(|(count, span)| TimeRange::Past { count, span })
}

fn range() -> impl Strategy<Value = TimeRange> {
    prop_oneof![
        past(),
        (instant(), prop::option::of(instant())).prop_map(|(from, to)| TimeRange::Between { from: Some(from), to }),
        instant().prop_map(|to| TimeRange::Between { from: None, to: Some(to) }),
    ]
}

fn query<F: ListField>(field: &BoxedStrategy<F>) -> impl Strategy<Value = ListQuery<F>> + use<F> {
    let sort = field.clone().prop_filter("sortable", F::is_sortable);
    let column = field.clone().prop_filter("a column", F::is_column);
    let words = || {
        prop::option::of(
            text().prop_map(|text| text.trim().to_owned()).prop_filter("not empty", |text| !text.is_empty()),
        )
    };
    (
        prop::collection::vec(filter(field.clone()), 0..4),
        prop::option::of((sort, any::<bool>()).prop_map(|(field, descending)| Sort { field, descending })),
        prop::option::of(prop::collection::vec(column, 1..6)),
        prop::option::of(range()),
        prop::sample::select(super::ROW_CHOICES.to_vec()),
        prop_oneof![Just(Position::First), text().prop_map(Position::After), text().prop_map(Position::Before)],
        words(),
        words(),
    )
        .prop_map(|(filters, sort, columns, range, rows, position, search, open)| ListQuery {
            filters,
            search,
            sort,
            columns,
            range,
            rows,
            position,
            open,
        })
}

fn assert_survives<F: TableField>(query: &ListQuery<F>) -> Result<(), TestCaseError> {
    let parsed = ListQuery::parse(&query.print());
    prop_assert_eq!(parsed.notices, Vec::<String>::new());
    prop_assert_eq!(&parsed.query, query);
    Ok(())
}

proptest! {
    #[test]
    fn a_query_of_scores_survives_its_text_form(query in query(&score_field())) {
        assert_survives(&query)?;
    }

    #[test]
    fn a_query_of_traces_survives_its_text_form(query in query(&trace_field())) {
        assert_survives(&query)?;
    }

    #[test]
    fn any_text_at_all_is_read_without_a_panic(text in "\\PC{0,80}") {
        let parsed = ListQuery::<ScoreField>::parse(&text);
        prop_assert_eq!(ListQuery::parse(&parsed.query.print()).query, parsed.query);
        let parsed = ListQuery::<TraceField>::parse(&text);
        prop_assert_eq!(ListQuery::parse(&parsed.query.print()).query, parsed.query);
    }
}

#[test]
fn what_cannot_be_read_is_left_out_with_a_notice() {
    let parsed = ListQuery::<ScoreField>::parse(
        "?f=name~is~tone&f=colour~is~red&f=value~lt~NaN&f=source~is~JUDGE&sort=comment&rows=7&range=soon&other=1",
    );
    assert_eq!(parsed.query.filters.len(), 1);
    assert_eq!(parsed.notices.len(), 6, "{:?}", parsed.notices);
}

#[test]
fn the_text_form_is_readable() {
    let query =
        ListQuery::<ScoreField>::parse("f=name~is~a%2Cb~quality&f=value~between~0~0.5&sort=-value&range=7d").query;
    assert_eq!(query.print(), "f=name~is~a%5C,b~quality&f=value~between~0~0.5&sort=-value&range=7d");
}

#[test]
fn a_list_is_shown_as_a_person_likes_it_where_the_address_says_nothing() {
    let parse = |text: &str| ListQuery::<ScoreField>::parse(text).query;
    let liking = parse("f=name~is~tone&cols=name,value,name&rows=100&open=x").liking();
    assert_eq!(liking.print(), "cols=name,value&rows=100");
    assert_eq!(parse("sort=name").liked_as(&liking).print(), "sort=name&cols=name,value&rows=100");
    assert_eq!(parse("cols=id&rows=200").liked_as(&liking).print(), "cols=id&rows=200");
    assert_eq!(parse("").liking().print(), "");
}
