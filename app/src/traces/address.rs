//! What a trace page's address says: the tab, the observation, how both are shown, and the list that one came from. The
//! server writes links by the same rules into what it draws.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::list::{ListField, ListQuery, decode, encode};

/// The longest list that is taken along. A longer one is left behind: an address has its limits.
const MAX_LIST_BYTES: usize = 1_500;

/// An address: a path, and what follows its `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageAddress {
    pub(super) path: String,
    pub(super) search: String,
}

impl PageAddress {
    /// What the address says under a key.
    pub(super) fn value(&self, key: &str) -> Option<String> {
        pairs(&self.search).find(|(name, _)| *name == key).map(|(_, value)| decode(value))
    }

    /// The same address with these keys saying something else, or nothing.
    pub(super) fn with(&self, changes: &[(&str, Option<&str>)]) -> String {
        let is_kept = |name: &str| !changes.iter().any(|(changed, _)| *changed == name);
        let mut search: Vec<String> = pairs(&self.search)
            .filter(|(name, _)| is_kept(name))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        search.extend(changes.iter().filter_map(|(name, value)| Some(format!("{name}={}", encode((*value)?)))));
        if search.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, search.join("&")) }
    }
}

fn pairs(search: &str) -> impl Iterator<Item = (&str, &str)> {
    search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='))
}

/// The address of the page at hand.
#[derive(Clone, Copy)]
pub(super) struct TraceAddress(pub(super) Memo<PageAddress>);

impl TraceAddress {
    /// The address of the page at hand.
    pub(super) fn here() -> Self {
        let location = use_location();
        let (path, search) = (location.pathname, location.search);
        Self(Memo::new(move |_| PageAddress { path: path.get(), search: search.get() }))
    }

    /// What the address says under a key.
    pub(super) fn value(self, key: &str) -> Option<String> {
        self.0.with(|here| here.value(key))
    }

    /// The same address with these keys saying something else, or nothing.
    pub(super) fn with(self, changes: &[(&str, Option<&str>)]) -> String {
        self.0.with(|here| here.with(changes))
    }
}

/// What follows the address of a trace that is reached from this list, so that its page knows what is before and after.
pub(crate) fn from_list<F: ListField>(list: &ListQuery<F>) -> String {
    let mut asked = list.rows_asked();
    asked.sort.clone_from(&list.sort);
    let text = asked.print();
    if text.is_empty() || text.len() > MAX_LIST_BYTES { String::new() } else { format!("?list={}", encode(&text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_of_the_address_changes_and_the_others_stay() {
        let here = PageAddress { path: "/t".to_owned(), search: "tab=log&list=f%3Dname~is~a%2526b".to_owned() };
        assert_eq!(here.value("list").as_deref(), Some("f=name~is~a%26b"));
        assert_eq!(here.with(&[("tab", None)]), "/t?list=f%3Dname~is~a%2526b");
        assert_eq!(here.with(&[("tab", None), ("list", None)]), "/t");
        assert_eq!(here.with(&[("list", None), ("observation", Some("a b"))]), "/t?tab=log&observation=a%20b");
    }
}
