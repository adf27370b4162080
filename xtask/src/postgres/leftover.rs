//! What an earlier run may have left in a cluster: a Postgres that still runs, its processes without their head, or only
//! the note of one that is gone. Whoever is meant by a process number is looked at before it is believed: the system gives
//! the numbers of dead processes to others, which must not be stopped.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::home::Home;
use crate::files;
use crate::process;
use crate::signals;

/// How long processes without their head may take to notice that it is gone.
const PATIENCE: Duration = Duration::from_secs(60);

/// The Postgres that runs in this cluster, if one does.
pub(super) fn postmaster(home: &Home) -> Option<u32> {
    noted(home).filter(|pid| works_in(*pid, home))
}

/// Makes a cluster without a running Postgres ready for one: waits for processes that outlived their head, and takes away
/// a note that names somebody else's process, at which Postgres would refuse to start.
pub(super) fn clear(home: &Home) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let mut told = false;
    while let Some(pid) = workers(home)?.first() {
        if !told {
            println!("processes of an earlier Postgres are still at work: waiting for their end");
            told = true;
        }
        if Instant::now() > deadline {
            bail!(
                "process {pid} of an earlier Postgres still works in {}: stop it and start again",
                home.cluster.display()
            );
        }
        signals::go_on()?;
        process::pause();
    }
    let Some(pid) = noted(home) else { return Ok(()) };
    let deadline = Instant::now() + BURIAL;
    while is_dead_postgres(pid) && Instant::now() < deadline {
        signals::go_on()?;
        process::pause();
    }
    // Of a process that is gone Postgres takes care itself, and more carefully than we could.
    if Path::new(&format!("/proc/{pid}")).exists() {
        println!("the note of a Postgres that is gone names a process that is not it: the note is removed");
        for note in [home.cluster.join(NOTE), home.sockets.join(SOCKET_NOTE)] {
            if note.exists() {
                fs::remove_file(&note).with_context(|| format!("{} cannot be removed", note.display()))?;
            }
        }
    }
    Ok(())
}

const NOTE: &str = "postmaster.pid";

/// The same note beside the socket.
const SOCKET_NOTE: &str = ".s.PGSQL.5432.lock";

/// How long the system may take to take away a process that has ended. In a container it may never.
const BURIAL: Duration = Duration::from_secs(5);

/// Whether a process of this number has ended and was Postgres: until the system takes it away it still counts as there.
fn is_dead_postgres(pid: u32) -> bool {
    let told = files::read_if_there(Path::new(&format!("/proc/{pid}/stat"))).unwrap_or_default();
    told.contains("(postgres)") && told.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with(['Z', 'X']))
}

/// The process number that Postgres wrote down when it started.
fn noted(home: &Home) -> Option<u32> {
    files::read_if_there(&home.cluster.join(NOTE))?.lines().next()?.trim().parse().ok()
}

/// All processes of Postgres that work in the cluster.
fn workers(home: &Home) -> Result<Vec<u32>> {
    let all = fs::read_dir("/proc").context("/proc")?;
    let numbers = all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    Ok(numbers.filter(|pid| works_in(*pid, home)).collect())
}

/// Whether a process is Postgres in this cluster: it always works from there.
fn works_in(pid: u32, home: &Home) -> bool {
    let is_postgres = fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.starts_with("postgres"));
    let Ok(cluster) = home.cluster.canonicalize() else { return false };
    is_postgres && fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == cluster)
}
