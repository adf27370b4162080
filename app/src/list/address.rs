//! A list in the address bar: the one place where its query lives. Choosing something is going to an address.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use model::list::{Filter, ListField, Parsed, Position, Test, TimeRange};
use model::scores::{Figure, UsedColumn};

use super::{AnyField, ListName, Query};

/// A list's address, read and written by everything around its table.
#[derive(Clone, Copy)]
pub(crate) struct ListAddress {
    /// Which list it is.
    pub(crate) name: ListName,
    /// The project that the list belongs to.
    pub(crate) project: Memo<String>,
    /// The path, without the query.
    pub(crate) path: Memo<String>,
    /// The score columns of its rows, once they are known.
    pub(crate) scores: Signal<Vec<UsedColumn>>,
    /// The query, with what could not be read of it.
    pub(crate) parsed: Memo<Parsed<AnyField>>,
}

impl ListAddress {
    /// The list of the page at hand.
    pub(crate) fn here(name: ListName, project: Memo<String>) -> Self {
        let search = use_location().search;
        let path = Memo::new(move |_| name.path(&project.get()));
        let scores = super::used_columns(name, project);
        Self { name, project, path, scores, parsed: Memo::new(move |_| name.parse_query(&search.get())) }
    }

    /// The query.
    pub(crate) fn query(&self) -> Query {
        self.parsed.with(|parsed| parsed.query.clone())
    }

    /// Every field that rows can be chosen by: the list's own, then the score columns of its rows, the most used first.
    pub(crate) fn offered(&self) -> Vec<AnyField> {
        let used = self.scores.get().into_iter().map(|used| AnyField::of_scores(used.column, Figure::Usual));
        self.name.fields().into_iter().chain(used).collect()
    }

    /// Every column that the table can have, in the order of the panel.
    pub(crate) fn columns(&self) -> Vec<AnyField> {
        self.offered().into_iter().filter(ListField::is_column).collect()
    }

    /// The query as it is now, whatever it will be.
    pub(crate) fn query_now(&self) -> Query {
        self.parsed.with_untracked(|parsed| parsed.query.clone())
    }

    /// Where a query is.
    pub(crate) fn href(&self, query: &Query) -> String {
        self.path.with(|path| address(path, query))
    }

    /// A way to go there that the browser remembers.
    pub(crate) fn goer(self) -> impl Fn(&Query) + Clone + 'static {
        self.way(false)
    }

    /// A way to go there in the place of where one is, for what is still being typed.
    pub(crate) fn replacer(self) -> impl Fn(&Query) + Clone + 'static {
        self.way(true)
    }

    fn way(self, replace: bool) -> impl Fn(&Query) + Clone + 'static {
        let navigate = use_navigate();
        move |query| {
            let href = self.path.with_untracked(|path| address(path, query));
            navigate(&href, NavigateOptions { scroll: false, replace, ..NavigateOptions::default() });
        }
    }
}

/// The address of a list.
pub(crate) fn address(path: &str, query: &Query) -> String {
    let text = query.print();
    if text.is_empty() { path.to_owned() } else { format!("{path}?{text}") }
}

/// The list over other times, from its beginning.
pub(crate) fn with_range(query: &Query, range: Option<TimeRange>) -> Query {
    let mut next = query.at(Position::First);
    next.range = range;
    next
}

/// The list with these words searched for, from its beginning.
pub(crate) fn with_search(query: &Query, words: &str) -> Query {
    let mut next = query.at(Position::First);
    next.search = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    next
}

/// The list without its filters and search; its order and page size stay.
pub(crate) fn cleared(query: &Query) -> Query {
    let mut next = query.at(Position::First);
    next.filters.clear();
    next.search = None;
    next
}

/// The list with this filter in the place of another one, or behind the others.
pub(crate) fn with_filter_at(query: &Query, index: Option<usize>, filter: Filter<AnyField>) -> Query {
    let Some(place) = index.filter(|index| *index < query.filters.len()) else { return query.with_filter(filter) };
    let mut next = query.at(Position::First);
    let same = |other: &Filter<AnyField>| other.field == filter.field && other.test.op() == filter.test.op();
    let kept = query.filters.iter().enumerate().filter(|(at, other)| *at == place || !same(other));
    next.filters = kept.map(|(at, other)| if at == place { filter.clone() } else { other.clone() }).collect();
    next
}

/// The list with one more value that its field may have.
pub(crate) fn with_value(query: &Query, field: AnyField, value: String) -> Query {
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

    const NAME: AnyField = AnyField::Score(ScoreField::Name);

    fn read(text: &str) -> Query {
        ListName::Scores.query(text)
    }

    #[test]
    fn an_edited_filter_stays_where_it_was() {
        let query = read("f=name~is~a&f=value~lt~1&f=source~is~API");
        let test = Test::AtLeast(2.0);
        let edited = with_filter_at(&query, Some(1), Filter { field: AnyField::Score(ScoreField::Value), test });
        assert_eq!(edited.print(), "f=name~is~a&f=value~ge~2&f=source~is~API");
    }

    #[test]
    fn no_two_filters_ask_the_same_of_a_field() {
        let query = read("f=name~is~a&f=value~lt~1&f=name~not~b");
        let test = Test::Is(vec!["c".to_owned()]);
        let edited = with_filter_at(&query, Some(2), Filter { field: NAME, test });
        assert_eq!(edited.print(), "f=value~lt~1&f=name~is~c");
    }

    #[test]
    fn a_chosen_value_joins_those_of_its_field() {
        let query = read("f=name~is~a&f=value~lt~1&after=x");
        assert_eq!(with_value(&query, NAME, "b".to_owned()).print(), "f=name~is~a~b&f=value~lt~1");
        assert_eq!(with_value(&query, NAME, "a".to_owned()).print(), "f=name~is~a&f=value~lt~1");
    }

    #[test]
    fn clearing_takes_search_and_filters_and_keeps_the_order() {
        assert_eq!(cleared(&read("f=name~is~a&q=words&sort=value&range=7d")).print(), "sort=value&range=7d");
        assert_eq!(with_search(&read("after=x&rows=100"), "  two words ").print(), "q=two%20words&rows=100");
    }
}
