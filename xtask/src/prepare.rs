//! `cargo xtask prepare`: keeps in `.sqlx` what a database with the current migrations says about every `query!`, so that
//! a clone compiles without one. sqlx's macros write their answers while the store is compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::files;
use crate::postgres::Postgres;
use crate::process::run;
use crate::step::step;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

const DATABASE: &str = "prepare";

/// Asks again, and replaces `.sqlx` once everything has compiled.
pub(crate) fn prepare(workspace: &Workspace) -> Result<ExitCode> {
    let toolchain = Toolchain::prepare(workspace)?;
    let postgres = step("Postgres", || Postgres::start_scratch(workspace))?;
    step("migrations", || migrate(workspace, &postgres))?;
    let answers = workspace.target.join("sqlx-prepare");
    step("asking about every query", || ask(workspace, &toolchain, &postgres.url(DATABASE), &answers))?;
    let kept = replace(&answers, &workspace.root.join(".sqlx"))?;
    println!("{kept} queries are kept in .sqlx");
    Ok(ExitCode::SUCCESS)
}

fn migrate(workspace: &Workspace, postgres: &Postgres) -> Result<()> {
    postgres.create(DATABASE)?;
    for file in files::walk(&workspace.root.join("migrations"))? {
        if file.extension().is_some_and(|suffix| suffix == "sql") {
            postgres.run_file(DATABASE, &file)?;
        }
    }
    Ok(())
}

fn ask(workspace: &Workspace, toolchain: &Toolchain, url: &str, answers: &Path) -> Result<()> {
    if answers.exists() {
        fs::remove_dir_all(answers)?;
    }
    fs::create_dir_all(answers)?;
    // cargo does not know that the macros read a database, so the crate's own result must go before it compiles it again.
    // In a target folder of its own: a build that runs beside this one would compile it first, without our database.
    let target = workspace.target.join("prepare");
    let cargo = |subcommand: &str| {
        let mut cargo = toolchain.cargo(workspace, subcommand);
        cargo.env("CARGO_TARGET_DIR", &target).args(["--profile", "host", "-p", "store"]);
        cargo
    };
    run(&mut cargo("clean"))?;
    run(cargo("check").env("DATABASE_URL", url).env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", answers))
}

/// Makes one folder like the other, and gives the number of files.
fn replace(answers: &Path, kept: &Path) -> Result<usize> {
    let new = files::walk(answers)?;
    for old in files::walk(kept)? {
        if !answers.join(name(&old)).exists() {
            fs::remove_file(&old)?;
        }
    }
    for file in &new {
        let target = kept.join(name(file));
        let content = fs::read(file)?;
        if fs::read(&target).ok().as_ref() != Some(&content) {
            files::write(&target, content).context(".sqlx cannot be brought up to date")?;
        }
    }
    Ok(new.len())
}

fn name(path: &Path) -> PathBuf {
    path.file_name().map(PathBuf::from).unwrap_or_default()
}
