//! Debian's Rust as the toolchain `debian`, for machines where rustup's wasm target cannot be fetched. Debian ships no
//! standard library for wasm32, but its source: it is built once and laid where rustc looks for it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::apt;
use crate::files;
use crate::process::{command, is_installed, read, run};
use crate::toolchain::WASM;
use crate::workspace::Workspace;

/// What rustup calls it.
pub(crate) const TOOLCHAIN: &str = "debian";

const RUSTC: &str = "/usr/bin/rustc";

/// The workspace's `rust-version` is 1.95.
const OLDEST_MINOR: u32 = 95;

/// Each package with a file that shows it is there.
const PACKAGES: [(&str, &str); 5] = [
    ("rustc-web", RUSTC),
    ("cargo-web", "/usr/bin/cargo"),
    ("rust-web-src", "/usr/lib/rustlib/src/rust/library/Cargo.lock"),
    ("rust-web-clippy", "/usr/bin/cargo-clippy"),
    ("rustfmt-web", "/usr/bin/cargo-fmt"),
];

/// The linker, when everything is there and fits together.
pub(crate) fn installed() -> Option<String> {
    let version = rustc_version().ok()?;
    let linker = format!("wasm-ld-{}", llvm_major(&version)?);
    let ready = missing_packages().is_empty() && is_installed(&linker) && is_linked() && has_std(&version);
    ready.then_some(linker)
}

/// Brings whatever is missing and gives the linker.
pub(crate) fn install(workspace: &Workspace) -> Result<String> {
    const PURPOSE: &str = "building for the browser";
    let missing = missing_packages();
    if !missing.is_empty() {
        apt::install(&missing, PURPOSE)?;
    }
    let version = rustc_version()?;
    let llvm = llvm_major(&version).context("`rustc --version --verbose` does not tell its LLVM version")?;
    let linker = format!("wasm-ld-{llvm}");
    if !is_installed(&linker) {
        apt::install(&[&format!("lld-{llvm}")], PURPOSE)?;
    }
    if !is_linked() {
        run(command("rustup").args(["toolchain", "link", TOOLCHAIN, "/usr"]))?;
    }
    if !has_std(&version) {
        if !fits(workspace) {
            build_std(workspace)?;
        }
        files::write(&stamp_file(), version)
            .context("Debian's toolchain is completed by root: run this once as root")?;
    }
    Ok(linker)
}

fn missing_packages() -> Vec<&'static str> {
    // Debian's ordinary rustc, if that is installed, is years older than rustc-web and lies in the same place.
    let old = rustc_version().is_ok_and(|version| minor(&version) < OLDEST_MINOR);
    PACKAGES.iter().filter(|(_, file)| old || !Path::new(file).exists()).map(|(package, _)| *package).collect()
}

fn rustc_version() -> Result<String> {
    read(command(RUSTC).args(["--version", "--verbose"]))
}

/// The 96 of `release: 1.96.0`.
fn minor(version: &str) -> u32 {
    let release = version.lines().find_map(|line| line.strip_prefix("release: "));
    release.and_then(|release| release.split('.').nth(1)?.parse().ok()).unwrap_or(0)
}

fn llvm_major(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("LLVM version: "))?.split('.').next()
}

/// Whether rustup knows the toolchain; where there is no rustup, Debian's cargo is the only one.
fn is_linked() -> bool {
    let home = env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".rustup")))
        .unwrap_or_default();
    home.join("toolchains").join(TOOLCHAIN).exists() || !is_installed("rustup")
}

fn std_folder() -> PathBuf {
    Path::new("/usr/lib/rustlib").join(WASM).join("lib")
}

fn stamp_file() -> PathBuf {
    Path::new("/usr/lib/rustlib").join(WASM).join("built-by-scores")
}

/// Whether the standard library was built by just this rustc.
fn has_std(version: &str) -> bool {
    std_folder().is_dir() && files::read_if_there(&stamp_file()).is_some_and(|stamp| stamp == version)
}

/// Whether a standard library without our stamp, laid there by hand, is one that this rustc reads.
fn fits(workspace: &Workspace) -> bool {
    // A file of our own as output, never /dev/null: rustc puts its output in place by renaming, and root would replace
    // the device for the whole machine.
    let folder = workspace.target.join("wasm-probe");
    let source = folder.join("probe.rs");
    let probe = || -> Result<()> {
        files::write(&source, "pub fn probe() -> String { String::from(\"probe\") }")?;
        let mut rustc = command(RUSTC);
        rustc.args(["--crate-type=rlib", "--emit=metadata", "--target", WASM, "--out-dir"]).arg(&folder).arg(&source);
        read(&mut rustc).map(drop)
    };
    std_folder().is_dir() && probe().is_ok()
}

/// Builds an empty library with `-Zbuild-std` and keeps what came out beside it.
fn build_std(workspace: &Workspace) -> Result<()> {
    let package = workspace.target.join("wasm-std");
    files::write(&package.join("src/lib.rs"), "")?;
    files::write(
        &package.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    let built = package.join("target");
    if built.exists() {
        fs::remove_dir_all(&built)?;
    }
    run(command("cargo")
        .current_dir(&package)
        .env("RUSTUP_TOOLCHAIN", TOOLCHAIN)
        .env("RUSTC_BOOTSTRAP", "1")
        // The browser half is linked with fat LTO, which needs the bitcode that cargo leaves out by itself.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", &built)
        .args(["build", "--release", "--target", WASM, "-Zbuild-std=std,panic_abort"]))?;
    // What was built against another std would not link, and cargo cannot know.
    let stale = workspace.target.join(WASM);
    if stale.exists() {
        fs::remove_dir_all(&stale)?;
    }
    keep_std(&built.join(WASM).join("release/deps"))
        .context("Debian's toolchain is completed by root: run this once as root")?;
    // Two builds of one source differ by the folder they were made in, and rustc refuses crates made with the other.
    let stale = workspace.target.join(WASM);
    if stale.exists() {
        fs::remove_dir_all(&stale)?;
    }
    Ok(())
}

fn keep_std(built: &Path) -> Result<()> {
    let folder = std_folder();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for file in files::walk(built)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(&file, folder.join(name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_is_read_from_rustc() {
        assert_eq!(minor("rustc 1.63.0\nrelease: 1.63.0\n"), 63);
    }

    #[test]
    fn the_llvm_version_is_read_from_rustc() {
        assert_eq!(llvm_major("rustc 1.96.0\nrelease: 1.96.0\nLLVM version: 22.1.8\n"), Some("22"));
        assert_eq!(llvm_major("rustc 1.96.0\n"), None);
    }
}
