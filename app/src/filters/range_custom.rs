//! A time range of one's own: two ends, either of which may be left open, in the zone of the person.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::list::TimeRange;

use crate::list::{ListAddress, with_range};
use crate::live::{instant_of_local, local_of_instant};

#[component]
pub(super) fn CustomRange(list: ListAddress, range: Memo<Option<TimeRange>>) -> impl IntoView {
    let from = RwSignal::new(String::new());
    let to = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<&'static str>);
    Effect::new(move |_| {
        from.track();
        to.track();
        fault.set(None);
    });
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
        match read_ends(instant_of_local(&from.get_untracked()), instant_of_local(&to.get_untracked())) {
            Ok(range) => go(&with_range(&list.query_now(), Some(range))),
            Err(why) => {
                fault.set(Some(why));
                return;
            }
        }
        if let Some(menu) = event_target::<web_sys::Element>(&event).closest("details").ok().flatten() {
            // Whether the menu was open or not, it is closed now.
            let _ = menu.remove_attribute("open");
        }
    };
    view! {
        <form class="range-custom needs-browser" on:submit=submit>
            {end_field("From", from)} {end_field("To", to)}
            <p class="fault" role="alert" hidden=move || fault.get().is_none()>{move || fault.get()}</p>
            <button type="submit" class="button">"Apply"</button>
        </form>
    }
    .into_any()
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

/// The range between two ends, either of which may be open.
fn read_ends(from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>) -> Result<TimeRange, &'static str> {
    match (from, to) {
        (None, None) => Err("Enter a day and a time at one end or both."),
        (Some(from), Some(to)) if from >= to => Err("The beginning must be before the end."),
        (from, to) => Ok(TimeRange::Between { from, to }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_begins_before_it_ends() {
        let (early, late) = (DateTime::from_timestamp(1, 0), DateTime::from_timestamp(2, 0));
        assert_eq!(read_ends(early, late), Ok(TimeRange::Between { from: early, to: late }));
        assert_eq!(read_ends(None, late), Ok(TimeRange::Between { from: None, to: late }));
        assert_eq!(read_ends(late, early), Err("The beginning must be before the end."));
        assert!(read_ends(late, late).is_err());
        assert!(read_ends(None, None).is_err());
    }
}
