//! A list in the address bar: the one place where its query lives. Choosing something is going to an address.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use model::list::{Filter, ListField, ListQuery, Parsed, Position, Test, TimeRange};

use crate::table::address;

/// A list's address, read and written by everything around its table.
pub(crate) struct ListAddress<F: ListField + Send + Sync> {
    /// The project that the list belongs to.
    pub(crate) project: Memo<String>,
    /// The path, without the query.
    pub(crate) path: Memo<String>,
    /// The query, with what could not be read of it.
    pub(crate) parsed: Memo<Parsed<F>>,
}

impl<F: ListField + Send + Sync> Clone for ListAddress<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: ListField + Send + Sync> Copy for ListAddress<F> {}

impl<F: ListField + Send + Sync> ListAddress<F> {
    /// The list of the page at hand.
    pub(crate) fn here(project: Memo<String>, path: Memo<String>) -> Self {
        let search = use_location().search;
        Self { project, path, parsed: Memo::new(move |_| ListQuery::parse(&search.get())) }
    }

    /// The query.
    pub(crate) fn query(&self) -> ListQuery<F> {
        self.parsed.with(|parsed| parsed.query.clone())
    }

    /// The query as it is now, whatever it will be.
    pub(super) fn query_now(&self) -> ListQuery<F> {
        self.parsed.with_untracked(|parsed| parsed.query.clone())
    }

    /// Where a query is.
    pub(crate) fn href(&self, query: &ListQuery<F>) -> String {
        self.path.with(|path| address(path, query))
    }

    /// A way to go there that the browser remembers.
    pub(crate) fn goer(self) -> impl Fn(&ListQuery<F>) + Clone + 'static {
        self.way(false)
    }

    /// A way to go there in the place of where one is, for what is still being typed.
    pub(crate) fn replacer(self) -> impl Fn(&ListQuery<F>) + Clone + 'static {
        self.way(true)
    }

    fn way(self, replace: bool) -> impl Fn(&ListQuery<F>) + Clone + 'static {
        let navigate = use_navigate();
        move |query| {
            let href = self.path.with_untracked(|path| address(path, query));
            navigate(&href, NavigateOptions { scroll: false, replace, ..NavigateOptions::default() });
        }
    }
}

/// The list over other times, from its beginning.
pub(crate) fn with_range<F: ListField>(query: &ListQuery<F>, range: Option<TimeRange>) -> ListQuery<F> {
    let mut next = query.at(Position::First);
    next.range = range;
    next
}

/// The list with these words searched for, from its beginning.
pub(super) fn with_search<F: ListField>(query: &ListQuery<F>, words: &str) -> ListQuery<F> {
    let mut next = query.at(Position::First);
    next.search = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    next
}

/// The list without its filters and search; its order and page size stay.
pub(crate) fn cleared<F: ListField>(query: &ListQuery<F>) -> ListQuery<F> {
    let mut next = query.at(Position::First);
    next.filters.clear();
    next.search = None;
    next
}

/// The list with this filter in the place of another one, or behind the others.
pub(super) fn with_filter_at<F: ListField>(
    query: &ListQuery<F>,
    index: Option<usize>,
    filter: Filter<F>,
) -> ListQuery<F> {
    let Some(place) = index.filter(|index| *index < query.filters.len()) else { return query.with_filter(filter) };
    let mut next = query.at(Position::First);
    let same = |other: &Filter<F>| other.field == filter.field && other.test.op() == filter.test.op();
    let kept = query.filters.iter().enumerate().filter(|(at, other)| *at == place || !same(other));
    next.filters = kept.map(|(at, other)| if at == place { filter.clone() } else { other.clone() }).collect();
    next
}

/// The list with one more value that its field may have.
pub(super) fn with_value<F: ListField>(query: &ListQuery<F>, field: F, value: String) -> ListQuery<F> {
    let old = query.filters.iter().find_map(|filter| match &filter.test {
        Test::Is(values) if filter.field == field => Some(values.clone()),
        _ => None,
    });
    let mut values = old.unwrap_or_default();
    if !values.contains(&value) {
        values.push(value);
    }
    let place = query.filters.iter().position(|filter| filter.field == field && matches!(filter.test, Test::Is(_)));
    with_filter_at(query, place, Filter { field, test: Test::Is(values) })
}

/// The value of a key in a query string.
pub(crate) fn query_value(search: &str, key: &str) -> Option<String> {
    let pairs = search.trim_start_matches('?').split('&');
    let found = pairs.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key)?;
    Some(model::list::decode(found.1))
}

#[cfg(test)]
mod tests {
    use model::scores::ScoreField;

    use super::*;

    fn read(text: &str) -> ListQuery<ScoreField> {
        ListQuery::parse(text).query
    }

    #[test]
    fn an_edited_filter_stays_where_it_was() {
        let query = read("f=name~is~a&f=value~lt~1&f=source~is~API");
        let test = Test::AtLeast(2.0);
        let edited = with_filter_at(&query, Some(1), Filter { field: ScoreField::Value, test });
        assert_eq!(edited.print(), "f=name~is~a&f=value~ge~2&f=source~is~API");
    }

    #[test]
    fn no_two_filters_ask_the_same_of_a_field() {
        let query = read("f=name~is~a&f=value~lt~1&f=name~not~b");
        let test = Test::Is(vec!["c".to_owned()]);
        let edited = with_filter_at(&query, Some(2), Filter { field: ScoreField::Name, test });
        assert_eq!(edited.print(), "f=value~lt~1&f=name~is~c");
    }

    #[test]
    fn a_chosen_value_joins_those_of_its_field() {
        let query = read("f=name~is~a&f=value~lt~1&after=x");
        assert_eq!(with_value(&query, ScoreField::Name, "b".to_owned()).print(), "f=name~is~a~b&f=value~lt~1");
        assert_eq!(with_value(&query, ScoreField::Name, "a".to_owned()).print(), "f=name~is~a&f=value~lt~1");
    }

    #[test]
    fn clearing_takes_search_and_filters_and_keeps_the_order() {
        assert_eq!(cleared(&read("f=name~is~a&q=words&sort=value&range=7d")).print(), "sort=value&range=7d");
        assert_eq!(with_search(&read("after=x&rows=100"), "  two words ").print(), "q=two%20words&rows=100");
    }
}
