//! `cargo xtask check`: what can be said about the code without a database or a browser. Every check runs, whatever the
//! earlier ones found.

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::process::{command, read, run};
use crate::step::step;
use crate::toolchain::{Toolchain, WASM};
use crate::workspace::Workspace;

/// A file longer than this is a defect.
const MAX_LINES: usize = 500;

/// What people write here; generated files have other endings.
const WRITTEN: [&str; 5] = ["*.rs", "*.ts", "*.py", "*.css", "*.sql"];

/// The packages of the server's half, always asked for together so that their features are unified in one way.
pub(crate) const HOST_PACKAGES: [&str; 10] = ["-p", "model", "-p", "store", "-p", "api", "-p", "app", "-p", "server"];

/// Runs all checks; fails when one did.
pub(crate) fn check(workspace: &Workspace) -> Result<ExitCode> {
    let (toolchain, has_wasm) = match Toolchain::prepare(workspace) {
        Ok(toolchain) => (toolchain, true),
        Err(reason) => {
            println!("without the wasm target the host stands in for the browser: {reason:#}");
            (Toolchain::plain(), false)
        }
    };
    println!("checking with {} toolchain", toolchain.name());
    let cargo = |subcommand: &str| toolchain.cargo(workspace, subcommand);
    let browser: &[&str] =
        if has_wasm { &["-p", "frontend", "--target", WASM] } else { &["-p", "app", "--features", "hydrate"] };
    let checks = [
        one("Cargo.lock", || run_quietly(lock_is_current(workspace, &toolchain))),
        one("formatting", || run(cargo("fmt").args(["--all", "--check"]))),
        one("file lengths", || lengths(workspace)),
        one("lints, server half", || run(clippy(cargo("clippy").args(HOST_PACKAGES).arg("--all-targets")))),
        one("lints, browser half", || run(clippy(cargo("clippy").args(browser)))),
        one("lints, xtask", || run(ours(workspace, "clippy").args(["--all-targets", "--", "-D", "warnings"]))),
        one("tests, xtask", || run(ours(workspace, "test").arg("--quiet"))),
    ];
    let failed = checks.iter().filter(|passed| !**passed).count();
    if failed > 0 {
        bail!("{failed} of {} checks failed", checks.len());
    }
    println!("{} checks passed", checks.len());
    Ok(ExitCode::SUCCESS)
}

fn one(what: &str, work: impl FnOnce() -> Result<()>) -> bool {
    step(what, work).inspect_err(|error| eprintln!("error: {error:#}")).is_ok()
}

fn clippy(cargo: &mut Command) -> &mut Command {
    cargo.args(["--profile", "host", "--", "-D", "warnings"])
}

/// cargo for this tool, with the toolchain that already built it.
fn ours(workspace: &Workspace, subcommand: &str) -> Command {
    let mut cargo = Toolchain::plain().cargo(workspace, subcommand);
    if let Some(toolchain) = env::var_os("RUSTUP_TOOLCHAIN") {
        cargo.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    cargo.args(["-p", "xtask"]);
    cargo
}

fn lock_is_current(workspace: &Workspace, toolchain: &Toolchain) -> Command {
    let mut cargo = toolchain.cargo(workspace, "tree");
    if !cargo.get_args().any(|word| word == "--locked") {
        cargo.arg("--locked");
    }
    cargo.args(["--workspace", "--depth", "0"]);
    cargo
}

fn run_quietly(mut command: Command) -> Result<()> {
    read(&mut command).map(drop)
}

/// Looks for tracked files that are too long.
fn lengths(workspace: &Workspace) -> Result<()> {
    let names = read(command("git").current_dir(&workspace.root).args(["ls-files", "-z", "--"]).args(WRITTEN))?;
    let mut long = Vec::new();
    for name in names.split_terminator('\0') {
        let lines = count_lines(&workspace.root.join(name));
        if lines > MAX_LINES {
            long.push(format!("{name} has {lines}"));
        }
    }
    if !long.is_empty() {
        bail!("at most {MAX_LINES} lines a file: {}", long.join(", "));
    }
    Ok(())
}

/// The lines of a file; none when it was just deleted.
fn count_lines(file: &Path) -> usize {
    std::fs::read(file).map_or(0, |content| content.iter().filter(|byte| **byte == b'\n').count())
}
