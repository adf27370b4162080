//! What our own Postgres is told beyond its defaults, which are meant for a machine of twenty years ago.

use std::fs;

use super::account::Account;
use super::home::Home;
use super::programs::Programs;
use crate::process::read;

/// A quarter of the memory, but no more than this, is Postgres' own cache; the rest is better left to the system's.
const MAX_BUFFERS_MB: u64 = 4_096;

/// What a cluster is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Keeps the product's data.
    Keep,
    /// Is thrown away after the tests, and as fast as it can be.
    Scratch,
    /// Is thrown away after the tests, and keeps what it was given as `Keep` does.
    Trial,
}

/// The server's options as one line.
pub(super) fn settings(programs: &Programs, account: &Account, home: &Home, purpose: Purpose) -> String {
    let mut settings = vec![
        format!("wal_compression={}", wal_compression(programs, account, home)),
        "checkpoint_timeout=15min".to_owned(),
        "max_wal_size=4GB".to_owned(),
    ];
    match purpose {
        Purpose::Keep => settings.push(format!("shared_buffers={}MB", buffers_mb(memory_mb()))),
        Purpose::Trial => settings.push("shared_buffers=128MB".to_owned()),
        Purpose::Scratch => settings.extend(
            // Each test brings its own pool, and nothing has to outlive the run.
            [
                "shared_buffers=256MB",
                "max_connections=200",
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
            ]
            .map(str::to_owned),
        ),
    }
    settings.iter().map(|setting| format!("-c {setting} ")).collect()
}

/// lz4 where this Postgres was built with it: it costs next to nothing.
fn wal_compression(programs: &Programs, account: &Account, home: &Home) -> &'static str {
    let mut postgres = programs.server("postgres", account);
    postgres.args(["-c", "wal_compression=lz4", "-C", "wal_compression", "-D"]).arg(&home.cluster);
    if read(&mut postgres).is_ok() { "lz4" } else { "on" }
}

fn buffers_mb(memory_mb: u64) -> u64 {
    (memory_mb / 4).clamp(128, MAX_BUFFERS_MB)
}

/// The machine's memory, or what a container is allowed of it; a guess where the system does not tell.
pub(crate) fn memory_mb() -> u64 {
    const GUESS_MB: u64 = 2_048;
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total_kb(&text)).map(|kb| kb / 1_024);
    let allowed = fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse::<u64>().ok());
    let machine = machine.unwrap_or(GUESS_MB);
    allowed.map_or(machine, |bytes| machine.min(bytes / 1_048_576))
}

fn total_kb(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_memory_is_taken_within_bounds() {
        assert_eq!(total_kb("MemTotal:       24684096 kB\nMemFree: 1 kB\n"), Some(24_684_096));
        assert_eq!([100, 8_192, 65_536].map(buffers_mb), [128, 2_048, 4_096]);
    }
}
