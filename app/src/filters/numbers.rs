//! Numbers to compare with: over the list's own distribution, by sliders or by typing.

use leptos::prelude::*;
use model::list::Op;
use model::table::Spread;

use super::editor::text_field;
use super::entry::Entry;
use model::number::parse_number;

use crate::live::Later;
use crate::rpc::Trouble;
use crate::table::number_words;

/// The height of the tallest bar, and of the least one that is there at all.
const TALLEST: f64 = 56.0;
const LEAST: f64 = 2.0;
/// The width of a bar and of the gap behind it.
const BAR: f64 = 10.0;
const GAP: f64 = 1.0;

/// How the numbers are spread, once that is known.
pub(super) type SpreadAnswer = Later<Result<Option<Spread>, Trouble>>;

/// One number, or two where a range is asked for.
pub(super) fn numbers_view(entry: Entry, spread: Option<SpreadAnswer>, is_range: bool) -> AnyView {
    let chart = move || {
        let known = spread?.get()?.ok()??;
        // Without a width there is nothing to choose from.
        (known.least < known.greatest).then(|| chart_view(entry, known, is_range))
    };
    let fields = if is_range {
        let (from, to) = (text_field("From", "decimal", entry.first), text_field("To", "decimal", entry.second));
        view! { <div class="editor-fields">{from} {to}</div> }.into_any()
    } else {
        text_field("Number", "decimal", entry.first).into_any()
    };
    view! {
        <div class="chart">{chart}</div>
        {fields}
        <p class="hint">"True counts as 1 and False as 0."</p>
    }
    .into_any()
}

fn chart_view(entry: Entry, spread: Spread, is_range: bool) -> impl IntoView {
    let (least, greatest) = (spread.least, spread.greatest);
    let label = format!("Distribution from {} to {}", number_words(least), number_words(greatest));
    let size =
        format!("0 0 {} {TALLEST}", (BAR + GAP) * f64::from(u16::try_from(spread.bins.len()).unwrap_or(u16::MAX)));
    let slider = |name: &'static str, value: RwSignal<String>, fallback: f64| {
        let at = move || read(&value.get()).unwrap_or(fallback).to_string();
        let slide = move |event| {
            if let Some(number) = read(&event_target_value(&event)) {
                value.set(slid(number, least, greatest));
            }
        };
        view! {
            <input
                type="range"
                min=least.to_string()
                max=greatest.to_string()
                step="any"
                aria-label=name
                prop:value=at
                on:input=slide
            />
        }
    };
    let (first, second) = if is_range {
        (slider("Lower end", entry.first, least), Some(slider("Upper end", entry.second, greatest)))
    } else {
        (slider("Bound", entry.first, least), None)
    };
    let bars = move || bars_view(&spread, &kept(entry.op.get(), &entry.first.get(), &entry.second.get()));
    view! {
        <svg class="bars" viewBox=size preserveAspectRatio="none" role="img" aria-label=label>
            {bars}
        </svg>
        <div class="sliders">{first} {second}</div>
    }
}

fn bars_view(spread: &Spread, is_kept: &dyn Fn(f64) -> bool) -> impl IntoView + use<> {
    let most = spread.bins.iter().copied().max().map_or(1.0, f64::from).max(1.0);
    let width = (spread.greatest - spread.least) / spread.bins.len().max(1) as f64;
    let bar = |(index, count): (u32, &u32)| {
        let count = f64::from(*count);
        let height = if count > 0.0 { (count / most * TALLEST).max(LEAST) } else { 0.0 };
        let middle = spread.least + (f64::from(index) + 0.5) * width;
        let class = if is_kept(middle) { "kept" } else { "" };
        view! {
            <rect
                class=class
                x=format!("{}", f64::from(index) * (BAR + GAP))
                y=format!("{:.1}", TALLEST - height)
                width=format!("{BAR}")
                height=format!("{height:.1}")
            ></rect>
        }
    };
    (0_u32..).zip(&spread.bins).map(bar).collect_view()
}

/// Which numbers pass what has been entered so far: an end that is missing is open.
fn kept(op: Op, first: &str, second: &str) -> impl Fn(f64) -> bool + use<> {
    let (first, second) = (read(first), read(second));
    move |number| match (op, first, second) {
        (Op::Between, low, high) => {
            (low.is_some() || high.is_some())
                && low.is_none_or(|low| low <= number)
                && high.is_none_or(|high| number <= high)
        }
        (Op::Below | Op::AtMost, Some(bound), _) => number <= bound,
        (Op::Above | Op::AtLeast, Some(bound), _) => number >= bound,
        _ => false,
    }
}

fn read(text: &str) -> Option<f64> {
    parse_number(text.trim())
}

/// A slider's number with no more digits than a hundredth of its way deserves; its very ends as they are.
fn slid(number: f64, least: f64, greatest: f64) -> String {
    if number <= least || number >= greatest {
        return number.to_string();
    }
    let step = (greatest - least) / 100.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to a few digits first")]
    let decimals = (-step.log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{number:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slider_gives_readable_numbers() {
        assert_eq!(slid(0.503_217, 0.0, 1.0), "0.5");
        assert_eq!(slid(0.57, 0.0, 1.0), "0.57");
        assert_eq!(slid(641.337, 0.0, 1284.0), "641");
        assert_eq!(slid(1284.0, 0.0, 1284.0), "1284");
    }

    #[test]
    fn the_bars_that_pass_are_marked() {
        let passes = |op, first, second, number| kept(op, first, second)(number);
        assert!(passes(Op::Between, "0.2", "", 0.3));
        assert!(!passes(Op::Between, "0.2", "0.25", 0.3));
        assert!(!passes(Op::Between, "", "", 0.3));
        assert!(passes(Op::Below, "0.5", "", 0.3));
        assert!(!passes(Op::Above, "0.5", "", 0.3));
        assert!(!passes(Op::AtLeast, "much", "", 0.3));
    }
}
