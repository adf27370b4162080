//! One filter of a list: a field and a test that its value must pass.

use super::escape::{escape, split};
use super::{FieldKind, ListField};

/// What a field's value must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// One of these texts.
    Is(Vec<String>),
    /// None of these texts.
    Not(Vec<String>),
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
}

impl Test {
    fn parse(kind: FieldKind, op: &str, values: &[String]) -> Option<Self> {
        match kind {
            FieldKind::Text | FieldKind::Choice(_) => {
                let allowed = |value: &String| match kind {
                    FieldKind::Choice(known) => known(value),
                    _ => true,
                };
                if values.is_empty() || !values.iter().all(allowed) {
                    return None;
                }
                match op {
                    "is" => Some(Self::Is(values.to_vec())),
                    "not" => Some(Self::Not(values.to_vec())),
                    _ => None,
                }
            }
            FieldKind::Number => {
                let number = |text: &String| text.parse::<f64>().ok().filter(|number| number.is_finite());
                match (op, values) {
                    ("lt", [bound]) => number(bound).map(Self::Below),
                    ("le", [bound]) => number(bound).map(Self::AtMost),
                    ("ge", [bound]) => number(bound).map(Self::AtLeast),
                    ("gt", [bound]) => number(bound).map(Self::Above),
                    ("between", [least, greatest]) => Some(Self::Between(number(least)?, number(greatest)?)),
                    _ => None,
                }
            }
            FieldKind::Time => None,
        }
    }

    /// The operator's word in the text form.
    #[must_use]
    pub fn op(&self) -> &'static str {
        match self {
            Self::Is(_) => "is",
            Self::Not(_) => "not",
            Self::Below(_) => "lt",
            Self::AtMost(_) => "le",
            Self::AtLeast(_) => "ge",
            Self::Above(_) => "gt",
            Self::Between(..) => "between",
        }
    }

    /// The operator for people: `is any of`, `is under`.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Is(values) if values.len() > 1 => "is any of",
            Self::Is(_) => "is",
            Self::Not(values) if values.len() > 1 => "is none of",
            Self::Not(_) => "is not",
            Self::Below(_) => "is under",
            Self::AtMost(_) => "is at most",
            Self::AtLeast(_) => "is at least",
            Self::Above(_) => "is over",
            Self::Between(..) => "is between",
        }
    }

    /// The values as texts, in order.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        match self {
            Self::Is(values) | Self::Not(values) => values.clone(),
            Self::Below(bound) | Self::AtMost(bound) | Self::AtLeast(bound) | Self::Above(bound) => {
                vec![bound.to_string()]
            }
            Self::Between(least, greatest) => vec![least.to_string(), greatest.to_string()],
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

impl<F: ListField> Filter<F> {
    /// Reads `<field>~<op>~<value>[~<value>…]`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts = split(text, '~');
        let (word, op, values) = match parts.as_slice() {
            [word, op, values @ ..] => (word, op, values),
            _ => return None,
        };
        let field = F::parse(word).filter(F::is_filterable)?;
        let test = Test::parse(field.kind(), op, values)?;
        Some(Self { field, test })
    }

    /// The text form.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = String::new();
        escape(&self.field.key(), &mut out);
        out.push('~');
        out.push_str(self.test.op());
        for value in self.test.values() {
            out.push('~');
            escape(&value, &mut out);
        }
        out
    }
}
