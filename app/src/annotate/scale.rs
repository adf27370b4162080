//! How far a number may go, and by which steps it moves.

use model::annotation::Slot;
use model::scores::ScoreValue;

/// About so many steps make a range.
const STEPS: f64 = 20.0;
/// As many marks with numbers stand under a range at most.
const MARKS: f64 = 10.0;

/// The scale of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scale {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) step: f64,
}

impl Scale {
    /// The scale of what is judged: its config's range, else steps that fit what was said so far.
    pub(super) fn of(slot: &Slot) -> Self {
        let (min, max) = match &slot.config {
            Some(config) => (config.min_value, config.max_value),
            None => (None, None),
        };
        let said = slot.others.iter().map(|score| &score.value).chain(slot.own.as_ref().map(|own| &own.value));
        let numbers: Vec<f64> = said.filter_map(ScoreValue::number).collect();
        let is_share = !numbers.is_empty() && numbers.iter().all(|number| (0.0..=1.0).contains(number));
        let step = match (min, max) {
            (Some(min), Some(max)) if max > min => step_of(min, max),
            _ if is_share => 0.05,
            _ => 1.0,
        };
        Self { min, max, step }
    }

    /// Both ends, where it has both.
    pub(super) fn range(&self) -> Option<(f64, f64)> {
        self.min.zip(self.max).filter(|(min, max)| min < max)
    }

    /// Reads what was typed.
    pub(super) fn read(&self, typed: &str) -> Result<f64, String> {
        let number: f64 = typed.parse().map_err(|_| format!("{typed:?} is not a number."))?;
        let (least, most) = (self.min.unwrap_or(f64::NEG_INFINITY), self.max.unwrap_or(f64::INFINITY));
        if !number.is_finite() {
            Err(format!("{typed:?} is not a number that can be stored."))
        } else if number < least {
            Err(format!("It is under {least}, the least that the config allows."))
        } else if number > most {
            Err(format!("It is over {most}, the most that the config allows."))
        } else {
            Ok(number)
        }
    }

    /// The number so many steps on, inside the range; from nothing it begins at the range's near end.
    pub(super) fn stepped(&self, number: Option<f64>, by: f64) -> f64 {
        let begin = if by > 0.0 { self.min } else { self.max };
        let next = match number {
            Some(number) => rounded((number / self.step).round() * self.step + by * self.step),
            None => begin.unwrap_or(0.0),
        };
        next.max(self.min.unwrap_or(f64::MIN)).min(self.max.unwrap_or(f64::MAX))
    }

    /// The numbers under the range: each whole one where these are few, else its ends.
    pub(super) fn marks(&self) -> Vec<f64> {
        let Some((min, max)) = self.range() else { return Vec::new() };
        if min.fract() != 0.0 || max.fract() != 0.0 || !(2.0..=MARKS).contains(&(max - min)) {
            return vec![min, max];
        }
        let mut marks = vec![min];
        while let Some(next) = marks.last().map(|last| last + 1.0).filter(|next| *next <= max) {
            marks.push(next);
        }
        marks
    }
}

/// A step of one, two or five times a power of ten; whole where the range is of a few whole numbers.
fn step_of(min: f64, max: f64) -> f64 {
    let span = max - min;
    if min.fract() == 0.0 && max.fract() == 0.0 && (2.0..=STEPS).contains(&span) {
        return 1.0;
    }
    let raw = span / STEPS;
    let power = 10_f64.powf(raw.log10().floor());
    let digit = raw / power;
    let nice = [1.0, 2.0, 5.0].into_iter().find(|nice| digit <= nice + 1e-9).unwrap_or(10.0);
    nice * power
}

/// Without what adding fractions leaves behind: 0.30000000000000004 is 0.3.
fn rounded(number: f64) -> f64 {
    format!("{number:.10}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(min: f64, max: f64) -> Scale {
        Scale { min: Some(min), max: Some(max), step: step_of(min, max) }
    }

    #[test]
    fn steps_fit_the_range() {
        let steps =
            [(1.0, 5.0), (0.0, 1.0), (0.0, 10.0), (0.0, 100.0), (0.0, 3.0e-3)].map(|(min, max)| step_of(min, max));
        let expected = [1.0, 0.05, 1.0, 5.0, 0.0002];
        assert!(steps.iter().zip(expected).all(|(step, wanted)| (step - wanted).abs() < 1e-12), "{steps:?}");
    }

    #[test]
    fn a_number_steps_inside_its_range() {
        let stars = scale(1.0, 5.0);
        assert_eq!([stars.stepped(None, 1.0), stars.stepped(None, -1.0)], [1.0, 5.0]);
        assert_eq!([stars.stepped(Some(5.0), 1.0), stars.stepped(Some(2.4), 1.0)], [5.0, 3.0]);
        assert_eq!(scale(0.0, 1.0).stepped(Some(0.25), 1.0), 0.3);
        assert_eq!(stars.marks(), [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(scale(0.0, 100.0).marks(), [0.0, 100.0]);
    }

    #[test]
    fn what_was_typed_is_a_number_of_the_range() {
        let stars = scale(1.0, 5.0);
        assert_eq!(stars.read("4.5"), Ok(4.5));
        for wrong in ["six", "6", "0", "NaN", "inf", ""] {
            assert!(stars.read(wrong).is_err(), "{wrong}");
        }
    }
}
