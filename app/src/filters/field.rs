//! A field under an editor, and the questions that the editor asks of the server.

use std::pin::Pin;

use leptos::prelude::*;
use model::list::{Filter, ListField, Op, Position, Test};
use model::table::{Spread, Total};

use crate::list::{AnyField, ListAddress, list_choices, list_spread, list_total, with_filter_at};
use crate::rpc::Trouble;

/// An answer of the server, on its way.
pub(super) type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Trouble>>>>;

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
    /// Asks for the values that such a test can name and that contain what was typed.
    pub(super) choices: Callback<(Op, String), Answer<Vec<String>>>,
    /// Asks how its numbers are spread.
    pub(super) spread: Callback<(), Answer<Option<Spread>>>,
    /// Asks how many rows the list has, with this test of the field or without any.
    pub(super) total: Callback<Option<Test>, Answer<Total>>,
}

impl Subject {
    /// The field, in a list whose filter at this place is being changed.
    pub(super) fn of(list: ListAddress, field: &AnyField, replaces: Option<usize>) -> Self {
        let project = list.project.get_untracked();
        let (named, chosen, spread, counted) = (field.clone(), field.clone(), field.clone(), field.clone());
        let (at_choices, at_spread, at_total) = (project.clone(), project.clone(), project);
        let word = move || list.name.word().to_owned();
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
            choices: Callback::new(move |(op, typed): (Op, String)| -> Answer<Vec<String>> {
                let op = op.word().to_owned();
                Box::pin(list_choices(at_choices.clone(), word(), chosen.key().into_owned(), op, typed))
            }),
            spread: Callback::new(move |()| -> Answer<Option<Spread>> {
                let query = without().print();
                Box::pin(list_spread(at_spread.clone(), word(), spread.key().into_owned(), query))
            }),
            total: Callback::new(move |test: Option<Test>| -> Answer<Total> {
                let query = match test {
                    None => without(),
                    Some(test) => with_filter_at(&list.query_now(), replaces, Filter { field: counted.clone(), test })
                        .rows_asked(),
                };
                Box::pin(list_total(at_total.clone(), word(), query.print()))
            }),
        }
    }
}
