//! The observations of a trace at the page's left: the tree, with each one's time in the trace's.

use std::sync::Arc;

use leptos::prelude::*;
use model::traces::{Observation, ObservationLevel};

use super::address::TraceAddress;
use super::header::trace_title;
use super::server::TraceDetail;
use super::tree::{Place, places};
use crate::icon::icon;
use crate::time::duration_words;
use crate::words::{observation_icon, observation_word};

/// The deepest indentation; what is deeper stands there too.
const MAX_INDENT: usize = 12;

/// The trace's beginning in milliseconds since 1970, and its length.
#[derive(Clone, Copy)]
struct Span {
    from_ms: f64,
    length_ms: f64,
}

#[component]
pub(super) fn Tree(detail: Arc<TraceDetail>, address: TraceAddress) -> impl IntoView {
    let trace = &detail.trace;
    let span = whole_span(&trace.observations);
    let whole = trace.latency_s().map(duration_words);
    let items: Vec<_> = places(&trace.observations)
        .into_iter()
        .filter_map(|place| trace.observations.get(place.index).map(|observation| (place, observation)))
        .map(|(place, observation)| item(place, observation, span, address))
        .collect();
    let current = move || address.observation.get().is_none().then_some("true");
    let href = move || address.href(address.tab.get(), None);
    view! {
        <nav class="tree" aria-label="Observations">
            <ul>
                <li>
                    <a class="tree-row" href=href aria-current=current>
                        <span class="tree-name">{icon("#i-trace")}<span>{trace_title(trace)}</span></span>
                        <span class="tree-bar"><i style="--from:0%;--length:100%"></i></span>
                        <span class="tree-time">{whole}</span>
                    </a>
                </li>
                {items}
            </ul>
        </nav>
    }
    .into_any()
}

fn item(place: Place, observation: &Observation, span: Span, address: TraceAddress) -> impl IntoView + use<> {
    let id = observation.id.clone();
    let own = id.clone();
    let current = move || address.observation.with(|chosen| chosen.as_ref() == Some(&own)).then_some("true");
    let href = move || address.href(address.tab.get(), Some(&id));
    let name = observation.name.clone().unwrap_or_else(|| observation.id.clone());
    let title = format!("{}: {name}", observation_word(&observation.kind));
    let (class, mark) = level_mark(observation.level);
    let indent = format!("--depth:{}", (place.depth + 1).min(MAX_INDENT));
    let bar = format!("{};", bar_style(observation, span));
    let bar_class = match (observation.end, observation.kind.as_str()) {
        (None, _) | (_, "EVENT") => "moment",
        (_, "GENERATION") => "call",
        _ => "",
    };
    view! {
        <li>
            <a class=format!("tree-row {class}") style=indent href=href aria-current=current title=title>
                <span class="tree-name">
                    {icon(observation_icon(&observation.kind))} <span>{name}</span>
                    {mark.map(|(symbol, word)| view! { {icon(symbol)}<span class="unseen-words">{word}</span> })}
                </span>
                <span class="tree-bar"><i class=bar_class style=bar></i></span>
                <span class="tree-time">{observation.latency_s().map(duration_words)}</span>
            </a>
        </li>
    }
}

fn level_mark(level: ObservationLevel) -> (&'static str, Option<(&'static str, &'static str)>) {
    match level {
        ObservationLevel::Error => ("failed", Some(("#i-error", "error"))),
        ObservationLevel::Warning => ("doubtful", Some(("#i-warn", "warning"))),
        ObservationLevel::Default | ObservationLevel::Debug => ("", None),
    }
}

#[expect(clippy::cast_precision_loss, reason = "bars are drawn to the pixel")]
fn millis(instant: chrono::DateTime<chrono::Utc>) -> f64 {
    instant.timestamp_micros() as f64 / 1e3
}

fn whole_span(observations: &[Observation]) -> Span {
    let from_ms = observations.iter().map(|o| millis(o.start)).fold(f64::INFINITY, f64::min);
    let to_ms = observations.iter().map(|o| millis(o.end.unwrap_or(o.start))).fold(from_ms, f64::max);
    // A trace of one moment fills its line.
    Span { from_ms, length_ms: (to_ms - from_ms).max(0.001) }
}

fn bar_style(observation: &Observation, span: Span) -> String {
    let share = |ms: f64| (ms / span.length_ms * 100.0).clamp(0.0, 100.0);
    let from = share(millis(observation.start) - span.from_ms);
    let length = observation.end.map_or(0.0, |end| share(millis(end) - millis(observation.start)));
    format!("--from:{from:.2}%;--length:{length:.2}%")
}
