//! The trace page's header: which trace, when, how long, how much, for whom.

use std::sync::Arc;

use leptos::prelude::*;
use model::traces::{Observation, Trace};

use super::server::TraceDetail;
use crate::icon::icon;
use crate::list::ListName;
use crate::table::count_words;
use crate::time::{TimeForm, duration_words, time_view};

/// The trace's name; its id where it has none.
pub(super) fn trace_title(trace: &Trace) -> String {
    trace.name.clone().unwrap_or_else(|| trace.id.clone())
}

/// All tokens of an observation: their total where it is given, else what went in and came out.
pub(super) fn tokens(observation: &Observation) -> i64 {
    let usage = |kind: &str| observation.usage.get(kind).copied();
    usage("total").unwrap_or_else(|| usage("input").unwrap_or(0).saturating_add(usage("output").unwrap_or(0)))
}

/// A count of tokens with thousands marks.
pub(super) fn token_words(tokens: i64) -> String {
    count_words(u64::try_from(tokens).unwrap_or(0))
}

/// A cost in dollars with the digits that it deserves.
pub(super) fn cost_words(dollars: f64) -> String {
    if dollars >= 1.0 { format!("${dollars:.2}") } else { format!("${dollars:.4}") }
}

#[component]
pub(super) fn TraceHeader(detail: Arc<TraceDetail>, project: String) -> impl IntoView {
    let trace = &detail.trace;
    let id = trace.name.is_some().then(|| view! { <span class="id" title=trace.id.clone()>{trace.id.clone()}</span> });
    view! {
        <header class="trace-head">
            <div class="title-line">
                <a class="crumb" href=ListName::Traces.path(&project)>"Traces"</a>
                {icon("#i-chev-right")}
                <h1 title=trace_title(trace)>{trace_title(trace)}</h1>
                {id}
            </div>
            {if trace.seen { facts(trace).into_any() } else { unseen().into_any() }}
        </header>
    }
    .into_any()
}

fn unseen() -> impl IntoView {
    view! {
        <p class="facts">
            <span>{icon("#i-info")}"No spans of this trace have come yet. It is known only from its scores."</span>
        </p>
    }
}

pub(super) fn facts(trace: &Trace) -> impl IntoView + use<> {
    let all_tokens = trace.observations.iter().map(tokens).fold(0, i64::saturating_add);
    let cost = trace.total_cost();
    let fact = |name: &'static str, symbol: Option<&'static str>, text: Option<String>| {
        text.map(|text| {
            let title = format!("{name}: {text}");
            view! { <span title=title>{symbol.map(icon)}<span>{text}</span></span> }
        })
    };
    view! {
        <div class="facts">
            {trace.timestamp.map(|start| view! { <span>{icon("#i-clock")}{time_view(start, TimeForm::At)}</span> })}
            {fact("Latency", None, trace.latency_s().map(duration_words))}
            {fact("Tokens", None, (all_tokens > 0).then(|| format!("{} tokens", token_words(all_tokens))))}
            {fact("Cost", None, (cost > 0.0).then(|| cost_words(cost)))}
            {fact("User", Some("#i-person"), trace.user_id.clone())}
            {fact("Session", Some("#i-session"), trace.session_id.clone())}
            {fact("Environment", None, Some(trace.environment.clone()))}
            {fact("Release", None, trace.release.clone())} {fact("Version", None, trace.version.clone())}
            {trace.tags.iter().map(|tag| view! { <span class="tag" title=format!("Tag: {tag}")>{tag.clone()}</span> }).collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_shows_the_digits_it_deserves() {
        assert_eq!(cost_words(0.0061), "$0.0061");
        assert_eq!(cost_words(12.3456), "$12.35");
    }
}
