//! Which times the figures cover, and into how many equal parts they fall. The parts are counted from the period's own
//! beginning, so that none is cut short and a half-filled one never looks like a fall.

use chrono::{DateTime, TimeDelta, Utc};
use model::list::TimeRange;
use sqlx::postgres::types::PgInterval;

/// The fewest and the most parts.
const FEWEST: i64 = 24;
const MOST: i64 = 48;
/// As many parts where no number of them is round.
const ORDINARY: i64 = 40;

/// Lengths that people think in, in seconds: a part is one of these where that works out.
const ROUND_S: [i64; 26] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400, 172_800,
    259_200, 432_000, 604_800, 1_209_600, 2_592_000, 5_184_000,
];

/// The period of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub from: DateTime<Utc>,
    /// The length of a part.
    pub step_us: i64,
    pub bins: i64,
    /// Whether it is compared with the period of the same length before it.
    pub compared: bool,
    pub until_now: bool,
}

impl Period {
    /// The period of a range that has a beginning; nothing if that is the first score's.
    pub(super) fn of(range: Option<TimeRange>, now: DateTime<Utc>) -> Option<Self> {
        let (from, to) = range?.ends(now);
        let compared = matches!(range, Some(TimeRange::Past { .. })) || to.is_some();
        Some(Self::between(from?, to, now, compared))
    }

    /// The period of a range without a beginning, from its first score on.
    pub(super) fn since(first: DateTime<Utc>, range: Option<TimeRange>, now: DateTime<Utc>) -> Self {
        let to = range.and_then(|range| range.ends(now).1);
        Self::between(first, to, now, false)
    }

    fn between(from: DateTime<Utc>, to: Option<DateTime<Utc>>, now: DateTime<Utc>, compared: bool) -> Self {
        let length_us = (to.unwrap_or(now) - from).num_microseconds().unwrap_or(i64::MAX / 4).max(MOST);
        let bins = parts_of(length_us);
        Self { from, step_us: rounded_up(length_us, bins), bins, compared, until_now: to.is_none() }
    }

    /// Where the counting of parts begins: with the period before, if there is one.
    pub(super) fn origin(&self) -> DateTime<Utc> {
        if self.compared { self.from - TimeDelta::microseconds(self.step_us * self.bins) } else { self.from }
    }

    /// Where the last part ends.
    pub(super) fn end(&self) -> DateTime<Utc> {
        self.from + TimeDelta::microseconds(self.step_us * self.bins)
    }

    /// The range of the scores that are looked at. Without an end of its own a list holds the future too.
    pub(super) fn looked_at(&self, range: Option<TimeRange>, now: DateTime<Utc>) -> TimeRange {
        TimeRange::Between { from: Some(self.origin()), to: range.and_then(|range| range.ends(now).1) }
    }

    /// The length of a part, for SQL.
    pub(super) fn step(&self) -> PgInterval {
        PgInterval { months: 0, days: 0, microseconds: self.step_us }
    }

    /// The part that begins at this time: negative in the period before. What lies in the future is in the last part.
    pub(super) fn part(&self, start: DateTime<Utc>) -> i64 {
        let since = (start - self.from).num_microseconds().unwrap_or(i64::MAX);
        since.div_euclid(self.step_us).min(self.bins - 1)
    }
}

/// The number of parts for a length: round ones if there are any, so that a day falls into half hours, a month into days.
fn parts_of(length_us: i64) -> i64 {
    let parts = |unit_s: &i64| {
        let unit_us = unit_s * 1_000_000;
        (length_us % unit_us == 0).then_some(length_us / unit_us).filter(|parts| (FEWEST..=MOST).contains(parts))
    };
    ROUND_S.iter().find_map(parts).unwrap_or(ORDINARY)
}

fn rounded_up(length_us: i64, parts: i64) -> i64 {
    (length_us + parts - 1) / parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn period(range: &str) -> Option<Period> {
        Period::of(TimeRange::parse(range), instant("2026-03-31T12:00:00.123456Z"))
    }

    #[test]
    fn ranges_fall_into_parts_that_people_think_in() {
        let parts = |range| period(range).map(|period| (period.bins, period.step_us / 60_000_000));
        assert_eq!(parts("30m"), Some((30, 1)));
        assert_eq!(parts("1h"), Some((30, 2)));
        assert_eq!(parts("24h"), Some((48, 30)));
        assert_eq!(parts("7d"), Some((42, 4 * 60)));
        assert_eq!(parts("30d"), Some((30, 24 * 60)));
        assert_eq!(parts("90d"), Some((45, 48 * 60)));
        assert_eq!(parts("365d").map(|(bins, _)| (24..=48).contains(&bins)), Some(true));
    }

    #[test]
    fn any_length_is_covered_by_24_to_48_parts() {
        for length in [1, 47, 48, 1_000_003, 86_400_000_000, 31_536_000_000_001, 1 << 60] {
            let parts = parts_of(length);
            assert!((24..=48).contains(&parts), "{length}");
            assert!(rounded_up(length, parts) * parts >= length);
        }
    }

    #[test]
    fn only_a_range_with_both_ends_has_a_period_before() {
        let week = period("7d").unwrap();
        assert!(week.compared && week.until_now);
        assert_eq!(week.from - week.origin(), TimeDelta::days(7));
        let fixed = period("2026-01-01T00:00:00Z..2026-01-03T00:00:00Z").unwrap();
        assert!(fixed.compared && !fixed.until_now);
        assert_eq!(fixed.origin(), instant("2025-12-30T00:00:00Z"));
        let since = period("2026-01-01T00:00:00Z..").unwrap();
        assert!(!since.compared && since.until_now);
        assert_eq!(since.origin(), since.from);
        assert_eq!(period("..2026-01-01T00:00:00Z"), None);
        assert_eq!(Period::of(None, instant("2026-01-01T00:00:00Z")), None);
    }

    #[test]
    fn a_time_has_its_part() {
        let period = period("2026-01-01T00:00:00Z..2026-01-02T00:00:00Z").unwrap();
        assert_eq!(period.part(instant("2026-01-01T00:00:00Z")), 0);
        assert_eq!(period.part(instant("2026-01-01T23:30:00Z")), 47);
        assert_eq!(period.part(instant("2026-02-01T00:00:00Z")), 47);
        assert_eq!(period.part(instant("2025-12-31T23:30:00Z")), -1);
        assert_eq!(period.part(instant("2025-12-31T00:00:00Z")), -48);
    }
}
