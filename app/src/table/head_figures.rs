//! The second line of a score column's head: what the column comes to over the whole list. It comes after the rows.

use leptos::prelude::*;
use model::scores::{ColumnHead, Direction, HeadFigure};
use model::table::Spread;

use super::hue::hue_class;
use super::number::{count_words, fixed_words, number_words};

/// The figures of the heads, once they are known.
pub(crate) type HeadFigures = Signal<Vec<ColumnHead>>;

/// The width and the height of a distribution, in pixels.
const WIDTH: f64 = 40.0;
const HEIGHT: f64 = 14.0;

/// How many rows have such a score, how these are spread, and the figure.
pub(super) fn figure_line(head: &ColumnHead) -> AnyView {
    let about = if head.about { "about " } else { "" };
    let n = format!("n {}{}", if head.about { "~" } else { "" }, count_words(head.n));
    let title = format!("{about}{} rows have this score", count_words(head.n));
    let n = view! { <span class="head-n" title=title>{n}</span> };
    let (chart, figure, side) = match &head.figure {
        None => (().into_any(), String::new(), "left"),
        Some(HeadFigure::Numbers { mean, spread }) => {
            (bars(spread, head), mean.map(three_digits).unwrap_or_default(), "right")
        }
        Some(HeadFigure::Truths(rate)) => (share_bar(*rate, head.direction), percent(*rate), "left"),
        Some(HeadFigure::Labels(labels)) => {
            let total: u64 = labels.iter().map(|(_, n)| n).sum();
            let first = labels.first().map(|(label, n)| format!("{label} {}", percent(share(*n, total))));
            (label_bar(labels, total), first.unwrap_or_default(), "left")
        }
    };
    let figure = view! { <b class="head-figure">{figure}</b> };
    // The figure stands over the values: right for numbers, left for marks and labels.
    if side == "right" { view! { {n} {chart} {figure} }.into_any() } else { view! { {figure} {chart} {n} }.into_any() }
}

/// The distribution; the bins that fail are red.
fn bars(spread: &Spread, head: &ColumnHead) -> AnyView {
    let most = f64::from(spread.bins.iter().copied().max().unwrap_or(0).max(1));
    #[expect(clippy::cast_precision_loss, reason = "a handful of bins")]
    let step = WIDTH / spread.bins.len().max(1) as f64;
    let fails = |share: f64| {
        let middle = spread.least + (spread.greatest - spread.least) * share;
        match head.direction.zip(head.threshold) {
            Some((Direction::Higher, threshold)) => middle < threshold,
            Some((Direction::Lower, threshold)) => middle > threshold,
            None => false,
        }
    };
    let mut paths = [String::new(), String::new()];
    for (index, count) in spread.bins.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of bins")]
        let left = step * index as f64;
        let height = if *count == 0 { 0.0 } else { (f64::from(*count) / most * HEIGHT).max(1.0) };
        let path = &mut paths[usize::from(fails((left + step / 2.0) / WIDTH))];
        path.push_str(&format!("M{left:.1} {HEIGHT}v-{height:.1}h{:.1}v{height:.1}z", (step - 1.0).max(0.5)));
    }
    let title = format!("from {} to {}", number_words(spread.least), number_words(spread.greatest));
    let [path, failing] = paths;
    view! {
        <svg class="head-chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" role="img" aria-label=title>
            <path d=path></path>
            <path class="fails" d=failing></path>
        </svg>
    }
    .into_any()
}

/// A bar of two shares: the true one is good or bad where a config says which way is better.
fn share_bar(rate: f64, direction: Option<Direction>) -> AnyView {
    let (class, rest) = match direction {
        None => ("", "rest"),
        Some(Direction::Higher) => ("passes", "fails"),
        Some(Direction::Lower) => ("fails", "passes"),
    };
    view! {
        <span class="head-shares" aria-hidden="true">
            <i class=class style=format!("flex:{rate:.3}")></i>
            <i class=rest style=format!("flex:{:.3}", 1.0 - rate)></i>
        </span>
    }
    .into_any()
}

fn label_bar(labels: &[(String, u64)], total: u64) -> AnyView {
    let parts: Vec<_> = labels
        .iter()
        .map(|(label, n)| {
            let class = format!("label {}", hue_class(label));
            let title = format!("{label}: {}", count_words(*n));
            view! { <i class=class style=format!("flex:{:.3}", share(*n, total)) title=title></i> }
        })
        .collect();
    view! { <span class="head-shares" aria-hidden="true">{parts}</span> }.into_any()
}

#[expect(clippy::cast_precision_loss, reason = "shares are drawn to the pixel")]
fn share(n: u64, total: u64) -> f64 {
    n as f64 / total.max(1) as f64
}

/// A mean over many rows: three digits tell it from others.
fn three_digits(mean: f64) -> String {
    let size = mean.abs();
    match size {
        0.01..10.0 => fixed_words(mean, if size < 1.0 { 3 } else { 2 }),
        10.0..100.0 => fixed_words(mean, 1),
        _ => number_words(mean),
    }
}

fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}%") } else { format!("{tenths:.1}%") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_said_in_three_digits() {
        let shown = [0.781_93, 3.968, 12.345, 1_284.4, 0.0].map(three_digits);
        assert_eq!(shown, ["0.782", "3.97", "12.3", "1,284", "0"]);
    }

    #[test]
    fn a_share_is_said_to_the_tenth_of_a_percent() {
        assert_eq!(percent(0.689), "68.9%");
        assert_eq!(percent(0.5), "50%");
        assert_eq!(percent(1.0 / 3.0), "33.3%");
    }
}
