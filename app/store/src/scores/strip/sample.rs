//! The sample of a list too long to be added up while somebody looks on: slices of time, evenly spread. Which slices
//! they are depends on the clock alone, so that the same list gives the same figures again.

use chrono::{DateTime, Utc};

use super::period::Period;

/// Slices in each part of the period.
const SLICES_A_PART: i64 = 256;
/// The thinnest sample: one slice in so many.
pub(super) const THINNEST: u64 = 64;

/// Some slices of time, all of one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slices {
    pub starts: Vec<DateTime<Utc>>,
    pub width_us: i64,
}

impl Slices {
    /// One slice in `one_in`, from the period's origin to its end: of each run of `one_in` slices a fixed but irregular
    /// one, so that nothing that happens on the hour is always in the sample or never.
    pub(super) fn of(period: &Period, one_in: u64) -> Self {
        // A power of two, so that the slices stay where they are when the period grows by a little.
        let width_us = 1_i64 << (period.step_us / SLICES_A_PART).max(1).ilog2();
        let run_us = width_us.saturating_mul(i64::try_from(one_in).unwrap_or(i64::MAX));
        let first = period.origin().timestamp_micros().div_euclid(run_us);
        let last = period.end().timestamp_micros().div_euclid(run_us);
        let within = |run: i64| run * run_us + i64::try_from(mix(run.unsigned_abs()) % one_in).unwrap_or(0) * width_us;
        let starts = (first..=last).map(within).filter_map(DateTime::from_timestamp_micros).collect();
        Self { starts, width_us }
    }
}

/// How thin the sample must be for at most `most` scores, where one in [`THINNEST`] are `counted`.
pub(super) fn thinness(counted: u64, most: u64) -> u64 {
    counted.saturating_mul(THINNEST).div_ceil(most.max(1)).max(1)
}

/// Scatters numbers that follow each other (the finaliser of SplitMix64).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::list::TimeRange;

    fn week(now: &str) -> Period {
        Period::of(TimeRange::parse("7d"), now.parse().unwrap()).unwrap()
    }

    #[test]
    fn one_slice_in_so_many_is_in_the_sample() {
        let period = week("2026-03-31T12:00:00Z");
        for one_in in [2, 5, 64] {
            let slices = Slices::of(&period, one_in);
            let share = slices.starts.len() as f64 * slices.width_us as f64 / (2 * period.bins * period.step_us) as f64;
            assert!((share * one_in as f64 - 1.0).abs() < 0.03, "{one_in}: {share}");
            assert!(slices.starts.is_sorted());
        }
    }

    #[test]
    fn the_sample_stays_when_time_goes_on() {
        let now = Slices::of(&week("2026-03-31T12:00:00Z"), 16);
        let later = Slices::of(&week("2026-03-31T12:01:30Z"), 16);
        let shared = later.starts.iter().filter(|start| now.starts.contains(start)).count();
        assert!(shared + 2 >= later.starts.len());
    }

    #[test]
    fn a_sample_is_as_thin_as_it_must_be() {
        assert_eq!(thinness(0, 1_000), 1);
        assert_eq!(thinness(1_000, 64_000), 1);
        assert_eq!(thinness(1_001, 64_000), 2);
        assert_eq!(thinness(156_250, 200_000), 50);
    }
}
