//! Times in the person's own words: every `<time>` that the server or a later page brought is put into the local
//! zone, and what is “2 min ago” grows older while one looks at it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{CharacterData, Element, MutationObserver, MutationObserverInit};

use super::zone::minutes_east;
use crate::time::ago_words;

/// How often “ago” is looked at again.
const AGEING: Duration = Duration::from_secs(30);

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub(super) fn keep_local() {
    localise();
    set_interval(
        || {
            if !document().hidden() {
                localise();
            }
        },
        AGEING,
    );
    // What comes later is put right before it is painted. Our own changes are to text, which is not watched.
    let watch = Closure::<dyn FnMut()>::new(localise).into_js_value();
    let Ok(observer) = MutationObserver::new(watch.unchecked_ref()) else { return };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    if let Some(body) = document().body() {
        // Unwatched, later pages would only show UTC.
        let _ = observer.observe_with_options(&body, &options);
    }
}

pub(super) fn localise() {
    let Ok(found) = document().query_selector_all("time[datetime]") else { return };
    let now = Date::now();
    for index in 0..found.length() {
        if let Some(time) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
            localise_one(&time, now);
        }
    }
}

/// A date in the person's zone: its UTC parts are what clocks show there.
struct LocalDate {
    date: Date,
    minutes_east: f64,
}

impl LocalDate {
    fn of(date: &Date) -> Self {
        let minutes_east = minutes_east(date);
        Self { date: Date::new(&JsValue::from_f64(date.get_time() + minutes_east * 6e4)), minutes_east }
    }

    fn day(&self) -> u32 {
        self.date.get_utc_date()
    }

    fn year(&self) -> u32 {
        self.date.get_utc_full_year()
    }

    fn month(&self) -> &'static str {
        usize::try_from(self.date.get_utc_month()).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default()
    }

    fn day_words(&self) -> String {
        format!("{} {}", self.day(), self.month())
    }

    /// `09:38`.
    fn minute(&self) -> String {
        format!("{:02}:{:02}", self.date.get_utc_hours(), self.date.get_utc_minutes())
    }

    /// `09:38:04`.
    fn second(&self) -> String {
        format!("{}:{:02}", self.minute(), self.date.get_utc_seconds())
    }

    /// `UTC+02:00`.
    fn zone(&self) -> String {
        if self.minutes_east == 0.0 {
            return "UTC".to_owned();
        }
        let (sign, minutes) =
            if self.minutes_east < 0.0 { ('−', -self.minutes_east) } else { ('+', self.minutes_east) };
        format!("UTC{sign}{:02.0}:{:02.0}", (minutes / 60.0).floor(), minutes % 60.0)
    }
}

fn localise_one(time: &Element, now: f64) {
    let Some(stamp) = time.get_attribute("datetime") else { return };
    let date = Date::new(&JsValue::from_str(&stamp));
    let local = LocalDate::of(&date);
    let words = match time.get_attribute("data-form").as_deref() {
        Some("at") => format!("{}, {}", local.day_words(), local.second()),
        Some("day") => local.day_words(),
        Some("clock") => local.minute(),
        #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
        _ => ago_words(((now - date.get_time()) / 1e3) as i64).unwrap_or_else(|| day_words(&local, now)),
    };
    // Writing into the text node, not in its place, leaves it where the view knows it to be.
    let Some(text) = time.first_child().and_then(|node| node.dyn_into::<CharacterData>().ok()) else { return };
    if text.data() != words {
        text.set_data(&words);
    }
    let exact = format!("{} {}, {} ({})", local.day_words(), local.year(), local.second(), local.zone());
    // A time without its tooltip still reads right.
    let _ = time.set_attribute("title", &exact);
}

fn day_words(local: &LocalDate, now: f64) -> String {
    let this_year = LocalDate::of(&Date::new(&JsValue::from_f64(now))).year();
    let day = local.day_words();
    if local.year() == this_year { day } else { format!("{day} {}", local.year()) }
}

/// Now, by the browser's clock.
pub(crate) fn now_here() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    DateTime::from_timestamp_millis(Date::now() as i64).unwrap_or_default()
}

/// The instant in the person's zone, to the minute, for sentences.
pub(crate) fn local_minute_words(instant: DateTime<Utc>) -> String {
    let local = LocalDate::of(&js_date(instant));
    format!("{} {} {}", local.day_words(), local.year(), local.minute())
}

/// The clock in the person's zone at these milliseconds since 1970: `09:38`.
pub(crate) fn local_time_words(millis: f64) -> String {
    LocalDate::of(&Date::new(&JsValue::from_f64(millis))).minute()
}

/// The instant as a `datetime-local` field holds it.
pub(crate) fn local_of_instant(instant: DateTime<Utc>) -> String {
    let local = LocalDate::of(&js_date(instant));
    let (year, month, day) = (local.year(), local.date.get_utc_month() + 1, local.day());
    format!("{year:04}-{month:02}-{day:02}T{}", local.minute())
}

/// What a `datetime-local` field says; nothing while it is empty or half filled.
pub(crate) fn instant_of_local(text: &str) -> Option<DateTime<Utc>> {
    let shown = Date::new(&JsValue::from_str(&format!("{text}Z"))).get_time();
    // The zone's distance is known at an instant, not at what a clock shows: the first guess is at most a day off, and where
    // clocks were changed in that day the second is right.
    let back = |at: f64| shown - minutes_east(&Date::new(&JsValue::from_f64(at))) * 6e4;
    let millis = back(back(shown));
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a number, and a date's range fits")]
    let millis = millis.is_finite().then_some(millis as i64)?;
    DateTime::from_timestamp_millis(millis)
}

fn js_date(instant: DateTime<Utc>) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "a browser keeps times as floating milliseconds")]
    let millis = instant.timestamp_millis() as f64;
    Date::new(&JsValue::from_f64(millis))
}
