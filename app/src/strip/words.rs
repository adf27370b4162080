//! Figures as people read them: as many digits as their interval deserves, rates in percent, and a change only where there
//! is one.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::scores::DataType;
use model::strip::{Change, Strip, Tile};

use crate::icon::icon;
use crate::table::{count_words, fixed_words, number_words};
use crate::whole::IntoWhole;

/// The most significant digits of a figure.
const SIGNIFICANT: i32 = 4;

/// How the figures of a column are written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Manner {
    pub(super) is_rate: bool,
    /// The decimals of a mean; its own digits where they cannot be told.
    decimals: Option<usize>,
    unit: String,
}

impl Manner {
    /// The manner of a tile's figures.
    pub(super) fn of(tile: &Tile) -> Self {
        Self {
            is_rate: tile.column.data_type != DataType::Numeric,
            decimals: tile.figure.zip(tile.half).and_then(|(figure, half)| decimals_of(figure, half)),
            unit: tile.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default(),
        }
    }

    /// A figure.
    pub(super) fn figure(&self, figure: f64) -> String {
        if self.is_rate { percent(figure) } else { format!("{}{}", self.number(figure), self.unit) }
    }

    /// What stands behind `±`.
    fn half(&self, half: f64) -> String {
        if self.is_rate { fixed_words(half * 100.0, 1) } else { self.number(half) }
    }

    /// How much a figure changed.
    fn difference(&self, difference: f64) -> String {
        let size = difference.abs();
        if self.is_rate { format!("{} pp", fixed_words(size * 100.0, 1)) } else { self.number(size) }
    }

    fn number(&self, number: f64) -> String {
        let fixed = self.decimals.map(|decimals| fixed_words(number, decimals));
        // A small thing in few digits would be nothing.
        let says_something = |words: &String| number == 0.0 || words.contains(|c: char| ('1'..='9').contains(&c));
        fixed.filter(says_something).unwrap_or_else(|| number_words(number))
    }
}

/// A rate in percent.
pub(super) fn percent(rate: f64) -> String {
    let words = fixed_words(rate * 100.0, 1);
    format!("{}%", words.strip_suffix(".0").filter(|whole| *whole == "0" || *whole == "100").unwrap_or(&words))
}

/// The decimals of a mean: one digit of its `±`, and no more than four significant digits.
fn decimals_of(mean: f64, half: f64) -> Option<usize> {
    let exponent = |number: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a double has three digits at most")]
        (number > 0.0 && number.is_finite()).then(|| number.log10().floor() as i32)
    };
    let deserved = -exponent(half)?;
    let most = exponent(mean.abs()).map_or(SIGNIFICANT, |exponent| SIGNIFICANT - 1 - exponent);
    usize::try_from(deserved.min(most).max(0)).ok().filter(|decimals| *decimals <= 6 && mean.abs() < 1e15)
}

/// A tile's figure with its `±`.
pub(super) fn figure_view(tile: &Tile, manner: &Manner, about: bool) -> impl IntoView + use<> {
    let words = match tile.figure {
        Some(figure) => format!("{}{}", if about { "≈ " } else { "" }, manner.figure(figure)),
        None => "too large".to_owned(),
    };
    let half = tile.half.map(|half| format!("± {}", manner.half(half)));
    view! {
        <b>{words}</b>
        <small title="Half of the 95 % interval">{half}</small>
    }
}

/// How a figure changed: an arrow only where it is more than noise, a colour only where a config says what is better.
pub(super) fn change_view(change: Change, words: impl Fn(f64) -> String) -> AnyView {
    let quiet = |words: &'static str, title: &'static str| {
        view! { <span class="strip-change" title=title>{words}</span> }.whole()
    };
    match change {
        Change::Incomparable => ().whole(),
        Change::TooFew => quiet("too few", "Too few scores to compare with the period before"),
        Change::Noise => quiet("no change", "The difference from the period before is no more than noise"),
        Change::Real(difference, better) => {
            let (symbol, way) = if difference > 0.0 { ("#i-arrow-up", "up") } else { ("#i-arrow-down", "down") };
            let (class, verdict) = match better {
                None => ("strip-change", ""),
                Some(true) => ("strip-change better", ", which is better"),
                Some(false) => ("strip-change worse", ", which is worse"),
            };
            let words = words(difference);
            let title = format!("{way} {words} from the period before{verdict}");
            view! {
                <span class=class title=title.clone()>
                    {icon(symbol)}
                    <span aria-hidden="true">{words}</span>
                    <span class="unseen-words">{title.clone()}</span>
                </span>
            }
            .whole()
        }
    }
}

/// The difference of a tile's figures.
pub(super) fn tile_change(tile: &Tile, manner: &Manner) -> AnyView {
    change_view(tile.change, |difference| manner.difference(difference))
}

/// A count, in three digits where it is an estimate.
pub(super) fn about_count(count: u64, about: bool) -> String {
    if !about {
        return count_words(count);
    }
    let unit = 10_u64.pow(count.checked_ilog10().unwrap_or_default().saturating_sub(2));
    format!("≈ {}", count_words((count + unit / 2) / unit * unit))
}

/// When a part of the period begins.
pub(super) fn start_of(strip: &Strip, part: usize) -> DateTime<Utc> {
    let since = i64::try_from(part).unwrap_or_default().saturating_mul(strip.step);
    DateTime::from_timestamp_micros(strip.from.saturating_add(since)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::scores::ScoreColumn;
    use model::strip::Series;

    fn tile(data_type: &str, figure: f64, half: Option<f64>) -> Tile {
        Tile {
            column: ScoreColumn::parse(&format!("s:trace:EVAL:{data_type}:x")).unwrap(),
            n: 2,
            label: None,
            figure: Some(figure),
            half,
            change: Change::Noise,
            threshold: None,
            unit: None,
            series: Series::default(),
        }
    }

    fn words(data_type: &str, figure: f64, half: f64, difference: f64) -> [String; 3] {
        let manner = Manner::of(&tile(data_type, figure, Some(half)));
        [manner.figure(figure), manner.half(half), manner.difference(difference)]
    }

    #[test]
    fn a_mean_has_the_digits_that_its_interval_deserves() {
        assert_eq!(words("NUMERIC", 0.781_93, 0.006_1, -0.070_9), ["0.782", "0.006", "0.071"]);
        assert_eq!(words("NUMERIC", 3.968, 0.091, 0.11), ["3.97", "0.09", "0.11"]);
        assert_eq!(words("NUMERIC", 1_284.4, 34.0, -0.2), ["1,284", "34", "0.2"]);
        assert_eq!(words("NUMERIC", 1.0, 0.000_000_1, 0.5), ["1.000", "1e-7", "0.500"]);
        assert_eq!(Manner::of(&tile("NUMERIC", 0.123_456, None)).figure(0.123_456), "0.1235");
        assert_eq!(Manner::of(&tile("NUMERIC", 4.0, Some(0.0))).figure(4.0), "4");
    }

    #[test]
    fn a_rate_is_in_percent_and_points() {
        assert_eq!(words("BOOLEAN", 0.689, 0.034, -0.042), ["68.9%", "3.4", "4.2 pp"]);
        assert_eq!(words("CATEGORICAL", 1.0, 0.08, 0.5), ["100%", "8.0", "50.0 pp"]);
    }

    #[test]
    fn an_estimate_has_three_digits() {
        assert_eq!(about_count(48_212, false), "48,212");
        assert_eq!(about_count(1_234_567, true), "≈ 1,230,000");
        assert_eq!(about_count(0, true), "≈ 0");
        assert_eq!(about_count(96, true), "≈ 96");
    }
}
