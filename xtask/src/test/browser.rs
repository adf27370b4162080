//! The browser's tests: Playwright with Debian's Chromium. What they need is installed when it is missing and we may.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::Bench;
use super::product::Product;
use super::tally::Tally;
use crate::apt;
use crate::files;
use crate::process::{self, command, is_installed, listen};
use crate::site::FirstLoad;
use crate::step::step;

/// Where the tests' configuration expects it.
const CHROMIUM: &str = "/usr/bin/chromium";

const PURPOSE: &str = "the browser's tests";

const LIMIT: Duration = Duration::from_secs(40 * 60);

/// Runs them against a product of their own.
pub(super) fn run(bench: &Bench) -> Result<Tally> {
    let folder = bench.workspace.root.join("end2end");
    step("browser and npm packages", || install(&folder))?;
    let python = bench.python()?;
    let product = Product::start(bench, "browser", true)?;
    let mut playwright = command("npx");
    product.apply(&mut playwright, python);
    playwright.current_dir(&folder).args(["--no-install", "playwright", "test"]).args(bench.runner_args);
    // Plain lines: the counts are read from them.
    playwright.env("NO_COLOR", "1").env("FORCE_COLOR", "0").env("PLAYWRIGHT_FORCE_TTY", "0");
    let heard = listen(&mut playwright, true, LIMIT)?;
    let mut tally = Tally::of_playwright(&heard.text).unwrap_or_default().with_status(heard.ok);
    let first_load = FirstLoad::measure(bench.site()?)?;
    println!("first load over the wire: {first_load}");
    tally += if first_load.is_small() { Tally::success() } else { Tally::failure() };
    if tally.failed > 0 {
        println!("the server's log is {}", product.log());
    }
    Ok(tally)
}

fn install(folder: &Path) -> Result<()> {
    if !Path::new(CHROMIUM).exists() {
        apt::install(&["chromium"], PURPOSE)?;
    }
    if !is_installed("node") || !is_installed("npm") {
        apt::install(&["nodejs", "npm"], PURPOSE)?;
    }
    let packages = folder.join("package-lock.json");
    let stamp = files::hash(&fs::read(&packages).with_context(|| packages.display().to_string())?);
    let stamp_file = folder.join("node_modules/.lock-hash");
    if files::read_if_there(&stamp_file).is_some_and(|kept| kept == stamp) {
        return Ok(());
    }
    process::run(command("npm").current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))?;
    files::write(&stamp_file, stamp)
}
