//! The grammar: whatever can be asked for survives its own text form, and whatever cannot is told.

use chrono::DateTime;
use proptest::prelude::*;

use super::super::{Filter, ListQuery, Position, Sort, Span, Test, TimeRange};
use crate::scores::ScoreField;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_]{1,12}", r"[~,\\%&=+# :]{1,6}", "\\PC{1,10}"]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>().prop_filter("finite", |n| n.is_finite()), (-100..100_i32).prop_map(f64::from)]
}

fn filter() -> impl Strategy<Value = Filter<ScoreField>> {
    let texts = || prop::collection::vec(text(), 1..4);
    let named = (prop::sample::select(vec![ScoreField::Name, ScoreField::Environment]), texts(), any::<bool>())
        .prop_map(|(field, values, is)| Filter { field, test: if is { Test::Is(values) } else { Test::Not(values) } });
    let chosen = prop::sample::select(vec![
        (ScoreField::Source, "API"),
        (ScoreField::Source, "ANNOTATION"),
        (ScoreField::DataType, "BOOLEAN"),
    ])
    .prop_map(|(field, word)| Filter { field, test: Test::Is(vec![word.to_owned()]) });
    let valued = (number(), number(), 0..5_u8).prop_map(|(a, b, op)| Filter {
        field: ScoreField::Value,
        test: match op {
            0 => Test::Below(a),
            1 => Test::AtMost(a),
            2 => Test::AtLeast(a),
            3 => Test::Above(a),
            _ => Test::Between(a, b),
        },
    });
    prop_oneof![named, chosen, valued]
}

fn range() -> impl Strategy<Value = TimeRange> {
    let instant = || (0..4_000_000_000_000_000_i64).prop_map(|micros| DateTime::from_timestamp_micros(micros).unwrap());
    prop_oneof![
        (1..10_000_u32, prop::sample::select(vec![Span::Minutes, Span::Hours, Span::Days]))
            .prop_map(|(count, span)| TimeRange::Past { count, span }),
        (instant(), prop::option::of(instant())).prop_map(|(from, to)| TimeRange::Between { from: Some(from), to }),
        instant().prop_map(|to| TimeRange::Between { from: None, to: Some(to) }),
    ]
}

fn query() -> impl Strategy<Value = ListQuery<ScoreField>> {
    let sort = prop::sample::select(vec![ScoreField::Timestamp, ScoreField::Name, ScoreField::Value]);
    (
        prop::collection::vec(filter(), 0..4),
        prop::option::of((sort, any::<bool>()).prop_map(|(field, descending)| Sort { field, descending })),
        prop::option::of(prop::collection::vec(prop::sample::select(ScoreField::ALL.to_vec()), 1..6)),
        prop::option::of(range()),
        prop::sample::select(super::ROW_CHOICES.to_vec()),
        prop_oneof![Just(Position::First), text().prop_map(Position::After), text().prop_map(Position::Before)],
    )
        .prop_map(|(filters, sort, columns, range, rows, position)| ListQuery {
            filters,
            sort,
            columns,
            range,
            rows,
            position,
        })
}

proptest! {
    #[test]
    fn a_query_survives_its_text_form(query in query()) {
        let parsed = ListQuery::parse(&query.print());
        prop_assert_eq!(parsed.notices, Vec::<String>::new());
        prop_assert_eq!(parsed.query, query);
    }

    #[test]
    fn any_text_at_all_is_read_without_a_panic(text in "\\PC{0,80}") {
        let parsed = ListQuery::<ScoreField>::parse(&text);
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
