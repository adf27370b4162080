//! A list in the address bar: the one place where its query lives. Choosing something is going to an address.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use model::list::{ListField, ListQuery, Parsed, Position, TimeRange};

use crate::rpc::Trouble;
use crate::table::address;

/// The values that a filter can name, on their way.
pub(crate) type Choices = Pin<Box<dyn Future<Output = Result<Vec<String>, Trouble>>>>;

/// What a list's field is like in filters.
pub(crate) trait FilterField: ListField + Send + Sync {
    /// The fields on offer, in the order of the menu.
    const OFFERED: &'static [Self];
    /// The field's icon.
    fn icon(&self) -> &'static str;
    /// A value as a chip shows it.
    fn short(&self, value: &str) -> String;
    /// A value as the menu shows it, where typing either word finds it.
    fn long(&self, value: &str) -> String;
    /// Asks for the values that occur in this project.
    fn choices(&self, project: String) -> Choices;
}

/// A list's address, read and written by everything around its table.
pub(crate) struct ListAddress<F: FilterField> {
    /// The project that the list belongs to.
    pub(crate) project: Memo<String>,
    /// The path, without the query.
    pub(crate) path: Memo<String>,
    /// The query, with what could not be read of it.
    pub(crate) parsed: Memo<Parsed<F>>,
}

impl<F: FilterField> Clone for ListAddress<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: FilterField> Copy for ListAddress<F> {}

impl<F: FilterField> ListAddress<F> {
    /// The list of the page at hand.
    pub(crate) fn here(project: Memo<String>, path: Memo<String>) -> Self {
        let search = use_location().search;
        Self { project, path, parsed: Memo::new(move |_| ListQuery::parse(&search.get())) }
    }

    /// The query.
    pub(crate) fn query(&self) -> ListQuery<F> {
        self.parsed.with(|parsed| parsed.query.clone())
    }

    /// Where a query is.
    pub(crate) fn href(&self, query: &ListQuery<F>) -> String {
        self.path.with(|path| address(path, query))
    }

    /// A way to go there that the browser remembers.
    pub(crate) fn goer(self) -> impl Fn(&ListQuery<F>) + Clone + 'static {
        let navigate = use_navigate();
        move |query| {
            let href = self.path.with_untracked(|path| address(path, query));
            navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    }
}

/// The list over other times, from its beginning.
pub(crate) fn with_range<F: ListField>(query: &ListQuery<F>, range: Option<TimeRange>) -> ListQuery<F> {
    let mut next = query.at(Position::First);
    next.range = range;
    next
}

/// The list without its filters; its order and page size stay.
pub(crate) fn cleared<F: ListField>(query: &ListQuery<F>) -> ListQuery<F> {
    let mut next = query.at(Position::First);
    next.filters.clear();
    next
}

/// The value of a key in a query string.
pub(crate) fn query_value(search: &str, key: &str) -> Option<String> {
    let pairs = search.trim_start_matches('?').split('&');
    let found = pairs.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key)?;
    Some(model::list::decode(found.1))
}
