//! `cargo xtask dev`: the fast edit loop. Both halves unoptimised, nothing compressed; on a change cargo builds what is
//! affected, and the server is started again when something came out differently.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;

use crate::files;
use crate::server::{self, Database, Server};
use crate::signals;
use crate::site::{self, Flavour};
use crate::step::{say, step};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// What is watched: the product, not this tool.
const WATCHED: [&str; 6] = ["app", "server", "frontend", "style", "migrations", ".sqlx"];

/// How often the files' times are looked at.
const POLL: Duration = Duration::from_millis(250);

/// The server's profile: that of the tests, so that what they share is built once.
const PROFILE: &str = "host";

type Times = HashMap<PathBuf, SystemTime>;

/// What a build gave, and how to see whether the next one differs.
#[derive(PartialEq, Eq)]
struct Built {
    site: PathBuf,
    program: PathBuf,
    stamp: String,
}

/// Builds and serves until a signal.
pub(crate) fn dev(workspace: &Workspace, server_args: &[String]) -> Result<ExitCode> {
    server::check_free(workspace, server_args)?;
    let toolchain = step("wasm target", || Toolchain::prepare(workspace))?;
    // Declared before the server, so that it stops after it.
    let database = Database::open(workspace)?;
    let mut seen = times(workspace)?;
    let mut built = report(build(workspace, &toolchain));
    let mut running = start(workspace, built.as_ref(), &database, server_args);
    while !signals::told_to_stop() {
        thread::sleep(POLL);
        database.tend()?;
        let now = times(workspace)?;
        if now != seen {
            seen = settled(workspace, now)?;
            let start_time = Instant::now();
            let Some(new) = report(build(workspace, &toolchain)) else {
                continue;
            };
            if built.as_ref() != Some(&new) {
                built = Some(new);
                drop(running.take());
                running = start(workspace, built.as_ref(), &database, server_args);
                say("built and started again", start_time.elapsed());
            }
        }
        if let Some(server) = &mut running
            && let Some(status) = server.ended()?
        {
            println!("the server ended with {status}; it starts again after the next change");
            running = None;
            built = None;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn build(workspace: &Workspace, toolchain: &Toolchain) -> Result<Built> {
    let site = site::build(workspace, toolchain, Flavour::Dev)?;
    let program = server::build(workspace, toolchain, PROFILE)?;
    let stamp = files::stamp([&program])? + &files::read_if_there(&site.join("hash.txt")).unwrap_or_default();
    Ok(Built { site, program, stamp })
}

/// A failed build is told and waited out: the next change may mend it.
fn report<T>(result: Result<T>) -> Option<T> {
    let tell = |error: &anyhow::Error| {
        if !signals::told_to_stop() {
            eprintln!("error: {error:#}\nwaiting for a change");
        }
    };
    result.inspect_err(tell).ok()
}

fn start(workspace: &Workspace, built: Option<&Built>, database: &Database, server_args: &[String]) -> Option<Server> {
    let built = built?;
    let mut command = server::serve_command(workspace, &built.program, &database.url, &built.site);
    report(Server::start(command.args(server_args)))
}

/// Waits until an editor or a `git switch` has written its last file.
fn settled(workspace: &Workspace, mut last: Times) -> Result<Times> {
    loop {
        thread::sleep(POLL / 4);
        let now = times(workspace)?;
        if now == last {
            return Ok(now);
        }
        last = now;
    }
}

fn times(workspace: &Workspace) -> Result<Times> {
    let mut files = vec![workspace.root.join("Cargo.toml"), workspace.root.join("Cargo.lock")];
    for folder in WATCHED {
        files.extend(files::walk(&workspace.root.join(folder))?);
    }
    Ok(files.into_iter().filter_map(|file| Some((modified(&file)?, file))).map(|(time, file)| (file, time)).collect())
}

/// A file may vanish between the listing and this.
fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}
