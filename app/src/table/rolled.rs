//! What several scores come to, drawn in one cell.

use leptos::prelude::*;
use model::scores::{Rolled, ScoreValue};

use super::cell::{missing, value_view, verdict};
use super::cell_words::rolled_words;
use super::hue::hue_class;
use super::number::number_words;
use crate::icon::icon;

/// As many labels are named in a cell before the rest is counted.
const NAMED: usize = 3;

/// A cell where nobody but people said anything.
pub(super) fn missing_cell(why: String, said: &Rolled) -> AnyView {
    let class = if matches!(said, Rolled::Numbers { .. }) { "rolled number" } else { "rolled value" };
    view! { <td role="cell" class=class>{people_mark(said)} {missing(why)}</td> }.into_any()
}

/// The mark of what people said beside a machine's score.
fn people_mark(said: &Rolled) -> AnyView {
    let title = format!("People: {}", rolled_words(said));
    view! { <span class="people-mark" role="img" aria-label=title.clone() title=title>{icon("#i-person")}</span> }
        .into_any()
}

/// The cell of a score column, whether it fails where a config says so, and what people said beside it.
pub(super) fn rolled_cell(rolled: &Rolled, fails: Option<bool>, said: Option<&Rolled>) -> AnyView {
    let mark = said.map(people_mark);
    let n = rolled.n();
    let class = match (rolled, fails) {
        (Rolled::Numbers { .. }, Some(true)) => "rolled number value fails",
        (Rolled::Numbers { .. }, _) => "rolled number",
        (Rolled::Labels(_), Some(true)) => "rolled value clipped fails",
        (Rolled::Labels(_), _) => "rolled value clipped",
        (_, Some(true)) => "rolled value fails",
        _ => "rolled value",
    };
    let several = (n > 1).then(|| view! { <span class="cell-n">{format!("n {n}")}</span> });
    match rolled {
        Rolled::Numbers { mean, min, max, last, apart, .. } => {
            let title = if n > 1 {
                format!(
                    "mean {mean} of {n}, from {} to {}, last {}",
                    number_words(*min),
                    number_words(*max),
                    number_words(*last)
                )
            } else {
                mean.to_string()
            };
            let differ = apart.map(|apart| disagreement(format!("They differ by {}", number_words(apart))));
            view! {
                <td role="cell" class=class title=title>
                    {mark}
                    {differ}
                    {several}
                    <span class="num">{number_words(*mean)}</span>
                </td>
            }
            .into_any()
        }
        Rolled::Truths { rate, .. } if *rate == 0.0 || *rate == 1.0 => {
            let truth = *rate == 1.0;
            let shown = match fails {
                Some(fails) => verdict(truth, fails),
                None => value_view(ScoreValue::Boolean(truth)),
            };
            view! {
                <td role="cell" class=class>
                    {shown}
                    {several}
                    {mark}
                </td>
            }
            .into_any()
        }
        Rolled::Truths { rate, .. } => {
            let title = format!("{}% True of {n}", number_words(rate * 100.0));
            view! {
                <td role="cell" class="rolled clipped" title=title>
                    <span class="num">{rate_words(*rate)}</span>
                    {several}
                    {disagreement("Some say True, some say False".to_owned())}
                    {mark}
                </td>
            }
            .into_any()
        }
        Rolled::Labels(labels) => {
            let chip = |(label, count): &(String, u32)| {
                let class = format!("chip {}", hue_class(label));
                let words = if n > 1 { format!("{label} {count}") } else { label.clone() };
                let full = words.clone();
                view! { <span class=class title=full>{words}</span> }
            };
            let chips: Vec<_> = labels.iter().take(NAMED).map(chip).collect();
            let more = labels.len().saturating_sub(NAMED);
            let more = (more > 0).then(|| view! { <span class="cell-n">{format!("+{more}")}</span> });
            let differ = rolled.disagrees().then(|| {
                let said: Vec<_> = labels.iter().map(|(label, count)| format!("{label} {count}")).collect();
                disagreement(format!("They differ: {}", said.join(", ")))
            });
            view! { <td role="cell" class=class>{chips} {more} {differ} {mark}</td> }.into_any()
        }
    }
}

/// A rate that is neither none nor all, in whole percents, so that the count has room beside it.
fn rate_words(rate: f64) -> String {
    match rate * 100.0 {
        percent if percent < 1.0 => "<1% True".to_owned(),
        percent if percent > 99.0 => ">99% True".to_owned(),
        percent => format!("{percent:.0}% True"),
    }
}

fn disagreement(title: String) -> AnyView {
    view! { <span class="differ" role="img" aria-label=title.clone() title=title>"≠"</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_never_reads_as_none_or_all() {
        assert_eq!(
            [0.001, 0.01, 2.0 / 3.0, 0.99, 0.999].map(rate_words),
            ["<1% True", "1% True", "67% True", "99% True", ">99% True"]
        );
    }
}
