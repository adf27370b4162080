//! What real projects hold too: texts that are long, in other scripts, or look like markup; names that differ in one
//! character; numbers with too many digits; targets that never came.

use chrono::TimeDelta;
use model::traces::{SpanWrite, TraceFacts};
use serde_json::{Value, json};

use super::calendar::Calendar;
use super::dice::Dice;
use super::outcome::Outcome;
use super::planned::{By, Planned};
use super::spans::TraceInMaking;

/// As many of the newest traces have nothing awkward.
const ORDINARY_FIRST: usize = 25;

/// Comments, each on a quality score of its own.
const COMMENTS: [&str; 14] = [
    "👍🏽 spot on 🎉 the 👩‍👩‍👧‍👦 will love it 🇪🇺 1️⃣",
    "الإجابة صحيحة، لكن رقم الطلب 88213 لم يُذكر في الرد (انظر kb-207).",
    "העוזר ענה נכון, אבל הלקוח שאל על הזמנה 88213 ולא על 88231.",
    "回答は正しいですが、敬語が不自然です。返品期限は三十日。",
    "<b>Bold</b> & <i>italic</i>: the answer itself had <br> in it &amp; was shown &lt;raw&gt;",
    "<script>alert('scores')</script><img src=x onerror=alert(1)>",
    "'; DROP TABLE scores; -- and \"quotes\", `backticks`, \\backslashes\\ and %20 and ${slots} and {{7*7}}",
    "javascript:alert(document.cookie)",
    "First line\nsecond line\n\n\tindented after an empty one\n    - a list\n    - of two",
    "Z̷̡͓̈a̵͕̓l̸̰̈́g̶̱̈o̷̜͝ was here",
    "Zero\u{200b}width and soft\u{ad}hyphens and a no\u{a0}break\u{a0}space",
    "photo\u{202e}gpj.exe",
    "   spaces before and after   ",
    ".",
];

/// A comment that no cell can hold: forty paragraphs.
pub(super) fn long_comment() -> String {
    const PARAGRAPH: &str = "The conversation begins well: the assistant names the right order and repeats the question in \
                             its own words. From the second answer on it mixes up two customers, promises a call “within \
                             two hours” that is nowhere in the policy, and quotes an article that was withdrawn in March.";
    let paragraphs: Vec<String> = (1..=40).map(|number| format!("{number}. {PARAGRAPH}")).collect();
    paragraphs.join("\n\n")
}

/// A word without a place to break it.
fn unbreakable() -> String {
    format!("https://example.com/{}", "very-long-path/segment%20".repeat(24))
}

/// Traces with awkward names, people and tags.
pub(super) fn traces(calendar: Calendar) -> Vec<(String, Vec<SpanWrite>)> {
    let named = [
        ("<script>alert(1)</script>", "<b>mira</b>", ["<i>tag</i>", "a,b"]),
        ("مساعد الدعم", "مستخدم_7", ["استرداد", "日本語"]),
        ("🎧 support 🎧", "o'brien \"the\" \\user\\", ["100%", "~tilde~"]),
        (
            "support-assistant (copy of copy of a name that somebody made far too long for any column)",
            "u_20000",
            ["-", "_"],
        ),
    ];
    let mut dice = Dice::seeded(3);
    let mut make = |(index, (name, user, tags)): (i64, (&str, &str, [&str; 2]))| {
        let start = calendar.now - TimeDelta::hours(5 + 7 * index);
        let trace = TraceInMaking::begin(&mut dice, "production", "AGENT", name, start);
        let facts = TraceFacts {
            name: Some(name.to_owned()),
            user_id: Some(user.to_owned()),
            session_id: Some(format!("{user} / session")),
            tags: tags.map(str::to_owned).into(),
            release: Some("2.4.0".to_owned()),
            input: Some(format!("Hello from {user}")),
            output: Some(format!("Hello {user}, this is {name}.")),
            ..TraceFacts::default()
        };
        (trace.trace_id.clone(), trace.end(start + TimeDelta::seconds(1), facts))
    };
    (0..).zip(named).map(&mut make).collect()
}

/// The awkward scores, on traces that are awkward, ordinary, or missing.
pub(super) fn scores(calendar: Calendar, outcomes: &[Outcome], traces: &[(String, Vec<SpanWrite>)]) -> Vec<Planned> {
    let mut newest: Vec<&Outcome> = outcomes.iter().collect();
    newest.sort_by_key(|outcome| std::cmp::Reverse(outcome.ended));
    // The first rows that somebody sees are ordinary ones.
    newest.drain(..ORDINARY_FIRST.min(newest.len()));
    let mut scores = Vec::new();
    scores.extend(said(calendar, &newest));
    scores.extend(named(calendar, &newest));
    scores.extend(numbers(calendar, &newest));
    scores.extend(lost(calendar));
    scores.extend(written(calendar, &newest));
    for (trace_id, _) in traces {
        let at = calendar.now - TimeDelta::minutes(200);
        scores.push(Planned::new(By::AnswerJudge, at, "correctness", 0.9).with("trace_id", trace_id.as_str()));
    }
    scores
}

