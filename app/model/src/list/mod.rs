//! The list query: what a person wants to see of a table. One type with one text form, used by addresses,
//! pages, server functions and the API, so that a list can be copied, shared and opened anywhere.
//!
//! Filters `f=<field>~<op>[~<value>…]`, repeated, combined with AND; search `q=`; sort `sort=-<field>`; columns
//! `cols=a,b`; time `range=7d` or `range=<from>..<to>`; rows a page `rows=100`; page `after=` or `before=`; the
//! open row `open=`.
//! `~`, `,` and `\` inside a value are escaped with `\`. What cannot be read is left out with a notice.

mod escape;
mod filter;
mod percent;
mod query;
mod range;

use std::borrow::Cow;
use std::fmt::Debug;

pub use filter::{Filter, Op, Test};
pub use percent::{decode, encode};
pub use query::{ListQuery, Parsed, Position, ROW_CHOICES, Sort};
pub use range::{Span, TimeRange};

/// What a field's values are.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// One of a closed set of words, told by the function.
    Choice(fn(&str) -> bool),
    /// A number, or a text where there is no number.
    Number,
    /// An instant.
    Time,
    /// A set of texts.
    Tags,
    /// Any JSON.
    Json,
}

/// The properties of one kind of row. Each table of the product has one such type.
pub trait ListField: Clone + Debug + PartialEq + 'static {
    /// Reads the field's word.
    fn parse(word: &str) -> Option<Self>;
    /// The field's word in the text form.
    fn key(&self) -> Cow<'_, str>;
    /// The field's name for people.
    fn title(&self) -> Cow<'_, str>;
    /// What its values are.
    fn kind(&self) -> FieldKind;
    /// Whether rows can be ordered by it.
    fn is_sortable(&self) -> bool;
    /// Whether a column can show it; what is not one is only filtered or sorted by.
    fn is_column(&self) -> bool {
        true
    }
    /// The tests that rows can be chosen by, in the order of menus; none if they cannot.
    fn ops(&self) -> &'static [Op];
    /// The columns that a table shows unless it is told otherwise.
    fn default_columns() -> Vec<Self>;
    /// The order of a table that was not told one.
    fn default_sort() -> Sort<Self>;
}
