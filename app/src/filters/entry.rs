//! What a person has entered into a filter's editor, and the test that it makes.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::list::{FieldKind, Op, Test};
use model::text::print_instant;

use crate::live::{instant_of_local, local_of_instant};

/// How a test is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Values to tick.
    Ticks,
    /// A text of one's own.
    Text,
    /// One number.
    Number,
    /// Two numbers.
    Numbers,
    /// An instant.
    Instant,
    /// So many units up to now.
    Past,
    /// A key and its value.
    Pair,
    /// The operator says it all.
    Nothing,
}

impl Input {
    /// How tests of this kind are entered.
    pub(super) const fn of(op: Op) -> Self {
        match op {
            Op::Is | Op::Not | Op::All | Op::By => Self::Ticks,
            Op::Contains | Op::Says => Self::Text,
            Op::Below | Op::AtMost | Op::AtLeast | Op::Above => Self::Number,
            Op::Between => Self::Numbers,
            Op::After | Op::Before => Self::Instant,
            Op::Past => Self::Past,
            Op::Key => Self::Pair,
            Op::Has | Op::Missing => Self::Nothing,
        }
    }

    /// What to do where nothing fitting was entered.
    const fn fault(self) -> &'static str {
        match self {
            Self::Ticks => "Choose at least one value.",
            Self::Text => "Enter a text to look for.",
            Self::Number => "Enter a number, such as 0.5.",
            Self::Numbers => "Enter a number at both ends.",
            Self::Instant => "Enter a day and a time.",
            Self::Past => "Enter a whole number from 1 to 9,999.",
            Self::Pair | Self::Nothing => "Enter a key.",
        }
    }
}

/// What an editor holds: its operator, the values ticked, and two fields.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// The operator.
    pub(super) op: RwSignal<Op>,
    /// The values ticked.
    pub(super) ticked: RwSignal<Vec<String>>,
    /// The only field, or the first of two.
    pub(super) first: RwSignal<String>,
    /// The second field.
    pub(super) second: RwSignal<String>,
}

impl Entry {
    /// What a filter asks now, or nothing yet.
    pub(super) fn of(ops: &[Op], old: Option<&Test>) -> Self {
        let op = old.map_or_else(|| ops.first().copied().unwrap_or(Op::Is), Test::op);
        let values = old.map(Test::values).unwrap_or_default();
        let field = |index: usize| values.get(index).cloned().unwrap_or_default();
        let (first, second) = match old {
            Some(Test::After(instant) | Test::Before(instant)) => (local_of_instant(*instant), String::new()),
            Some(Test::Past(_)) => {
                let text = field(0);
                let (count, unit) = text.split_at(text.len().saturating_sub(1));
                (count.to_owned(), unit.to_owned())
            }
            _ => (field(0), field(1)),
        };
        let ticked = if Input::of(op) == Input::Ticks { values } else { Vec::new() };
        Self {
            op: RwSignal::new(op),
            ticked: RwSignal::new(ticked),
            first: RwSignal::new(first),
            second: RwSignal::new(second),
        }
    }

    /// The test that this makes of a field of that kind, or what is wrong with it.
    pub(super) fn read(&self, kind: FieldKind) -> Result<Test, &'static str> {
        let op = self.op.get();
        let ticked = self.ticked.get();
        let (first, second) = (self.first.get(), self.second.get());
        read_test(kind, op, &ticked, &first, &second, instant_of_local)
    }
}

fn read_test(
    kind: FieldKind,
    op: Op,
    ticked: &[String],
    first: &str,
    second: &str,
    instant: fn(&str) -> Option<DateTime<Utc>>,
) -> Result<Test, &'static str> {
    let input = Input::of(op);
    let (first, second) = (first.trim().to_owned(), second.trim().to_owned());
    let values = match input {
        Input::Ticks => ticked.to_vec(),
        Input::Text | Input::Number => vec![first],
        Input::Numbers | Input::Pair => vec![first, second],
        Input::Instant => vec![instant(&first).map(print_instant).unwrap_or_default()],
        Input::Past => vec![format!("{first}{}", if second.is_empty() { "d" } else { &second })],
        Input::Nothing => Vec::new(),
    };
    match Test::of(kind, op, &values) {
        None => Err(input.fault()),
        Some(Test::Between(low, high)) if high < low => Err("The first number must not be above the second."),
        Some(test) => Ok(test),
    }
}

#[cfg(test)]
mod tests {
    use model::list::{Span, TimeRange};

    use super::*;

    /// The test that an editor makes of its two fields, read in UTC.
    fn read(op: Op, first: &str, second: &str) -> Result<Test, &'static str> {
        let instant = |text: &str| model::text::parse_instant(&format!("{text}:00Z"));
        read_test(FieldKind::Text, op, &[], first, second, instant)
    }

    #[test]
    fn numbers_are_read_with_room_around_them() {
        assert_eq!(read(Op::Below, " 0.5 ", ""), Ok(Test::Below(0.5)));
        assert_eq!(read(Op::Between, "-1", "1e3"), Ok(Test::Between(-1.0, 1000.0)));
        assert_eq!(read(Op::Between, "1", "0"), Err("The first number must not be above the second."));
        assert_eq!(read(Op::Between, "1", ""), Err(Input::Numbers.fault()));
        assert_eq!(read(Op::Above, "NaN", ""), Err(Input::Number.fault()));
        assert_eq!(read(Op::AtLeast, "much", ""), Err(Input::Number.fault()));
    }

    #[test]
    fn times_are_instants_or_spans() {
        let noon = model::text::parse_instant("2026-11-25T12:00:00Z").expect("an instant");
        assert_eq!(read(Op::After, "2026-11-25T12:00", ""), Ok(Test::After(noon)));
        assert_eq!(read(Op::Before, "", ""), Err(Input::Instant.fault()));
        assert_eq!(read(Op::Past, "36", "h"), Ok(Test::Past(TimeRange::Past { count: 36, span: Span::Hours })));
        assert_eq!(read(Op::Past, "7", ""), Ok(Test::Past(TimeRange::Past { count: 7, span: Span::Days })));
        assert_eq!(read(Op::Past, "0", "d"), Err(Input::Past.fault()));
        assert_eq!(read(Op::Past, "2020-01-01T00:00:00Z..", "d"), Err(Input::Past.fault()));
    }

    #[test]
    fn texts_keys_and_ticks_may_not_be_empty() {
        assert_eq!(read(Op::Contains, "edge case ", ""), Ok(Test::Contains("edge case".to_owned())));
        assert_eq!(read(Op::Contains, " ", ""), Err(Input::Text.fault()));
        assert_eq!(read(Op::Key, "language", "de"), Ok(Test::Key("language".to_owned(), "de".to_owned())));
        assert_eq!(read(Op::Key, "", "de"), Err(Input::Pair.fault()));
        assert_eq!(read(Op::Is, "typed", ""), Err(Input::Ticks.fault()));
        assert_eq!(read(Op::Missing, "left over", ""), Ok(Test::Missing));
    }

    #[test]
    fn values_of_a_closed_set_must_be_of_it() {
        let kind = FieldKind::Choice(|word| word == "API");
        let read = |value: &str| read_test(kind, Op::Not, &[value.to_owned()], "", "", |_| None);
        assert_eq!(read("API"), Ok(Test::Not(vec!["API".to_owned()])));
        assert_eq!(read("JUDGE"), Err(Input::Ticks.fault()));
    }
}
