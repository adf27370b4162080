//! The time zone in which times are told: the computer's unless the person has chosen another one. The choice is a cookie,
//! as that of the theme is.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Object, Reflect};
use leptos::prelude::*;
use model::list::{decode, encode};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlDocument;

use super::times::localise;

/// The cookie's name.
const COOKIE: &str = "zone=";

/// The choice: its name, and what formats a date so that the zone's distance from UTC can be read off.
struct Chosen {
    name: String,
    format: Function,
}

thread_local! {
    /// Read from the cookie once.
    static CHOSEN: RefCell<Option<Option<Chosen>>> = const { RefCell::new(None) };
}

/// The zone that the person has chosen, as the browser names it: `Europe/Berlin`.
pub(crate) fn chosen_zone() -> Option<String> {
    with_chosen(|chosen| chosen.map(|chosen| chosen.name.clone()))
}

/// Tells times in this zone from now on; in the computer's where it is empty or the browser does not know it.
pub(crate) fn choose_zone(name: &str) {
    const YEAR_S: u32 = 31_536_000;
    let age = if name.is_empty() { 0 } else { YEAR_S };
    if let Ok(page) = document().dyn_into::<HtmlDocument>() {
        // What cannot be kept still holds until the next load.
        let _ = page.set_cookie(&format!("{COOKIE}{}; path=/; max-age={age}; samesite=lax", encode(name)));
    }
    CHOSEN.with_borrow_mut(|chosen| *chosen = Some(find(name)));
    localise();
}

/// The zones that the browser knows.
pub(crate) fn zones() -> Vec<String> {
    let asked = intl("supportedValuesOf").and_then(|ask| ask.call1(&JsValue::UNDEFINED, &"timeZone".into()).ok());
    asked.map(|zones| Array::from(&zones).iter().filter_map(|zone| zone.as_string()).collect()).unwrap_or_default()
}

/// The minutes by which clocks of the person's zone are ahead of UTC at this date.
pub(super) fn minutes_east(date: &Date) -> f64 {
    let chosen = with_chosen(|chosen| {
        let text = chosen?.format.call1(&JsValue::UNDEFINED, date).ok()?.as_string()?;
        minutes_of(&text)
    });
    chosen.unwrap_or_else(|| -date.get_timezone_offset())
}

fn with_chosen<T>(read: impl FnOnce(Option<&Chosen>) -> T) -> T {
    CHOSEN.with_borrow_mut(|chosen| read(chosen.get_or_insert_with(|| find(&cookie())).as_ref()))
}

fn cookie() -> String {
    let page = document().dyn_into::<HtmlDocument>().ok();
    let cookies = page.and_then(|page| page.cookie().ok()).unwrap_or_default();
    let found = cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(COOKIE));
    found.map(decode).unwrap_or_default()
}

/// A zone of this name, if the browser knows it.
fn find(name: &str) -> Option<Chosen> {
    if name.is_empty() {
        return None;
    }
    let options = Object::new();
    for (key, value) in [("timeZone", name), ("timeZoneName", "longOffset")] {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    let made = Reflect::construct(&intl("DateTimeFormat")?, &Array::of2(&"en-US".into(), &options)).ok()?;
    let format = Reflect::get(&made, &"format".into()).ok()?.dyn_into().ok()?;
    Some(Chosen { name: name.to_owned(), format })
}

fn intl(name: &str) -> Option<Function> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    Reflect::get(&intl, &name.into()).ok()?.dyn_into().ok()
}

/// Reads `11/27/2026, GMT-03:30`; `GMT` alone is UTC.
fn minutes_of(text: &str) -> Option<f64> {
    let (_, offset) = text.rsplit_once("GMT")?;
    if offset.is_empty() {
        return Some(0.0);
    }
    let (sign, clock) = offset.split_at_checked(1)?;
    let (hours, minutes) = clock.split_once(':')?;
    let east = hours.parse::<f64>().ok()? * 60.0 + minutes.parse::<f64>().ok()?;
    Some(if sign == "-" { -east } else { east })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_from_utc_is_read_off() {
        assert_eq!(minutes_of("11/27/2026, GMT+05:30"), Some(330.0));
        assert_eq!(minutes_of("11/27/2026, GMT-03:30"), Some(-210.0));
        assert_eq!(minutes_of("11/27/2026, GMT"), Some(0.0));
        assert_eq!(minutes_of("27.11.2026"), None);
    }
}
