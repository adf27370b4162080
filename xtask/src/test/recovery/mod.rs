//! Our own Postgres after everything that may have happened to it, with real processes: each case ends in a running
//! database with what was in it, or in one clear sentence and a cluster that nobody touched.

use std::time::Instant;

use anyhow::Result;

use self::stand::Stand;
use super::tally::Tally;
use crate::signals;
use crate::step::in_words;
use crate::workspace::Workspace;

mod cases;
mod stand;

type Case = fn(&Stand) -> Result<()>;

/// The cases; each finds a database with one row in it, not running.
const CASES: [(&str, Case); 9] = [
    ("a Postgres left running by a killed run is stopped and started", cases::left_running),
    ("a killed Postgres is started again under its run", cases::killed_under_its_run),
    ("the note of a Postgres that is gone is no obstacle", cases::stale_note),
    ("a note that names another program's process is no obstacle, nor a danger to that", cases::reused_number),
    ("processes that outlived their head are waited for", cases::outlived),
    ("a cluster of another version is refused and not touched", cases::other_version),
    ("files that are no cluster are refused and not touched", cases::no_cluster),
    ("a second run is refused in one sentence", cases::two_at_once),
    ("a port in use is refused in one sentence before the build", cases::port_in_use),
];

/// Runs them all, whatever the earlier ones gave.
pub(super) fn run(workspace: &Workspace) -> Result<Tally> {
    let stand = Stand::make(workspace)?;
    let mut tally = Tally::default();
    for (what, case) in CASES {
        signals::go_on()?;
        let start = Instant::now();
        match case(&stand).and_then(|()| stand.check_row()) {
            Ok(()) => {
                println!("ok: {what} ({})", in_words(start.elapsed()));
                tally.passed += 1;
            }
            Err(error) => {
                println!("failed: {what}: {error:#}");
                tally.failed += 1;
            }
        }
    }
    // A disk of its own takes a right that not every machine gives.
    match stand.small_disk()? {
        Some(disk) => {
            disk.check()?;
            tally.passed += 1;
        }
        None => println!("no small disk can be mounted here: a full one was not tried"),
    }
    Ok(tally)
}
