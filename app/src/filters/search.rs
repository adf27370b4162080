//! The search box of a list: a plain form without the browser half; with it, the list follows what is typed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::list::{ListQuery, Position, decode};

use crate::icon::icon;
use crate::list::{ListAddress, Query, with_search};
use crate::live::settled;

#[component]
pub(super) fn SearchBox(list: ListAddress) -> impl IntoView {
    let words = Memo::new(move |_| list.parsed.with(|parsed| parsed.query.search.clone().unwrap_or_default()));
    let initial = words.get_untracked();
    let typed = RwSignal::new(initial.clone());
    // What was last asked for from here: an address that says so is no reason to touch what is being typed on.
    let asked = StoredValue::new(initial.clone());
    let (go, replace) = (list.goer(), list.replacer());
    let calm = settled(move || typed.get().trim().to_owned());
    Effect::new(move |first: Option<()>| {
        let calm = calm.get();
        if first.is_some() && calm != asked.get_value() {
            asked.set_value(calm.clone());
            replace(&with_search(&list.query_now(), &calm));
        }
    });
    Effect::new(move |_| {
        let words = words.get();
        if words != asked.get_value() {
            asked.set_value(words.clone());
            typed.set(words);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let words = typed.get_untracked().trim().to_owned();
        if words != asked.get_value() {
            asked.set_value(words.clone());
            go(&with_search(&list.query_now(), &words));
        }
    };
    let kept = move || kept_parts(&list.query());
    view! {
        <form class="search list-search" role="search" method="get" action=move || list.path.get() on:submit=submit>
            {icon("#i-search")}
            <input
                id="list-search"
                type="search"
                name="q"
                aria-label=list.name.search()
                placeholder=list.name.search()
                autocomplete="off"
                value=initial
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <kbd class="needs-browser" aria-hidden="true">"/"</kbd>
            {move || kept().into_iter().map(hidden_part).collect_view()}
        </form>
    }
    .into_any()
}

fn hidden_part((key, value): (String, String)) -> impl IntoView {
    view! { <input type="hidden" name=key value=value/> }
}

/// What else the address says and a search keeps.
fn kept_parts(query: &Query) -> Vec<(String, String)> {
    let rest = ListQuery { search: None, ..query.at(Position::First) }.print();
    rest.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), decode(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::ListName;

    #[test]
    fn a_search_keeps_everything_but_the_page() {
        let query = ListName::Scores.query("f=name~is~a%2Cb&q=old&sort=-value&after=x&open=y");
        let kept = kept_parts(&query);
        let expected = [("f", r"name~is~a\,b"), ("sort", "-value")];
        assert_eq!(kept, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }
}
