//! What the support assistant does in one turn, step by step: classify, search, look up, draft, check, send.

use chrono::{DateTime, TimeDelta, Utc};
use model::traces::ObservationLevel;
use serde_json::{Map, Value, json};

use super::assistant::{Conversation, Decided};
use super::calendar::RELEASES;
use super::dice::{Dice, two_decimals};
use super::spans::{Clock, TraceInMaking, call_model};

const SYSTEM: &str = "You are the support assistant of Northwind, a maker of headphones and speakers. Answer only from the \
                      excerpts in <context>. If the answer is not there, say so and offer a person. Be brief and kind.";

/// A turn's trace, all but its end.
pub(super) struct Written {
    pub trace: TraceInMaking,
    /// The observation whose answer the customer reads.
    pub answer_id: String,
    /// The one that answers in JSON.
    pub json_id: String,
    pub ended: DateTime<Utc>,
}

/// Writes the steps of a turn that begins at `at`.
pub(super) fn write(conversation: &Conversation<'_>, decided: &Decided, at: DateTime<Utc>, dice: &mut Dice) -> Written {
    let mut trace = TraceInMaking::begin(dice, conversation.environment, "AGENT", "handle_message", at);
    let mut clock = Clock(at);
    let json_id = classify(&mut trace, conversation, decided, &mut clock, dice);
    search(&mut trace, decided, &mut clock, dice);
    if decided.question.contains(conversation.slots.word("{order}")) {
        look_up_order(&mut trace, conversation, &mut clock, dice);
    }
    let answer_id = draft(&mut trace, conversation, decided, &mut clock, dice);
    guard(&mut trace, decided, &mut clock, dice);
    Written { trace, answer_id, json_id, ended: clock.0 }
}

fn classify(
    trace: &mut TraceInMaking,
    conversation: &Conversation<'_>,
    decided: &Decided,
    clock: &mut Clock,
    dice: &mut Dice,
) -> String {
    let messages = json!([
        { "role": "system", "content": "Name the intent of the message as JSON." },
        { "role": "user", "content": decided.question },
    ]);
    let confidence = two_decimals(dice.between(0.7, 0.99));
    let answer = json!({ "intent": conversation.topic.tag, "confidence": confidence }).to_string();
    let (start, length_ms) = clock.take(dice, 150, 420);
    let call = trace.add(dice, None, ("GENERATION", "classify_intent"), start, length_ms);
    call_model(call, "gpt-4.1-nano", &messages, &answer, length_ms / 2);
    call.prompt_name = Some("intent-router".to_owned());
    call.prompt_version = Some(4);
    call.id.clone()
}

fn search(trace: &mut TraceInMaking, decided: &Decided, clock: &mut Clock, dice: &mut Dice) {
    let (start, length_ms) = clock.take(dice, 120, 480);
    let found: Vec<Value> = decided
        .excerpts
        .iter()
        .map(|(excerpt, likeness)| {
            json!({ "id": excerpt.id, "index": excerpt.index, "score": likeness, "text": excerpt.text })
        })
        .collect();
    let search = trace.add(dice, None, ("RETRIEVER", "search_help_centre"), start, length_ms);
    search.input = Some(decided.question.clone());
    search.output = Some(Value::Array(found).to_string());
    search.metadata = object([("top_k", json!(2))]);
    let search_id = search.id.clone();
    if dice.chance(0.15) {
        trace.add(dice, Some(&search_id), ("EVENT", "cache_miss"), start + TimeDelta::milliseconds(3), 0);
    }
}

fn look_up_order(trace: &mut TraceInMaking, conversation: &Conversation<'_>, clock: &mut Clock, dice: &mut Dice) {
    let slots = &conversation.slots;
    let input = json!({ "order_id": slots.word("{order}"), "fields": ["date", "items", "status"] }).to_string();
    if dice.chance(0.08) {
        let (start, length_ms) = clock.take(dice, 230, 260);
        let failed = trace.add(dice, None, ("TOOL", "get_order"), start, length_ms);
        failed.input = Some(input.clone());
        failed.level = ObservationLevel::Error;
        failed.status_message = Some(format!("504 from order-service after {length_ms} ms"));
    }
    let (start, length_ms) = clock.take(dice, 60, 220);
    let output = json!({
        "order_id": slots.word("{order}"),
        "date": slots.word("{day}"),
        "items": [{ "name": slots.word("{product}"), "price": slots.word("{amount}") }],
        "status": "delivered",
    });
    let order = trace.add(dice, None, ("TOOL", "get_order"), start, length_ms);
    order.input = Some(input);
    order.output = Some(output.to_string());
}

fn draft(
    trace: &mut TraceInMaking,
    conversation: &Conversation<'_>,
    decided: &Decided,
    clock: &mut Clock,
    dice: &mut Dice,
) -> String {
    let context: Vec<&str> = decided.excerpts.iter().map(|(excerpt, _)| excerpt.text).collect();
    let system = format!("{SYSTEM}\n\n<context>\n{}\n</context>", context.join("\n\n"));
    let mut messages = vec![json!({ "role": "system", "content": system })];
    for (question, answer) in &conversation.said {
        messages.push(json!({ "role": "user", "content": question }));
        messages.push(json!({ "role": "assistant", "content": answer }));
    }
    messages.push(json!({ "role": "user", "content": decided.question }));
    let (start, length_ms) = clock.take(dice, 700, 2_900);
    let call = trace.add(dice, None, ("GENERATION", "draft_answer"), start, length_ms);
    call_model(call, "gpt-4.1-mini", &Value::Array(messages), &decided.answer, length_ms / 4);
    call.model_parameters = Some(json!({ "temperature": 0.2, "max_tokens": 600 }));
    call.prompt_name = Some("support-answer".to_owned());
    call.prompt_version = Some(if decided.release == RELEASES[1] { 13 } else { 12 });
    call.id.clone()
}

fn guard(trace: &mut TraceInMaking, decided: &Decided, clock: &mut Clock, dice: &mut Dice) {
    let (start, length_ms) = clock.take(dice, 30, 310);
    let doubtful = dice.chance(0.03);
    let check = trace.add(dice, None, ("GUARDRAIL", "policy_check"), start, length_ms);
    check.input = Some(decided.answer.clone());
    check.output = Some(json!({ "allowed": true, "rules": ["promise", "tone", "personal_data"] }).to_string());
    if doubtful {
        check.level = ObservationLevel::Warning;
        check.status_message = Some("the rule “promise” was close to its limit".to_owned());
    }
    let (start, length_ms) = clock.take(dice, 20, 60);
    trace.add(dice, None, ("TOOL", "send_reply"), start, length_ms).input = Some(decided.answer.clone());
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Map<String, Value> {
    entries.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
}
