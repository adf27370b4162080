//! The SDK's tests: pytest with the real SDK from PyPI, in a virtual environment of its own under the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use super::Bench;
use super::product::Product;
use super::tally::Tally;
use crate::apt;
use crate::files;
use crate::process::{self, command, is_installed, listen, read};
use crate::workspace::Workspace;

const TESTS: &str = "end2end/sdk";

const LIMIT: Duration = Duration::from_secs(20 * 60);

/// Runs them against a product of their own.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    let python = bench.python()?;
    let product = Product::start(bench, "sdk", false)?;
    let mut pytest = command(python);
    product.apply(&mut pytest, python);
    pytest.current_dir(&bench.workspace.root).env("PYTHONDONTWRITEBYTECODE", "1");
    pytest.args(["-m", "pytest", TESTS, "-q", "--color=no", "-p", "no:cacheprovider"]).args(bench.runner_args);
    let heard = listen(&mut pytest, true, LIMIT)?;
    let tally = Tally::of_pytest(&heard.text).unwrap_or_default().with_status(heard.ok);
    if tally.failed > 0 {
        println!("the server's log is {}", product.log());
    }
    Ok(tally)
}

/// Makes the environment when it is missing or the requirements have changed, and gives its Python.
pub(super) fn environment(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("sdk-venv");
    let python = folder.join("bin/python");
    let stamp_file = folder.join("requirements-hash");
    let requirements = workspace.root.join(TESTS).join("requirements.txt");
    let stamp = files::hash(&fs::read(&requirements).with_context(|| requirements.display().to_string())?);
    // Asking Python as well: after an update of the system's an environment may be there and not start.
    let works = read(command(&python).arg("--version")).is_ok();
    if works && files::read_if_there(&stamp_file).is_some_and(|kept| kept == stamp) {
        return Ok(python);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    make(&folder)?;
    run_pip(&python, &requirements)?;
    files::write(&stamp_file, stamp)?;
    Ok(python)
}

fn make(folder: &Path) -> Result<()> {
    let venv = || read(command("python3").args(["-m", "venv"]).arg(folder));
    if is_installed("python3") && venv().is_ok() {
        return Ok(());
    }
    // Debian's python3 comes without what venv needs.
    apt::install(&["python3", "python3-venv"], "the SDK's tests")?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    venv().map(drop)
}

fn run_pip(python: &Path, requirements: &Path) -> Result<()> {
    process::run(
        command(python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(requirements),
    )
    .context("the SDK could not be installed")
}
