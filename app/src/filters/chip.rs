//! A filter as a chip: property, operator, value, and a link that takes it away. The chip's words open its editor.

use leptos::prelude::*;
use model::list::{Filter, ListQuery, Test};
use model::text::print_instant;

use super::{Draft, FilterField, ListAddress};
use crate::icon::icon;
use crate::table::number_words;

/// How many values a chip names before it counts the rest.
const NAMED: usize = 2;

pub(super) fn chip_view<F: FilterField, Edit: Fn(Draft<F>) + 'static>(
    list: ListAddress<F>,
    query: &ListQuery<F>,
    index: usize,
    filter: &Filter<F>,
    edit: Edit,
) -> impl IntoView + use<F, Edit> {
    let title = filter.field.title().into_owned();
    let (value, more) = value_words(filter);
    // The name holds the words as they are seen, so that they can be spoken.
    let name = format!("Edit filter: {title} {} {value}{}", filter.op_words(), more.as_deref().unwrap_or_default());
    let remove = format!("Remove filter: {title} {} {value}", filter.op_words());
    let field = filter.field.clone();
    let open = move |event: leptos::ev::MouseEvent| {
        // The menu closes on clicks outside it, and this is one.
        event.stop_propagation();
        edit(Draft { field: field.clone(), replaces: Some(index) });
    };
    view! {
        <div class="filter">
            <button type="button" class="filter-words" aria-label=name title="Edit" on:click=open>
                <span>{title}</span>
                " "
                <span class="filter-op">{filter.op_words()}</span>
                " "
                <span class="filter-value">{value}{more.map(|more| view! { <i>{more}</i> })}</span>
            </button>
            <a class="filter-x" href=list.href(&query.without_filter(index)) aria-label=remove title="Remove">
                {icon("#i-x")}
            </a>
        </div>
    }
}

/// The values that fit, and how many more there are.
fn value_words<F: FilterField>(filter: &Filter<F>) -> (String, Option<String>) {
    match &filter.test {
        Test::Between(least, greatest) => (format!("{} and {}", number_words(*least), number_words(*greatest)), None),
        Test::Below(bound) | Test::AtMost(bound) | Test::AtLeast(bound) | Test::Above(bound) => {
            (number_words(*bound), None)
        }
        Test::After(instant) | Test::Before(instant) => (print_instant(*instant), None),
        Test::Past(range) => (range.words().to_lowercase(), None),
        Test::Key(key, value) => (format!("{key} = {value}"), None),
        Test::Contains(text) => (text.clone(), None),
        Test::Has | Test::Missing => (String::new(), None),
        Test::Is(values) | Test::Not(values) | Test::All(values) => {
            let named: Vec<_> = values.iter().take(NAMED).map(|value| filter.field.short(value)).collect();
            let more = values.len().saturating_sub(NAMED);
            (named.join(", "), (more > 0).then(|| format!(" +{more}")))
        }
    }
}
