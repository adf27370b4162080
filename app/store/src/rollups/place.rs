//! The roll-up rows for which a score counts, and what scores add to one of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Fact, Group};
use crate::StoreError;

/// Beyond these a number counts as this much in a sum, so that no sum of doubles overflows: an error in Postgres.
const MOST: f64 = 1e300;
/// Below this a number counts as nothing in a sum, so that no mean underflows: an error likewise.
const LEAST: f64 = 1e-300;

/// One roll-up row, with what is needed to find its scores. Ordered as rows are locked, by k and col.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub k: i64,
    pub col: i32,
    /// Where it is a row of the scores of a group's traces.
    pub group: Option<Group>,
    /// The column that its scores name.
    pub score_col: i32,
    /// The label that its scores have, where it counts one.
    pub label: Option<i32>,
}

impl Place {
    /// The target's own rows of a score: its column's, and its label's.
    pub(crate) fn own(k: i64, score_col: i32, label: Option<i32>) -> impl Iterator<Item = Self> {
        let column = Self { k, col: score_col, group: None, score_col, label: None };
        [Some(column), label.map(|col| Self { col, label, ..column })].into_iter().flatten()
    }

    /// The row of a group of traces that this row of one of them is part of.
    pub(crate) fn in_group(
        self,
        (group, k): (Group, i64),
        rolled_cols: &HashMap<(Group, i32), i32>,
    ) -> Result<Self, StoreError> {
        // Both columns were made together.
        let col = *rolled_cols.get(&(group, self.col)).ok_or(sqlx::Error::RowNotFound)?;
        Ok(Self { k, col, group: Some(group), ..self })
    }

    /// Whether it is a column's own row, by which the column's scores are counted.
    pub(crate) fn is_counted(self) -> bool {
        self.label.is_none() && self.group.is_none()
    }
}

/// What scores add to a row. By default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Delta {
    pub n: i32,
    pub sum: Option<f64>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// With its time: the greatest of both.
    pub last: Option<(DateTime<Utc>, f64)>,
}

impl Delta {
    pub(crate) fn add(&mut self, place: Place, score: &Fact) {
        let value = if place.label.is_some() { Some(1.0) } else { score.value };
        self.n += 1;
        if let Some(value) = value {
            self.sum = Some(self.sum.unwrap_or_default() + addend(value));
            self.min = Some(self.min.map_or(value, |min| min.min(value)));
            self.max = Some(self.max.map_or(value, |max| max.max(value)));
        }
        let last = value.or(score.label.map(f64::from)).map(|value| (score.ts, value));
        self.last = if last > self.last { last } else { self.last };
    }

    /// Kept between least and greatest, whatever rounding does.
    pub(crate) fn mean(&self) -> Option<f64> {
        Some((self.sum? / f64::from(self.n)).min(self.max?).max(self.min?))
    }
}

fn addend(value: f64) -> f64 {
    if value.abs() < LEAST { 0.0 } else { value.clamp(-MOST, MOST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delta(values: &[(i64, f64)]) -> Delta {
        let mut delta = Delta::default();
        for (second, value) in values {
            let ts = DateTime::from_timestamp(*second, 0).unwrap();
            let place = Place::own(1, 1, None).next().unwrap();
            delta.add(place, &Fact { k: 1, col: 1, ts, value: Some(*value), label: None, said: None });
        }
        delta
    }

    #[test]
    fn the_last_is_of_the_greatest_time_whatever_the_order() {
        let last = |values| delta(values).last.unwrap().1;
        assert_eq!(last(&[(3, 1.0), (9, 5.0), (4, 8.0)]), 5.0);
        assert_eq!(last(&[(9, 2.0), (9, 5.0), (9, 3.0)]), 5.0);
    }

    #[test]
    fn a_mean_is_never_outside_its_numbers() {
        assert_eq!(delta(&[(1, 0.1), (2, 0.1), (3, 0.1)]).mean(), Some(0.1));
        assert_eq!(delta(&[(1, f64::MAX), (2, f64::MAX)]).mean(), Some(f64::MAX));
        assert_eq!(delta(&[(1, 5e-324)]).mean(), Some(5e-324));
        assert_eq!(Delta::default().mean(), None);
    }
}
