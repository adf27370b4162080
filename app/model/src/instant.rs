//! Instants in words, in UTC. Put together from their numbers: a format text would bring its reader into the browser.

use chrono::{DateTime, Datelike, Timelike, Utc};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The day: `2 Jan`.
#[must_use]
pub fn day_words(instant: DateTime<Utc>) -> String {
    let month = usize::try_from(instant.month0()).ok().and_then(|month| MONTHS.get(month)).copied();
    format!("{} {}", instant.day(), month.unwrap_or_default())
}

/// The day with its year: `2 Jan 2025`.
#[must_use]
pub fn date_words(instant: DateTime<Utc>) -> String {
    format!("{} {}", day_words(instant), instant.year())
}

/// The clock to the minute: `03:04`.
#[must_use]
pub fn minute_words(instant: DateTime<Utc>) -> String {
    format!("{:02}:{:02}", instant.hour(), instant.minute())
}

/// The clock to the second: `03:04:05`.
#[must_use]
pub fn second_words(instant: DateTime<Utc>) -> String {
    format!("{}:{:02}", minute_words(instant), instant.second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_a_day_and_a_clock() {
        let instant = DateTime::from_timestamp(1_735_787_045, 0).unwrap_or_default();
        assert_eq!(date_words(instant), "2 Jan 2025");
        assert_eq!(second_words(instant), "03:04:05");
    }
}
