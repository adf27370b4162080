//! Scores of sessions and of dataset runs, and second thoughts.

use std::collections::BTreeMap;

use chrono::{NaiveTime, TimeDelta};
use serde_json::{Value, json};

use super::calendar::Calendar;
use super::dice::Dice;
use super::outcome::{Outcome, Verdict};
use super::planned::{By, Planned};
use super::texts::{SESSION_BAD, SESSION_GOOD};

/// One of so many reviews is changed afterwards.
const SECOND_THOUGHT_EVERY: usize = 9;

/// Whether each conversation reached its goal, by a judge and now and then by the owner.
pub(super) fn judge_sessions(outcomes: &[Outcome], calendar: Calendar, dice: &mut Dice) -> Vec<Planned> {
    let mut sessions: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        if let Some(id) = &outcome.session_id {
            sessions.entry(id).or_default().push(outcome);
        }
    }
    let mut scores = Vec::new();
    for (id, turns) in sessions {
        let Some(last) = turns.iter().max_by_key(|turn| turn.ended) else { continue };
        let wrong = turns.iter().any(|turn| turn.verdict == Verdict::Wrong);
        let success = dice.chance(if wrong { 0.2 } else { 0.93 });
        let remarks: &[&str] = if success { &SESSION_GOOD } else { &SESSION_BAD };
        let mut say = |by, after_s, dice: &mut Dice| {
            let at = last.ended + TimeDelta::seconds(after_s);
            let remark = if dice.chance(0.5) { dice.pick(remarks) } else { "" };
            let score = Planned::new(by, at, "conversation_success", success).saying(remark);
            scores.push(score.with("session_id", id).with("environment", last.environment));
        };
        if dice.chance(0.9) {
            say(By::AnswerJudge, dice.whole(300, 420), dice);
        }
        if dice.chance(0.12) {
            say(By::Owner, dice.whole(2_000, 90_000), dice);
        }
    }
    scores.retain(|score| score.at <= calendar.now);
    scores
}

/// The nightly run over a data set of help-centre questions.
pub(super) fn judge_runs(calendar: Calendar, dice: &mut Dice) -> Vec<Planned> {
    let nights = calendar.begin().date_naive().iter_days().skip(1).map(|day| day.and_time(NaiveTime::MIN).and_utc());
    let mut scores = Vec::new();
    for night in nights.map(|midnight| midnight + TimeDelta::minutes(150)).take_while(|night| *night < calendar.now) {
        let run_id = format!("help-centre-{}", night.format("%Y-%m-%d"));
        let of_run = |by, name: &str, value: f64| {
            Planned::new(by, night, name, value)
                .with("dataset_run_id", run_id.as_str())
                .with("environment", "development")
                .with("metadata", json!({ "items": 120 }))
        };
        scores.push(of_run(By::AnswerJudge, "correctness", dice.near(0.87, 0.015)));
        scores.push(of_run(By::ToxicityJudge, "toxicity", dice.near(0.02, 0.004)));
        scores.push(of_run(By::Nightly, "rouge_l", dice.near(0.56, 0.012)));
    }
    scores
}

/// Reviews that the owner changed: the same ids with another value, so that these scores have a history.
pub(super) fn second_thoughts(sent: &[Planned]) -> Vec<Planned> {
    let reviews = sent.iter().filter(|score| score.by == By::Owner && score.name() == "helpfulness");
    let changed = |review: &Planned| {
        let first = review.body.get("value").and_then(Value::as_i64).unwrap_or(3);
        let second = if first > 1 { first - 1 } else { 2 };
        review
            .clone()
            .with("value", second)
            .with("comment", "On second thought: read again after the customer had answered.")
    };
    reviews.step_by(SECOND_THOUGHT_EVERY).map(changed).collect()
}
