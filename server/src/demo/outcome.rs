//! What came of a trace: all that its judges need to know.

use chrono::{DateTime, Utc};
use model::traces::SpanWrite;

/// Which program made the trace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    Assistant,
    Summariser,
}

/// How good the answer is; chance decided it before anything was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    /// Right as far as it goes, but something is left out.
    Gap,
    Wrong,
}

/// One trace and what came of it.
pub(super) struct Outcome {
    pub program: Program,
    pub spans: Vec<SpanWrite>,
    pub trace_id: String,
    pub environment: &'static str,
    pub session_id: Option<String>,
    /// The model call whose answer people read.
    pub answer_id: String,
    /// The model call that had to answer in JSON, and whether it did.
    pub json_id: String,
    pub json_valid: bool,
    pub ended: DateTime<Utc>,
    pub verdict: Verdict,
    /// What is wrong or left out; empty for a right answer.
    pub fault: String,
    /// What the answer should have been, where it is wrong.
    pub better: Option<String>,
}
