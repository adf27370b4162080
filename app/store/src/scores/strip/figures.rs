//! From sums to figures: means, rates and shares with their intervals, and what changed by more than noise.

use std::collections::HashMap;

use model::scores::{DataType, Direction, ScoreColumn, ScoreConfig};
use model::stats::{Interval, Rate, mean_interval, newcombe_difference, welch_difference, wilson_interval};
use model::strip::{Change, Failing, Series, Tile};

use super::tally::{Part, Parts};

/// What is known of a column beside its scores.
pub(super) struct Reading<'a> {
    pub column: &'a ScoreColumn,
    pub config: Option<&'a ScoreConfig>,
    /// The texts of its labels.
    pub labels: &'a HashMap<i32, String>,
    /// How many scores each one of the sample stands for.
    pub weight: u64,
}

/// What is told of a column.
#[derive(Clone, Copy, Debug)]
enum Measure {
    Mean,
    TrueRate,
    Share(i32),
}

/// A figure with its interval.
#[derive(Clone, Copy, Debug, Default)]
struct Figure {
    middle: Option<f64>,
    interval: Option<Interval>,
}

impl Measure {
    fn of(self, part: &Part) -> Figure {
        let rate = match self {
            // A mean of only those that are small enough would be a false one.
            Self::Mean if part.moments.n < part.n || part.n == 0 => return Figure::default(),
            Self::Mean => {
                return Figure { middle: Some(part.moments.mean), interval: mean_interval(part.moments) };
            }
            Self::TrueRate => part.truths(),
            Self::Share(label) => part.labelled(label),
        };
        Figure { middle: rate.share(), interval: wilson_interval(rate) }
    }

    /// The difference `now − before` with its interval.
    fn difference(self, now: &Part, before: &Part) -> Option<Interval> {
        match self {
            Self::Mean if now.moments.n < now.n || before.moments.n < before.n => None,
            Self::Mean => welch_difference(now.moments, before.moments),
            Self::TrueRate => newcombe_difference(now.truths(), before.truths()),
            Self::Share(label) => newcombe_difference(now.labelled(label), before.labelled(label)),
        }
    }
}

/// The tile of a column.
pub(super) fn tile_of(reading: &Reading, parts: &Parts) -> Tile {
    let now = Parts::total(&parts.now);
    let before = Parts::total(&parts.before);
    let measure = match reading.column.data_type {
        DataType::Boolean => Measure::TrueRate,
        DataType::Categorical => top_label(&now, reading.labels).map_or(Measure::Mean, Measure::Share),
        DataType::Numeric | DataType::Text | DataType::Correction => Measure::Mean,
    };
    let figure = measure.of(&now);
    let was = measure.of(&before).middle;
    let label = match measure {
        Measure::Share(label) => reading.labels.get(&label).cloned(),
        Measure::Mean | Measure::TrueRate => None,
    };
    let more_is_better = more_is_better(reading.config, label.as_deref());
    let change = match (figure.middle, was) {
        _ if before.n == 0 => Change::Incomparable,
        (Some(is), Some(was)) => change(is - was, measure.difference(&now, &before), more_is_better),
        _ => Change::TooFew,
    };
    let numeric = reading.config.filter(|_| reading.column.data_type == DataType::Numeric);
    Tile {
        column: reading.column.clone(),
        n: now.n * reading.weight,
        label,
        figure: figure.middle,
        half: figure.interval.map(Interval::half),
        change,
        threshold: numeric.and_then(|config| config.threshold),
        unit: numeric.and_then(|config| config.unit.clone()),
        series: series_of(measure, parts, reading.weight),
    }
}

fn series_of(measure: Measure, parts: &Parts, weight: u64) -> Series {
    let figures: Vec<Figure> = parts.now.iter().map(|part| measure.of(part)).collect();
    let ends = |end: fn(Interval) -> f64| figures.iter().map(|figure| figure.interval.map(end).map(short)).collect();
    Series {
        n: parts.now.iter().map(|part| part.n * weight).collect(),
        middle: figures.iter().map(|figure| figure.middle.map(short)).collect(),
        low: ends(|interval| interval.low),
        high: ends(|interval| interval.high),
        before: parts.before.iter().map(|part| measure.of(part).middle.map(short)).collect(),
    }
}

/// The failing scores of all columns together; fewer are better.
pub(super) fn failing_of(all: &Parts, weight: u64) -> Failing {
    let rate = |part: &Part| Rate { successes: part.failing, n: part.n };
    let now = rate(&Parts::total(&all.now));
    let before = rate(&Parts::total(&all.before));
    let change = match (now.share(), before.share()) {
        _ if before.n == 0 => Change::Incomparable,
        (Some(is), Some(was)) => change(is - was, newcombe_difference(now, before), Some(false)),
        _ => Change::TooFew,
    };
    Failing { n: now.successes * weight, bins: all.now.iter().map(|part| part.failing * weight).collect(), change }
}

/// The label that most scores have; of equally frequent ones the first in text order.
fn top_label(part: &Part, labels: &HashMap<i32, String>) -> Option<i32> {
    let text = |label: &i32| labels.get(label).map(String::as_str).unwrap_or_default();
    part.labels
        .iter()
        .max_by(|(one, n), (other, m)| n.cmp(m).then_with(|| text(other).cmp(text(one))))
        .map(|(label, _)| *label)
}

