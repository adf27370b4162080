//! The ticket summariser's traces: a batch job that reads a ticket and answers in JSON, most of the time.

use chrono::{DateTime, Utc};
use model::traces::{ObservationLevel, TraceFacts};
use serde_json::{Value, json};

use super::calendar::{Calendar, RELEASES};
use super::dice::Dice;
use super::outcome::{Outcome, Program, Verdict};
use super::spans::{Clock, TraceInMaking, call_model};
use super::texts::{Slots, TICKETS, Ticket};

const SYSTEM: &str = "Summarise the ticket for the next agent. Answer with one JSON object: summary, sentiment, priority, \
                      next_step. Use only what the thread says.";

/// The agents who ask for summaries.
const AGENTS: [&str; 5] = ["agent-aiko", "agent-jonas", "agent-lucia", "agent-mira", "agent-tomasz"];

/// One summary, decided before it is written.
struct Decided {
    thread: String,
    answer: String,
    json_valid: bool,
    verdict: Verdict,
    fault: String,
    better: Option<String>,
}

/// So many summaries.
pub(super) fn summaries(calendar: Calendar, count: usize) -> Vec<Outcome> {
    let mut dice = Dice::seeded(2);
    (0..count)
        .map(|index| {
            let at = if index < 8 { calendar.just_now(&mut dice) } else { calendar.moment(&mut dice) };
            summarise(calendar, at, &mut dice)
        })
        .collect()
}

fn summarise(calendar: Calendar, at: DateTime<Utc>, dice: &mut Dice) -> Outcome {
    let ticket = dice.pick(&TICKETS);
    let slots = Slots::throw(dice, at);
    let environment = calendar.environment(dice);
    let release = calendar.release(environment, at);
    let decided = decide(ticket, &slots, dice);
    let mut trace = TraceInMaking::begin(dice, environment, "CHAIN", "summarise_ticket", at);
    let mut clock = Clock(at);
    load(&mut trace, &slots, &decided, &mut clock, dice);
    let answer_id = ask(&mut trace, &decided, release, &mut clock, dice);
    validate(&mut trace, &decided, &mut clock, dice);
    let ended = clock.0;
    let trace_id = trace.trace_id.clone();
    let facts = TraceFacts {
        name: Some("ticket-summariser".to_owned()),
        user_id: Some((*dice.pick(&AGENTS)).to_owned()),
        tags: vec![ticket.tag.to_owned(), "batch".to_owned()],
        release: Some(release.to_owned()),
        metadata: [("ticket".to_owned(), json!(slots.word("{ticket}")))].into_iter().collect(),
        input: Some(decided.thread.clone()),
        output: Some(decided.answer.clone()),
        ..TraceFacts::default()
    };
    Outcome {
        program: Program::Summariser,
        spans: trace.end(ended, facts),
        trace_id,
        environment,
        session_id: None,
        json_id: answer_id.clone(),
        answer_id,
        json_valid: decided.json_valid,
        ended,
        verdict: decided.verdict,
        fault: decided.fault,
        better: decided.better,
    }
}

fn decide(ticket: &Ticket, slots: &Slots, dice: &mut Dice) -> Decided {
    let verdict = match dice.whole(1, 100) {
        1..=7 => Verdict::Wrong,
        8..=20 => Verdict::Gap,
        _ => Verdict::Right,
    };
    let (summary, fault) = match verdict {
        Verdict::Wrong => (ticket.wrong_summary, ticket.fault),
        Verdict::Gap => (ticket.summary, "leaves out the next step"),
        Verdict::Right => (ticket.summary, ""),
    };
    let next_step = if verdict == Verdict::Gap { "" } else { ticket.next_step };
    let object = json!({
        "summary": slots.fill(summary),
        "sentiment": ticket.sentiment,
        "priority": ticket.priority,
        "next_step": slots.fill(next_step),
    });
    let json_valid = !dice.chance(0.04);
    let answer = if json_valid { object.to_string() } else { format!("Here is the summary:\n```json\n{object}") };
    Decided {
        thread: slots.fill(ticket.thread),
        answer,
        json_valid,
        verdict,
        fault: slots.fill(fault),
        better: (verdict == Verdict::Wrong).then(|| slots.fill(ticket.summary)),
    }
}

fn load(trace: &mut TraceInMaking, slots: &Slots, decided: &Decided, clock: &mut Clock, dice: &mut Dice) {
    let (start, length_ms) = clock.take(dice, 40, 180);
    let load = trace.add(dice, None, ("TOOL", "load_ticket"), start, length_ms);
    load.input = Some(json!({ "ticket": slots.word("{ticket}") }).to_string());
    load.output = Some(decided.thread.clone());
}

fn ask(trace: &mut TraceInMaking, decided: &Decided, release: &str, clock: &mut Clock, dice: &mut Dice) -> String {
    let messages = json!([
        { "role": "system", "content": SYSTEM },
        { "role": "user", "content": decided.thread },
    ]);
    let (start, length_ms) = clock.take(dice, 900, 3_800);
    let call = trace.add(dice, None, ("GENERATION", "summarise"), start, length_ms);
    call_model(call, "gpt-4.1-mini", &messages, &decided.answer, length_ms / 5);
    call.model_parameters = Some(json!({ "temperature": 0, "response_format": "json" }));
    call.prompt_name = Some("ticket-summary".to_owned());
    call.prompt_version = Some(if release == RELEASES[1] { 8 } else { 7 });
    call.id.clone()
}

fn validate(trace: &mut TraceInMaking, decided: &Decided, clock: &mut Clock, dice: &mut Dice) {
    let (start, length_ms) = clock.take(dice, 2, 9);
    let check = trace.add(dice, None, ("SPAN", "validate_json"), start, length_ms);
    check.input = Some(decided.answer.clone());
    check.output = Some(Value::Bool(decided.json_valid).to_string());
    if !decided.json_valid {
        check.level = ObservationLevel::Error;
        check.status_message = Some("expected value at line 1 column 1".to_owned());
    }
}
