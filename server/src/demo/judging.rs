//! What judges, programs and the owner make of an outcome: most of the demo's scores.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::calendar::Calendar;
use super::dice::Dice;
use super::outcome::{Outcome, Program, Verdict};
use super::planned::{By, Planned};
use super::texts::{
    GOOD_ANSWER, GOOD_SUMMARY, GOOD_TAIL, HELPFUL, PERSON_BAD, PERSON_GOOD, PERSON_MIDDLING, UNHELPFUL,
};

/// All scores of one trace.
pub(super) fn judge(outcome: &Outcome, calendar: Calendar, dice: &mut Dice) -> Vec<Planned> {
    let assistant = outcome.program == Program::Assistant;
    let mut scores = vec![correctness(outcome, dice)];
    if dice.chance(if assistant { 0.96 } else { 0.8 }) {
        scores.push(toxicity(outcome, dice));
    }
    if dice.chance(0.92) {
        scores.push(hallucination(outcome, dice));
    }
    if dice.chance(if assistant { 0.8 } else { 0.5 }) {
        scores.push(judged_helpfulness(outcome, dice));
    }
    scores.push(json_schema_valid(outcome, dice));
    if !assistant || outcome.environment != "production" {
        scores.push(rouge(outcome, dice));
    }
    if assistant && dice.chance(0.45) {
        scores.push(thumb(outcome, dice));
    }
    scores.extend(reviews(outcome, dice));
    // A judge that would answer later than now has not answered yet.
    scores.retain(|score| score.at <= calendar.now);
    scores
}

/// When an automatic judge has its answer.
fn soon(outcome: &Outcome, dice: &mut Dice) -> DateTime<Utc> {
    outcome.ended + TimeDelta::milliseconds(dice.whole(1_200, 55_000))
}

fn correctness(outcome: &Outcome, dice: &mut Dice) -> Planned {
    let (value, remark) = match outcome.verdict {
        Verdict::Right => (dice.near(0.92, 0.06).max(0.74), good_remark(outcome.program, dice)),
        Verdict::Gap => (dice.near(0.7, 0.07), format!("Right as far as it goes, but {}.", outcome.fault)),
        Verdict::Wrong => (dice.near(0.22, 0.11).min(0.55), format!("{}.", outcome.fault)),
    };
    let at = soon(outcome, dice);
    Planned::new(By::AnswerJudge, at, "correctness", value).on(outcome).saying(&remark).judged("correctness/v7", dice)
}

fn good_remark(program: Program, dice: &mut Dice) -> String {
    let remarks: &[&str] = if program == Program::Assistant { &GOOD_ANSWER } else { &GOOD_SUMMARY };
    match dice.whole(1, 100) {
        1..=25 => (*dice.pick(remarks)).to_owned(),
        26..=50 => format!("{} {}", dice.pick(remarks), dice.pick(&GOOD_TAIL)),
        _ => String::new(),
    }
}

fn toxicity(outcome: &Outcome, dice: &mut Dice) -> Planned {
    let rude = dice.chance(0.025);
    let value = if rude { dice.near(0.41, 0.12).max(0.21) } else { dice.near(0.02, 0.025) };
    let remark = if rude { "Quotes the customer's insult back at them." } else { "" };
    let at = soon(outcome, dice);
    let score = Planned::new(By::ToxicityJudge, at, "toxicity", value).inside(outcome, &outcome.answer_id);
    score.saying(remark).judged("toxicity/v2", dice)
}

