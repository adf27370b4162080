//! How the commands tell what they do: one line a step, with the time it took.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Does one step and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let done = work().with_context(|| what.to_owned())?;
    say(what, start.elapsed());
    Ok(done)
}

/// Says that a step is done.
pub(crate) fn say(what: &str, took: Duration) {
    println!("{what}: {}", in_words(took));
}

/// A duration as people read it: `0.3 s`, `4 min 6 s`.
pub(crate) fn in_words(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
