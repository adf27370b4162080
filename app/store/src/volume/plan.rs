//! What the seeded project is made of: which scores there are and how often, who gives them, and the words of its traces.

use model::scores::{DataType, Level, ScoreSource};

use DataType::{Boolean, Categorical, Correction, Numeric, Text};
use Level::{Observation, Session, Trace};
use ScoreSource::{Annotation, Api, Eval};

/// Traces that are made together, with their sessions.
pub(super) const TRACES_A_BLOCK: u64 = 50;
/// Scores of a block. Traces have ten on average, some many more than others.
pub(super) const SCORES_A_BLOCK: u64 = 500;
/// Traces a session, on average.
pub(super) const TRACES_A_SESSION: u64 = 5;
/// Scores a user.
pub(super) const SCORES_A_USER: u64 = 2_000;
/// How far back the project goes.
pub(super) const DAYS: i64 = 90;

/// Of a hundred scores.
pub(super) const SOURCES: [(ScoreSource, u32); 3] = [(Api, 60), (Eval, 30), (Annotation, 10)];

/// A kind of score.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub name: &'static str,
    pub source: ScoreSource,
    pub data_type: DataType,
    pub level: Level,
    /// Of a hundred scores of its source.
    pub share: u32,
}

const fn kind(name: &'static str, source: ScoreSource, data_type: DataType, level: Level, share: u32) -> Kind {
    Kind { name, source, data_type, level, share }
}

pub(super) const KINDS: [Kind; 21] = [
    kind("quality", Api, Numeric, Trace, 24),
    kind("latency_ok", Api, Boolean, Trace, 18),
    kind("relevance", Api, Numeric, Trace, 14),
    kind("tone", Api, Categorical, Trace, 12),
    kind("correct", Api, Boolean, Trace, 10),
    kind("toxicity", Api, Numeric, Observation, 10),
    kind("language", Api, Categorical, Trace, 8),
    kind("satisfaction", Api, Numeric, Session, 3),
    kind("feedback", Api, Text, Trace, 1),
    kind("relevance", Eval, Numeric, Trace, 30),
    kind("quality", Eval, Numeric, Trace, 22),
    kind("helpfulness", Eval, Numeric, Trace, 20),
    kind("tone", Eval, Categorical, Trace, 14),
    kind("groundedness", Eval, Numeric, Observation, 13),
    kind("correct", Eval, Boolean, Trace, 1),
    kind("helpfulness", Annotation, Numeric, Trace, 30),
    kind("correct", Annotation, Boolean, Trace, 30),
    kind("quality", Annotation, Numeric, Trace, 20),
    kind("satisfaction", Annotation, Numeric, Session, 8),
    kind("feedback", Annotation, Text, Trace, 8),
    kind("correction", Annotation, Correction, Trace, 4),
];

/// The labels of a categorical score, the usual one first.
pub(super) fn labels(name: &str) -> &'static [&'static str] {
    if name == "tone" {
        &["friendly", "neutral", "curt", "rude"]
    } else {
        &["en", "de", "fr", "es", "it", "pt", "nl", "ja"]
    }
}

/// The config to which people's verdicts on correctness are bound.
pub(super) const CONFIG: (&str, &str) = ("config-correct", "correct");

/// The usual ones first, as everywhere below.
pub(super) const ENVIRONMENTS: [(&str, u32); 3] = [("production", 80), ("staging", 15), ("development", 5)];

pub(super) const TRACE_NAMES: [&str; 20] = [
    "answer-question",
    "summarise-ticket",
    "classify-intent",
    "draft-reply",
    "search-articles",
    "translate",
    "extract-order",
    "route-request",
    "refund-policy",
    "rewrite-title",
    "plan-trip",
    "check-invoice",
    "tag-photo",
    "explain-bill",
    "compare-plans",
    "find-duplicates",
    "moderate-post",
    "score-lead",
    "write-release-note",
    "parse-address",
];

pub(super) const TAGS: [&str; 6] = ["beta", "mobile", "long", "vip", "retry", "audit"];
pub(super) const RELEASES: [&str; 6] = ["2.6.0", "2.5.1", "2.5.0", "2.4.2", "2.4.0", "2.3.9"];
pub(super) const VERSIONS: [&str; 3] = ["v3", "v2", "v1"];
pub(super) const MODELS: [&str; 4] = ["small-2", "large-2", "small-1", "large-1"];
pub(super) const REMARKS: [&str; 12] = [
    "answers the question in one step",
    "misses the second half of the question",
    "cites an article that is out of date",
    "is polite but does not help",
    "repeats what the customer said",
    "names the right form and its deadline",
    "mixes up gross and net",
    "gives the wrong phone number",
    "stays calm with an angry customer",
    "asks for what was already said",
    "is longer than it needs to be",
    "finds the order at once",
];
/// In one comment of two thousand.
pub(super) const RARE_REMARK: &str = "hallucinated a discount";
pub(super) const QUESTION: &str = "Where is my order, and why was the delivery charged twice although I had asked for it to \
    be sent together with the one of last week?";
pub(super) const ANSWER: &str = "Your order left our warehouse this morning and arrives tomorrow. The second charge was a \
    reservation, which your bank releases within three working days; you need not do anything.";
