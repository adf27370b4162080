//! The browser's files in one folder: wasm and its JavaScript, the style sheet, and `hash.txt`, by which
//! the pages know the names. Made in pieces; a piece whose inputs did not change is left alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::files;
use crate::process::run;
use crate::step::{say, step};
use crate::toolchain::{Toolchain, WASM};
use crate::workspace::Workspace;

use self::piece::{Made, Piece, Pieces};

pub(crate) use self::first_load::FirstLoad;

mod compress;
mod first_load;
mod kept;
mod piece;
mod script;
mod sections;
mod split;
mod style;
mod tiny;
mod unreached;

/// How the browser half is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Small, and compressed ahead.
    Release,
    /// Quickly built.
    Dev,
}

impl Flavour {
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Dev => "wasm-dev",
        }
    }

    /// A folder of its own each, so that `dev` does not undo what `serve` made.
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "site",
            Self::Dev => "site-dev",
        }
    }
}

/// Builds what has changed and gives the folder.
pub(crate) fn build(workspace: &Workspace, toolchain: &Toolchain, flavour: Flavour) -> Result<PathBuf> {
    let wasm = step(&format!("browser half ({})", flavour.profile()), || build_wasm(workspace, toolchain, flavour))?;
    lay_out(workspace, &wasm, flavour)
}

/// Makes the site's folder from a built wasm and the style folder.
fn lay_out(workspace: &Workspace, wasm: &Path, flavour: Flavour) -> Result<PathBuf> {
    let folder = workspace.target.join(flavour.folder());
    let style = workspace.root.join("style");
    let pieces = Pieces { folder: &folder, compress: flavour == Flavour::Release };
    let start = Instant::now();
    let script = Piece { name: "script", inputs: vec![wasm.to_owned()], make: &|| script::generate(wasm, flavour) };
    let sheet = Piece { name: "style", inputs: style::inputs(&style)?, make: &|| style::bundle(&style, flavour) };
    let mut made = Vec::new();
    let mut fresh = true;
    for (what, piece) in [("wasm-split and wasm-bindgen", script), ("style sheet", sheet)] {
        match pieces.unchanged(&piece)? {
            Some(files) => made.extend(files),
            None => {
                fresh = false;
                made.extend(step(what, || pieces.make(&piece))?);
            }
        }
    }
    files::write(&folder.join("hash.txt"), hashes(&made))?;
    if fresh {
        say("site unchanged", start.elapsed());
    } else {
        sweep(&folder, &made)?;
    }
    Ok(folder)
}

fn build_wasm(workspace: &Workspace, toolchain: &Toolchain, flavour: Flavour) -> Result<PathBuf> {
    let profile = flavour.profile();
    let mut cargo = toolchain.cargo(workspace, "rustc");
    cargo.args(["--profile", profile, "-p", "frontend", "--lib", "--target", WASM]);
    // Code can be split where the linker has left word of what refers to what.
    run(cargo.args(["--", "-Clink-arg=--emit-relocs"]))?;
    Ok(workspace.target.join(WASM).join(profile).join("frontend.wasm"))
}

/// The lines that leptos reads: `js: HASH`.
fn hashes(made: &[Made]) -> String {
    made.iter().filter_map(|file| Some(format!("{}: {}\n", file.key.as_deref()?, file.hash))).collect()
}

/// Removes the files of earlier builds.
fn sweep(folder: &Path, made: &[Made]) -> Result<()> {
    for path in files::walk(folder)? {
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        let plain = name.strip_suffix(".br").or(name.strip_suffix(".gz")).unwrap_or(&name);
        let kept = name == "hash.txt" || made.iter().any(|file| file.path == plain || file.path == name);
        if !kept {
            fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        }
    }
    Ok(())
}
