//! Debian's packages: installed when we may, named in one sentence when we may not.

use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::process::{command, read, run};

/// Installs packages without what they recommend.
pub(crate) fn install(packages: &[&str], purpose: &str) -> Result<()> {
    let names = packages.join(" ");
    if !can_install()? {
        bail!("{purpose} needs {names}: please install it (on Debian, as root: `apt-get install {names}`)");
    }
    println!("{purpose} needs {names}: installing Debian's packages");
    update()?;
    run(apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages))
}

/// Whether we are root.
pub(crate) fn is_root() -> Result<bool> {
    static ROOT: OnceLock<bool> = OnceLock::new();
    if let Some(root) = ROOT.get() {
        return Ok(*root);
    }
    let root = read(command("id").arg("-u"))?.trim() == "0";
    Ok(*ROOT.get_or_init(|| root))
}

fn can_install() -> Result<bool> {
    Ok(Path::new("/usr/bin/apt-get").exists() && is_root()?)
}

/// Brings the lists of packages up to date, once a run.
fn update() -> Result<()> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    if UPDATED.get().is_none() {
        run(apt_get().args(["update", "-q"]))?;
        UPDATED.get_or_init(|| ());
    }
    Ok(())
}

fn apt_get() -> std::process::Command {
    let mut apt_get = command("apt-get");
    apt_get.env("DEBIAN_FRONTEND", "noninteractive");
    apt_get
}
