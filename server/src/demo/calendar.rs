//! When things happen in the demo: over thirty days that end now, by day more than by night, with two releases.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};

use super::dice::Dice;

/// How far back the demo goes.
const DAYS: i64 = 30;

/// What ran before, and what runs since.
pub(super) const RELEASES: [&str; 2] = ["2.3.2", "2.4.0"];

/// Where the product runs, how often out of a hundred, and since how many days with the newer release.
const ENVIRONMENTS: [(&str, i64, i64); 3] = [("production", 72, 6), ("staging", 18, 10), ("development", 10, 13)];

/// The thirty days.
#[derive(Clone, Copy)]
pub(super) struct Calendar {
    pub now: DateTime<Utc>,
}

impl Calendar {
    /// When it begins.
    pub(super) fn begin(self) -> DateTime<Utc> {
        self.now - TimeDelta::days(DAYS)
    }

    /// A moment of the thirty days at which people are awake and working.
    pub(super) fn moment(self, dice: &mut Dice) -> DateTime<Utc> {
        let length_s = TimeDelta::days(DAYS).num_seconds();
        let mut moment = self.begin();
        // Few throws are refused twenty times, and then any time will do.
        for _ in 0..20 {
            moment = self.begin()
                + TimeDelta::microseconds(dice.whole(600, length_s - 600) * 1_000_000 + dice.whole(0, 999_999));
            if dice.chance(busyness(moment)) {
                break;
            }
        }
        moment
    }

    /// Within the last two hours, and sooner rather than later, so that something is always new.
    pub(super) fn just_now(self, dice: &mut Dice) -> DateTime<Utc> {
        let back_ms = dice.whole(0, 7_000_000);
        self.now - TimeDelta::milliseconds(90_000 + back_ms * back_ms / 7_000_000)
    }

    /// Where something runs.
    pub(super) fn environment(self, dice: &mut Dice) -> &'static str {
        let mut thrown = dice.whole(1, 100);
        let fell = ENVIRONMENTS.iter().find(|(_, share, _)| {
            thrown -= share;
            thrown <= 0
        });
        fell.map_or(ENVIRONMENTS[0].0, |(name, ..)| name)
    }

    /// What ran in an environment at a time.
    pub(super) fn release(self, environment: &str, at: DateTime<Utc>) -> &'static str {
        let days = ENVIRONMENTS.iter().find(|(name, ..)| *name == environment).map_or(0, |(.., days)| *days);
        RELEASES[usize::from(at >= self.now - TimeDelta::days(days))]
    }
}

/// How much happens at a time, compared with the busiest: nights and weekends are quiet.
fn busyness(at: DateTime<Utc>) -> f64 {
    let by_hour = match at.hour() {
        7..=9 | 18..=20 => 0.7,
        10..=17 => 1.0,
        21..=22 => 0.4,
        _ => 0.15,
    };
    let by_day = if matches!(at.weekday(), Weekday::Sat | Weekday::Sun) { 0.45 } else { 1.0 };
    by_hour * by_day
}
