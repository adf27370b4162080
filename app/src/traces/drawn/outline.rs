//! The lines of the outline: each observation's place on the trace's time line, what it cost, and its worst score.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::list::encode;
use model::traces::{Observation, ObservationLevel, Trace};

use super::facts::{cost_words, token_words, tokens, trace_title};
use super::places::places;
use super::scores::{Scored, worst};
use crate::time::duration_words;
use crate::traces::tree_row::RowParts;

/// The most marks of the time line, its beginning not counted.
const MAX_MARKS: f64 = 3.0;

/// The trace's beginning in milliseconds since 1970, and its length.
#[derive(Clone, Copy)]
pub(super) struct Span {
    from_ms: f64,
    length_ms: f64,
}

impl Span {
    /// From the first start to the last end.
    pub(super) fn of(trace: &Trace) -> Self {
        let observations = &trace.observations;
        let from_ms = observations.iter().map(|o| millis(o.start)).fold(f64::INFINITY, f64::min);
        let to_ms = observations.iter().map(|o| millis(o.end.unwrap_or(o.start))).fold(from_ms, f64::max);
        // A trace of one moment fills its line.
        Self { from_ms, length_ms: (to_ms - from_ms).max(0.001) }
    }

    /// How far apart its marks are: whole seconds, or a round part or number of them.
    fn step_ms(self) -> f64 {
        let mut step = 1e-3;
        for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
            if self.length_ms / step <= MAX_MARKS + 0.9 || step > 1e12 {
                break;
            }
            step *= factor;
        }
        step
    }

    fn share(self, ms: f64) -> f64 {
        (ms / self.length_ms * 100.0).clamp(0.0, 100.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "bars are drawn to the pixel")]
fn millis(instant: DateTime<Utc>) -> f64 {
    instant.timestamp_micros() as f64 / 1e3
}

/// How far apart the marks are, in percent of the time line.
pub(super) fn step_words(span: Span) -> String {
    format!("{:.3}%", span.share(span.step_ms()))
}

/// The marks above the time line.
pub(super) fn axis(span: Span) -> impl IntoView + use<> {
    let step = span.step_ms();
    let marks = (0..=4).map(f64::from).filter(move |place| place * step <= span.length_ms * 0.9).map(move |place| {
        let words = if place == 0.0 { "0".to_owned() } else { mark_words(place * step) };
        view! { <i style=format!("left:{:.2}%", span.share(place * step))>{words}</i> }
    });
    view! { <div class="tree-axis" aria-hidden="true">{marks.collect_view()}</div> }
}

fn mark_words(ms: f64) -> String {
    if ms < 1e3 {
        format!("{ms} ms")
    } else if ms < 120e3 {
        format!("{} s", ms / 1e3)
    } else {
        duration_words(ms / 1e3)
    }
}

/// The lines, the trace's own first.
pub(super) fn lines(trace: &Trace, span: Span, scores: &[Scored]) -> String {
    let mut scores_of: HashMap<Option<&str>, Vec<&Scored>> = HashMap::new();
    for scored in scores {
        scores_of.entry(scored.observation()).or_default().push(scored);
    }
    let scored = |id| scored_parts(scores_of.get(&id).map(Vec::as_slice).unwrap_or_default());
    let title = trace_title(trace);
    let time = trace.latency_s().map(duration_words).unwrap_or_default();
    let (score, more) = scored(None);
    let whole = RowParts {
        depth: 0,
        id: "",
        name: &title,
        kind: "TRACE",
        level: "",
        bar: "",
        from: "0",
        length: "100",
        time: &time,
        spent: "",
        score: score.each_ref().map(String::as_str),
        more: &more,
    };
    let mut out = whole.print();
    for place in places(&trace.observations) {
        let Some(observation) = trace.observations.get(place.index) else { continue };
        out.push_str(&line(observation, place.depth, span, scored(Some(&observation.id))));
    }
    out
}

fn scored_parts(scores: &[&Scored]) -> ([String; 3], String) {
    let more = if scores.len() > 1 { (scores.len() - 1).to_string() } else { String::new() };
    (worst(scores).unwrap_or_default(), more)
}

fn line(observation: &Observation, depth: usize, span: Span, (score, more): ([String; 3], String)) -> String {
    let length = observation.end.map_or(0.0, |end| span.share(millis(end) - millis(observation.start)));
    let parts = RowParts {
        depth: u32::try_from(depth + 1).unwrap_or(u32::MAX),
        id: &encode(&observation.id),
        name: observation.name.as_deref().unwrap_or(&observation.id),
        kind: &observation.kind,
        level: match observation.level {
            ObservationLevel::Default => "",
            level => level.word(),
        },
        bar: match (observation.end, observation.kind.as_str()) {
            (None, _) | (_, "EVENT") => "moment",
            (_, "GENERATION" | "EMBEDDING") => "call",
            _ => "",
        },
        from: &format!("{:.2}", span.share(millis(observation.start) - span.from_ms)),
        length: &format!("{length:.2}"),
        time: &match observation.latency_s() {
            Some(_) if observation.kind == "EVENT" => String::new(),
            latency => latency.map(duration_words).unwrap_or_default(),
        },
        spent: &spent(observation),
        score: score.each_ref().map(String::as_str),
        more: &more,
    };
    parts.print()
}

/// Its tokens and its cost.
fn spent(observation: &Observation) -> String {
    let (tokens, cost) = (tokens(observation), observation.total_cost());
    let tokens = (tokens > 0).then(|| format!("{} tok", token_words(tokens)));
    let cost = (cost > 0.0).then(|| cost_words(cost));
    tokens.into_iter().chain(cost).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_stands_at_round_times() {
        let step = |length_ms| Span { from_ms: 0.0, length_ms }.step_ms().round();
        assert_eq!(
            [2_840.0, 3_500.0, 4_500.0, 310.0, 61_000.0].map(step),
            [1_000.0, 1_000.0, 2_000.0, 100.0, 20_000.0]
        );
    }
}
