//! Times as text. The server knows neither the person's zone nor their now, so it prints UTC into a `<time>`
//! element; the browser puts the local words in its place as soon as the page is alive.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::instant::{date_words, day_words, minute_words, second_words};
use model::text::print_instant;

/// How the browser words a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeForm {
    /// How long ago: `2 min ago`.
    Ago,
    /// When: `24 Nov, 09:31:04`.
    At,
    /// Which day: `24 Nov`.
    Day,
    /// The clock: `09:31`.
    Clock,
}

/// A time that the browser will word.
pub(crate) fn time_view(instant: DateTime<Utc>, form: TimeForm) -> impl IntoView {
    let exact = format!("{}, {} UTC", date_words(instant), second_words(instant));
    let (form, short) = match form {
        TimeForm::Ago => ("ago", format!("{} {}", day_words(instant), minute_words(instant))),
        TimeForm::At => ("at", format!("{}, {}", day_words(instant), second_words(instant))),
        TimeForm::Day => ("day", day_words(instant)),
        TimeForm::Clock => ("clock", minute_words(instant)),
    };
    view! { <time datetime=print_instant(instant) data-form=form title=exact>{short}</time> }
}

/// How long ago, for less than a week; older times read better as dates.
pub(crate) fn ago_words(seconds: i64) -> Option<String> {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    match seconds {
        ..-60 => None,
        -60..MINUTE => Some("just now".to_owned()),
        MINUTE..HOUR => Some(format!("{} min ago", seconds / MINUTE)),
        HOUR..DAY => Some(format!("{} h ago", seconds / HOUR)),
        _ if seconds < 7 * DAY => Some(format!("{} d ago", seconds / DAY)),
        _ => None,
    }
}

/// For what the server draws: a length of time with the digits that it deserves: `310 ms`, `2.84 s`, `3 min 20 s`.
#[cfg(feature = "ssr")]
pub(crate) fn duration_words(seconds: f64) -> String {
    if seconds < 0.9995 {
        format!("{:.0} ms", seconds * 1e3)
    } else if seconds < 59.995 {
        format!("{seconds:.2} s")
    } else {
        let whole = seconds.round();
        let (minutes, rest) = ((whole / 60.0).floor(), whole % 60.0);
        if minutes < 60.0 {
            format!("{minutes:.0} min {rest:.0} s")
        } else {
            format!("{:.0} h {:.0} min", (minutes / 60.0).floor(), minutes % 60.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_long_ago_for_a_week() {
        assert_eq!(ago_words(20).as_deref(), Some("just now"));
        assert_eq!(ago_words(125).as_deref(), Some("2 min ago"));
        assert_eq!(ago_words(3_700).as_deref(), Some("1 h ago"));
        assert_eq!(ago_words(200_000).as_deref(), Some("2 d ago"));
        assert_eq!(ago_words(700_000), None);
        assert_eq!(ago_words(-3_600), None);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_duration_shows_the_digits_it_deserves() {
        assert_eq!(duration_words(0.3104), "310 ms");
        assert_eq!(duration_words(2.84), "2.84 s");
        assert_eq!(duration_words(200.0), "3 min 20 s");
        assert_eq!(duration_words(7_260.0), "2 h 1 min");
    }
}
