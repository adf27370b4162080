//! How long a page is searched for, and in what steps.

use std::time::{Duration, Instant};

/// The entries that the first statement looks at: a page without rare filters is full by then.
const FIRST_SLICE: u32 = 1_000;
/// The most that one statement looks at.
const MAX_SLICE: u32 = 20_000;
/// How much each slice is larger than the one before.
const GROWTH: u32 = 4;
/// How long a page is searched for, before what was found is shown. The slice under way is still finished.
const BUDGET: Duration = Duration::from_millis(150);

/// The steps of one search.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    deadline: Instant,
    entries: u32,
    most: u32,
}

impl Pace {
    /// Begins a search of entries that cost about so many times as much as those of an index.
    pub(crate) fn start(cost: u32) -> Self {
        Self { deadline: Instant::now() + BUDGET, entries: FIRST_SLICE, most: MAX_SLICE / cost.max(1) }
    }

    /// The entries that the next statement looks at.
    pub(crate) fn entries(&self) -> u32 {
        self.entries
    }

    /// Whether a list of which so many rows were found may be short, so that it is looked up at whatever that costs. A walk
    /// that has filled some of the page in its first step is let go on for another.
    pub(crate) fn suggests_lookup(&self, found: usize, limit: usize) -> bool {
        self.entries > FIRST_SLICE || found * 10 < limit
    }

    /// Goes on in a larger step; nothing once the time is over.
    pub(crate) fn quickened(self) -> Option<Self> {
        let entries = (self.entries * GROWTH).min(self.most);
        (Instant::now() < self.deadline).then_some(Self { entries, ..self })
    }
}
