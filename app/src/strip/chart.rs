//! The shapes of the charts, as paths of an SVG that is as wide as its place and [`HEIGHT`] pixels high.

use std::fmt::Write;

use model::strip::Series;

/// The width of a chart in its own units, which the page stretches.
pub(super) const WIDTH: f64 = 480.0;
/// The height of a line's chart.
pub(super) const HEIGHT: f64 = 40.0;
/// The height of the bars.
pub(super) const BARS: f64 = 28.0;

/// Room above and below a line.
const MARGIN: f64 = 3.0;
/// So many empty parts at most are bridged by a line.
const BRIDGED: usize = 4;
/// Less than this much of a rate is not stretched over the whole height.
const LEAST_RATE_SPAN: f64 = 0.1;
/// The share of a bar's place that stays free.
const GAP: f64 = 0.16;

/// Where the middle of a part is.
#[expect(clippy::cast_precision_loss, reason = "a few dozen parts")]
fn middle_of(part: usize, parts: usize) -> f64 {
    (part as f64 + 0.5) * WIDTH / parts as f64
}

/// Where parts `first` to `last` begin, and how wide they are.
#[expect(clippy::cast_precision_loss, reason = "a few dozen parts")]
pub(super) fn stretch(first: usize, last: usize, parts: usize) -> (f64, f64) {
    let width = WIDTH / parts as f64;
    (first as f64 * width, (last - first + 1) as f64 * width)
}

/// Bars of these counts, where `most` is the full height.
#[expect(clippy::cast_precision_loss, reason = "a bar has a few dozen pixels")]
pub(super) fn bars(counts: &[u64], most: u64) -> String {
    let place = WIDTH / counts.len().max(1) as f64;
    let mut path = String::new();
    for (part, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // Something is never shown as nothing.
        let height = (*count as f64 / most.max(1) as f64 * BARS).max(1.0);
        let (x, width) = ((part as f64 + GAP / 2.0) * place, (1.0 - GAP) * place);
        push(&mut path, format_args!("M{x:.1} {BARS}v-{height:.1}h{width:.1}v{height:.1}z"));
    }
    path
}

/// The values that a chart's height spans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Domain {
    low: f64,
    high: f64,
}

impl Domain {
    /// All values and the threshold; of the intervals as much as does not squeeze the values.
    pub(super) fn of(series: &Series, threshold: Option<f64>, is_rate: bool) -> Self {
        let values = || series.middle.iter().chain(&series.before).flatten().chain(&threshold);
        let mut low = values().copied().fold(f64::INFINITY, f64::min);
        let mut high = values().copied().fold(f64::NEG_INFINITY, f64::max);
        let span = high - low;
        let ends = |ends: &[Option<f64>], start: f64, fold: fn(f64, f64) -> f64| {
            ends.iter().flatten().copied().fold(start, fold)
        };
        low = ends(&series.low, low, f64::min).max(low - span);
        high = ends(&series.high, high, f64::max).min(high + span);
        let missing = if is_rate { LEAST_RATE_SPAN } else { f64::MIN_POSITIVE.max(low.abs() * 1e-6) } - (high - low);
        if missing > 0.0 {
            low -= missing / 2.0;
            high += missing / 2.0;
        }
        if is_rate { Self { low: low.max(0.0), high: high.min(1.0) } } else { Self { low, high } }
    }

    /// How far from the top a value lies.
    pub(super) fn y(self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        let y = HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN);
        if y.is_finite() { y.clamp(0.0, HEIGHT) } else { HEIGHT / 2.0 }
    }
}

/// A line through the values; a value that stands alone is a dot.
pub(super) fn line(values: &[Option<f64>], domain: Domain) -> String {
    let mut path = String::new();
    for run in runs(values) {
        for (index, (part, value)) in run.iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            push(&mut path, format_args!("{command}{:.1} {:.1}", middle_of(*part, values.len()), domain.y(*value)));
        }
        if run.len() == 1 {
            path.push_str("h0");
        }
    }
    path
}