fn hallucination(outcome: &Outcome, dice: &mut Dice) -> Planned {
    let (likely, unlikely, share) = match outcome.verdict {
        Verdict::Right => ("none", "minor", 0.97),
        Verdict::Gap => ("none", "minor", 0.8),
        Verdict::Wrong => ("severe", "minor", 0.7),
    };
    let label = if dice.chance(share) { likely } else { unlikely };
    let remark =
        if label == "severe" { format!("Not in the source: {}.", lower_first(&outcome.fault)) } else { String::new() };
    let at = soon(outcome, dice);
    Planned::new(By::AnswerJudge, at, "hallucination", label)
        .on(outcome)
        .saying(&remark)
        .judged("hallucination/v4", dice)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn helpfulness(by: By, outcome: &Outcome, at: DateTime<Utc>, dice: &mut Dice) -> Planned {
    let value = match outcome.verdict {
        Verdict::Right => dice.whole(8, 11).min(10) / 2,
        Verdict::Gap => dice.whole(3, 4),
        Verdict::Wrong => dice.whole(1, 2),
    };
    Planned::new(by, at, "helpfulness", value).on(outcome)
}

fn judged_helpfulness(outcome: &Outcome, dice: &mut Dice) -> Planned {
    let remarks: &[&str] = match outcome.verdict {
        Verdict::Right => &HELPFUL,
        Verdict::Gap => &PERSON_MIDDLING,
        Verdict::Wrong => &UNHELPFUL,
    };
    let remark = if dice.chance(0.5) { dice.pick(remarks) } else { "" };
    helpfulness(By::AnswerJudge, outcome, soon(outcome, dice), dice).saying(remark).judged("helpfulness/v3", dice)
}

fn json_schema_valid(outcome: &Outcome, dice: &mut Dice) -> Planned {
    let at = outcome.ended + TimeDelta::milliseconds(dice.whole(2, 40));
    let score =
        Planned::new(By::Backend, at, "json_schema_valid", outcome.json_valid).inside(outcome, &outcome.json_id);
    if outcome.json_valid {
        return score;
    }
    score.saying("Not JSON: expected value at line 1 column 1.").with("metadata", json!({ "line": 1, "column": 1 }))
}

fn rouge(outcome: &Outcome, dice: &mut Dice) -> Planned {
    let mean = match outcome.verdict {
        Verdict::Right => 0.58,
        Verdict::Gap => 0.44,
        Verdict::Wrong => 0.21,
    };
    let at = outcome.ended + TimeDelta::seconds(dice.whole(1, 20));
    let by = if outcome.environment == "production" { By::Backend } else { By::Nightly };
    Planned::new(by, at, "rouge_l", dice.near(mean, 0.09))
        .on(outcome)
        .with("metadata", json!({ "reference": "golden-answers", "stemmed": true }))
}

/// The customer's own thumb.
fn thumb(outcome: &Outcome, dice: &mut Dice) -> Planned {
    let good = match outcome.verdict {
        Verdict::Right => dice.chance(0.94),
        Verdict::Gap => dice.chance(0.6),
        Verdict::Wrong => dice.chance(0.2),
    };
    let at = outcome.ended + TimeDelta::seconds(dice.whole(5, 400));
    Planned::new(By::Backend, at, "quality", if good { "good" } else { "rejected" })
        .on(outcome)
        .with("metadata", json!({ "widget": "thumbs", "thumb": if good { "up" } else { "down" } }))
}

/// What the owner says of a sample, hours later.
fn reviews(outcome: &Outcome, dice: &mut Dice) -> Vec<Planned> {
    let at = outcome.ended + TimeDelta::seconds(dice.whole(240, 130_000));
    let sampled = dice.chance(if outcome.verdict == Verdict::Wrong { 0.3 } else { 0.15 });
    if !sampled {
        return Vec::new();
    }
    let (label, remarks): (&str, &[&str]) = match outcome.verdict {
        Verdict::Right => ("good", &PERSON_GOOD),
        Verdict::Gap => ("needs_review", &PERSON_MIDDLING),
        Verdict::Wrong => ("rejected", &PERSON_BAD),
    };
    let spent_s = dice.whole(12, 190);
    let review = json!({
        "guideline": "v2.1",
        "criteria": ["actionable", "specific", "relevant"],
        "seconds_spent": spent_s,
        "blind": dice.chance(0.5),
    });
    let remark = if dice.chance(0.75) { dice.pick(remarks) } else { "" };
    let quality =
        Planned::new(By::Owner, at, "quality", label).on(outcome).saying(remark).with("queue_id", "weekly-sample");
    let helpful = helpfulness(By::Owner, outcome, at + TimeDelta::seconds(spent_s), dice).with("metadata", review);
    vec![quality, helpful]
}
