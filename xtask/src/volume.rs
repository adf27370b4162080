//! `cargo xtask seed` and `cargo xtask bench`: the fully optimised server fills a project, and measures its lists or its intake;
//! what comes out stands in the page of measurements.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::thread::available_parallelism;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::postgres::{self, free_port, memory_mb};
use crate::process::{command, listen, run};
use crate::server::{self, Database, Server};
use crate::signals;
use crate::site::{self, Flavour};
use crate::step::step;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// The project that is filled and measured, unless another is named.
pub(crate) const PROJECT: &str = "volume";

/// Where the measurements are kept.
const PAGE: &str = "docs/benchmarks.md";
/// How long measuring may take.
const LIMIT: Duration = Duration::from_secs(2 * 60 * 60);

/// Fills a project of the product's own database.
pub(crate) fn seed(workspace: &Workspace, project: &str, scores: u64) -> Result<ExitCode> {
    let toolchain = step("wasm target", || Toolchain::prepare(workspace))?;
    let program = server::build(workspace, &toolchain, "release")?;
    let database = Database::open(workspace)?;
    run(on(&database, command(program)).args(["seed", project, &scores.to_string()]))?;
    Ok(ExitCode::SUCCESS)
}

/// Measures the lists of a seeded project, and puts the tables into the page.
pub(crate) fn bench_lists(workspace: &Workspace, project: &str) -> Result<ExitCode> {
    let heard = bench(workspace, |command, _, address| {
        command.args(["bench-lists", project, address]);
    })?;
    let (row, tables) = heard.split_once("\n---\n").context("the measurements have no tables")?;
    let page = workspace.root.join(PAGE);
    let text = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let text = with_row(&text, row.trim()).context("the page has no table of the growth")?;
    let text = between(&text, "lists", &(machine()? + tables.trim())).context("the page has no place for the lists")?;
    fs::write(&page, text)?;
    Ok(ExitCode::SUCCESS)
}

/// Measures intake into a project, and puts the table into the page.
pub(crate) fn bench_intake(workspace: &Workspace, project: &str, seconds: u32) -> Result<ExitCode> {
    let pgbench = PathBuf::from(postgres::client("pgbench")?.get_program());
    let heard = bench(workspace, |command, server, address| {
        command.args(["bench-intake", project, address, "--server", &server.pid().to_string()]);
        command.arg("--pgbench").arg(&pgbench).args(["--seconds", &seconds.to_string()]);
    })?;
    let page = workspace.root.join(PAGE);
    let text = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let text = between(&text, "intake", &(machine()? + heard.trim())).context("the page has no place for intake")?;
    fs::write(&page, text)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs a measurement beside a server on the same database; what it printed.
fn bench(workspace: &Workspace, told: impl FnOnce(&mut Command, &Server, &str)) -> Result<String> {
    let toolchain = step("wasm target", || Toolchain::prepare(workspace))?;
    let site = site::build(workspace, &toolchain, Flavour::Release)?;
    let program = server::build(workspace, &toolchain, "release")?;
    // Declared before the server, so that it stops after it.
    let database = Database::open(workspace)?;
    let address = format!("127.0.0.1:{}", free_port()?);
    let mut serve = server::serve_command(workspace, &program, &database.url, &site);
    let server = Server::start(serve.env("SCORES_ADDR", &address))?;
    let mut measure = on(&database, command(program));
    told(&mut measure, &server, &address);
    let heard = listen(&mut measure, true, LIMIT)?;
    drop(server);
    signals::go_on()?;
    ensure!(heard.ok, "it could not be measured");
    Ok(heard.text)
}

fn machine() -> Result<String> {
    Ok(format!("{} cores, {} GB of memory.\n\n", available_parallelism()?, memory_mb().div_ceil(1_024)))
}

fn on(database: &Database, mut command: Command) -> Command {
    command.env("DATABASE_URL", &database.url);
    command
}

/// Puts a text between the marks of this name.
fn between(page: &str, name: &str, text: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}{text}\n{end}{after}"))
}

/// Puts a row into the table of the growth: in place of the one of the same size, the sizes in order.
fn with_row(page: &str, row: &str) -> Option<String> {
    let (_, rest) = page.split_once("<!-- growth -->\n")?;
    let (table, _) = rest.split_once("<!-- /growth -->")?;
    let size = |row: &str| row.split('|').nth(1).and_then(|cell| cell.trim().replace(',', "").parse::<u64>().ok());
    let (mut rows, head): (Vec<&str>, Vec<&str>) = table.lines().partition(|line| size(line).is_some());
    rows.retain(|known| size(known) != size(row));
    rows.push(row);
    rows.sort_by_key(|row| size(row));
    let lines: Vec<&str> = head.into_iter().chain(rows).collect();
    between(page, "growth", &lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "a\n<!-- growth -->\n| scores | ms |\n|---|---|\n| 100,000 | 1 |\n| 10,000,000 | 3 |\n<!-- /growth -->\nb\n";

    #[test]
    fn a_row_takes_its_place_among_the_sizes_and_that_of_its_own() {
        let page = with_row(PAGE, "| 1,000,000 | 2 |").expect("a table");
        assert_eq!(page, PAGE.replace("| 10,000,000", "| 1,000,000 | 2 |\n| 10,000,000"));
        let page = with_row(PAGE, "| 100,000 | 7 |").expect("a table");
        assert_eq!(page, PAGE.replace("100,000 | 1 ", "100,000 | 7 "));
        assert_eq!(with_row("no table", "| 1 |"), None);
    }
}
