//! One filter of a list: a field and a test that its value must pass.

use chrono::{DateTime, Utc};

use super::escape::{escape, split};
use super::{FieldKind, ListField, TableField, TimeRange};
use crate::number::parse_number;
use crate::text::{parse_instant, print_instant};
use crate::words::words;

words! {
    /// The kinds of test, by their words in the text form.
    Op {
        /// One of these texts; of tags: any of them.
        Is = "is",
        /// None of these texts.
        Not = "not",
        /// All of these tags.
        All = "all",
        /// This text somewhere inside, in any case.
        Contains = "contains",
        /// Less than this number.
        Below = "lt",
        /// This number or less.
        AtMost = "le",
        /// This number or more.
        AtLeast = "ge",
        /// More than this number.
        Above = "gt",
        /// A number in this range.
        Between = "between",
        /// At this instant or later.
        After = "after",
        /// Before this instant.
        Before = "before",
        /// In the last so many units: `7d`.
        Past = "past",
        /// A value of this key: `key~value`.
        Key = "key",
        /// Any value.
        Has = "has",
        /// No value.
        Missing = "none",
        /// A score made by one of these people or keys.
        By = "by",
        /// A score whose comment has this text somewhere inside, in any case.
        Says = "says",
    }
}

/// What a field's value must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// One of these texts; of tags: any of them.
    Is(Vec<String>),
    /// None of these texts. What has no value passes.
    Not(Vec<String>),
    /// All of these tags.
    All(Vec<String>),
    /// This text somewhere inside, in any case.
    Contains(String),
    /// Less than this number.
    Below(f64),
    /// This number or less.
    AtMost(f64),
    /// This number or more.
    AtLeast(f64),
    /// More than this number.
    Above(f64),
    /// A number in this range, both ends included.
    Between(f64, f64),
    /// At this instant or later.
    After(DateTime<Utc>),
    /// Before this instant.
    Before(DateTime<Utc>),
    /// In a range that ends now.
    Past(TimeRange),
    /// The value of this key, as text.
    Key(String, String),
    /// Any value.
    Has,
    /// No value.
    Missing,
    /// A score made by one of these people or keys, by the names shown.
    By(Vec<String>),
    /// A score whose comment has this text somewhere inside, in any case.
    Says(String),
}

impl Test {
    /// The test of this kind with these values; nothing if they do not fit it.
    #[must_use]
    pub fn of(kind: FieldKind, op: Op, values: &[String]) -> Option<Self> {
        let number = |text: &String| parse_number(text);
        let known = |value: &String| match kind {
            FieldKind::Choice(is_known) => is_known(value),
            _ => true,
        };
        match (op, values) {
            (Op::Is | Op::Not | Op::All | Op::By, []) => None,
            (Op::Is | Op::Not | Op::All, values) if !values.iter().all(known) => None,
            (Op::Is, values) => Some(Self::Is(values.to_vec())),
            (Op::Not, values) => Some(Self::Not(values.to_vec())),
            (Op::All, values) => Some(Self::All(values.to_vec())),
            (Op::By, values) => Some(Self::By(values.to_vec())),
            (Op::Says, [text]) if !text.is_empty() => Some(Self::Says(text.clone())),
            (Op::Contains, [text]) if !text.is_empty() => Some(Self::Contains(text.clone())),
            (Op::Below, [bound]) => number(bound).map(Self::Below),
            (Op::AtMost, [bound]) => number(bound).map(Self::AtMost),
            (Op::AtLeast, [bound]) => number(bound).map(Self::AtLeast),
            (Op::Above, [bound]) => number(bound).map(Self::Above),
            (Op::Between, [least, greatest]) => Some(Self::Between(number(least)?, number(greatest)?)),
            (Op::After, [instant]) => parse_instant(instant).map(Self::After),
            (Op::Before, [instant]) => parse_instant(instant).map(Self::Before),
            (Op::Past, [range]) => match TimeRange::parse(range)? {
                range @ TimeRange::Past { .. } => Some(Self::Past(range)),
                TimeRange::Between { .. } => None,
            },
            (Op::Key, [key, value]) if !key.is_empty() => Some(Self::Key(key.clone(), value.clone())),
            (Op::Has, []) => Some(Self::Has),
            (Op::Missing, []) => Some(Self::Missing),
            _ => None,
        }
    }