/// The ground between the ends of intervals.
pub(super) fn band(low: &[Option<f64>], high: &[Option<f64>], domain: Domain) -> String {
    let ends: Vec<Option<(f64, f64)>> = low.iter().zip(high).map(|(low, high)| low.zip(*high)).collect();
    let mut path = String::new();
    for run in runs(&ends) {
        let half = if run.len() == 1 { 2.0 } else { 0.0 };
        let x = |part: usize| middle_of(part, low.len());
        let there = run.iter().flat_map(|(part, (_, high))| [(x(*part) - half, *high), (x(*part) + half, *high)]);
        let back = run.iter().rev().flat_map(|(part, (low, _))| [(x(*part) + half, *low), (x(*part) - half, *low)]);
        let mut command = 'M';
        for (x, value) in there.chain(back).step_by(if half > 0.0 { 1 } else { 2 }) {
            push(&mut path, format_args!("{command}{x:.1} {:.1}", domain.y(value)));
            command = 'L';
        }
        path.push('z');
    }
    path
}

/// The values that are there, with the numbers of their parts, in runs without a wide gap.
fn runs<T: Copy>(values: &[Option<T>]) -> Vec<Vec<(usize, T)>> {
    let mut runs: Vec<Vec<(usize, T)>> = Vec::new();
    for (part, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(last, _)| part - last <= BRIDGED + 1) => run.push((part, *value)),
            _ => runs.push(vec![(part, *value)]),
        }
    }
    runs
}

fn push(path: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing into a text cannot fail.
    let _ = path.write_fmt(words);
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Domain = Domain { low: 0.0, high: 1.0 };

    #[test]
    fn bars_stand_on_the_ground() {
        assert_eq!(bars(&[2, 0, 1, 0], 2), "M9.6 28v-28.0h100.8v28.0zM249.6 28v-14.0h100.8v14.0z");
        assert_eq!(bars(&[1], 1_000_000), "M38.4 28v-1.0h403.2v1.0z");
        assert_eq!(bars(&[0, 0], 0), "");
    }

    #[test]
    fn a_line_bridges_small_gaps_only() {
        let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
        assert_eq!(line(&some(&[0.0, 1.0]), UNIT), "M120.0 37.0L360.0 3.0");
        let mut values = vec![None; 8];
        values[0] = Some(0.5);
        values[6] = Some(0.5);
        values[7] = Some(0.5);
        assert_eq!(line(&values, UNIT), "M30.0 20.0h0M390.0 20.0L450.0 20.0");
        values[5] = Some(1.0);
        assert_eq!(line(&values, UNIT), "M30.0 20.0L330.0 3.0L390.0 20.0L450.0 20.0");
    }

    #[test]
    fn a_band_goes_there_above_and_back_below() {
        let (low, high) = ([Some(0.0), Some(0.0)], [Some(1.0), Some(0.5)]);
        assert_eq!(band(&low, &high, UNIT), "M120.0 3.0L360.0 20.0L360.0 37.0L120.0 37.0z");
        assert_eq!(band(&low[..1], &high[..1], UNIT), "M238.0 3.0L242.0 3.0L242.0 37.0L238.0 37.0z");
    }

    #[test]
    fn wide_intervals_do_not_squeeze_the_line() {
        let series = Series {
            middle: vec![Some(1.0), Some(2.0)],
            low: vec![Some(-50.0), None],
            high: vec![Some(2.5), None],
            ..Series::default()
        };
        assert_eq!(Domain::of(&series, None, false), Domain { low: 0.0, high: 2.5 });
        assert_eq!(Domain::of(&series, Some(5.0), false), Domain { low: -3.0, high: 5.0 });
    }

    #[test]
    fn what_is_flat_stays_flat() {
        let series = Series { middle: vec![Some(0.97), Some(0.98)], ..Series::default() };
        let domain = Domain::of(&series, None, true);
        assert!((domain.high - 1.0).abs() < 1e-9 && (domain.low - 0.925).abs() < 1e-9, "{domain:?}");
        let flat = Series { middle: vec![Some(4.0), Some(4.0)], ..Series::default() };
        assert!((Domain::of(&flat, None, false).y(4.0) - HEIGHT / 2.0).abs() < 0.1);
        assert!((Domain::of(&Series::default(), None, false).y(1.0) - HEIGHT / 2.0).abs() < f64::EPSILON);
    }
}
