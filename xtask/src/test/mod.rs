//! `cargo xtask test`: runs the parts in their order and counts. What several parts need (the build, a scratch Postgres,
//! the site, the SDK's environment) is made once, when the first of them asks; when it cannot be made, each of them fails.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use clap::ValueEnum;

use crate::postgres::Postgres;
use crate::signals;
use crate::site::{self, Flavour};
use crate::step::{in_words, step};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

use self::host::HostBuild;
use self::tally::Tally;

mod browser;
mod crash;
mod host;
mod product;
mod recovery;
mod sdk;
mod tally;

/// How long the fuzzing is that belongs to the tests.
const FUZZ_TIME: Duration = Duration::from_secs(60);

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Part {
    /// The domain's words, without a database.
    Model,
    /// Every SQL statement, against a real Postgres.
    Store,
    /// The HTTP API.
    Api,
    /// The pages, as the server draws them.
    App,
    /// The server: settings, sign-in, first start.
    Server,
    /// Random and broken requests to the API, for one minute.
    Fuzz,
    /// The server and its Postgres killed under load: what was acknowledged is there.
    Crash,
    /// Our own Postgres after everything that may have happened to it.
    Recovery,
    /// The real SDK from PyPI against the running product.
    Sdk,
    /// A real Chromium against the running product.
    Browser,
}

/// What the parts share, each made at most once.
struct Bench<'a> {
    workspace: &'a Workspace,
    runner_args: &'a [String],
    toolchain: OnceCell<Result<Toolchain, String>>,
    build: OnceCell<Result<HostBuild, String>>,
    postgres: OnceCell<Result<Postgres, String>>,
    site: OnceCell<Result<PathBuf, String>>,
    python: OnceCell<Result<PathBuf, String>>,
}

/// Runs the parts that were asked for, or all; the last line has the counts.
pub(crate) fn test(workspace: &Workspace, parts: &[Part], runner_args: &[String]) -> Result<ExitCode> {
    let mut parts = if parts.is_empty() { Part::value_variants().to_vec() } else { parts.to_vec() };
    parts.sort();
    parts.dedup();
    let bench = Bench::new(workspace, runner_args);
    let mut total = Tally::default();
    let mut lines = Vec::new();
    for part in parts {
        signals::go_on()?;
        let start = Instant::now();
        let tally = bench.run(part).unwrap_or_else(|error| {
            eprintln!("{}: {error:#}", part.name());
            Tally::failure()
        });
        lines.push(format!("{}: {tally} in {}", part.name(), in_words(start.elapsed())));
        println!("{}", lines.last().map_or("", String::as_str));
        total += tally;
    }
    drop(bench);
    println!("\n{}", lines.join("\n"));
    Ok(finish(total))
}

/// `cargo xtask fuzz`: the part `fuzz` for as long as one likes.
pub(crate) fn fuzz(workspace: &Workspace, time: Duration, first: Option<u64>) -> Result<ExitCode> {
    Ok(finish(Bench::new(workspace, &[]).fuzz(time, first)?))
}

/// `cargo xtask soak`: the part `crash`, and the store's histories of several processes, for as many rounds as one likes.
pub(crate) fn soak(workspace: &Workspace, rounds: usize) -> Result<ExitCode> {
    let bench = Bench::new(workspace, &[]);
    let mut tally = crash::run(&bench, crash::Rounds::long(rounds))?;
    tally += host::run_alone(&bench, host::HISTORIES, &[("ROLLUP_HISTORIES", rounds.to_string())])?;
    Ok(finish(tally))
}

fn finish(tally: Tally) -> ExitCode {
    println!("{tally}");
    if tally.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Store => "store",
            Self::Api => "api",
            Self::App => "app",
            Self::Server => "server",
            Self::Fuzz => "fuzz",
            Self::Crash => "crash",
            Self::Recovery => "recovery",
            Self::Sdk => "sdk",
            Self::Browser => "browser",
        }
    }
}

impl<'a> Bench<'a> {
    fn new(workspace: &'a Workspace, runner_args: &'a [String]) -> Self {
        Self {
            workspace,
            runner_args,
            toolchain: OnceCell::new(),
            build: OnceCell::new(),
            postgres: OnceCell::new(),
            site: OnceCell::new(),
            python: OnceCell::new(),
        }
    }

    fn run(&self, part: Part) -> Result<Tally> {
        match part {
            Part::Model => host::run(self, "app/model", None),
            Part::Store => host::run(self, "app/store", Some(self.postgres()?)),
            Part::Api => host::run(self, "server/api", Some(self.postgres()?)),
            Part::App => host::run(self, "app", None),
            Part::Server => host::run(self, "server", Some(self.postgres()?)),
            Part::Fuzz => self.fuzz(FUZZ_TIME, None),
            Part::Crash => crash::run(self, crash::Rounds::SHORT),
            Part::Recovery => recovery::run(self.workspace),
            Part::Sdk => sdk::run(self),
            Part::Browser => browser::run(self),
        }
    }

    fn fuzz(&self, time: Duration, first: Option<u64>) -> Result<Tally> {
        let mut settings = vec![("SCORES_FUZZ_SECONDS", time.as_secs().to_string())];
        settings.extend(first.map(|first| ("SCORES_FUZZ_SEED", first.to_string())));
        host::run_alone(self, host::FUZZ, &settings)
    }

    fn toolchain(&self) -> Result<&Toolchain> {
        once(&self.toolchain, || step("wasm target", || Toolchain::prepare(self.workspace)))
    }

    fn build(&self) -> Result<&HostBuild> {
        once(&self.build, || step("tests and server (host)", || HostBuild::make(self.workspace, self.toolchain()?)))
    }

    fn postgres(&self) -> Result<&Postgres> {
        once(&self.postgres, || step("Postgres", || Postgres::start_scratch(self.workspace)))
    }

    fn site(&self) -> Result<&Path> {
        let site = once(&self.site, || site::build(self.workspace, self.toolchain()?, Flavour::Release))?;
        Ok(site)
    }

    fn python(&self) -> Result<&Path> {
        let python = once(&self.python, || step("the SDK's environment", || sdk::environment(self.workspace)))?;
        Ok(python)
    }
}

/// Makes something the first time; gives the same thing, or the same reason why not, every time.
fn once<T>(cell: &OnceCell<Result<T, String>>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    cell.get_or_init(|| make().map_err(|error| format!("{error:#}"))).as_ref().map_err(|reason| anyhow!("{reason}"))
}