    /// The kind of the test.
    #[must_use]
    pub fn op(&self) -> Op {
        match self {
            Self::Is(_) => Op::Is,
            Self::Not(_) => Op::Not,
            Self::All(_) => Op::All,
            Self::Contains(_) => Op::Contains,
            Self::Below(_) => Op::Below,
            Self::AtMost(_) => Op::AtMost,
            Self::AtLeast(_) => Op::AtLeast,
            Self::Above(_) => Op::Above,
            Self::Between(..) => Op::Between,
            Self::After(_) => Op::After,
            Self::Before(_) => Op::Before,
            Self::Past(_) => Op::Past,
            Self::Key(..) => Op::Key,
            Self::Has => Op::Has,
            Self::Missing => Op::Missing,
            Self::By(_) => Op::By,
            Self::Says(_) => Op::Says,
        }
    }

    /// The values as texts, in order.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        match self {
            Self::Is(values) | Self::Not(values) | Self::All(values) | Self::By(values) => values.clone(),
            Self::Contains(text) | Self::Says(text) => vec![text.clone()],
            Self::Below(bound) | Self::AtMost(bound) | Self::AtLeast(bound) | Self::Above(bound) => {
                vec![bound.to_string()]
            }
            Self::Between(least, greatest) => vec![least.to_string(), greatest.to_string()],
            Self::After(instant) | Self::Before(instant) => vec![print_instant(*instant)],
            Self::Past(range) => vec![range.print()],
            Self::Key(key, value) => vec![key.clone(), value.clone()],
            Self::Has | Self::Missing => Vec::new(),
        }
    }
}

impl Op {
    /// The operator for people, of a field of this kind with so many values: `is any of`, `is under`.
    #[must_use]
    pub fn words(self, kind: FieldKind, values: usize) -> &'static str {
        let several = values > 1;
        match (self, kind) {
            (Self::Is, FieldKind::Tags) if several => "has any of",
            (Self::Is, FieldKind::Tags) => "has",
            (Self::Not, FieldKind::Tags) if several => "has none of",
            (Self::Not, FieldKind::Tags) => "has not",
            (Self::All, _) => "has all of",
            (Self::Is, _) if several => "is any of",
            (Self::Is, _) => "is",
            (Self::Not, _) if several => "is none of",
            (Self::Not, _) => "is not",
            (Self::Contains, _) => "contains",
            (Self::Below, _) => "is under",
            (Self::AtMost, _) => "is at most",
            (Self::AtLeast, _) => "is at least",
            (Self::Above, _) => "is over",
            (Self::Between, _) => "is between",
            (Self::After, _) => "is after",
            (Self::Before, _) => "is before",
            (Self::Past, _) => "is in the",
            (Self::Key, _) => "has key",
            (Self::Has, _) => "is there",
            (Self::Missing, _) => "is missing",
            (Self::By, _) if several => "is by any of",
            (Self::By, _) => "is by",
            (Self::Says, _) => "has a comment with",
        }
    }
}

/// A field with its test.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter<F> {
    /// What is tested.
    pub field: F,
    /// What it must be.
    pub test: Test,
}

impl<F: TableField> Filter<F> {
    /// Reads `<field>~<op>[~<value>…]`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts = split(text, '~');
        let (word, op, values) = match parts.as_slice() {
            [word, op, values @ ..] => (word, op, values),
            _ => return None,
        };
        let field = F::parse(word)?;
        let op = Op::parse(op).filter(|op| field.ops().contains(op))?;
        let test = Test::of(field.kind(), op, values)?;
        Some(Self { field, test })
    }
}

impl<F: ListField> Filter<F> {
    /// The text form.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = String::new();
        escape(&self.field.key(), &mut out);
        out.push('~');
        out.push_str(self.test.op().word());
        for value in self.test.values() {
            out.push('~');
            escape(&value, &mut out);
        }
        out
    }

    /// The operator for people.
    #[must_use]
    pub fn op_words(&self) -> &'static str {
        let values = match &self.test {
            Test::Is(values) | Test::Not(values) | Test::All(values) | Test::By(values) => values.len(),
            _ => 1,
        };
        self.test.op().words(self.field.kind(), values)
    }
}