/// Whether a greater figure is better: by the config's direction; of a label's share, by whether the label passes.
fn more_is_better(config: Option<&ScoreConfig>, label: Option<&str>) -> Option<bool> {
    let config = config?;
    match label {
        None => Some(config.direction? == Direction::Higher),
        Some(label) => {
            let category = config.categories.iter().find(|category| category.label == label)?;
            config.fails(category.value).map(|fails| !fails)
        }
    }
}

/// A difference is a change if its interval leaves zero out.
fn change(difference: f64, interval: Option<Interval>, more_is_better: Option<bool>) -> Change {
    match interval {
        None => Change::TooFew,
        Some(interval) if interval.holds_zero() => Change::Noise,
        Some(_) => Change::Real(difference, more_is_better.map(|more| more == (difference > 0.0))),
    }
}

/// The number in six digits: more than a chart can show, and half the bytes.
fn short(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::stats::Moments;

    fn part(numbers: &[f64]) -> Part {
        let one = |number: &f64| Moments { n: 1, mean: *number, squares: 0.0 };
        let moments = numbers.iter().map(one).fold(Moments::default(), Moments::with);
        Part { n: moments.n, moments, ..Part::default() }
    }

    fn labels(given: &[(i32, u64)]) -> Part {
        let labels: std::collections::BTreeMap<i32, u64> = given.iter().copied().collect();
        Part { n: labels.values().sum(), labels, ..Part::default() }
    }

    fn column(data_type: DataType) -> ScoreColumn {
        let key = format!("s:trace:EVAL:{data_type}:quality");
        ScoreColumn::parse(&key).unwrap()
    }

    fn config(direction: Option<Direction>, threshold: Option<f64>) -> ScoreConfig {
        ScoreConfig {
            id: "config".to_owned(),
            name: "quality".to_owned(),
            data_type: DataType::Numeric,
            min_value: None,
            max_value: None,
            categories: [("bad", 0.0), ("good", 1.0)]
                .map(|(label, value)| model::scores::ConfigCategory { label: label.to_owned(), value })
                .to_vec(),
            is_archived: false,
            description: None,
            direction,
            threshold,
            unit: None,
        }
    }

    fn tile(data_type: DataType, config: Option<&ScoreConfig>, now: Vec<Part>, before: Vec<Part>) -> Tile {
        let labels = HashMap::from([(1, "good".to_owned()), (2, "bad".to_owned())]);
        let reading = Reading { column: &column(data_type), config, labels: &labels, weight: 1 };
        tile_of(&reading, &Parts { now, before })
    }

    #[test]
    fn a_change_is_good_or_bad_only_where_a_config_says_so() {
        let now = || vec![part(&[0.9, 0.91, 0.92])];
        let before = || vec![part(&[0.1, 0.11, 0.12])];
        let verdict = |config: Option<&ScoreConfig>| match tile(DataType::Numeric, config, now(), before()).change {
            Change::Real(difference, better) => {
                assert!((difference - 0.8).abs() < 1e-12);
                better
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(verdict(None), None);
        assert_eq!(verdict(Some(&config(None, Some(0.5)))), None);
        assert_eq!(verdict(Some(&config(Some(Direction::Higher), None))), Some(true));
        assert_eq!(verdict(Some(&config(Some(Direction::Lower), None))), Some(false));
    }

    #[test]
    fn less_than_the_noise_is_no_change() {
        let config = config(Some(Direction::Higher), Some(0.5));
        let change = |now: &[f64], before: &[f64]| {
            tile(DataType::Numeric, Some(&config), vec![part(now)], vec![part(before)]).change
        };
        assert_eq!(change(&[0.1, 0.9, 0.5], &[0.2, 0.9, 0.6]), Change::Noise);
        assert_eq!(change(&[0.1], &[0.2, 0.9]), Change::TooFew);
        assert_eq!(change(&[0.1, 0.2], &[]), Change::Incomparable, "nothing was there before");
        assert_eq!(tile(DataType::Numeric, None, vec![part(&[1.0])], vec![]).change, Change::Incomparable);
    }

    #[test]
    fn the_top_label_is_told_and_judged_by_its_own_number() {
        let config = config(Some(Direction::Higher), Some(1.0));
        let bad = tile(
            DataType::Categorical,
            Some(&config),
            vec![labels(&[(1, 10), (2, 90)])],
            vec![labels(&[(1, 90), (2, 10)])],
        );
        assert_eq!((bad.label.as_deref(), bad.figure), (Some("bad"), Some(0.9)));
        assert!(matches!(bad.change, Change::Real(difference, Some(false)) if (difference - 0.8).abs() < 1e-12));
        let tied = tile(DataType::Categorical, None, vec![labels(&[(1, 5), (2, 5)])], vec![]);
        assert_eq!(tied.label.as_deref(), Some("bad"), "the first in text order");
    }

    #[test]
    fn numbers_too_large_for_a_mean_have_none() {
        let wild = Part { n: 3, ..part(&[1.0, 2.0]) };
        let tile = tile(DataType::Numeric, None, vec![wild], vec![part(&[1.0, 2.0])]);
        assert_eq!((tile.figure, tile.half, tile.change), (None, None, Change::TooFew));
    }

    #[test]
    fn a_number_is_shortened_to_what_a_chart_can_show() {
        assert_eq!(short(0.123_456_789), 0.123_457);
        assert_eq!(short(1_234_567.0), 1_234_570.0);
        assert_eq!(short(0.0), 0.0);
    }
}
