//! Times in the person's own words: every `<time>` that the server or a later page brought is put into the local
//! zone, and what is “2 min ago” grows older while one looks at it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{CharacterData, Element, MutationObserver, MutationObserverInit};

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

fn localise() {
    let Ok(found) = document().query_selector_all("time[datetime]") else { return };
    let now = Date::now();
    for index in 0..found.length() {
        if let Some(time) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
            localise_one(&time, now);
        }
    }
}

fn localise_one(time: &Element, now: f64) {
    let Some(stamp) = time.get_attribute("datetime") else { return };
    let date = Date::new(&JsValue::from_str(&stamp));
    let words = match time.get_attribute("data-form").as_deref() {
        Some("at") => format!("{} {}, {}", date.get_date(), month(&date), clock(&date)),
        Some("day") => format!("{} {}", date.get_date(), month(&date)),
        Some("clock") => format!("{:02}:{:02}", date.get_hours(), date.get_minutes()),
        #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
        _ => ago_words(((now - date.get_time()) / 1e3) as i64).unwrap_or_else(|| day_words(&date, now)),
    };
    // Writing into the text node, not in its place, leaves it where the view knows it to be.
    let Some(text) = time.first_child().and_then(|node| node.dyn_into::<CharacterData>().ok()) else { return };
    if text.data() != words {
        text.set_data(&words);
    }
    let exact =
        format!("{} {} {}, {} ({})", date.get_date(), month(&date), date.get_full_year(), clock(&date), zone(&date));
    // A time without its tooltip still reads right.
    let _ = time.set_attribute("title", &exact);
}

fn day_words(date: &Date, now: f64) -> String {
    let this_year = Date::new(&JsValue::from_f64(now)).get_full_year();
    let day = format!("{} {}", date.get_date(), month(date));
    if date.get_full_year() == this_year { day } else { format!("{day} {}", date.get_full_year()) }
}

fn month(date: &Date) -> &'static str {
    usize::try_from(date.get_month()).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default()
}

fn clock(date: &Date) -> String {
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

fn zone(date: &Date) -> String {
    let east = -date.get_timezone_offset();
    if east == 0.0 {
        return "UTC".to_owned();
    }
    let (sign, minutes) = if east < 0.0 { ('−', -east) } else { ('+', east) };
    format!("UTC{sign}{:02.0}:{:02.0}", (minutes / 60.0).floor(), minutes % 60.0)
}

/// The instant in the person's zone, to the minute, for sentences.
pub(crate) fn local_minute_words(instant: DateTime<Utc>) -> String {
    let date = js_date(instant);
    let (day, year) = (date.get_date(), date.get_full_year());
    format!("{day} {} {year} {:02}:{:02}", month(&date), date.get_hours(), date.get_minutes())
}

/// The clock in the person's zone at these milliseconds since 1970: `09:38`.
pub(crate) fn local_time_words(millis: f64) -> String {
    let date = Date::new(&JsValue::from_f64(millis));
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// The instant as a `datetime-local` field holds it.
pub(crate) fn local_of_instant(instant: DateTime<Utc>) -> String {
    let date = js_date(instant);
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// What a `datetime-local` field says; nothing while it is empty or half filled.
pub(crate) fn instant_of_local(text: &str) -> Option<DateTime<Utc>> {
    let millis = Date::new(&JsValue::from_str(text)).get_time();
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a number, and a date's range fits")]
    let millis = millis.is_finite().then_some(millis as i64)?;
    DateTime::from_timestamp_millis(millis)
}

fn js_date(instant: DateTime<Utc>) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "a browser keeps times as floating milliseconds")]
    let millis = instant.timestamp_millis() as f64;
    Date::new(&JsValue::from_f64(millis))
}
