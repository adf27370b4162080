//! The support assistant's traces: conversations of one to four turns, each turn a trace. Since release 2.4.0 the
//! assistant finds an old article when production asks about refunds, and answers by it: the regression to be found.

use chrono::{DateTime, TimeDelta, Utc};
use model::traces::TraceFacts;
use serde_json::{Value, json};

use super::calendar::{Calendar, RELEASES};
use super::dice::{Dice, two_decimals};
use super::outcome::{Outcome, Program, Verdict};
use super::steps;
use super::texts::{Excerpt, REGRESSED_TOPIC, STALE_EXCERPT, Slots, TOPICS, Topic, Turn};

/// Shares of the topics, out of a hundred, in their order.
const TOPIC_SHARES: [i64; TOPICS.len()] = [30, 15, 19, 14, 11, 11];

/// What stays the same through a conversation.
pub(super) struct Conversation<'a> {
    calendar: Calendar,
    pub topic: &'a Topic,
    pub slots: Slots,
    pub environment: &'static str,
    user_id: String,
    session_id: String,
    tags: Vec<String>,
    /// Questions and answers so far.
    pub said: Vec<(String, String)>,
}

/// One turn, decided before it is written.
pub(super) struct Decided {
    pub question: String,
    pub answer: String,
    /// What was found, each with its likeness to the question.
    pub excerpts: Vec<(Excerpt, f64)>,
    verdict: Verdict,
    fault: String,
    better: Option<String>,
    pub release: &'static str,
}

/// So many turns of conversations, in the order in which they began.
pub(super) fn conversations(calendar: Calendar, count: usize) -> Vec<Outcome> {
    let mut dice = Dice::seeded(1);
    let mut outcomes = Vec::with_capacity(count);
    // The first few are the newest.
    while outcomes.len() < count {
        let start = if outcomes.len() < 16 { calendar.just_now(&mut dice) } else { calendar.moment(&mut dice) };
        converse(calendar, start, &mut dice, &mut outcomes);
    }
    outcomes.truncate(count);
    outcomes
}

fn converse(calendar: Calendar, start: DateTime<Utc>, dice: &mut Dice, outcomes: &mut Vec<Outcome>) {
    let topic = topic(dice);
    let mut conversation = Conversation {
        calendar,
        topic,
        slots: Slots::throw(dice, start),
        environment: calendar.environment(dice),
        user_id: format!("u_{}", 20_000 + 37 * dice.whole(0, 239)),
        session_id: format!("sess-{}", &dice.observation_id()[..8]),
        tags: vec![topic.tag.to_owned()],
        said: Vec::new(),
    };
    if dice.chance(0.12) {
        conversation.tags.push("vip".to_owned());
    }
    if dice.chance(0.2) {
        conversation.tags.push("mobile".to_owned());
    }
    let mut turns = vec![*dice.pick(topic.openers)];
    turns.extend(topic.followups.iter().filter(|_| dice.chance(0.6)).copied());
    let gaps_s: Vec<i64> = turns.iter().map(|_| dice.whole(40, 260)).collect();
    // What began a moment ago has not gone further than now.
    let latest = calendar.now - TimeDelta::seconds(gaps_s.iter().sum::<i64>() + 60);
    let mut at = start.min(latest);
    for (turn, gap_s) in turns.iter().zip(gaps_s) {
        outcomes.push(take_turn(&mut conversation, turn, at, dice));
        at += TimeDelta::seconds(gap_s);
    }
}

fn topic(dice: &mut Dice) -> &'static Topic {
    let mut thrown = dice.whole(1, TOPIC_SHARES.iter().sum());
    let fell = TOPICS.iter().zip(TOPIC_SHARES).find(|(_, share)| {
        thrown -= share;
        thrown <= 0
    });
    fell.map_or(&TOPICS[0], |(topic, _)| topic)
}

