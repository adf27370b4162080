//! The cases, one function each.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::stand::{Stand, ask, listener, wait_for_end};
use crate::postgres;
use crate::process::{command, pause, send};

pub(super) fn left_running(stand: &Stand) -> Result<()> {
    let run = stand.start()?;
    let pid = stand.pid()?;
    run.kill()?;
    ensure!(fs::exists(format!("/proc/{pid}"))?, "Postgres went with its run: this tests nothing");
    let run = stand.start()?;
    ensure!(run.said.contains("left behind"), "it did not say so: {}", run.said);
    ensure!(stand.pid()? != pid, "it was not started anew");
    run.stop()
}

pub(super) fn killed_under_its_run(stand: &Stand) -> Result<()> {
    let run = stand.start()?;
    let pid = stand.pid()?;
    send("KILL", pid)?;
    let deadline = Instant::now() + Duration::from_secs(30);
    while ask(&run.url, "SELECT word FROM kept").is_err() {
        ensure!(Instant::now() < deadline, "it did not come back");
        pause();
    }
    ensure!(stand.pid()? != pid, "it was not killed");
    run.stop()
}

pub(super) fn stale_note(stand: &Stand) -> Result<()> {
    leave_note(stand)?;
    stand.start()?.stop()
}

pub(super) fn reused_number(stand: &Stand) -> Result<()> {
    leave_note(stand)?;
    // Another program of the very user, to whom Postgres could send signals.
    let owner = fs::metadata(stand.cluster())?;
    let mut other = command("sleep");
    let mut other = other.arg("300").uid(owner.uid()).gid(owner.gid()).spawn()?;
    for note in [stand.cluster().join("postmaster.pid"), stand.socket_note()] {
        let old = fs::read_to_string(&note)?;
        let (_, rest) = old.split_once('\n').context("the note has one line")?;
        fs::write(&note, format!("{}\n{rest}", other.id()))?;
    }
    let outcome = stand.start().and_then(super::stand::Run::stop);
    let lives = other.try_wait()?.is_none();
    other.kill()?;
    other.wait()?;
    outcome?;
    ensure!(lives, "the other program was stopped");
    Ok(())
}

pub(super) fn outlived(stand: &Stand) -> Result<()> {
    let run = stand.start()?;
    // It counts without ever looking up, so it does not notice that its head is gone.
    let mut busy = postgres::client("psql")?;
    let count = "SET jit = off; SELECT count(*) FROM generate_series(1, 12000000)";
    let mut busy =
        busy.args(["-X", "-q", "-c", count]).arg(&run.url).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let deadline = Instant::now() + Duration::from_secs(10);
    let at_work =
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series(1, 12%' AND pid <> pg_backend_pid()";
    while ask(&run.url, at_work)?.trim() == "0" {
        ensure!(Instant::now() < deadline, "nothing is at work");
        pause();
    }
    let pid = stand.pid()?;
    run.kill()?;
    send("KILL", pid)?;
    let outcome = stand.start().and_then(super::stand::Run::stop);
    busy.wait()?;
    outcome
}

pub(super) fn other_version(stand: &Stand) -> Result<()> {
    let file = stand.cluster().join("PG_VERSION");
    let own = fs::read_to_string(&file)?;
    for (version, word) in [("14\n", "15 or newer"), ("99\n", "was made by Postgres 99")] {
        fs::write(&file, version)?;
        let before = stand.look()?;
        let told = stand.refusal(&["postgres"], &[]);
        let after = stand.look()?;
        fs::write(&file, &own)?;
        let told = told?;
        ensure!(told.contains(word), "{told}");
        ensure!(before == after, "the cluster was touched");
    }
    Ok(())
}

pub(super) fn no_cluster(stand: &Stand) -> Result<()> {
    let file = stand.cluster().join("PG_VERSION");
    let own = fs::read(&file)?;
    fs::remove_file(&file)?;
    let before = stand.look()?;
    let told = stand.refusal(&["postgres"], &[]);
    let after = stand.look()?;
    fs::write(&file, own)?;
    let owner = fs::metadata(stand.cluster())?;
    std::os::unix::fs::chown(&file, Some(owner.uid()), Some(owner.gid()))?;
    let told = told?;
    ensure!(told.contains("no database"), "{told}");
    ensure!(before == after, "the files were touched");
    Ok(())
}

pub(super) fn two_at_once(stand: &Stand) -> Result<()> {
    let run = stand.start()?;
    for words in [&["postgres"][..], &["serve"]] {
        let told = stand.refusal(words, &[])?;
        ensure!(told.contains("another `cargo xtask` runs the database"), "{told}");
    }
    ensure!(ask(&run.url, "SELECT word FROM kept")?.trim() == "here", "the first was disturbed");
    run.stop()
}

pub(super) fn port_in_use(stand: &Stand) -> Result<()> {
    let (_listener, address) = listener()?;
    let told = stand.refusal(&["serve"], &[("SCORES_ADDR", &address)])?;
    ensure!(told.contains(&format!("{address} is in use")), "{told}");
    Ok(())
}

/// Ends everything at once, so that the note of Postgres stays.
fn leave_note(stand: &Stand) -> Result<()> {
    let run = stand.start()?;
    let pid = stand.pid()?;
    run.kill()?;
    send("KILL", pid)?;
    wait_for_end(pid)?;
    ensure!(stand.pid()? == pid, "no note stayed");
    Ok(())
}
