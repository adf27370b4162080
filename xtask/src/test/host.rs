//! The Rust tests. One cargo call builds the tests of all packages and the server, always the same set so that features are
//! unified in one way; the test programs are then run here, as cargo would run them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Bench;
use super::tally::Tally;
use crate::check::HOST_PACKAGES;
use crate::postgres::Postgres;
use crate::process::{command, listen};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// One test program may not take longer.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// The test program that the part `fuzz` runs for as long as it is told.
pub(super) const FUZZ: &str = "fuzz";

/// The test program whose histories `soak` runs as often as it is told.
pub(super) const HISTORIES: &str = "rollup_histories";

/// Building from nothing may take long on a small machine.
const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);

/// What the build gave.
pub(super) struct HostBuild {
    programs: Vec<TestProgram>,
    /// The server, unoptimised.
    pub(super) server: PathBuf,
}

/// One test program of a package.
struct TestProgram {
    package: PathBuf,
    name: String,
    path: PathBuf,
}

impl HostBuild {
    /// Builds tests and server.
    pub(super) fn make(workspace: &Workspace, toolchain: &Toolchain) -> Result<Self> {
        let mut cargo = toolchain.cargo(workspace, "build");
        cargo.args(["--profile", "host", "--bins", "--tests"]).args(HOST_PACKAGES);
        cargo.args(["--message-format", "json-render-diagnostics"]);
        let heard = listen(&mut cargo, false, BUILD_LIMIT)?;
        ensure!(heard.ok, "the tests do not compile");
        let programs = heard.text.lines().filter_map(test_program).collect();
        Ok(Self { programs, server: workspace.built("host", "server") })
    }
}

/// Runs one test program by itself, with its lines shown.
pub(super) fn run_alone(bench: &Bench, name: &str, settings: &[(&str, String)]) -> Result<Tally> {
    let program = bench.build()?.programs.iter().find(|program| program.name == name);
    let program = program.with_context(|| format!("there is no test program {name}"))?;
    let mut test = prepared(bench, program, Some(bench.postgres()?));
    test.arg("--nocapture").envs(settings.iter().map(|(name, value)| (name, value)));
    let heard = listen(&mut test, true, LIMIT)?;
    Ok(Tally::of_cargo(&heard.text).unwrap_or_default().with_status(heard.ok))
}

/// Runs the test programs of one package, but for those that are a part of their own.
pub(super) fn run(bench: &Bench, package: &str, postgres: Option<&Postgres>) -> Result<Tally> {
    let build = bench.build()?;
    let folder = bench.workspace.root.join(package);
    let mut tally = Tally::default();
    for program in build.programs.iter().filter(|program| program.package == folder && program.name != FUZZ) {
        tally += run_program(bench, program, postgres)?;
    }
    Ok(tally)
}

fn run_program(bench: &Bench, program: &TestProgram, postgres: Option<&Postgres>) -> Result<Tally> {
    let heard = listen(&mut prepared(bench, program, postgres), false, LIMIT)?;
    let tally = Tally::of_cargo(&heard.text).unwrap_or_default().with_status(heard.ok);
    if tally.failed > 0 {
        println!("{}:\n{}", program.name, heard.text.trim_end());
    }
    Ok(tally)
}

fn prepared(bench: &Bench, program: &TestProgram, postgres: Option<&Postgres>) -> Command {
    let mut test = command(&program.path);
    test.current_dir(&program.package)
        .env("CARGO_MANIFEST_DIR", &program.package)
        .env("INSTA_WORKSPACE_ROOT", &bench.workspace.root)
        .env("RUST_BACKTRACE", "0")
        .env_remove("DATABASE_URL")
        .args(bench.runner_args);
    if env::var_os("INSTA_UPDATE").is_none() {
        test.env("INSTA_UPDATE", "no");
    }
    if let Some(postgres) = postgres {
        test.env("TEST_DATABASE_URL", postgres.url("postgres"));
    }
    test
}

/// Reads one line of cargo's messages.
fn test_program(line: &str) -> Option<TestProgram> {
    let message: Value = serde_json::from_str(line).ok()?;
    let is_test = message["reason"] == "compiler-artifact" && message["profile"]["test"] == true;
    let path = is_test.then(|| message["executable"].as_str())??;
    let package = Path::new(message["manifest_path"].as_str()?).parent()?;
    let name = message["target"]["name"].as_str().context("a target has a name").ok()?;
    Some(TestProgram { package: package.to_owned(), name: name.to_owned(), path: path.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_test_programs_are_taken_from_cargos_messages() {
        let artifact = |test: bool, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"/w/app/store/Cargo.toml","target":{{"name":"rows"}},
                "profile":{{"test":{test}}},"executable":{executable}}}"#
            )
        };
        let program = test_program(&artifact(true, "\"/w/target/host/deps/rows-1\"")).expect("a test program");
        assert_eq!((program.package, program.name), (PathBuf::from("/w/app/store"), "rows".to_owned()));
        assert!(test_program(&artifact(false, "\"/w/target/host/server\"")).is_none());
        assert!(test_program(&artifact(true, "null")).is_none());
        assert!(test_program("warning: not JSON").is_none());
    }
}