/// Decides how well a turn goes.
fn decide(conversation: &Conversation, turn: &Turn, at: DateTime<Utc>, dice: &mut Dice) -> Decided {
    let Conversation { calendar, topic, slots, environment, .. } = conversation;
    let release = calendar.release(environment, at);
    let regressed = topic.tag == REGRESSED_TOPIC && *environment == "production" && release == RELEASES[1];
    let wrong_share = if regressed { 0.82 } else { 0.05 };
    let verdict = match dice.between(0.0, 1.0) {
        thrown if thrown < wrong_share => Verdict::Wrong,
        thrown if thrown < wrong_share + 0.14 => Verdict::Gap,
        _ => Verdict::Right,
    };
    let stale = regressed && verdict == Verdict::Wrong;
    let found = stale.then_some(STALE_EXCERPT).into_iter().chain(topic.excerpts.iter().copied());
    let right = slots.fill(turn.right);
    let (answer, fault) = match verdict {
        Verdict::Right => (right.clone(), String::new()),
        Verdict::Gap => (first_half(&right), slots.fill(turn.gap)),
        Verdict::Wrong => (slots.fill(turn.wrong), slots.fill(turn.fault)),
    };
    let mut likeness = dice.between(0.78, 0.95);
    let score = |excerpt: Excerpt| {
        let scored = (excerpt, two_decimals(likeness));
        likeness -= dice.between(0.03, 0.2);
        scored
    };
    let excerpts = found.take(2).map(score).collect();
    let asked = dice.pick(turn.asks);
    Decided {
        question: slots.fill(asked),
        answer: greeted(&answer, slots, dice),
        excerpts,
        verdict,
        fault,
        better: (verdict == Verdict::Wrong).then_some(right),
        release,
    }
}

/// The answer without its end: what an assistant says that stops too early.
fn first_half(answer: &str) -> String {
    let ends: Vec<usize> = answer.match_indices(". ").map(|(at, _)| at + 1).collect();
    match ends.get(ends.len() / 2) {
        Some(end) => answer[..*end].to_owned(),
        None => answer.to_owned(),
    }
}

fn greeted(answer: &str, slots: &Slots, dice: &mut Dice) -> String {
    let name = slots.word("{name}");
    match dice.whole(0, 9) {
        0..=2 => format!("Hello {name},\n\n{answer}"),
        3 => format!("Thank you for writing, {name}. {answer}"),
        4 => format!("{answer}\n\nIs there anything else that I can do for you?"),
        5 => format!("Hello {name},\n\n{answer}\n\nKind regards\nNorthwind support"),
        _ => answer.to_owned(),
    }
}

fn take_turn(conversation: &mut Conversation, turn: &Turn, at: DateTime<Utc>, dice: &mut Dice) -> Outcome {
    let decided = decide(conversation, turn, at, dice);
    let written = steps::write(conversation, &decided, at, dice);
    let trace_id = written.trace.trace_id.clone();
    let spans = written.trace.end(written.ended, facts(conversation, &decided));
    conversation.said.push((decided.question, decided.answer));
    Outcome {
        program: Program::Assistant,
        spans,
        trace_id,
        environment: conversation.environment,
        session_id: Some(conversation.session_id.clone()),
        answer_id: written.answer_id,
        json_id: written.json_id,
        json_valid: true,
        ended: written.ended,
        verdict: decided.verdict,
        fault: decided.fault,
        better: decided.better,
    }
}

fn facts(conversation: &Conversation, decided: &Decided) -> TraceFacts {
    let excerpts: Vec<Value> = decided.excerpts.iter().map(|(excerpt, _)| json!(excerpt.id)).collect();
    let metadata = [
        ("channel", json!(if conversation.tags.iter().any(|tag| tag == "mobile") { "app" } else { "web" })),
        ("turn", json!(conversation.said.len() + 1)),
        ("excerpts", Value::Array(excerpts)),
    ];
    TraceFacts {
        name: Some("support-assistant".to_owned()),
        user_id: Some(conversation.user_id.clone()),
        session_id: Some(conversation.session_id.clone()),
        tags: conversation.tags.clone(),
        release: Some(decided.release.to_owned()),
        metadata: metadata.map(|(key, value)| (key.to_owned(), value)).into_iter().collect(),
        input: Some(decided.question.clone()),
        output: Some(decided.answer.clone()),
        ..TraceFacts::default()
    }
}
