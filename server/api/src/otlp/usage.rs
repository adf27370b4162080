//! Tokens and costs of a generation, as the SDKs write them and as OpenTelemetry's own conventions name them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::attributes::Attributes;

/// OpenTelemetry's names of tokens, beside ours.
const GEN_AI_NAMES: [(&str, &str); 5] = [
    ("prompt_tokens", "input"),
    ("input_tokens", "input"),
    ("completion_tokens", "output"),
    ("output_tokens", "output"),
    ("total_tokens", "total"),
];
/// What `gen_ai.usage.` also holds and what is no number of tokens.
const GEN_AI_COST: &str = "cost";
/// A fraction beyond this is a mistake, not a count.
const MOST_TOKENS: f64 = 1e15;

/// Tokens by kind: `langfuse.observation.usage_details` as it is, else what `gen_ai.usage.*` says.
pub(super) fn usage_of(sent: &Attributes) -> BTreeMap<String, i64> {
    if let Some(Value::Object(details)) = sent.json("langfuse.observation.usage_details") {
        return details.into_iter().filter_map(|(kind, count)| Some((kind, whole(&count)?))).collect();
    }
    let told = sent.below("gen_ai.usage.").filter(|(kind, _)| *kind != GEN_AI_COST);
    told.filter_map(|(kind, count)| Some((our_name(kind).to_owned(), whole(count)?))).collect()
}

/// Costs in US dollars by kind: `langfuse.observation.cost_details`, else the total that `gen_ai.usage.cost` says.
pub(super) fn cost_of(sent: &Attributes) -> BTreeMap<String, f64> {
    if let Some(Value::Object(details)) = sent.json("langfuse.observation.cost_details") {
        return details.into_iter().filter_map(|(kind, cost)| Some((kind, number(&cost)?))).collect();
    }
    let total = sent.below("gen_ai.usage.").find(|(kind, _)| *kind == GEN_AI_COST);
    total.and_then(|(_, cost)| number(cost)).map(|cost| ("total".to_owned(), cost)).into_iter().collect()
}

fn our_name(kind: &str) -> &str {
    GEN_AI_NAMES.iter().find(|(theirs, _)| *theirs == kind).map_or(kind, |(_, ours)| ours)
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

/// Clients' models take only whole counts.
fn whole(value: &Value) -> Option<i64> {
    let counted = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    counted.or_else(|| number(value).filter(|count| count.abs() <= MOST_TOKENS).map(|count| count.round() as i64))
}
