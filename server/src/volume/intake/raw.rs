//! What Postgres and the system say of themselves: the commits of pgbench, the memory of a process.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Result;

/// Single rows, each in a commit of its own; rows a second.
pub(super) fn pgbench(program: &Path, url: &str, script: &str, clients: u32, seconds: u32) -> Result<f64> {
    let file = std::env::temp_dir().join(format!("scores-bench-{}.sql", std::process::id()));
    fs::write(&file, script)?;
    let (clients, seconds) = (clients.to_string(), seconds.to_string());
    let answer = Command::new(program)
        .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients, "-T", &seconds, "-f"])
        .arg(&file)
        .arg(url)
        .output()?;
    fs::remove_file(&file)?;
    let said = String::from_utf8_lossy(&answer.stdout);
    let rate = commits_a_second(&said);
    rate.ok_or_else(|| format!("pgbench failed: {}", String::from_utf8_lossy(&answer.stderr)).into())
}

fn commits_a_second(said: &str) -> Option<f64> {
    said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())
}

/// The most memory that a process has had, where the system tells.
pub(super) fn memory_mb(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kb = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    kb.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kb| kb.div_ceil(1_024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_read_from_what_pgbench_says() {
        let said = "latency average = 2.1 ms\ntps = 7391.5 (without initial connection time)\n";
        assert_eq!(commits_a_second(said), Some(7391.5));
        assert_eq!(commits_a_second("pgbench: error"), None);
        assert!(memory_mb(std::process::id()).is_some_and(|mb| mb > 0));
    }
}
