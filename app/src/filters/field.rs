//! What a table tells of its fields, so that its list can be filtered.

use std::pin::Pin;

use leptos::prelude::*;
use model::list::{Filter, ListField, Op, Position, Test};
use model::table::{Spread, Total};

use super::ListAddress;
use super::address::with_filter_at;
use crate::rpc::Trouble;

/// An answer of the server, on its way.
pub(crate) type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Trouble>>>>;

/// What a list's field is like in filters.
pub(crate) trait FilterField: ListField + Send + Sync {
    /// The fields on offer, in the order of the menu.
    const OFFERED: &'static [Self];
    /// What the search box says while it is empty.
    const SEARCH: &'static str;
    /// What the rows are, one and several.
    const ROWS: (&'static str, &'static str);
    /// The field's icon.
    fn icon(&self) -> &'static str;
    /// A value as a chip shows it.
    fn short(&self, value: &str) -> String;
    /// A value as the menu shows it, where typing either word finds it.
    fn long(&self, value: &str) -> String;
    /// Asks for the values that occur in this project and contain what was typed.
    fn choices(&self, project: String, typed: String) -> Answer<Vec<String>>;
    /// Asks for values of any field that contain what was typed, each with its field's word.
    fn matches(project: String, typed: String) -> Answer<Vec<(String, String)>>;
    /// Asks how the field's numbers are spread in the list of this query.
    fn spread(&self, project: String, query: String) -> Answer<Option<Spread>>;
    /// Asks how many rows the list of this query has.
    fn total(project: String, query: String) -> Answer<Total>;
}

/// A field as the editors see it, whatever table it is of.
#[derive(Clone)]
pub(super) struct Subject {
    /// Its name for people.
    pub(super) title: String,
    /// What its values are.
    pub(super) kind: model::list::FieldKind,
    /// What it can be asked.
    pub(super) ops: &'static [Op],
    /// A value as a list shows it.
    pub(super) long: Callback<String, String>,
    /// Asks for the values that contain what was typed.
    pub(super) choices: Callback<String, Answer<Vec<String>>>,
    /// Asks how its numbers are spread.
    pub(super) spread: Callback<(), Answer<Option<Spread>>>,
    /// Asks how many rows the list has, with this test of the field or without any.
    pub(super) total: Callback<Option<Test>, Answer<Total>>,
}

impl Subject {
    /// The field, in a list whose filter at this place is being changed.
    pub(super) fn of<F: FilterField>(list: ListAddress<F>, field: &F, replaces: Option<usize>) -> Self {
        let project = list.project.get_untracked();
        let (named, chosen, spread, counted) = (field.clone(), field.clone(), field.clone(), field.clone());
        let (at_choices, at_spread, at_total) = (project.clone(), project.clone(), project);
        let without = move || {
            let query = list.query_now();
            let query = replaces.map_or_else(|| query.clone(), |index| query.without_filter(index));
            query.at(Position::First).rows_asked()
        };
        Self {
            title: field.title().into_owned(),
            kind: field.kind(),
            ops: field.ops(),
            long: Callback::new(move |value: String| named.long(&value)),
            choices: Callback::new(move |typed| chosen.choices(at_choices.clone(), typed)),
            spread: Callback::new(move |()| spread.spread(at_spread.clone(), without().print())),
            total: Callback::new(move |test: Option<Test>| {
                let query = match test {
                    None => without(),
                    Some(test) => with_filter_at(&list.query_now(), replaces, Filter { field: counted.clone(), test })
                        .rows_asked(),
                };
                F::total(at_total.clone(), query.print())
            }),
        }
    }
}
