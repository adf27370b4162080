//! A time range of one's own: two ends, either of which may be left open, in the zone of the person.

use leptos::prelude::*;
use model::list::TimeRange;

use super::address::with_range;
use super::{FilterField, ListAddress};
use crate::live::{instant_of_local, local_of_instant};
use crate::whole::IntoWhole;

#[component]
pub(super) fn CustomRange<F: FilterField>(list: ListAddress<F>, range: Memo<Option<TimeRange>>) -> impl IntoView {
    let from = RwSignal::new(String::new());
    let to = RwSignal::new(String::new());
    // Only the browser knows the zone, so the fields are filled there.
    Effect::new(move |_| {
        let (start, end) = match range.get() {
            Some(TimeRange::Between { from, to }) => (from, to),
            _ => (None, None),
        };
        from.set(start.map(local_of_instant).unwrap_or_default());
        to.set(end.map(local_of_instant).unwrap_or_default());
    });
    let go = list.goer();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (start, end) = (instant_of_local(&from.get()), instant_of_local(&to.get()));
        if start.is_none() && end.is_none() {
            return;
        }
        go(&with_range(&list.query(), Some(TimeRange::Between { from: start, to: end })));
        if let Some(menu) = event_target::<web_sys::Element>(&event).closest("details").ok().flatten() {
            // Whether the menu was open or not, it is closed now.
            let _ = menu.remove_attribute("open");
        }
    };
    view! {
        <form class="range-custom needs-browser" on:submit=submit>
            {end_field("From", from)} {end_field("To", to)}
            <button type="submit" class="button">"Apply"</button>
        </form>
    }
    .whole()
}

fn end_field(label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="datetime-local"
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
}
