//! Starting other programs: without the variables that cargo gives to what it runs, watched for signals, with errors that
//! name the command.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::signals;

/// How often a running child and the signals are looked at.
const POLL: Duration = Duration::from_millis(20);

/// How long a child may take to stop after SIGTERM: the server lets requests finish, which may take 30 s.
const PATIENCE: Duration = Duration::from_secs(40);

/// What `cargo run` sets for its program and what would mislead another cargo, a server or a test.
const SET_BY_CARGO: [&str; 11] = [
    "CARGO",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PRIMARY_PACKAGE",
    "OUT_DIR",
    "RUSTC",
    "RUSTUP_TOOLCHAIN",
    "RUSTUP_TOOLCHAIN_SOURCE",
    "RUST_RECURSION_COUNT",
];

/// What a program printed and how it ended.
pub(crate) struct Heard {
    /// Its standard output.
    pub(crate) text: String,
    /// Whether it ended well.
    pub(crate) ok: bool,
}

/// A command without what cargo put into our environment.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if SET_BY_CARGO.contains(&&*text) || text.starts_with("CARGO_PKG_") {
            command.env_remove(&name);
        }
    }
    if let Some(paths) = env::var_os("LD_LIBRARY_PATH") {
        // cargo and rustup put their own libraries in front, which another toolchain must not load.
        let kept: Vec<_> = env::split_paths(&paths).filter(|path| !is_rusts(path)).collect();
        match env::join_paths(kept) {
            Ok(kept) if !kept.is_empty() => command.env("LD_LIBRARY_PATH", kept),
            _ => command.env_remove("LD_LIBRARY_PATH"),
        };
    }
    command
}

/// Runs a command to its end with its output shown; fails when it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let mut child = spawn(command)?;
    let status = wait(&mut child, None)?;
    if !status.success() {
        bail!("`{}` ended with {status}", words(command));
    }
    Ok(())
}

/// Runs a short command and gives its standard output; fails with its standard error when it fails.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` ended with {}: {}", words(command), output.status, reason.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command, keeps its standard output, shows it too when `aloud`, and ends it after `limit`.
pub(crate) fn listen(command: &mut Command, aloud: bool, limit: Duration) -> Result<Heard> {
    let mut child = spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let pipe = child.stdout.take().context("the child has no output")?;
    let reader = thread::spawn(move || {
        let mut text = String::new();
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            if aloud {
                println!("{line}");
            }
            text.push_str(&line);
            text.push('\n');
        }
        text
    });
    let status = wait(&mut child, Some(Instant::now() + limit)).with_context(|| format!("`{}`", words(command)))?;
    let text = reader.join().unwrap_or_default();
    Ok(Heard { text, ok: status.success() })
}

/// Starts a command; what is started must be waited for.
pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    signals::go_on()?;
    command.spawn().with_context(|| cannot_start(command))
}

/// Asks a child to stop, and makes it when it does not.
pub(crate) fn stop(child: &mut Child) -> Result<ExitStatus> {
    if let Some(status) = child.try_wait()? {
        return Ok(status);
    }
    send("TERM", child.id())?;
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(POLL);
    }
    child.kill()?;
    Ok(child.wait()?)
}

/// Sends a signal. That needs unsafe code or another crate; every system has this command in its shell.
pub(crate) fn send(signal: &str, pid: u32) -> Result<()> {
    Command::new("sh").arg("-c").arg(format!("kill -{signal} {pid}")).status()?;
    Ok(())
}

/// Whether a program of this name can be started.
pub(crate) fn is_installed(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|paths| env::split_paths(&paths).any(|folder| folder.join(program).is_file()))
}

/// Sleeps for one poll.
pub(crate) fn pause() {
    thread::sleep(POLL);
}

fn wait(child: &mut Child, deadline: Option<Instant>) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if signals::told_to_stop() {
            stop(child)?;
            signals::go_on()?;
        }
        if deadline.is_some_and(|deadline| Instant::now() > deadline) {
            stop(child)?;
            bail!("took too long and was stopped");
        }
        thread::sleep(POLL);
    }
}

fn is_rusts(path: &Path) -> bool {
    const FOLDERS: [&str; 3] = ["toolchains", "rustlib", "target"];
    path.as_os_str().is_empty() || path.iter().any(|part| FOLDERS.iter().any(|folder| part == *folder))
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` cannot be started", words(command))
}

fn words(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(OsStr::to_string_lossy));
    words.join(" ")
}
