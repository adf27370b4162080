//! What went in and came out of the selected observation, or of the whole trace.

use std::sync::Arc;

use leptos::prelude::*;
use model::traces::Observation;
use serde_json::{Map, Value};

use super::address::TraceAddress;
use super::header::{cost_words, token_words, tokens, trace_title};
use super::server::TraceDetail;
use crate::icon::icon;
use crate::time::duration_words;
use crate::words::{observation_icon, observation_word};

#[component]
pub(super) fn Preview(detail: Arc<TraceDetail>, address: TraceAddress) -> impl IntoView {
    move || {
        let chosen = address.observation.get();
        match chosen.and_then(|id| detail.trace.observations.iter().find(|other| other.id == id)) {
            Some(observation) => observation_view(observation).into_any(),
            None => trace_view(&detail).into_any(),
        }
    }
}

fn trace_view(detail: &TraceDetail) -> impl IntoView + use<> {
    let trace = &detail.trace;
    view! {
        <div class="preview">
            <h2>{icon("#i-trace")}{trace_title(trace)}</h2>
            {texts(trace.input.as_deref(), trace.output.as_deref(), &trace.metadata)}
        </div>
    }
}

fn observation_view(observation: &Observation) -> impl IntoView + use<> {
    let name = observation.name.clone().unwrap_or_else(|| observation.id.clone());
    let status = observation.status_message.clone().map(|message| {
        view! { <p class="banner bad">{icon("#i-error")}<span>{message}</span></p> }
    });
    let parameters = observation.model_parameters.as_ref().map(pretty);
    view! {
        <div class="preview">
            <h2>{icon(observation_icon(&observation.kind))}{name}</h2>
            <div class="facts">{facts(observation)}</div>
            {status}
            {texts(observation.input.as_deref(), observation.output.as_deref(), &observation.metadata)}
            {parameters.map(|text| block("Model parameters", text))}
        </div>
    }
}

fn facts(observation: &Observation) -> impl IntoView + use<> {
    let usage = |kind: &str| observation.usage.get(kind).copied();
    let counted = match (usage("input"), usage("output"), tokens(observation)) {
        (Some(sent), Some(made), _) => Some(format!("{} in, {} out", token_words(sent), token_words(made))),
        (_, _, all) if all > 0 => Some(format!("{} tokens", token_words(all))),
        _ => None,
    };
    let cost = observation.total_cost();
    let prompt = observation.prompt_name.as_ref().map(|name| match observation.prompt_version {
        Some(version) => format!("{name} v{version}"),
        None => name.clone(),
    });
    let rest: [(&str, Option<String>); 5] = [
        ("Tokens", counted),
        ("Cost", (cost > 0.0).then(|| cost_words(cost))),
        ("Latency", observation.latency_s().map(duration_words)),
        ("Prompt", prompt),
        ("Version", observation.version.clone()),
    ];
    let rest = rest.into_iter().filter_map(|(name, text)| {
        text.map(|text| {
            let title = format!("{name}: {text}");
            view! { <span title=title>{text}</span> }
        })
    });
    view! {
        <span>{observation_word(&observation.kind)}</span>
        {observation.model.clone().map(|model| view! { <span class="tag" title="Model">{model}</span> })}
        {rest.collect_view()}
    }
}

pub(super) fn texts(input: Option<&str>, output: Option<&str>, metadata: &Map<String, Value>) -> impl IntoView + use<> {
    let metadata = (!metadata.is_empty()).then(|| pretty(metadata));
    let nothing = input.is_none() && output.is_none() && metadata.is_none();
    view! {
        {input.map(|text| block("Input", readable(text)))} {output.map(|text| block("Output", readable(text)))}
        {metadata.map(|text| block("Metadata", text))}
        {nothing.then(|| view! { <p class="hint">"No input, output or metadata was sent."</p> })}
    }
}

fn block(title: &'static str, text: String) -> impl IntoView {
    view! {
        <section class="block" aria-label=title>
            <h3>{title}</h3>
            <pre tabindex="0">{text}</pre>
        </section>
    }
}

/// JSON is laid out, a JSON text is read, anything else is shown as it came.
fn readable(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::String(said)) => said,
        Ok(value @ (Value::Object(_) | Value::Array(_))) => pretty(&value),
        _ => text.to_owned(),
    }
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_and_text_is_left_alone() {
        assert_eq!(readable("{\"a\":1}"), "{\n  \"a\": 1\n}");
        assert_eq!(readable("\"Hello\\nthere\""), "Hello\nthere");
        assert_eq!(readable("Hello there"), "Hello there");
        assert_eq!(readable("42"), "42");
    }
}
