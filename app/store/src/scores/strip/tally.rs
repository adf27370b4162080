//! What the database added up, sorted by column and by part of the period.

use std::collections::{BTreeMap, HashMap};

use model::stats::{Moments, Rate};

use super::period::Period;
use super::statement::Sum;

/// The scores of one column in one part of a period.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub n: u64,
    pub failing: u64,
    /// Of the numbers that are small enough for a mean.
    pub moments: Moments,
    /// How often each label.
    pub labels: BTreeMap<i32, u64>,
}

impl Part {
    fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.failing += other.failing;
        self.moments = self.moments.with(other.moments);
        for (label, n) in &other.labels {
            *self.labels.entry(*label).or_default() += n;
        }
    }

    /// How many of the booleans are true.
    pub(super) fn truths(&self) -> Rate {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of ones")]
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let successes = (self.moments.mean * self.moments.n as f64).round() as u64;
        Rate { successes, n: self.moments.n }
    }

    /// How many of the labels are this one.
    pub(super) fn labelled(&self, label: i32) -> Rate {
        Rate { successes: self.labels.get(&label).copied().unwrap_or_default(), n: self.n }
    }
}

/// One column, or all of them together, part by part.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub now: Vec<Part>,
    pub before: Vec<Part>,
}

impl Parts {
    fn of(period: &Period) -> Self {
        let empty = vec![Part::default(); usize::try_from(period.bins).unwrap_or_default()];
        Self { before: if period.compared { empty.clone() } else { Vec::new() }, now: empty }
    }

    /// The whole period.
    pub(super) fn total(parts: &[Part]) -> Part {
        parts.iter().fold(Part::default(), |mut total, part| {
            total.add(part);
            total
        })
    }

    /// Adds to a part, which has a negative number in the period before.
    fn add(&mut self, part: i64, found: &Part, bins: i64) {
        let (parts, index) = if part < 0 { (&mut self.before, part + bins) } else { (&mut self.now, part) };
        if let Some(part) = usize::try_from(index).ok().and_then(|index| parts.get_mut(index)) {
            part.add(found);
        }
    }
}

/// Everything that was added up.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub all: Parts,
    pub columns: HashMap<i32, Parts>,
}

impl Tally {
    /// Sorts the sums.
    pub(super) fn of(sums: &[Sum], period: &Period) -> Self {
        let mut tally = Self { all: Parts::of(period), columns: HashMap::new() };
        for sum in sums {
            let numbers = sum.numbers.unsigned_abs();
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
            let squares = sum.variance * numbers as f64;
            let n = sum.n.unsigned_abs();
            let found = Part {
                n,
                failing: sum.failing.unsigned_abs(),
                moments: Moments { n: numbers, mean: sum.mean, squares },
                labels: sum.label.map(|label| (label, n)).into_iter().collect(),
            };
            let part = period.part(sum.part);
            let column = tally.columns.entry(sum.col).or_insert_with(|| Parts::of(period));
            column.add(part, &found, period.bins);
            // Means over several columns mean nothing.
            let bare = Part { moments: Moments::default(), labels: BTreeMap::new(), ..found };
            tally.all.add(part, &bare, period.bins);
        }
        tally
    }
}
