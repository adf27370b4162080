//! `cargo xtask`: the one tool that builds, runs, checks and tests Scores. It starts cargo with the right toolchain, makes
//! the browser's files, brings a Postgres of its own, and needs nothing but Rust to begin with.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a build tool's work is to tell what it does")]

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

use crate::test::Part;
use crate::workspace::Workspace;

mod apt;
mod check;
mod debian;
mod dev;
mod files;
mod postgres;
mod prepare;
mod process;
mod serve;
mod server;
mod signals;
mod site;
mod step;
mod test;
mod toolchain;
mod volume;
mod workspace;

/// Builds, runs, checks and tests Scores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build everything optimised and serve it, with a Postgres of its own unless DATABASE_URL is set.
    Serve {
        /// Fill an empty project with data worth looking at.
        #[arg(long)]
        demo: bool,
        /// Given to the server as they are.
        #[arg(last = true)]
        server_args: Vec<String>,
    },
    /// Build unoptimised, serve, and build and start again on every change.
    Dev {
        /// Fill an empty project with data worth looking at.
        #[arg(long)]
        demo: bool,
        /// Given to the server as they are.
        #[arg(last = true)]
        server_args: Vec<String>,
    },
    /// Start our own Postgres alone and print its address: for psql and pg_dump while nothing else runs.
    Postgres,
    /// Send random and broken requests to the API, in-process, against a real Postgres.
    Fuzz {
        /// For how long.
        #[arg(long, default_value_t = 10.0)]
        minutes: f64,
        /// The case to begin with, as a failure names it.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Kill the server and its Postgres again and again under load: the long form of the tests' part `crash`.
    Soak {
        /// How often the server is killed.
        #[arg(long, default_value_t = 20)]
        rounds: usize,
    },
    /// Fill a project of its own with many scores, as `serve` would find it.
    Seed {
        /// How many; a tenth as many traces.
        #[arg(long, default_value_t = 10_000_000)]
        scores: u64,
        /// The project's id; it is made if it is missing.
        #[arg(long, default_value = volume::PROJECT)]
        project: String,
    },
    /// Measure the optimised product, its lists on a seeded project, and keep the figures in `docs/benchmarks.md`.
    Bench {
        /// What is measured.
        #[arg(value_enum)]
        what: Measured,
        /// The project's id.
        #[arg(long, default_value = volume::PROJECT)]
        project: String,
        /// How long each figure of intake is measured.
        #[arg(long, default_value_t = 20)]
        seconds: u32,
    },
    /// Formatting, lints, file lengths, the lock file: all that needs no database.
    Check,
    /// Ask a fresh database about every `query!` and keep the answers in `.sqlx`.
    Prepare,
    /// Run the tests, all parts or those named.
    Test {
        /// The parts to run; all if none is named.
        #[arg(value_enum)]
        parts: Vec<Part>,
        /// Given to each part's test runner as they are.
        #[arg(last = true)]
        runner_args: Vec<String>,
    },
}

/// What `bench` can measure.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Measured {
    /// The Scores page and the traces table.
    Lists,
    /// The ways in of scores and spans, beside what Postgres does without us.
    Intake,
}

fn main() -> ExitCode {
    match run(&Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<ExitCode> {
    signals::listen()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Serve { demo, server_args } => serve::serve(&workspace, &with_demo(*demo, server_args)),
        Command::Dev { demo, server_args } => dev::dev(&workspace, &with_demo(*demo, server_args)),
        Command::Postgres => serve::serve_postgres(&workspace),
        Command::Fuzz { minutes, seed } => test::fuzz(&workspace, Duration::from_secs_f64(minutes * 60.0), *seed),
        Command::Soak { rounds } => test::soak(&workspace, *rounds),
        Command::Seed { scores, project } => volume::seed(&workspace, project, *scores),
        Command::Bench { what: Measured::Lists, project, .. } => volume::bench_lists(&workspace, project),
        Command::Bench { what: Measured::Intake, project, seconds } => {
            volume::bench_intake(&workspace, project, *seconds)
        }
        Command::Check => check::check(&workspace),
        Command::Prepare => prepare::prepare(&workspace),
        Command::Test { parts, runner_args } => test::test(&workspace, parts, runner_args),
    }
}

/// The server's own arguments, with its `--demo` where ours was given.
fn with_demo(demo: bool, server_args: &[String]) -> Vec<String> {
    demo.then(|| "--demo".to_owned()).into_iter().chain(server_args.iter().cloned()).collect()
}
