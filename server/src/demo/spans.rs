//! Traces as the SDKs would send them, span by span.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use model::traces::{Observation, ObservationLevel, SpanWrite, TraceFacts};
use serde_json::{Map, Value};

use super::dice::Dice;

/// US dollars for a million tokens in and out.
const PRICES: [(&str, f64, f64); 2] = [("gpt-4.1-mini", 0.40, 1.60), ("gpt-4.1-nano", 0.10, 0.40)];

/// The time inside a trace.
pub(super) struct Clock(pub DateTime<Utc>);

impl Clock {
    /// Lets something take its time: when it begins and how long it takes.
    pub(super) fn take(&mut self, dice: &mut Dice, least_ms: i64, most_ms: i64) -> (DateTime<Utc>, i64) {
        let start = self.0 + TimeDelta::milliseconds(dice.whole(1, 9));
        let length_ms = dice.whole(least_ms, most_ms);
        self.0 = start + TimeDelta::milliseconds(length_ms);
        (start, length_ms)
    }
}

/// One trace while it is being made.
pub(super) struct TraceInMaking {
    pub trace_id: String,
    environment: &'static str,
    root_id: String,
    spans: Vec<SpanWrite>,
}

impl TraceInMaking {
    /// Begins with the root.
    pub(super) fn begin(
        dice: &mut Dice,
        environment: &'static str,
        kind: &str,
        name: &str,
        start: DateTime<Utc>,
    ) -> Self {
        let mut trace = Self { trace_id: dice.trace_id(), environment, root_id: String::new(), spans: Vec::new() };
        trace.root_id = trace.add(dice, None, (kind, name), start, 0).id.clone();
        if let Some(root) = trace.spans.first_mut() {
            root.observation.parent_id = None;
            root.trace.is_root = true;
        }
        trace
    }

    /// Adds an observation, below the root if no other parent is named.
    pub(super) fn add(
        &mut self,
        dice: &mut Dice,
        parent_id: Option<&str>,
        (kind, name): (&str, &str),
        start: DateTime<Utc>,
        length_ms: i64,
    ) -> &mut Observation {
        let observation = Observation {
            id: dice.observation_id(),
            trace_id: self.trace_id.clone(),
            parent_id: Some(parent_id.unwrap_or(&self.root_id).to_owned()),
            kind: kind.to_owned(),
            name: Some(name.to_owned()),
            start,
            end: Some(start + TimeDelta::milliseconds(length_ms)),
            completion_start: None,
            input: None,
            output: None,
            metadata: Map::new(),
            level: ObservationLevel::Default,
            status_message: None,
            model: None,
            model_parameters: None,
            usage: BTreeMap::new(),
            cost: BTreeMap::new(),
            prompt_name: None,
            prompt_version: None,
            version: None,
            environment: self.environment.to_owned(),
        };
        self.spans.push(SpanWrite { observation, trace: TraceFacts::default(), experiment: None });
        let last = self.spans.len() - 1;
        &mut self.spans[last].observation
    }

    /// Ends the root and says what it says of the trace.
    pub(super) fn end(mut self, end: DateTime<Utc>, facts: TraceFacts) -> Vec<SpanWrite> {
        if let Some(root) = self.spans.first_mut() {
            root.observation.end = Some(end);
            root.observation.input.clone_from(&facts.input);
            root.observation.output.clone_from(&facts.output);
            root.trace = TraceFacts { is_root: true, ..facts };
        }
        self.spans
    }
}

/// Tells of a model call: what it was asked, what it said, what that cost.
pub(super) fn call_model(
    observation: &mut Observation,
    model: &str,
    messages: &Value,
    answer: &str,
    first_token_ms: i64,
) {
    let input = messages.to_string();
    let tokens = [tokens_of(&input), tokens_of(answer)];
    let prices = PRICES.iter().find(|(known, ..)| *known == model).map_or([0.0, 0.0], |(_, sent, made)| [*sent, *made]);
    for ((kind, count), price) in ["input", "output"].into_iter().zip(tokens).zip(prices) {
        observation.usage.insert(kind.to_owned(), count);
        // Counts of tokens are far below what a float holds exactly.
        observation.cost.insert(kind.to_owned(), count as f64 * price / 1e6);
    }
    observation.usage.insert("total".to_owned(), tokens.iter().sum());
    observation.model = Some(model.to_owned());
    observation.completion_start = Some(observation.start + TimeDelta::milliseconds(first_token_ms));
    observation.input = Some(input);
    observation.output = Some(answer.to_owned());
}

/// About four characters a token, and something for the frame.
fn tokens_of(text: &str) -> i64 {
    i64::try_from(text.chars().count() / 4).unwrap_or(0) + 7
}
