//! The first line of the side panel: the value, and where it lies in its config's range.

use leptos::prelude::*;
use model::scores::{Direction, ScoreConfig, ScoreValue};

use crate::icon::icon;
use crate::table::{number_words, value_view};

/// The value with what its config says of it.
pub(super) fn value_line(value: &ScoreValue, config: Option<&ScoreConfig>) -> AnyView {
    let fails = config.zip(value.number()).and_then(|(config, number)| config.fails(number));
    let shown = match value {
        ScoreValue::Number(number) => {
            let of = config.and_then(|config| config.max_value).map(|max| format!("of {}", number_words(max)));
            let unit = config.and_then(|config| config.unit.clone());
            view! {
                <b class="panel-number" title=number.to_string()>{number_words(*number)}</b>
                <span class="quiet-words">{unit}</span>
                <span class="quiet-words">{of}</span>
            }
            .into_any()
        }
        other => value_view(other.clone()),
    };
    let verdict = fails.map(|fails| {
        let (symbol, word) = if fails { ("#i-fail", "Fail") } else { ("#i-pass", "Pass") };
        view! { <span class="verdict">{icon(symbol)}{word}</span> }
    });
    let range = match (value, config) {
        (ScoreValue::Number(number), Some(config)) => range_view(*number, config),
        _ => None,
    };
    let class = if fails == Some(true) { "panel-value fails" } else { "panel-value" };
    let description = config.and_then(|config| config.description.clone());
    view! {
        <div class=class>
            {shown} {verdict} {range}
        </div>
        {description.map(|words| view! { <p class="hint panel-about">{words}</p> })}
    }
    .into_any()
}

/// The config's range as a bar, with a tick where passing begins.
fn range_view(number: f64, config: &ScoreConfig) -> Option<AnyView> {
    let (min, max) = (config.min_value?, config.max_value?);
    let share = |number: f64| ((number - min) / (max - min) * 100.0).clamp(0.0, 100.0);
    let threshold = config.threshold.map(|threshold| {
        let pass = if config.direction == Some(Direction::Lower) { "pass up to" } else { "pass from" };
        let words = format!("{pass} {}", number_words(threshold));
        let at = format!("left:{:.2}%", share(threshold));
        view! {
            <i class="range-tick" style=at.clone()></i>
            <span class="range-pass" style=at>{words}</span>
        }
    });
    let bar = view! {
        <span class="range">
            <span class="range-bar">
                <i style=format!("width:{:.2}%", share(number))></i>
            </span>
            <span class="range-end">{number_words(min)}</span>
            <span class="range-end">{number_words(max)}</span>
            {threshold}
        </span>
    };
    Some(bar.into_any())
}