/// Shortly after the trace, but not later than now.
fn after(outcome: &Outcome, calendar: Calendar) -> chrono::DateTime<chrono::Utc> {
    (outcome.ended + TimeDelta::seconds(90)).min(calendar.now)
}

fn said(calendar: Calendar, newest: &[&Outcome]) -> Vec<Planned> {
    let comments = COMMENTS.map(str::to_owned).into_iter().chain([long_comment(), unbreakable()]);
    let labels = ["good", "needs_review", "rejected"];
    let spaced = newest.iter().step_by(5);
    comments
        .zip(spaced)
        .zip(labels.iter().cycle())
        .map(|((comment, outcome), label)| {
            Planned::new(By::Owner, after(outcome, calendar), "quality", *label).on(outcome).saying(&comment)
        })
        .collect()
}

/// `rouge-l` beside `rouge_l`, and labels that look like something else.
fn named(calendar: Calendar, newest: &[&Outcome]) -> Vec<Planned> {
    let dashed = newest.iter().step_by(11).take(12).zip(0..).map(|(outcome, index)| {
        Planned::new(By::Nightly, after(outcome, calendar), "rouge-l", 0.4 + f64::from(index) / 100.0).on(outcome)
    });
    let labels = ["<b>none</b>", "none ", "NONE", "keine ⚠️", "לא ידוע", "0.5", "a~b,c\\d"];
    let labelled = newest.iter().skip(2).step_by(13).zip(labels).map(|(outcome, label)| {
        Planned::new(By::Nightly, after(outcome, calendar), "hallucination", label).on(outcome)
    });
    dashed.chain(labelled).collect()
}

fn numbers(calendar: Calendar, newest: &[&Outcome]) -> Vec<Planned> {
    let values = [0.1 + 0.2, 1.0 / 3.0, 1e-9, 0.999_999_9, 0.0, 1.0, f64::MIN_POSITIVE];
    let metadata = [
        json!("5"),
        json!(["a", ["b", ["c", { "deep": { "er": [null, true, 1e3] } }]]]),
        json!({}),
        json!({ "<script>": "</script>", "with \"quotes\"": "\u{1f984}", "empty": "" }),
        json!(0),
        json!({ "list": (0..200).collect::<Vec<_>>() }),
        Value::Bool(false),
    ];
    newest
        .iter()
        .skip(3)
        .step_by(17)
        .zip(values)
        .zip(metadata)
        .map(|((outcome, value), metadata)| {
            Planned::new(By::Nightly, after(outcome, calendar), "rouge_l", value).on(outcome).with("metadata", metadata)
        })
        .collect()
}

/// Scores of targets that never came.
fn lost(calendar: Calendar) -> Vec<Planned> {
    let at = |minutes| calendar.now - TimeDelta::minutes(minutes);
    let on_trace = |minutes, id: &str| {
        Planned::new(By::AnswerJudge, at(minutes), "correctness", 0.88)
            .with("trace_id", id)
            .saying("The trace of this score never came.")
    };
    vec![
        on_trace(180, "0af7651916cd43dd8448eb211c80319c"),
        on_trace(260, "support/2026 11?#&%"),
        on_trace(1_500, &"long-id-".repeat(40)),
        Planned::new(By::Owner, at(230), "conversation_success", false)
            .with("session_id", "sess-that-never-came")
            .saying("Nobody has seen this session."),
        Planned::new(By::Nightly, at(290), "rouge_l", 0.51).with("dataset_run_id", "run that never came"),
    ]
}

/// Free texts and corrections, by hand.
fn written(calendar: Calendar, newest: &[&Outcome]) -> Vec<Planned> {
    let notes = ["Ask the retrieval team.", "Customer is a reseller.", "<p>pasted from the wiki</p>", "再確認", "ok"];
    let notes = newest.iter().skip(4).step_by(19).zip(notes).map(|(outcome, note)| {
        let note = Planned::new(By::Owner, after(outcome, calendar), "reviewer_note", note);
        note.on(outcome).with("data_type", "TEXT")
    });
    let wrong = newest.iter().filter_map(|outcome| outcome.better.as_ref().map(|better| (outcome, better)));
    let corrections = wrong.take(10).map(|(outcome, better)| {
        let at = after(outcome, calendar);
        Planned::new(By::Owner, at, "better_answer", better.as_str())
            .inside(outcome, &outcome.answer_id)
            .with("data_type", "CORRECTION")
    });
    notes.chain(corrections).collect()
}
